//! *Published names*: book, details, the steps of an appointment's life, a patient's visits.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::bookings::{CODE_LENGTH, booked};
use super::patients::check_texts;
use crate::contract::appointments::DetailsBody;
use crate::contract::lenient::Word;
use crate::contract::patients::NewPatientBody;
use crate::contract::problem::Code;
use crate::contract::published::{
    AppointmentIdBody, ChangeStatusBody, CompleteBody, FlatBody, Object, PublishedBookBody, ReasonBody, VisitsBody,
    mode,
};
use crate::domain::appointment::{By, Status};
use crate::domain::booking::{AppointmentKind, PaymentMode, Span};
use crate::domain::ids::PatientId;
use crate::domain::patient::PatientDraft;
use crate::server::audit::About;
use crate::server::edits::kept_object;
use crate::server::extract::{
    Caller, ID_LENGTH, JsonBody, MaybeJson, NOTE_LENGTH, Segments, Which, checked_id, checked_text,
};
use crate::server::partners::{Named, PartnerWish};
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::store::appointments::{KeptAppointment, KeptExtras};
use crate::server::store::sql::Sql;
use crate::server::store::{lists, patients};
use crate::server::views;
use crate::server::visits::{self, Step};
use crate::server::writes::{Ask, Did, Turn};

/// `POST /dr/v1/appointment`. A token that is asked for is not given: it is the check-in that gives a place in the queue.
pub async fn book(
    State(app): State<Arc<App>>,
    ask: Ask,
    JsonBody(body): JsonBody<PublishedBookBody>,
) -> Result<Response, Refusal> {
    let asked = ask.to("book", &body)?;
    let wish = wish(body)?;
    let about = match &wish.patient {
        Some(Named::Ours(id)) => About::patient(&id.as_str().into()),
        Some(Named::Theirs(_)) | None => About::default(),
    };
    let asked = asked.also_key(wish.partner_id.as_deref()).about(about);
    let wish = move |sql: &mut dyn Sql, turn: &Turn| wish.resolved(sql, turn);
    booked(&app, asked, wish, |appointment, _| {
        let body = AppointmentIdBody { appointment_id: appointment.id.as_str().into() };
        Did::json(201, &body, About::both(&appointment.id, &appointment.patient))
    })
    .await
}

fn wish(body: PublishedBookBody) -> Result<PartnerWish, Refusal> {
    let details = body.appointment_details;
    for (field, code) in [
        ("appointment_details.mode", &details.mode),
        ("appointment_type", &body.appointment_type),
        ("payment_mode", &body.payment_mode),
    ] {
        code.as_deref().map_or(Ok(()), |code| checked_text(field, code, CODE_LENGTH))?;
    }
    if let Some(notes) = &body.notes {
        checked_text("notes", notes, NOTE_LENGTH)?;
    }
    let patient = named("patient_id", body.patient_id, body.partner_patient_id)?;
    let described = body.patient_details.map(described);
    if patient.is_none() && described.is_none() {
        return Err(missing("patient_id"));
    }
    let partner_id =
        body.partner_appointment_id.map(|id| checked_id("partner_appointment_id", id.as_str()).map(str::to_owned));
    let object = |field: &str, object: Option<Object>| object.map(|object| kept_object(field, &object)).transpose();
    Ok(PartnerWish {
        partner_id: partner_id.transpose()?,
        doctor: named("doctor_id", body.doctor_id, body.partner_doctor_id)?.ok_or_else(|| missing("doctor_id"))?,
        clinic: named("clinic_id", body.clinic_id, body.partner_clinic_id)?.ok_or_else(|| missing("clinic_id"))?,
        patient,
        described,
        span: Span { start: details.start_time.0, end: details.end_time.0 },
        mode: details.mode.as_deref().map(mode),
        kind: body.appointment_type.as_deref().map(AppointmentKind::from_code),
        payment: body.payment_mode.as_deref().map_or(PaymentMode::Later, PaymentMode::from_code),
        extras: KeptExtras {
            custom_attributes: object("appointment_details.custom_attributes", details.custom_attributes)?,
            partner_meta: object("partner_meta", body.partner_meta)?,
            display_meta: object("display_meta", body.display_meta)?,
            prescription_id: None,
        },
        notes: body.notes.filter(|notes| !notes.trim().is_empty()),
    })
}

fn missing(field: &str) -> Refusal {
    Refusal::bad_field(field, format!("is missing; send {field} or partner_{field}"))
}

/// Ours counts where both are told.
fn named(field: &str, ours: Option<Word>, theirs: Option<Word>) -> Result<Option<Named>, Refusal> {
    let told = |word: Option<Word>| word.filter(|word| !word.as_str().trim().is_empty());
    if let Some(ours) = told(ours) {
        return Ok(Some(Named::Ours(checked_id(field, ours.as_str())?.to_owned())));
    }
    let theirs =
        theirs.map(|id| checked_id(&format!("partner_{field}"), id.as_str()).map(str::to_owned)).transpose()?;
    Ok(theirs.map(Named::Theirs))
}

fn described(details: serde_json::Value) -> Result<PatientDraft, Refusal> {
    let body: NewPatientBody = serde_path_to_error::deserialize(details)
        .map_err(|wrong| Refusal::bad_field(format!("patient_details.{}", wrong.path()), "has the wrong type"))?;
    check_texts(&body, "patient_details.")?;
    Ok(body.into())
}

/// `GET /dr/v1/appointment/{appointment_id}`.
pub async fn details(State(app): State<Arc<App>>, caller: Caller, which: Which) -> Result<Json<FlatBody>, Refusal> {
    let seen = app.view(&caller, "view appointment", move |sql, turn| {
        let appointment = visits::found_in_path(sql, turn, &which)?;
        let patient = patients::even_removed(sql, &turn.business, &appointment.patient)?.map(|kept| kept.patient);
        let about = About::both(&appointment.id, &appointment.patient);
        Ok((views::flat(&turn.practice, &appointment, patient.as_ref()), about))
    });
    Ok(Json(seen.await?))
}

/// Answers an appointment that was changed; without the patient, since the answer is kept under the key of the write.
pub fn told_flat(turn: &Turn, appointment: &KeptAppointment) -> Result<Did, Refusal> {
    let about = About::both(&appointment.id, &appointment.patient);
    Did::json(200, &views::flat(&turn.practice, appointment, None), about)
}

/// `PUT /dr/v1/appointment/{appointment_id}/cancel`.
pub async fn cancel(
    State(app): State<Arc<App>>,
    ask: Ask,
    which: Which,
    MaybeJson(body): MaybeJson<ReasonBody>,
) -> Result<Response, Refusal> {
    let step = Step { reason: reason(body.reason.clone())?, ..Step::to(Status::Cancelled(By::Api)) };
    stepped(&app, ask, ("cancel", which), &body, step, without_words).await
}

fn reason(reason: Option<String>) -> Result<Option<String>, Refusal> {
    let reason = reason.filter(|reason| !reason.trim().is_empty());
    if let Some(reason) = &reason {
        checked_text("reason", reason, NOTE_LENGTH)?;
    }
    Ok(reason)
}

/// `POST /dr/v1/appointment/{appointment_id}/change-status`: every move that the contract allows.
pub async fn change_status(
    State(app): State<Arc<App>>,
    ask: Ask,
    which: Which,
    JsonBody(body): JsonBody<ChangeStatusBody>,
) -> Result<Response, Refusal> {
    let next = Status::from_code(&body.status.trim().to_ascii_uppercase());
    if let Status::Other(_) = next {
        return Err(Refusal::bad_field("status", "is no status; send a code like NS, CK, OG, PA, CMNP or CN"));
    }
    let step = Step { reason: reason(body.reason.clone())?, ..Step::to(next) };
    stepped(&app, ask, ("change status", which), &body, step, told_flat).await
}

/// `POST /dr/v1/appointment/{appointment_id}/complete`: with a prescription, if one is named.
pub async fn complete(
    State(app): State<Arc<App>>,
    ask: Ask,
    which: Which,
    MaybeJson(body): MaybeJson<CompleteBody>,
) -> Result<Response, Refusal> {
    let prescription = match &body.prescription_id {
        Some(id) if !id.as_str().trim().is_empty() => Some(checked_id("prescription_id", id.as_str())?.to_owned()),
        Some(_) | None => None,
    };
    let asked = ask.to("complete", &body)?.about(which.about());
    app.write(asked, move |sql, turn| {
        let appointment = visits::found_in_path(sql, turn, &which)?;
        // A visit that was completed with a prescription is complete, whoever says so again.
        let with_one = prescription.is_some() || appointment.status == Status::Completed;
        let next = if with_one { Status::Completed } else { Status::CompletedNoPrescription };
        let step = Step { prescription, ..Step::to(next) };
        without_words(turn, &visits::take(sql, turn, &appointment.id, &step)?)
    })
    .await
}

/// `POST /dr/v1/appointment/{appointment_id}/parked`.
pub async fn park(State(app): State<Arc<App>>, ask: Ask, which: Which) -> Result<Response, Refusal> {
    stepped(&app, ask, ("park", which), &(), Step::to(Status::Parked), without_words).await
}

fn without_words(_: &Turn, appointment: &KeptAppointment) -> Result<Did, Refusal> {
    Ok(Did::no_content(About::both(&appointment.id, &appointment.patient)))
}

async fn stepped(
    app: &App,
    ask: Ask,
    (action, which): (&'static str, Which),
    body: &impl Serialize,
    step: Step,
    say: fn(&Turn, &KeptAppointment) -> Result<Did, Refusal>,
) -> Result<Response, Refusal> {
    let asked = ask.to(action, body)?.about(which.about());
    app.write(asked, move |sql, turn| {
        let id = visits::found_in_path(sql, turn, &which)?.id;
        say(turn, &visits::take(sql, turn, &id, &step)?)
    })
    .await
}

/// `GET /dr/v1/appointment/patient/{patient_id}`.
pub async fn visits(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(id): Segments<String>,
) -> Result<Json<VisitsBody>, Refusal> {
    checked_text("patient_id", &id, ID_LENGTH)?;
    let id = PatientId::from(id);
    let seen = app.view(&caller, "view visits", move |sql, turn| {
        if !patients::is_listed(sql, &turn.business, &id)? {
            return Err(Refusal::new(Code::PatientNotFound, "the directory has no such patient"));
        }
        let visits = lists::visits(sql, &turn.business, &id)?;
        let told: Vec<DetailsBody> = visits.iter().map(|visit| views::details(&turn.practice, visit, None)).collect();
        Ok((told, About::patient(&id)))
    });
    Ok(Json(VisitsBody { success: true, data: seen.await?.into() }))
}
