//! *Book*, *Check in*, *Cancel*.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};

use super::patients::check_texts;
use crate::contract::bookings::{BookBody, CancelBody, CancelledBody, CheckInBody, CheckedInBody, Data};
use crate::contract::problem::{Code, SpanBody};
use crate::contract::times;
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::AppointmentId;
use crate::domain::practice::Practice;
use crate::server::bookings::{self, Wish, WishedPatient};
use crate::server::extract::{Caller, JsonBody, NOTE_LENGTH, checked_id, checked_text};
use crate::server::offers::{self, Where};
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::{practices, secrets, views, visits};

/// The longest code of a type, mode or payment, in characters.
const CODE_LENGTH: usize = 40;

/// `POST /dr/v1/business/doctor/appointments/slots/book`.
pub async fn book(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(body): JsonBody<BookBody>,
) -> Result<Response, Refusal> {
    let wish = Arc::new(wish(body)?);
    let practice = app.practice(caller.business()).await?;
    let now = app.clock.now();
    let (job_wish, job_practice, business) = (Arc::clone(&wish), Arc::clone(&practice), caller.business().clone());
    let booked = app.store.write(move |sql| bookings::book(sql, &business, &job_practice, &job_wish, now)).await;
    match booked {
        Ok(answer) => {
            let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
            Ok((status, [(header::CONTENT_TYPE, "application/json")], answer.body).into_response())
        }
        Err(refusal) if refusal.code() == Code::SlotUnavailable => {
            let alternatives = alternatives(&app, practice, wish, now).await?;
            Err(refusal.with_alternatives(alternatives))
        }
        Err(refusal) => Err(refusal),
    }
}

async fn alternatives(
    app: &App,
    practice: Arc<Practice>,
    wish: Arc<Wish>,
    now: DateTime<Utc>,
) -> Result<Vec<SpanBody>, Refusal> {
    app.store
        .read(move |sql| {
            let clinic = practices::clinic(&practice, &wish.clinic)?;
            let at = Where { practice: &practice, doctor: &wish.doctor, clinic };
            let spans = offers::nearest(sql, at, &wish.service, wish.span.start, now)?;
            let body = |span: Span| SpanBody {
                start_time: times::rfc3339(span.start, &clinic.zone),
                end_time: times::rfc3339(span.end, &clinic.zone),
            };
            Ok(spans.into_iter().map(body).collect())
        })
        .await
}

/// Reads the booking, without judging it.
fn wish(body: BookBody) -> Result<Wish, Refusal> {
    let doctor = checked_id("doctor_id", body.doctor_id.as_str())?.into();
    let clinic = checked_id("clinic_id", body.clinic_id.as_str())?.into();
    let service = checked_id("slot.service_conf_id", body.slot.service_conf_id.as_str())?.into();
    let span = Span {
        start: moment("slot.start_time", &body.slot.start_time)?,
        end: moment("slot.end_time", &body.slot.end_time)?,
    };
    let code = |field: &str, code: &Option<String>| {
        code.as_deref().map_or(Ok(()), |code| checked_text(field, code, CODE_LENGTH))
    };
    code("appointment_type", &body.appointment_type)?;
    code("mode", &body.mode)?;
    code("payment_mode", &body.payment_mode)?;
    if let Some(notes) = &body.notes {
        checked_text("notes", notes, NOTE_LENGTH)?;
    }
    let key = match &body.partner_appointment_id {
        Some(key) => Some(checked_id("partner_appointment_id", key.as_str())?.to_owned()),
        None => None,
    };
    let mut canonical = body.clone();
    // The same moments in another zone are the same booking.
    canonical.slot.start_time = span.start.to_rfc3339();
    canonical.slot.end_time = span.end.to_rfc3339();
    let canonical = serde_json::to_string(&canonical).map_err(|_| Refusal::internal())?;
    let patient = match (body.patient_id, body.patient) {
        (Some(id), None) => WishedPatient::Known(checked_id("patient_id", id.as_str())?.into()),
        (None, Some(described)) => {
            check_texts(&described, "patient.")?;
            WishedPatient::Described(Box::new(described.into()))
        }
        (Some(_), Some(_)) => return Err(Refusal::bad_field("patient", "send either patient_id or patient, not both")),
        (None, None) => return Err(Refusal::bad_field("patient_id", "is missing; send patient_id or patient")),
    };
    Ok(Wish {
        key,
        fingerprint: secrets::sha256(&canonical),
        doctor,
        clinic,
        patient,
        span,
        service,
        kind: body.appointment_type.as_deref().map(AppointmentKind::from_code),
        mode: body.mode.as_deref().map(Mode::from_code),
        payment: body.payment_mode.as_deref().map_or(PaymentMode::Later, PaymentMode::from_code),
        notes: body.notes.filter(|notes| !notes.trim().is_empty()),
    })
}

fn moment(field: &str, text: &str) -> Result<DateTime<Utc>, Refusal> {
    times::from_rfc3339(text)
        .ok_or_else(|| Refusal::bad_field(field, "is not a time; write it like 2026-06-11T09:00:00+05:30"))
}

/// `PUT /dr/v1/business/appointments/check-in`.
pub async fn check_in(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(body): JsonBody<CheckInBody>,
) -> Result<Json<Data<CheckedInBody>>, Refusal> {
    let id = AppointmentId::from(checked_id("appointment_id", body.appointment_id.as_str())?);
    let at = body.check_in_time.as_deref().map(|text| moment("check_in_time", text)).transpose()?;
    let practice = app.practice(caller.business()).await?;
    let (business, job_practice, now) = (caller.business().clone(), Arc::clone(&practice), app.clock.now());
    let appointment = app.store.write(move |sql| visits::check_in(sql, &business, &job_practice, &id, at, now)).await?;
    let zone = views::zone_of(&practice, &appointment);
    Ok(Json(Data {
        data: CheckedInBody {
            appointment_id: appointment.id.as_str().into(),
            status: appointment.status.code().to_owned(),
            visit_checkin: appointment.checked_in.map(|at| times::rfc3339(at, &zone)),
            token: appointment.token,
            message: Some("Patient has been checked in".to_owned()),
        },
    }))
}

/// `PUT /dr/v1/business/appointments/cancel`.
pub async fn cancel(
    State(app): State<Arc<App>>,
    caller: Caller,
    JsonBody(body): JsonBody<CancelBody>,
) -> Result<Json<Data<CancelledBody>>, Refusal> {
    let id = AppointmentId::from(checked_id("appointment_id", body.appointment_id.as_str())?);
    let reason = body.reason.filter(|reason| !reason.trim().is_empty());
    if let Some(reason) = &reason {
        checked_text("reason", reason, NOTE_LENGTH)?;
    }
    let (business, now) = (caller.business().clone(), app.clock.now());
    let appointment = app.store.write(move |sql| visits::cancel(sql, &business, &id, reason.as_deref(), now)).await?;
    Ok(Json(Data {
        data: CancelledBody {
            appointment_id: appointment.id.as_str().into(),
            message: Some("Appointment has been cancelled".to_owned()),
        },
    }))
}
