//! Booking a slot (contract: *Book*): the rules, the patient, the seat, the event, all of it in the one transaction of
//! the write (see [`super::writes`]).

use chrono::{DateTime, Utc};

use super::directory;
use super::offers;
use super::practices;
use super::problem::Refusal;
use super::secrets;
use super::store::appointments::{self, KeptAppointment, KeptExtras, KeptPayment};
use super::store::events::{self, Change};
use super::store::sql::Sql;
use super::store::{holds, patients};
use super::undo::{self, Before};
use super::writes::Turn;
use crate::contract::problem::Code;
use crate::domain::appointment::Status;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{AppointmentId, BusinessId, ClinicId, DoctorId, PatientId, ServiceId};
use crate::domain::patient::PatientDraft;
use crate::domain::practice::{Clinic, Pay, Practice, Service};
use crate::domain::slots::{Slot, slots_on};

/// A booking as it is asked for: read, but not judged yet.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The identifier of the caller's own program; also a key.
    pub partner_id: Option<String>,
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// For whom.
    pub patient: WishedPatient,
    /// When.
    pub span: Span,
    /// Which service.
    pub service: ServiceId,
    /// First visit or follow-up; as the service is, where nothing is said.
    pub kind: Option<AppointmentKind>,
    /// How it is attended; the first way that the service knows, where nothing is said.
    pub mode: Option<Mode>,
    /// How it is paid.
    pub payment: PaymentMode,
    /// A word for the doctor.
    pub notes: Option<String>,
}

/// For whom a booking is asked for.
#[derive(Clone, Debug)]
pub enum WishedPatient {
    /// Somebody in the directory.
    Known(PatientId),
    /// Somebody who is described.
    Described(Box<PatientDraft>),
}

/// Books; tells the new appointment and its clinic.
pub fn book<'a>(sql: &mut dyn Sql, turn: &'a Turn, wish: &Wish) -> Result<(KeptAppointment, &'a Clinic), Refusal> {
    let Turn { business, practice, now, .. } = turn;
    let now = *now;
    // Answers are kept for a week; an appointment keeps its partner's identifier for ever.
    if let Some(id) = &wish.partner_id
        && appointments::find_by_partner_id(sql, business, id)?.is_some()
    {
        return Err(Refusal::new(
            Code::IdempotencyConflict,
            "this partner_appointment_id has already been used for a different booking; send a new one",
        ));
    }
    let clinic = practices::sitting_place(practice, &wish.doctor, &wish.clinic)?;
    let service = service_of(practice, wish)?;
    check_time(practice, clinic, service, wish, now)?;
    let slot = slot_of(practice, clinic, wish)?;
    let mode = check_mode_and_payment(service, wish)?;
    let patient = patient_of(sql, business, practice, clinic, wish, now)?;

    let mut appointment = KeptAppointment {
        id: AppointmentId::from(secrets::new_id()),
        partner_id: wish.partner_id.clone(),
        doctor: wish.doctor.clone(),
        clinic: wish.clinic.clone(),
        patient,
        service: (service.id.clone(), service.name.raw().to_owned()),
        date: clinic.zone.date(wish.span.start),
        span: wish.span,
        status: Status::Booked,
        kind: wish.kind.clone().unwrap_or_else(|| service.kind.clone()),
        mode,
        channel: "Offline".to_owned(),
        visit_type: "SCHEDULED".to_owned(),
        token: None,
        checked_in: None,
        visit_start: None,
        visit_end: None,
        payment: payment(practice, service, &wish.payment),
        previous: None,
        next: None,
        notes: wish.notes.clone(),
        cancel_reason: None,
        created_at: now,
        version: 1,
        overbooked: false,
        extras: KeptExtras::default(),
        undo: None,
    };
    appointment.undo = Before::of(&appointment, undo::Change::Booked).kept();
    add(sql, business, &appointment, slot.capacity, now)?;
    Ok((appointment, clinic))
}

/// Adds an appointment with its seats and its event.
pub fn add(
    sql: &mut dyn Sql,
    business: &BusinessId,
    new: &KeptAppointment,
    capacity: u16,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    appointments::insert(sql, business, new)?;
    if new.status.holds_slot() && !holds::take(sql, business, &new.doctor, &new.id, new.span, capacity)? {
        return Err(Refusal::new(Code::SlotUnavailable, "this slot has just been taken; choose another one"));
    }
    let change =
        Change { kind: "booked", appointment: &new.id, doctor: &new.doctor, clinic: &new.clinic, date: new.date };
    Ok(events::record(sql, business, &change, now)?)
}

/// What is owed, and whether it counts as paid.
pub fn payment(practice: &Practice, service: &Service, mode: &PaymentMode) -> KeptPayment {
    let status = match mode {
        PaymentMode::Cash | PaymentMode::Card | PaymentMode::Upi => "paid",
        PaymentMode::Insurance | PaymentMode::Later | PaymentMode::Other(_) => "pending",
    };
    KeptPayment {
        mode: mode.code().to_owned(),
        status: status.to_owned(),
        amount: i64::from(service.price),
        currency: practice.practice.currency.clone(),
    }
}

fn service_of<'a>(practice: &'a Practice, wish: &Wish) -> Result<&'a Service, Refusal> {
    let found = practice.service(&wish.service).filter(|service| service.doctor == wish.doctor);
    found.ok_or_else(|| Refusal::new(Code::ServiceNotFound, "this doctor has no such service (slot.service_conf_id)"))
}

fn check_time(
    practice: &Practice,
    clinic: &Clinic,
    service: &Service,
    wish: &Wish,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    if wish.span.start < now {
        return Err(Refusal::bad_field("slot.start_time", "lies in the past; choose a slot that is still to come"));
    }
    let day = clinic.zone.date(wish.span.start);
    if !offers::is_within_horizon(practice, &service.id, clinic.zone.date(now), day) {
        let days = service.book_ahead_days;
        return Err(Refusal::bad_field(
            "slot.start_time",
            format!("too far ahead; this service opens {days} days before"),
        ));
    }
    Ok(())
}

fn slot_of(practice: &Practice, clinic: &Clinic, wish: &Wish) -> Result<Slot, Refusal> {
    let day = clinic.zone.date(wish.span.start);
    let mut slots = slots_on(practice, &wish.doctor, &wish.clinic, day).into_iter();
    slots.find(|slot| slot.span == wish.span && slot.service == wish.service).ok_or_else(|| {
        Refusal::new(Code::SlotNotFound, "the doctor's schedule has no such slot; search the slots of that day again")
    })
}

fn check_mode_and_payment(service: &Service, wish: &Wish) -> Result<Mode, Refusal> {
    if service.pay == Pay::Before && wish.payment == PaymentMode::Later {
        return Err(Refusal::bad_field(
            "payment_mode",
            "this service must be paid when booking; LATER is not possible",
        ));
    }
    let Some(mode) = &wish.mode else {
        return Ok(service.modes.first().cloned().unwrap_or(Mode::InClinic));
    };
    if service.modes.contains(mode) {
        Ok(mode.clone())
    } else {
        Err(Refusal::bad_field("mode", "this service is not offered in that mode"))
    }
}

fn patient_of(
    sql: &mut dyn Sql,
    business: &BusinessId,
    practice: &Practice,
    clinic: &Clinic,
    wish: &Wish,
    now: DateTime<Utc>,
) -> Result<PatientId, Refusal> {
    match &wish.patient {
        WishedPatient::Known(id) => match patients::find(sql, business, id)? {
            Some(_) => Ok(id.clone()),
            None => Err(Refusal::new(Code::PatientNotFound, "the directory has no such patient")),
        },
        WishedPatient::Described(draft) => {
            let code = practice.calling_code_at(&clinic.id);
            let new = directory::checked(draft, code, clinic.zone.date(now), "patient.")?;
            match patients::same_person(sql, business, &new)? {
                Some(id) => Ok(id),
                None => directory::add_patient(sql, business, &new, code, now),
            }
        }
    }
}
