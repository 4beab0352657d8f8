//! The sample practice (`assets/sample/`): loaded once into an empty store, in one transaction, so that a first start
//! shows a practice that is alive: some visits done, some patients waiting with tokens, some due, some tomorrow.
//!
//! Times are placed around *now*. A second start finds what the first one left and loads nothing.

use chrono::{DateTime, Days, TimeDelta, Utc};
use serde::Deserialize;

use super::bookings;
use super::clock::Clock;
use super::store::appointments::{self, KeptAppointment};
use super::store::sql::{Sql, SqlError};
use super::store::{Store, holds, patients, practices, queues};
use crate::domain::appointment::Status;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{BusinessId, ClinicId, DoctorId, PatientId};
use crate::domain::patient::PatientDraft;
use crate::domain::practice::{Address, Clinic, Leave, Pay, Practice, Service};
use crate::domain::slots::{Slot, slots_on};
use crate::domain::text::Text;

const PRACTICE: &str = include_str!("../../assets/sample/practice.toml");
const PATIENTS: &str = include_str!("../../assets/sample/patients.toml");
const DAY: &str = include_str!("../../assets/sample/day.toml");

/// Which practice the store has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeded {
    /// The practice.
    pub business: BusinessId,
    /// Whether it was loaded just now.
    pub fresh: bool,
}

/// Why the sample was not loaded; the store is as empty as before.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum SeedError {
    #[error("the sample practice in this program can't be read ({0}); this is a mistake in the program")]
    Toml(#[from] toml::de::Error),
    #[error("the sample practice in this program has a patient with faults ({0}); this is a mistake in the program")]
    Patient(String),
    #[error("the sample practice could not be stored: {0}")]
    Store(#[from] SqlError),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SamplePatients {
    patient: Vec<SamplePatient>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SamplePatient {
    id: PatientId,
    #[serde(default)]
    designation: String,
    first_name: String,
    #[serde(default)]
    middle_name: String,
    #[serde(default)]
    last_name: String,
    gender: String,
    dob: String,
    #[serde(default)]
    mobile: String,
    #[serde(default)]
    email: String,
    city: Option<Text>,
    pincode: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleDay {
    #[serde(default)]
    leave: Vec<SampleLeave>,
    appointment: Vec<SampleAppointment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleLeave {
    doctor: DoctorId,
    in_days: u64,
    reason: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleAppointment {
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

/// Loads the sample practice if the store has no practice yet; tells which one it has.
pub async fn sample(store: &Store, clock: &Clock) -> Result<Seeded, SeedError> {
    let now = clock.now();
    store
        .write(move |sql| {
            if let Some(business) = practices::all(sql)?.into_iter().next() {
                return Ok(Seeded { business, fresh: false });
            }
            load(sql, now).map(|business| Seeded { business, fresh: true })
        })
        .await
}

fn load(sql: &mut dyn Sql, now: DateTime<Utc>) -> Result<BusinessId, SeedError> {
    let mut practice: Practice = toml::from_str(PRACTICE)?;
    let day: SampleDay = toml::from_str(DAY)?;
    add_leaves(&mut practice, day.leave, now);
    practices::save(sql, &practice)?;
    add_patients(sql, &practice, toml::from_str(PATIENTS)?, now)?;
    let mut planned: Vec<Planned> = Vec::with_capacity(day.appointment.len());
    for (at, entry) in day.appointment.iter().enumerate() {
        planned.extend(plan(&practice, entry, at, now));
    }
    // Tokens are given out in the order in which people came.
    planned.sort_by_key(|planned| (planned.appointment.checked_in.is_none(), planned.appointment.checked_in));
    for Planned { mut appointment, capacity } in planned {
        let business = &practice.practice.id;
        let taken = holds::taken(sql, business, &appointment.doctor, appointment.span)?;
        let holds_slot = appointment.status.holds_slot();
        if holds_slot && taken.free_seats(appointment.span, capacity).is_none() {
            continue;
        }
        if appointment.checked_in.is_some() {
            let KeptAppointment { doctor, clinic, date, .. } = &appointment;
            appointment.token = Some(queues::next_token(sql, business, doctor, clinic, *date)?);
        }
        appointments::insert(sql, business, &appointment)?;
        if holds_slot {
            holds::take(sql, business, &appointment.doctor, &appointment.id, appointment.span, capacity)?;
        }
    }
    Ok(practice.practice.id)
}

fn add_leaves(practice: &mut Practice, leaves: Vec<SampleLeave>, now: DateTime<Utc>) {
    let today = practice.clinics.first().map(|clinic| clinic.zone.date(now));
    for SampleLeave { doctor, in_days, reason } in leaves {
        let Some(day) = today.and_then(|today| today.checked_add_days(Days::new(in_days))) else { continue };
        practice.leaves.push(Leave { doctor, from: day, to: day, reason });
    }
}

fn add_patients(
    sql: &mut dyn Sql,
    practice: &Practice,
    sample: SamplePatients,
    now: DateTime<Utc>,
) -> Result<(), SeedError> {
    let calling_code = &practice.practice.calling_code;
    for patient in sample.patient {
        let draft = PatientDraft {
            designation: patient.designation,
            first_name: patient.first_name,
            middle_name: patient.middle_name,
            last_name: patient.last_name,
            gender: patient.gender,
            dob: patient.dob,
            mobile: patient.mobile,
            email: patient.email,
            address: Address { city: patient.city, pincode: patient.pincode, ..Address::default() },
            ..PatientDraft::default()
        };
        let new = draft
            .check(calling_code, now.date_naive())
            .map_err(|faults| SeedError::Patient(format!("{}: {:?}", patient.id, faults.first().map(|f| f.field))))?;
        patients::insert(sql, &practice.practice.id, &patient.id, &new, calling_code, now)?;
    }
    Ok(())
}

/// An appointment that is about to be added, and how many patients its slot takes.
struct Planned {
    appointment: KeptAppointment,
    capacity: u16,
}

/// Places an entry; `None` where it has no slot at this time of this day.
fn plan(practice: &Practice, entry: &SampleAppointment, at: usize, now: DateTime<Utc>) -> Option<Planned> {
    let clinic = practice.clinic(&entry.clinic)?;
    let usual = services_at(practice, entry, clinic).next()?;
    let wanted = |service: &&Service| entry.kind.as_ref().is_some_and(|kind| service.kind == *kind);
    // A follow-up has slots of its own only if they are as long as the usual ones.
    let service = services_at(practice, entry, clinic).filter(|s| s.minutes == usual.minutes).find(wanted);
    let service = service.unwrap_or(usual);
    let date = clinic.zone.date(now).checked_add_signed(TimeDelta::days(entry.day))?;
    let slot = slot(practice, entry, usual, date, now)?;
    let status = Status::from_code(&entry.status);
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
    date: chrono::NaiveDate,
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
