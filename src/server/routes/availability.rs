//! *Desk extensions*: free slots by doctor and day, and the first free one.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use chrono::{Days, NaiveDate};

use crate::contract::availability::{
    AvailabilityBody, DoctorAvailability, FirstFree, FreeOnDay, MOST_DAYS, USUAL_DAYS,
};
use crate::contract::bookings::Data;
use crate::contract::times;
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::practice::{Clinic, Practice};
use crate::domain::zone::Zone;
use crate::server::extract::{Caller, Params};
use crate::server::offers::{self, Free};
use crate::server::practices;
use crate::server::problem::Refusal;
use crate::server::state::App;

/// `GET /desk/v1/availability?clinic_id&doctor_id&from&days`, each of which may be left out: all clinics, all doctors,
/// from today at the clinic (at the practice's first one where none is named), for two weeks.
pub async fn of_doctors(
    State(app): State<Arc<App>>,
    caller: Caller,
    params: Params,
) -> Result<Json<Data<AvailabilityBody>>, Refusal> {
    let practice = app.practice(caller.business()).await?;
    let doctor = params.id("doctor_id")?.map(DoctorId::from);
    let clinic = params.id("clinic_id")?.map(ClinicId::from);
    let count = params.count("days", USUAL_DAYS)?;
    if !(1..=MOST_DAYS).contains(&count) {
        return Err(Refusal::bad_field("days", format!("must be from 1 to {MOST_DAYS}")));
    }
    let now = app.clock.now();
    places(&practice, doctor.as_ref(), clinic.as_ref())?;
    let from = match params.text("from") {
        Some(_) => params.date("from")?,
        None => zone(&practice, clinic.as_ref()).date(now),
    };
    let days: Vec<NaiveDate> =
        (0..count.unsigned_abs()).filter_map(|ahead| from.checked_add_days(Days::new(ahead))).collect();
    let found = app.store.read::<_, Refusal>(move |sql| {
        let places = places(&practice, doctor.as_ref(), clinic.as_ref())?;
        let free = offers::free_on_days(sql, &practice, places, &days, now)?;
        Ok(free.iter().map(body).collect::<Vec<_>>())
    });
    let data = AvailabilityBody { from: from.to_string(), days: count, doctors: found.await?.into() };
    Ok(Json(Data { data }))
}

/// Who sits where, of those who are asked for; 404 for whichever of them is not there.
fn places<'a>(
    practice: &'a Practice,
    doctor: Option<&DoctorId>,
    clinic: Option<&ClinicId>,
) -> Result<Vec<(&'a DoctorId, &'a Clinic)>, Refusal> {
    match (doctor, clinic) {
        (Some(doctor), Some(clinic)) => practices::sitting_place(practice, doctor, clinic).map(drop)?,
        (Some(doctor), None) => practices::doctor(practice, doctor).map(drop)?,
        (None, Some(clinic)) => practices::clinic(practice, clinic).map(drop)?,
        (None, None) => {}
    }
    let doctors = practice.doctors.iter().filter(|known| doctor.is_none_or(|wanted| *wanted == known.id));
    let clinics = |known: &'a DoctorId| {
        let wanted = practice.clinics.iter().filter(move |place| clinic.is_none_or(|wanted| *wanted == place.id));
        wanted.filter(move |place| practice.sits_at(known, &place.id)).map(move |place| (known, place))
    };
    Ok(doctors.flat_map(|known| clinics(&known.id)).collect())
}

/// Where no clinic is named, the first one tells what day it is.
fn zone(practice: &Practice, clinic: Option<&ClinicId>) -> Zone {
    let named = clinic.and_then(|id| practice.clinic(id));
    named.or_else(|| practice.clinics.first()).map_or_else(Zone::utc, |clinic| clinic.zone.clone())
}

fn body(free: &Free<'_>) -> DoctorAvailability {
    let zone = &free.clinic.zone;
    DoctorAvailability {
        doctor_id: free.doctor.as_str().into(),
        clinic_id: free.clinic.id.as_str().into(),
        first: free.first.as_ref().map(|slot| FirstFree {
            start_time: times::rfc3339(slot.span.start, zone),
            end_time: times::rfc3339(slot.span.end, zone),
            service_conf_id: slot.service.as_str().into(),
        }),
        free: free.counts.iter().map(|(date, count)| FreeOnDay { date: date.to_string(), count: *count }).collect(),
    }
}
