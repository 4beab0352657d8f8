//! A patient without an appointment joins the queue (contract: *Desk extensions*, walk-ins): appointment, check-in and
//! token in the one transaction of the write.
//!
//! A walk-in never takes a slot from anybody: its seat lies beyond every capacity. Whoever is in the queue already may
//! join it again; the desk sees both.

use chrono::{DateTime, TimeDelta, Utc};

use super::bookings::{self, Fields, Wish, WishedPatient};
use super::practices;
use super::problem::Refusal;
use super::secrets;
use super::store::appointments::{self, KeptAppointment, KeptExtras, WALK_IN};
use super::store::sql::Sql;
use super::store::{holds, queues};
use super::undo::{self, Before};
use super::visits;
use super::writes::Turn;
use crate::contract::problem::Code;
use crate::domain::appointment::Status;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, ServiceId};
use crate::domain::practice::{Clinic, Practice, Service};
use crate::domain::slots::GRID_SECONDS;

/// A walk-in as it is asked for: read, but not judged yet.
#[derive(Clone, Debug)]
pub struct WalkIn {
    /// To whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// Who.
    pub patient: WishedPatient,
    /// Which service; the doctor's usual one there, where nothing is said.
    pub service: Option<ServiceId>,
    /// First visit or follow-up; as the service is, where nothing is said.
    pub kind: Option<AppointmentKind>,
    /// How it is attended.
    pub mode: Option<Mode>,
    /// How it is paid.
    pub payment: PaymentMode,
    /// A word for the doctor.
    pub notes: Option<String>,
}

/// Puts the patient into the queue; tells the new appointment and its clinic.
pub fn join<'a>(sql: &mut dyn Sql, turn: &'a Turn, walk_in: &WalkIn) -> Result<(KeptAppointment, &'a Clinic), Refusal> {
    let Turn { business, practice, now, .. } = turn;
    let clinic = practices::sitting_place(practice, &walk_in.doctor, &walk_in.clinic)?;
    let service = service_of(practice, clinic, walk_in, *now)?;
    let start = on_grid(*now);
    let wish = Wish {
        partner_id: None,
        doctor: walk_in.doctor.clone(),
        clinic: walk_in.clinic.clone(),
        patient: walk_in.patient.clone(),
        span: Span { start, end: start + TimeDelta::minutes(i64::from(service.minutes)) },
        service: service.id.clone(),
        kind: walk_in.kind.clone(),
        mode: walk_in.mode.clone(),
        payment: walk_in.payment.clone(),
        notes: walk_in.notes.clone(),
        overbook: false,
        extras: KeptExtras::default(),
        fields: Fields::CORE,
    };
    let mode = bookings::check_mode_and_payment(service, &wish)?;
    let patient = bookings::patient_of(sql, business, practice, clinic, &wish, *now)?;
    let date = clinic.zone.date(*now);
    let token = queues::next_token(sql, business, &wish.doctor, &wish.clinic, date)?;
    let mut appointment = KeptAppointment {
        id: AppointmentId::from(secrets::new_id_at(turn.now)),
        partner_id: None,
        doctor: wish.doctor,
        clinic: wish.clinic,
        patient,
        service: (service.id.clone(), service.name.raw().to_owned()),
        date,
        span: wish.span,
        status: Status::CheckedIn,
        kind: wish.kind.unwrap_or_else(|| service.kind.clone()),
        mode,
        channel: "Offline".to_owned(),
        visit_type: WALK_IN.to_owned(),
        token: Some(token),
        checked_in: Some(*now),
        visit_start: None,
        visit_end: None,
        payment: bookings::payment(practice, service, &wish.payment),
        previous: None,
        next: None,
        notes: wish.notes,
        cancel_reason: None,
        created_at: *now,
        version: 1,
        overbooked: true,
        extras: KeptExtras::default(),
        undo: None,
    };
    appointment.undo = Before::of(&appointment, undo::Change::WalkedIn).kept();
    appointments::insert(sql, business, &appointment)?;
    if !holds::take_for(sql, business, &appointment, 0)? {
        return Err(Refusal::internal());
    }
    visits::record(sql, business, &appointment, "walk-in", *now)?;
    Ok((appointment, clinic))
}

/// The service that was asked for, or the usual one, if the doctor sits there today and offers it.
fn service_of<'a>(
    practice: &'a Practice,
    clinic: &Clinic,
    walk_in: &WalkIn,
    now: DateTime<Utc>,
) -> Result<&'a Service, Refusal> {
    let today = clinic.zone.date(now);
    let (doctor, place) = (&walk_in.doctor, &walk_in.clinic);
    let is_closed = practice.is_closed(doctor, place, today);
    let offered: Vec<&ServiceId> = if is_closed {
        Vec::new()
    } else {
        practice.sittings_on(doctor, place, today).flat_map(|sitting| &sitting.services).collect()
    };
    if offered.is_empty() {
        return Err(Refusal::new(
            Code::NotSitting,
            "this doctor does not sit at that clinic today; choose another one",
        ));
    }
    let wanted = |service: &&Service| {
        offered.contains(&&service.id) && walk_in.service.as_ref().is_none_or(|wanted| *wanted == service.id)
    };
    let mut services = practice.services.iter().filter(|service| service.doctor == *doctor);
    services.find(wanted).ok_or_else(|| {
        Refusal::new(Code::ServiceNotFound, "this doctor offers no such service at that clinic today (service_conf_id)")
    })
}

/// The last moment of the grid that is not after this one.
fn on_grid(at: DateTime<Utc>) -> DateTime<Utc> {
    let beyond = at.timestamp().rem_euclid(GRID_SECONDS);
    DateTime::from_timestamp(at.timestamp() - beyond, 0).unwrap_or(at)
}
