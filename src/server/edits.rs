//! Changing what an appointment says of itself (contract: *edit*, *custom attributes*). Where it stands is not changed
//! here; its time is, by the rules of [`super::moves`].

use serde_json::Value;

use super::bookings;
use super::moves;
use super::problem::Refusal;
use super::store::appointments::{self, KeptAppointment};
use super::store::queues;
use super::store::sql::Sql;
use super::visits;
use super::writes::Turn;
use crate::contract::lenient::Told;
use crate::contract::problem::Code;
use crate::contract::published::Object;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::practice::{Pay, Service};

/// The most that may be kept of one object that only the caller's own program understands, in bytes of JSON.
pub const MOST_OBJECT_BYTES: usize = 8 * 1024;

/// What is to be changed.
#[derive(Clone, Debug, Default)]
pub struct Edit {
    /// JSON objects of the caller…
    pub custom_attributes: Told<String>,
    /// …each as it is kept…
    pub partner_meta: Told<String>,
    /// …and not merged with what is there.
    pub display_meta: Told<String>,
    /// The place in the queue.
    pub token: Told<u32>,
    /// A word for the doctor.
    pub notes: Told<String>,
    /// Another time, at the same clinic with the same doctor.
    pub span: Option<Span>,
    /// First visit or follow-up.
    pub kind: Option<AppointmentKind>,
    /// How it is paid.
    pub payment: Option<PaymentMode>,
    /// How it is attended.
    pub mode: Option<Mode>,
}

impl Edit {
    /// Whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        let Self { custom_attributes, partner_meta, display_meta, token, notes, span, kind, payment, mode } = self;
        [custom_attributes, partner_meta, display_meta, notes].iter().all(|told| told.is_nothing())
            && token.is_nothing()
            && span.is_none()
            && kind.is_none()
            && payment.is_none()
            && mode.is_none()
    }
}

/// An object as it is kept; 422 where it is too long.
pub fn kept_object(field: &str, object: &Object) -> Result<String, Refusal> {
    let text = serde_json::to_string(object).map_err(|_| Refusal::internal())?;
    if text.len() > MOST_OBJECT_BYTES {
        let most = MOST_OBJECT_BYTES / 1024;
        return Err(Refusal::refused_field(field, format!("is longer than {most} KiB; shorten it")));
    }
    Ok(text)
}

/// Changes the appointment; tells it as it stands then. Whoever changes nothing makes no new version.
pub fn edit(sql: &mut dyn Sql, turn: &Turn, before: KeptAppointment, edit: &Edit) -> Result<KeptAppointment, Refusal> {
    turn.check_version(&before)?;
    let mut appointment = before.clone();
    let changed = &mut appointment;
    // A token belongs to the queue of a day: the old one goes before the time does, the new one comes after it.
    let token = changed.token;
    if !edit.token.is_nothing() {
        changed.token = None;
    }
    if let Some(span) = edit.span {
        moves::shift(sql, turn, changed, span)?;
    }
    match edit.token {
        Told::Nothing => {}
        Told::Null if changed.checked_in.is_some() && token.is_some() => {
            return Err(Refusal::bad_field("token", "a patient in the queue has a token; send another number"));
        }
        Told::Null => give_back(sql, turn, &before, None)?,
        Told::This(wanted) => {
            give_token(sql, turn, changed, wanted)?;
            give_back(sql, turn, &before, Some(wanted))?;
        }
    }
    set(&mut changed.extras.custom_attributes, &edit.custom_attributes);
    set(&mut changed.extras.partner_meta, &edit.partner_meta);
    set(&mut changed.extras.display_meta, &edit.display_meta);
    set(&mut changed.notes, &edit.notes);
    if let Some(kind) = &edit.kind {
        changed.kind = kind.clone();
    }
    // A service that is no longer offered forbids nothing.
    let service = turn.practice.service(&changed.service.0);
    if let Some(mode) = &edit.mode {
        set_mode(changed, service, mode)?;
    }
    if let Some(payment) = &edit.payment {
        set_payment(changed, service, payment)?;
    }
    if appointment == before {
        return Ok(before);
    }
    save(sql, turn, appointment)
}

/// Adds to the custom attributes; a part that is null is taken away.
pub fn merge_attributes(
    sql: &mut dyn Sql,
    turn: &Turn,
    mut appointment: KeptAppointment,
    parts: &Object,
) -> Result<KeptAppointment, Refusal> {
    turn.check_version(&appointment)?;
    let kept = appointment.extras.custom_attributes.as_deref();
    let before: Object = kept.and_then(|kept| serde_json::from_str(kept).ok()).unwrap_or_default();
    let mut attributes = before.clone();
    for (name, value) in parts {
        match value {
            Value::Null => drop(attributes.remove(name)),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                attributes.insert(name.clone(), value.clone());
            }
        }
    }
    if attributes == before {
        return Ok(appointment);
    }
    appointment.extras.custom_attributes = Some(kept_object("custom_attributes", &attributes)?);
    save(sql, turn, appointment)
}

fn save(sql: &mut dyn Sql, turn: &Turn, mut appointment: KeptAppointment) -> Result<KeptAppointment, Refusal> {
    appointment.undo = None;
    appointments::update(sql, &turn.business, &mut appointment)?;
    visits::record(sql, &turn.business, &appointment, "changed", turn.now)?;
    Ok(appointment)
}

fn set(field: &mut Option<String>, told: &Told<String>) {
    match told {
        Told::Nothing => {}
        Told::Null => *field = None,
        Told::This(text) => *field = Some(text.clone()),
    }
}

/// A number that nobody else has in the queue; the queue will pass it over.
fn give_token(sql: &mut dyn Sql, turn: &Turn, appointment: &mut KeptAppointment, wanted: u32) -> Result<(), Refusal> {
    let KeptAppointment { id, doctor, clinic, date, .. } = &*appointment;
    let holder = queues::holder(sql, &turn.business, doctor, clinic, *date, wanted)?;
    if holder.is_some_and(|holder| holder != *id) {
        return Err(Refusal::new(
            Code::TokenTaken,
            "somebody else in this doctor's queue of that clinic and day has this token; send another number",
        ));
    }
    appointment.token = Some(wanted);
    Ok(())
}

/// The last number that a queue gave out can be given out again, so that no place in it is left empty.
fn give_back(sql: &mut dyn Sql, turn: &Turn, before: &KeptAppointment, instead: Option<u32>) -> Result<(), Refusal> {
    if let Some(token) = before.token.filter(|token| Some(*token) != instead) {
        queues::give_back(sql, &turn.business, &before.doctor, &before.clinic, before.date, token)?;
    }
    Ok(())
}

fn set_mode(appointment: &mut KeptAppointment, service: Option<&Service>, mode: &Mode) -> Result<(), Refusal> {
    if appointment.mode != *mode && service.is_some_and(|service| !bookings::is_offered(service, mode)) {
        return Err(Refusal::bad_field("mode", "this service is not offered in that mode"));
    }
    appointment.mode = mode.clone();
    Ok(())
}

fn set_payment(
    appointment: &mut KeptAppointment,
    service: Option<&Service>,
    payment: &PaymentMode,
) -> Result<(), Refusal> {
    if *payment == PaymentMode::Later && service.is_some_and(|service| service.pay == Pay::Before) {
        return Err(Refusal::bad_field(
            "payment_mode",
            "this service must be paid when booking; LATER is not possible",
        ));
    }
    if appointment.payment.mode != payment.code() {
        payment.code().clone_into(&mut appointment.payment.mode);
        bookings::payment_status(payment).clone_into(&mut appointment.payment.status);
    }
    Ok(())
}
