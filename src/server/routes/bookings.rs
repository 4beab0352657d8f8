//! *Book*, *Check in*, *Cancel*.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};

use super::patients::check_texts;
use crate::contract::bookings::{BookBody, BookedBody, CancelBody, CancelledBody, CheckInBody, CheckedInBody, Data};
use crate::contract::lenient::Word;
use crate::contract::patients::NewPatientBody;
use crate::contract::problem::SpanBody;
use crate::contract::times;
use crate::domain::appointment::{By, Status};
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode, Span};
use crate::domain::ids::{AppointmentId, BusinessId};
use crate::domain::practice::Clinic;
use crate::server::audit::About;
use crate::server::bookings::{self, Fields, Wish, WishedPatient};
use crate::server::extract::{JsonBody, NOTE_LENGTH, checked_id, checked_text};
use crate::server::offers::{self, Where};
use crate::server::problem::{Refusal, WantedSlot};
use crate::server::state::App;
use crate::server::store::appointments::{KeptAppointment, KeptExtras};
use crate::server::store::sql::Sql;
use crate::server::visits::{self, Step};
use crate::server::writes::{Ask, Asked, Did, Turn};
use crate::server::{practices, views};

/// The longest code of a type, mode or payment, in characters.
pub const CODE_LENGTH: usize = 40;

/// `POST /dr/v1/business/doctor/appointments/slots/book`.
pub async fn book(
    State(app): State<Arc<App>>,
    ask: Ask,
    JsonBody(body): JsonBody<BookBody>,
) -> Result<Response, Refusal> {
    let (wish, canonical) = wish(body)?;
    let asked = ask.to("book", &canonical)?.also_key(wish.partner_id.as_deref()).about(about(&wish));
    let asked = asked.foreseeing(wish.foreseen());
    // Somebody new joins the directory before it is known whether there is a seat.
    let asked = if wish.is_for_somebody_known() { asked.decides_first() } else { asked };
    booked(
        &app,
        asked,
        |_, _| Ok(wish),
        |appointment, clinic| {
            let data = BookedBody {
                appointment_id: appointment.id.as_str().into(),
                start_time: Some(times::rfc3339(appointment.span.start, &clinic.zone)),
                message: Some("Appointment has been confirmed".to_owned()),
                patient_id: Some(appointment.patient.as_str().into()),
            };
            Did::json(200, &Data { data }, About::both(&appointment.id, &appointment.patient))
        },
    )
    .await
}

/// What the audit trail says of a booking that is refused.
pub fn about(wish: &Wish) -> About {
    match &wish.patient {
        WishedPatient::Known(id) => About::patient(id),
        WishedPatient::Described(_) => About::default(),
    }
}

/// Performs a booking and answers it with `say`; a slot that is taken is answered with others near it. `wish` reads the
/// directory and the practice where the body names things as only the caller's own program does.
pub async fn booked(
    app: &App,
    asked: Asked,
    wish: impl FnOnce(&mut dyn Sql, &Turn) -> Result<Wish, Refusal> + Send + 'static,
    say: impl FnOnce(&KeptAppointment, &Clinic) -> Result<Did, Refusal> + Send + 'static,
) -> Result<Response, Refusal> {
    let business = asked.business().clone();
    let job = move |sql: &mut dyn Sql, turn: &Turn| {
        let wish = wish(sql, turn)?;
        let (appointment, clinic) = bookings::book(sql, turn, &wish)?;
        say(&appointment, clinic)
    };
    or_alternatives(app, &business, app.write(asked, job).await).await
}

/// An answer; where it says that a slot is taken, with free slots near it.
pub async fn or_alternatives(
    app: &App,
    business: &BusinessId,
    answered: Result<Response, Refusal>,
) -> Result<Response, Refusal> {
    match answered {
        Err(refusal) => match refusal.wanted().cloned() {
            Some(wanted) => Err(refusal.with_alternatives(alternatives(app, business, wanted).await?)),
            None => Err(refusal),
        },
        Ok(answer) => Ok(answer),
    }
}

async fn alternatives(app: &App, business: &BusinessId, wanted: WantedSlot) -> Result<Vec<SpanBody>, Refusal> {
    let (practice, now) = (app.practice(business).await?, app.clock.now());
    app.store
        .read(move |sql| {
            let clinic = practices::clinic(&practice, &wanted.clinic)?;
            let at = Where { practice: &practice, doctor: &wanted.doctor, clinic };
            let spans = offers::nearest(sql, at, &wanted.service, wanted.start, now)?;
            let body = |span: Span| SpanBody {
                start_time: times::rfc3339(span.start, &clinic.zone),
                end_time: times::rfc3339(span.end, &clinic.zone),
            };
            Ok(spans.into_iter().map(body).collect())
        })
        .await
}

/// Refuses words that are too long, in a booking as in a walk-in.
pub fn check_words(
    kind: &Option<String>,
    mode: &Option<String>,
    payment: &Option<String>,
    notes: &Option<String>,
) -> Result<(), Refusal> {
    let check = |field: &str, word: &Option<String>, most: usize| {
        word.as_deref().map_or(Ok(()), |word| checked_text(field, word, most))
    };
    check("appointment_type", kind, CODE_LENGTH)?;
    check("mode", mode, CODE_LENGTH)?;
    check("payment_mode", payment, CODE_LENGTH)?;
    check("notes", notes, NOTE_LENGTH)
}

/// Reads the booking, without judging it; tells also how to write it so that the same booking is always the same text.
fn wish(body: BookBody) -> Result<(Wish, BookBody), Refusal> {
    let doctor = checked_id("doctor_id", body.doctor_id.as_str())?.into();
    let clinic = checked_id("clinic_id", body.clinic_id.as_str())?.into();
    let service = checked_id("slot.service_conf_id", body.slot.service_conf_id.as_str())?.into();
    let span = Span {
        start: moment("slot.start_time", &body.slot.start_time)?,
        end: moment("slot.end_time", &body.slot.end_time)?,
    };
    check_words(&body.appointment_type, &body.mode, &body.payment_mode, &body.notes)?;
    let partner_id = match &body.partner_appointment_id {
        Some(key) => Some(checked_id("partner_appointment_id", key.as_str())?.to_owned()),
        None => None,
    };
    let mut canonical = body.clone();
    // The same moments in another zone are the same booking.
    canonical.slot.start_time = span.start.to_rfc3339();
    canonical.slot.end_time = span.end.to_rfc3339();
    let patient = wished_patient(body.patient_id, body.patient)?;
    let wish = Wish {
        partner_id,
        doctor,
        clinic,
        patient,
        span,
        service,
        kind: body.appointment_type.as_deref().map(AppointmentKind::from_code),
        mode: body.mode.as_deref().map(Mode::from_code),
        payment: body.payment_mode.as_deref().map_or(PaymentMode::Later, PaymentMode::from_code),
        notes: body.notes.filter(|notes| !notes.trim().is_empty()),
        extras: KeptExtras::default(),
        fields: Fields::CORE,
        overbook: body.overbook,
    };
    Ok((wish, canonical))
}

/// For whom: by identifier or by description, and not by both.
pub fn wished_patient(id: Option<Word>, described: Option<NewPatientBody>) -> Result<WishedPatient, Refusal> {
    match (id, described) {
        (Some(id), None) => Ok(WishedPatient::Known(checked_id("patient_id", id.as_str())?.into())),
        (None, Some(described)) => {
            check_texts(&described, "patient.")?;
            Ok(WishedPatient::Described(Box::new(described.into())))
        }
        (Some(_), Some(_)) => Err(Refusal::bad_field("patient", "send either patient_id or patient, not both")),
        (None, None) => Err(Refusal::bad_field("patient_id", "is missing; send patient_id or patient")),
    }
}

fn moment(field: &str, text: &str) -> Result<DateTime<Utc>, Refusal> {
    times::from_rfc3339(text)
        .ok_or_else(|| Refusal::bad_field(field, "is not a time; write it like 2026-06-11T09:00:00+05:30"))
}

/// `PUT /dr/v1/business/appointments/check-in`.
pub async fn check_in(
    State(app): State<Arc<App>>,
    ask: Ask,
    JsonBody(body): JsonBody<CheckInBody>,
) -> Result<Response, Refusal> {
    let id = AppointmentId::from(checked_id("appointment_id", body.appointment_id.as_str())?);
    let at = body.check_in_time.as_deref().map(|text| moment("check_in_time", text)).transpose()?;
    let asked = ask.to("check in", &body)?.about(About::appointment(&id));
    let step = Step { at, ..Step::to(Status::CheckedIn) };
    app.write(asked, move |sql, turn| {
        let appointment = visits::take(sql, turn, &id, &step)?;
        let zone = views::zone_of(&turn.practice, &appointment);
        let data = CheckedInBody {
            appointment_id: appointment.id.as_str().into(),
            status: appointment.status.code().to_owned(),
            visit_checkin: appointment.checked_in.map(|at| times::rfc3339(at, &zone)),
            token: appointment.token,
            message: Some("Patient has been checked in".to_owned()),
        };
        Did::json(200, &Data { data }, About::both(&appointment.id, &appointment.patient))
    })
    .await
}

/// `PUT /dr/v1/business/appointments/cancel`.
pub async fn cancel(
    State(app): State<Arc<App>>,
    ask: Ask,
    JsonBody(body): JsonBody<CancelBody>,
) -> Result<Response, Refusal> {
    let id = AppointmentId::from(checked_id("appointment_id", body.appointment_id.as_str())?);
    let asked = ask.to("cancel", &body)?.about(About::appointment(&id));
    let reason = body.reason.filter(|reason| !reason.trim().is_empty());
    if let Some(reason) = &reason {
        checked_text("reason", reason, NOTE_LENGTH)?;
    }
    let step = Step { reason, ..Step::to(Status::Cancelled(By::Api)) };
    app.write(asked, move |sql, turn| {
        let appointment = visits::take(sql, turn, &id, &step)?;
        let data = CancelledBody {
            appointment_id: appointment.id.as_str().into(),
            message: Some("Appointment has been cancelled".to_owned()),
        };
        Did::json(200, &Data { data }, About::both(&appointment.id, &appointment.patient))
    })
    .await
}
