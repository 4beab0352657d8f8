//! *Published names*: edit, custom attributes, reschedule.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::bookings::{CODE_LENGTH, or_alternatives};
use super::published::told_flat;
use crate::contract::lenient::{Told, Word};
use crate::contract::published::{self, EDITABLE, EditBody, Object, RescheduleBody};
use crate::domain::booking::{AppointmentKind, PaymentMode, Span};
use crate::server::audit::About;
use crate::server::edits::{self, Edit, kept_object};
use crate::server::extract::{JsonBody, NOTE_LENGTH, Which, checked_id, checked_text};
use crate::server::moves::{self, Target};
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::store::appointments::KeptAppointment;
use crate::server::visits;
use crate::server::writes::{Ask, Did, Turn};

/// The highest token that can be given by hand.
const MOST_TOKEN: u32 = 99_999;

/// `PATCH /dr/v1/appointment/{appointment_id}` and `/dr/v2/…`.
pub async fn edit(
    State(app): State<Arc<App>>,
    ask: Ask,
    which: Which,
    JsonBody(body): JsonBody<EditBody>,
) -> Result<Response, Refusal> {
    let asked = ask.to("edit", &body)?.about(which.about());
    let edit = wanted(body)?;
    let business = asked.business().clone();
    let answered = app.write(asked, move |sql, turn| {
        let appointment = visits::found_in_path(sql, turn, &which)?;
        told_flat(turn, &edits::edit(sql, turn, appointment, &edit)?)
    });
    or_alternatives(&app, &business, answered.await).await
}

fn wanted(body: EditBody) -> Result<Edit, Refusal> {
    let code = |field: &str, code: &Option<String>| {
        code.as_deref().map_or(Ok(()), |code| checked_text(field, code, CODE_LENGTH))
    };
    code("appointment_type", &body.appointment_type)?;
    code("payment_mode", &body.payment_mode)?;
    code("mode", &body.mode)?;
    let edit = Edit {
        custom_attributes: object("custom_attributes", body.custom_attributes)?,
        partner_meta: object("partner_meta", body.partner_meta)?,
        display_meta: object("display_meta", body.display_meta)?,
        token: token(body.token)?,
        notes: notes(body.notes)?,
        span: match (body.start_time, body.end_time) {
            (None, None) => None,
            (Some(start), Some(end)) => Some(Span { start: start.0, end: end.0 }),
            (Some(_), None) => return Err(Refusal::bad_field("end_time", "is missing; send both times to move it")),
            (None, Some(_)) => return Err(Refusal::bad_field("start_time", "is missing; send both times to move it")),
        },
        kind: body.appointment_type.as_deref().map(AppointmentKind::from_code),
        payment: body.payment_mode.as_deref().map(PaymentMode::from_code),
        mode: body.mode.as_deref().map(published::mode),
    };
    if edit.is_empty() {
        return Err(Refusal::bad_field("body", format!("has nothing to change; what can be edited: {EDITABLE}")));
    }
    Ok(edit)
}

fn object(field: &str, told: Told<Object>) -> Result<Told<String>, Refusal> {
    Ok(match told {
        Told::Nothing => Told::Nothing,
        Told::Null => Told::Null,
        Told::This(object) => Told::This(kept_object(field, &object)?),
    })
}

fn token(told: Told<Word>) -> Result<Told<u32>, Refusal> {
    let Told::This(word) = told else {
        return Ok(if told.is_nothing() { Told::Nothing } else { Told::Null });
    };
    let token = word.as_str().trim().parse().ok().filter(|token| (1..=MOST_TOKEN).contains(token));
    token
        .map(Told::This)
        .ok_or_else(|| Refusal::bad_field("token", format!("is not a whole number from 1 to {MOST_TOKEN}")))
}

fn notes(told: Told<String>) -> Result<Told<String>, Refusal> {
    let Told::This(notes) = told else { return Ok(told) };
    checked_text("notes", &notes, NOTE_LENGTH)?;
    Ok(if notes.trim().is_empty() { Told::Null } else { Told::This(notes) })
}

/// `PATCH /dr/v1/appointment/{appointment_id}/custom_attribute`: the attributes themselves, or an object with them
/// inside.
pub async fn custom_attributes(
    State(app): State<Arc<App>>,
    ask: Ask,
    which: Which,
    JsonBody(mut body): JsonBody<Object>,
) -> Result<Response, Refusal> {
    let asked = ask.to("edit", &body)?.about(which.about());
    let parts = match body.remove("custom_attributes") {
        Some(serde_json::Value::Object(inside)) => inside,
        Some(_) => return Err(Refusal::bad_field("custom_attributes", "is not an object")),
        None => body,
    };
    app.write(asked, move |sql, turn| {
        let appointment = visits::found_in_path(sql, turn, &which)?;
        told_flat(turn, &edits::merge_attributes(sql, turn, appointment, &parts)?)
    })
    .await
}

/// `PUT /dr/v1/appointment/{appointment_id}/reschedule`.
pub async fn reschedule(
    State(app): State<Arc<App>>,
    ask: Ask,
    which: Which,
    JsonBody(body): JsonBody<RescheduleBody>,
) -> Result<Response, Refusal> {
    moved(&app, ask, which, body, |_, new| Ok(Did::no_content(About::both(&new.id, &new.patient)))).await
}

/// `PATCH /appointments/v1/{appointment_id}/reschedule`: answers the new appointment.
pub async fn reschedule_told(
    State(app): State<Arc<App>>,
    ask: Ask,
    which: Which,
    JsonBody(body): JsonBody<RescheduleBody>,
) -> Result<Response, Refusal> {
    moved(&app, ask, which, body, told_flat).await
}

async fn moved(
    app: &App,
    ask: Ask,
    which: Which,
    body: RescheduleBody,
    say: fn(&Turn, &KeptAppointment) -> Result<Did, Refusal>,
) -> Result<Response, Refusal> {
    let asked = ask.to("move", &body)?.about(which.about());
    let target = Target {
        span: Span { start: body.start_time.0, end: body.end_time.0 },
        clinic: id("clinic_id", &body.clinic_id)?.map(Into::into),
        doctor: id("doc_id", &body.doc_id)?.map(Into::into),
    };
    let business = asked.business().clone();
    let answered = app.write(asked, move |sql, turn| {
        let old = visits::found_in_path(sql, turn, &which)?;
        // What is moved is the old one; the new one names it.
        let about = About::both(&old.id, &old.patient);
        Ok(say(turn, &moves::reschedule(sql, turn, old, &target)?)?.about(about))
    });
    or_alternatives(app, &business, answered.await).await
}

fn id<'a>(field: &str, word: &'a Option<Word>) -> Result<Option<&'a str>, Refusal> {
    word.as_ref().map(|word| checked_id(field, word.as_str())).transpose()
}
