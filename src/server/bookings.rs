//! Booking a slot (contract: *Book*): the rules, the patient, the seat, the event, all of it in the one transaction of
//! the write (see [`super::writes`]).

use chrono::{DateTime, TimeDelta, Utc};

use super::directory;
use super::offers;
use super::overbooking;
use super::practices;
use super::problem::{Refusal, WantedSlot};
use super::secrets;
use super::store::appointments::{self, KeptAppointment, KeptExtras, KeptPayment};
use super::store::events::{self, Change};
use super::store::sql::{Question, Sql};
use super::store::{holds, patients};
use super::undo::{self, Before};
use super::writes::Turn;
use crate::contract::problem::Code;
use crate::domain::appointment::Status;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{AppointmentId, BusinessId, ClinicId, DoctorId, PatientId, ServiceId};
use crate::domain::patient::PatientDraft;
use crate::domain::practice::{Clinic, Pay, Practice, Service};
use crate::domain::slots::{Slot, slot_at, slots_on};

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
    /// Whether a seat beyond the capacity will do where there is no other.
    pub overbook: bool,
    /// What only the caller's own program understands.
    pub extras: KeptExtras,
    /// What the body calls its parts.
    pub fields: Fields,
}

impl Wish {
    /// Whether it is for somebody in the directory: then [`book`] changes nothing before it knows that it is not refused.
    pub fn is_for_somebody_known(&self) -> bool {
        matches!(self.patient, WishedPatient::Known(_))
    }

    /// What [`book`] is going to ask of the store.
    pub fn foreseen(&self) -> impl Fn(&BusinessId) -> Vec<Question> + Send + 'static {
        let (partner, doctor, span) = (self.partner_id.clone(), self.doctor.clone(), self.span);
        let patient = match &self.patient {
            WishedPatient::Known(id) => Some(id.clone()),
            WishedPatient::Described(_) => None,
        };
        // A slot is within a day; what is longer is refused before anybody asks who has it.
        let is_short = span.end - span.start <= TimeDelta::days(1);
        move |business| {
            let partner = partner.iter().map(|id| appointments::of_partner_id(business, id));
            let taken = is_short.then(|| holds::of_doctors(business, std::slice::from_ref(&doctor), span));
            let patient = patient.iter().map(|id| patients::listed(business, id));
            partner.chain(patient).chain(taken).collect()
        }
    }
}

/// What the caller's body calls the parts of a booking, so that a refusal names the field that is wrong.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// What stands before `start_time`.
    pub times: &'static str,
    /// What stands before `first_name`.
    pub patient: &'static str,
    /// How it is attended.
    pub mode: &'static str,
}

impl Fields {
    /// Those of *Book*.
    pub const CORE: Self = Self { times: "slot.", patient: "patient.", mode: "mode" };
    /// Those of its published name.
    pub const PUBLISHED: Self =
        Self { times: "appointment_details.", patient: "patient_details.", mode: "appointment_details.mode" };
    /// Those of a move.
    pub const MOVE: Self = Self { times: "", patient: "", mode: "mode" };
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
    let slot = open_slot(turn, clinic, service, wish.span, wish.fields)?;
    let mode = check_mode_and_payment(service, wish)?;
    let patient = patient_of(sql, business, practice, clinic, wish, now)?;

    let mut appointment = KeptAppointment {
        id: AppointmentId::from(secrets::new_id_at(now)),
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
        overbooked: wish.overbook && overbooking::is_needed(sql, turn, clinic, &slot, &wish.doctor)?,
        extras: wish.extras.clone(),
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
    // First looked for, then changed: nothing has to be undone where there is none.
    let seats = holds::free_for(sql, business, new, capacity)?.ok_or_else(|| taken(new))?;
    appointments::insert(sql, business, new)?;
    holds::take(sql, business, new, &seats)?;
    let change =
        Change { kind: "booked", appointment: &new.id, doctor: &new.doctor, clinic: &new.clinic, date: new.date };
    Ok(events::record(sql, business, &change, now)?)
}

/// There is no seat for this appointment.
pub fn taken(appointment: &KeptAppointment) -> Refusal {
    let wanted = WantedSlot {
        doctor: appointment.doctor.clone(),
        clinic: appointment.clinic.clone(),
        service: appointment.service.0.clone(),
        start: appointment.span.start,
    };
    Refusal::new(Code::SlotUnavailable, "this slot has just been taken; choose another one").wanting(wanted)
}

/// Whether what is paid so counts as paid.
pub fn payment_status(mode: &PaymentMode) -> &'static str {
    match mode {
        PaymentMode::Cash | PaymentMode::Card | PaymentMode::Upi => "paid",
        PaymentMode::Insurance | PaymentMode::Later | PaymentMode::Other(_) => "pending",
    }
}

/// What is owed, and whether it counts as paid.
pub fn payment(practice: &Practice, service: &Service, mode: &PaymentMode) -> KeptPayment {
    KeptPayment {
        mode: mode.code().to_owned(),
        status: payment_status(mode).to_owned(),
        amount: i64::from(service.price),
        currency: practice.practice.currency.clone(),
    }
}

fn service_of<'a>(practice: &'a Practice, wish: &Wish) -> Result<&'a Service, Refusal> {
    let found = practice.service(&wish.service).filter(|service| service.doctor == wish.doctor);
    found.ok_or_else(|| Refusal::new(Code::ServiceNotFound, "this doctor has no such service (slot.service_conf_id)"))
}

/// The slot of the service at that time, if the schedule has it and it may be booked now; whether it is taken is the
/// store's to say.
pub fn open_slot(turn: &Turn, clinic: &Clinic, service: &Service, span: Span, fields: Fields) -> Result<Slot, Refusal> {
    let field = || format!("{}start_time", fields.times);
    if span.start < turn.now {
        return Err(Refusal::bad_field(field(), "lies in the past; choose a slot that is still to come"));
    }
    let day = clinic.zone.date(span.start);
    if !offers::is_within_horizon(&turn.practice, &service.id, clinic.zone.date(turn.now), day) {
        let days = service.book_ahead_days;
        return Err(Refusal::bad_field(field(), format!("too far ahead; this service opens {days} days before")));
    }
    slot_at(&turn.practice, service, &clinic.id, day, span).ok_or_else(no_such_slot)
}

/// The service whose slot is meant where only a time is named; of several the one with the lowest rank.
pub fn service_at<'a, R: Ord>(
    practice: &'a Practice,
    doctor: &DoctorId,
    clinic: &Clinic,
    span: Span,
    rank: impl Fn(&Service) -> R,
) -> Result<&'a Service, Refusal> {
    let slots = slots_on(practice, doctor, &clinic.id, clinic.zone.date(span.start)).into_iter();
    let services = slots.filter(|slot| slot.span == span).filter_map(|slot| practice.service(&slot.service));
    services.min_by_key(|service| rank(service)).ok_or_else(no_such_slot)
}

fn no_such_slot() -> Refusal {
    Refusal::new(Code::SlotNotFound, "the doctor's schedule has no such slot; search the slots of that day again")
}

/// How it is attended, unless the service is not offered or not paid so.
pub fn check_mode_and_payment(service: &Service, wish: &Wish) -> Result<Mode, Refusal> {
    if service.pay == Pay::Before && wish.payment == PaymentMode::Later {
        return Err(Refusal::bad_field(
            "payment_mode",
            "this service must be paid when booking; LATER is not possible",
        ));
    }
    let Some(mode) = &wish.mode else {
        return Ok(service.modes.first().cloned().unwrap_or(Mode::InClinic));
    };
    if is_offered(service, mode) {
        Ok(mode.clone())
    } else {
        Err(Refusal::bad_field(wish.fields.mode, "this service is not offered in that mode"))
    }
}

/// Whether the service can be attended in that way. A way that this program does not know is kept as it came.
pub fn is_offered(service: &Service, mode: &Mode) -> bool {
    matches!(mode, Mode::Other(_)) || service.modes.contains(mode)
}

/// Whom it is for; somebody who is described is looked for first, and joins the directory only if not found.
pub fn patient_of(
    sql: &mut dyn Sql,
    business: &BusinessId,
    practice: &Practice,
    clinic: &Clinic,
    wish: &Wish,
    now: DateTime<Utc>,
) -> Result<PatientId, Refusal> {
    match &wish.patient {
        WishedPatient::Known(id) if patients::is_listed(sql, business, id)? => Ok(id.clone()),
        WishedPatient::Known(_) => Err(Refusal::new(Code::PatientNotFound, "the directory has no such patient")),
        WishedPatient::Described(draft) => {
            let code = practice.calling_code_at(&clinic.id);
            let new = directory::checked(draft, code, clinic.zone.date(now), wish.fields.patient)?;
            match patients::same_person(sql, business, &new)? {
                Some(id) => Ok(id),
                // Found, and one day forgotten, by the practice's own calling code, wherever the booking is for.
                None => directory::add_patient(sql, business, &new, &practice.practice.calling_code, now),
            }
        }
    }
}
