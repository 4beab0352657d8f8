//! *Search slots.*

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};

use crate::contract::slots::{Schedule, ServiceBody, ServiceSlots, SlotBody, SlotsBody, SlotsData};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::practice::{Clinic, Practice, Service};
use crate::domain::two_days::TwoDays;
use crate::domain::wall_time::WallTime;
use crate::server::extract::{Caller, Params, Segments};
use crate::server::kept::Asked;
use crate::server::offers::{self, CountedSlot, Where};
use crate::server::practices;
use crate::server::problem::Refusal;
use crate::server::state::App;

/// `GET …/doctor/{doctor_id}/clinic/{clinic_id}/appointments/slots?start_date&end_date`.
pub async fn search(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments((doctor, clinic)): Segments<(String, String)>,
    params: Params,
) -> Result<Response, Refusal> {
    let days = TwoDays::between(params.date("start_date")?, params.date("end_date")?)
        .map_err(|wrong| Refusal::bad_field("end_date", wrong.to_string()))?;
    let (doctor, clinic) = (DoctorId::from(doctor), ClinicId::from(clinic));
    let (now, stamp) = (app.clock.now(), app.store.stamp());
    let asked = Asked { business: caller.business().clone(), doctor: doctor.clone(), clinic: clinic.clone(), days };
    if let Some(body) = stamp.and_then(|stamp| app.kept.find(&asked, stamp, now)) {
        return Ok(answer(body));
    }
    let practice = app.practice(caller.business()).await?;
    practices::sitting_place(&practice, &doctor, &clinic)?;
    let (body, until) = app
        .store
        .read::<_, Refusal>(move |sql| {
            let place = practices::sitting_place(&practice, &doctor, &clinic)?;
            let at = Where { practice: &practice, doctor: &doctor, clinic: place };
            let slots = offers::on_days(sql, at, days.days(), now)?;
            let json = serde_json::to_vec(&body(&practice, &doctor, place, &slots)).map_err(|_| Refusal::internal())?;
            Ok((Bytes::from(json), holds_until(&slots, place, now)))
        })
        .await?;
    // Only what nobody has changed while it was read.
    if let Some(stamp) = stamp.filter(|stamp| app.store.stamp() == Some(*stamp)) {
        app.kept.keep(asked, stamp, body.clone(), now, until);
    }
    Ok(answer(body))
}

fn answer(json: Bytes) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// Until when the answer holds if nobody changes anything: the next slot begins, or a new day, with which the horizon of
/// bookings moves.
fn holds_until(slots: &[CountedSlot], clinic: &Clinic, now: DateTime<Utc>) -> DateTime<Utc> {
    let tomorrow = clinic.zone.date(now).succ_opt().map(|day| clinic.zone.first_moment(day, WallTime::default()));
    let next = slots.iter().map(|counted| counted.slot.span.start).filter(|start| *start > now).min();
    // What begins at that very moment can still be booked then, and not a moment later.
    let next = next.map(|start| start + TimeDelta::nanoseconds(1));
    [tomorrow, next].into_iter().flatten().min().unwrap_or(now)
}

fn body(practice: &Practice, doctor: &DoctorId, clinic: &Clinic, slots: &[CountedSlot]) -> SlotsBody {
    let here = |service: &&Service| {
        let sits = |s: &crate::domain::practice::Sitting| s.clinic == clinic.id && s.services.contains(&service.id);
        practice.sittings.iter().any(sits)
    };
    let services: Vec<(usize, &Service)> =
        practice.services_of(doctor).enumerate().filter(|(_, service)| here(service)).collect();
    let of_service = |service: &Service| ServiceSlots {
        service_type: Some(service.name.raw().to_lowercase()),
        service_name: Some(service.name.raw().to_owned()),
        slots: slots
            .iter()
            .filter(|counted| counted.slot.service == service.id)
            .map(|counted| SlotBody::of(&counted.slot, counted.booked, &clinic.zone))
            .collect::<Vec<_>>()
            .into(),
    };
    let schedule: Vec<ServiceSlots> = services.iter().map(|(_, service)| of_service(service)).collect();
    let currency = &practice.practice.currency;
    SlotsBody {
        data: SlotsData {
            schedule: BTreeMap::from([(clinic.id.as_str().to_owned(), Schedule::ByService(schedule.into()))]),
            services: services
                .iter()
                .map(|(at, service)| (service.id.as_str().to_owned(), ServiceBody::of(service, *at, currency)))
                .collect(),
        },
        success: true,
        status_code: 200,
    }
}
