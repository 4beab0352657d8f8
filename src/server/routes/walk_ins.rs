//! *Desk extensions*: a patient without an appointment joins the queue.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;

use super::bookings::{check_words, wished_patient};
use crate::contract::bookings::Data;
use crate::contract::times;
use crate::contract::walk_ins::{WalkInBody, WalkedInBody};
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode};
use crate::domain::ids::BusinessId;
use crate::server::audit::About;
use crate::server::bookings::WishedPatient;
use crate::server::extract::{JsonBody, checked_id};
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::store::patients;
use crate::server::walk_ins::{self, WalkIn};
use crate::server::writes::{Ask, Did};

/// `POST /desk/v1/walk-ins`.
pub async fn join(
    State(app): State<Arc<App>>,
    ask: Ask,
    JsonBody(body): JsonBody<WalkInBody>,
) -> Result<Response, Refusal> {
    let asked = ask.to("walk in", &body)?;
    let walk_in = walk_in(body)?;
    let about = match &walk_in.patient {
        WishedPatient::Known(id) => About::patient(id),
        WishedPatient::Described(_) => About::default(),
    };
    let known = about.patient.clone();
    let foreseen = move |business: &BusinessId| known.iter().map(|id| patients::listed(business, id)).collect();
    app.write(asked.about(about).foreseeing(foreseen), move |sql, turn| {
        let (appointment, clinic) = walk_ins::join(sql, turn, &walk_in)?;
        let data = WalkedInBody {
            appointment_id: appointment.id.as_str().into(),
            token: appointment.token,
            status: appointment.status.code().to_owned(),
            visit_checkin: appointment.checked_in.map(|at| times::rfc3339(at, &clinic.zone)),
            patient_id: appointment.patient.as_str().into(),
        };
        Did::json(201, &Data { data }, About::both(&appointment.id, &appointment.patient))
    })
    .await
}

/// Reads the walk-in, without judging it.
fn walk_in(body: WalkInBody) -> Result<WalkIn, Refusal> {
    check_words(&body.appointment_type, &body.mode, &body.payment_mode, &body.notes)?;
    let service = match &body.service_conf_id {
        Some(id) => Some(checked_id("service_conf_id", id.as_str())?.into()),
        None => None,
    };
    Ok(WalkIn {
        doctor: checked_id("doctor_id", body.doctor_id.as_str())?.into(),
        clinic: checked_id("clinic_id", body.clinic_id.as_str())?.into(),
        patient: wished_patient(body.patient_id, body.patient)?,
        service,
        kind: body.appointment_type.as_deref().map(AppointmentKind::from_code),
        mode: body.mode.as_deref().map(Mode::from_code),
        payment: body.payment_mode.as_deref().map_or(PaymentMode::Later, PaymentMode::from_code),
        notes: body.notes.filter(|notes| !notes.trim().is_empty()),
    })
}
