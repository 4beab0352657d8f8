//! Where an entry of the sample day falls at this moment: its slot, its state, and when its patient came and went.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Deserialize;

use crate::domain::appointment::Status;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{ClinicId, DoctorId, PatientId};
use crate::domain::practice::{Clinic, Pay, Practice, Service};
use crate::domain::slots::{Slot, slots_on};
use crate::server::bookings;
use crate::server::store::appointments::{KeptAppointment, KeptExtras};

/// An entry of the sample day; see the head of `assets/sample/day.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleAppointment {
    doctor: DoctorId,
    clinic: ClinicId,
    day: i64,
    slot: i64,
    patient: PatientId,
    status: String,
    kind: Option<AppointmentKind>,
    mode: Option<Mode>,
    payment: Option<PaymentMode>,
    notes: Option<String>,
}

/// An appointment that is about to be added, and how many patients its slot takes.
pub struct Planned {
    /// As it will be kept, but for its token.
    pub appointment: KeptAppointment,
    /// How many patients its slot takes.
    pub capacity: u16,
}

/// Places an entry; `None` where it has no slot at this time of this day.
pub fn plan(practice: &Practice, entry: &SampleAppointment, at: usize, now: DateTime<Utc>) -> Option<Planned> {
    let clinic = practice.clinic(&entry.clinic)?;
    let usual = services_at(practice, entry, clinic).next()?;
    let wanted = |service: &&Service| entry.kind.as_ref().is_some_and(|kind| service.kind == *kind);
    // A follow-up has slots of its own only if they are as long as the usual ones.
    let service = services_at(practice, entry, clinic).filter(|s| s.minutes == usual.minutes).find(wanted);
    let service = service.unwrap_or(usual);
    let date = clinic.zone.date(now).checked_add_signed(TimeDelta::days(entry.day))?;
    let slot = slot(practice, entry, usual, date, now)?;
    let status = plausible(Status::from_code(&entry.status), slot.span, now);
    let times = times_of(&status, slot.span, at, now);
    let pay = entry.payment.clone().unwrap_or(match service.pay {
        Pay::Before => PaymentMode::Card,
        Pay::After => PaymentMode::Later,
    });
    let is_cancelled = matches!(status, Status::Cancelled(_));
    let (cancel_reason, notes) = if is_cancelled { (entry.notes.clone(), None) } else { (None, entry.notes.clone()) };
    let appointment = KeptAppointment {
        id: format!("a-{:04}", at + 1).into(),
        partner_id: None,
        doctor: entry.doctor.clone(),
        clinic: entry.clinic.clone(),
        patient: entry.patient.clone(),
        service: (service.id.clone(), service.name.raw().to_owned()),
        date,
        span: slot.span,
        status,
        kind: entry.kind.clone().unwrap_or_else(|| service.kind.clone()),
        mode: entry.mode.clone().or_else(|| service.modes.first().cloned()).unwrap_or(Mode::InClinic),
        channel: "Offline".to_owned(),
        visit_type: "SCHEDULED".to_owned(),
        token: None,
        checked_in: times.checked_in,
        visit_start: times.visit_start,
        visit_end: times.visit_end,
        payment: bookings::payment(practice, service, &pay),
        previous: None,
        next: None,
        notes,
        cancel_reason,
        created_at: now.min(slot.span.start) - TimeDelta::hours(20),
        version: 1,
        overbooked: false,
        extras: KeptExtras::default(),
        undo: None,
    };
    Some(Planned { appointment, capacity: slot.capacity })
}

fn services_at<'a>(
    practice: &'a Practice,
    entry: &'a SampleAppointment,
    clinic: &'a Clinic,
) -> impl Iterator<Item = &'a Service> {
    practice.services_of(&entry.doctor).filter(move |service| {
        let mut sittings = practice.sittings.iter().filter(|s| s.doctor == entry.doctor && s.clinic == clinic.id);
        sittings.any(|sitting| sitting.services.contains(&service.id))
    })
}

/// Today slots are counted from now, backwards below zero; on other days from the first one.
fn slot(
    practice: &Practice,
    entry: &SampleAppointment,
    service: &Service,
    date: NaiveDate,
    now: DateTime<Utc>,
) -> Option<Slot> {
    let slots: Vec<Slot> = slots_on(practice, &entry.doctor, &entry.clinic, date)
        .into_iter()
        .filter(|slot| slot.service == service.id)
        .collect();
    let zero = if entry.day == 0 { slots.partition_point(|slot| slot.span.start <= now) } else { 0 };
    let at = i64::try_from(zero).ok()?.checked_add(entry.slot)?;
    slots.into_iter().nth(usize::try_from(at).ok()?)
}

/// Outside of a doctor's hours the entries around *now* fall far from it: nobody waits for a slot of this afternoon in
/// the morning, and who came this morning has gone home by night.
fn plausible(status: Status, span: Span, now: DateTime<Utc>) -> Status {
    let hour = TimeDelta::hours(1);
    let is_here = matches!(status, Status::CheckedIn | Status::Ongoing);
    if is_here && span.start > now + hour {
        Status::Booked
    } else if is_here && span.end < now - hour {
        Status::Completed
    } else {
        status
    }
}

#[derive(Default)]
struct Times {
    checked_in: Option<DateTime<Utc>>,
    visit_start: Option<DateTime<Utc>>,
    visit_end: Option<DateTime<Utc>>,
}

/// When the patient came, and when the visit began and ended: a few minutes around the slot, never after now. `at`
/// makes them differ from entry to entry, and alike from start to start.
fn times_of(status: &Status, span: Span, at: usize, now: DateTime<Utc>) -> Times {
    let minutes = |from: i64, spread: i64| TimeDelta::minutes(from + i64::try_from(at * 7).unwrap_or(0) % spread);
    let came = (span.start + minutes(-14, 17)).min(now - minutes(2, 9));
    let began = (came + minutes(3, 6)).max(span.start + minutes(0, 3)).min(now);
    let ended = (began + (span.end - span.start) - minutes(1, 4)).max(began).min(now);
    match status {
        Status::CheckedIn | Status::Parked => Times { checked_in: Some(came), ..Times::default() },
        Status::Ongoing => Times { checked_in: Some(came), visit_start: Some(began), visit_end: None },
        Status::Completed | Status::CompletedNoPrescription | Status::Aborted => {
            Times { checked_in: Some(came), visit_start: Some(began), visit_end: Some(ended) }
        }
        Status::Booked
        | Status::Reserved
        | Status::Initiated
        | Status::NoShow(_)
        | Status::Cancelled(_)
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Rescheduled(_)
        | Status::Other(_) => Times::default(),
    }
}
