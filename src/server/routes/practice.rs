//! *Published names*: clinics and doctors, a doctor, a clinic, a doctor's services.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::Value;

use crate::contract::entities::{self, EntitiesBody};
use crate::server::extract::{Caller, Segments};
use crate::server::practices;
use crate::server::problem::Refusal;
use crate::server::state::App;

/// `GET /dr/v1/business/entities`.
pub async fn entities(State(app): State<Arc<App>>, caller: Caller) -> Result<Json<EntitiesBody>, Refusal> {
    let practice = app.practice(caller.business()).await?;
    Ok(Json(EntitiesBody::of(&practice)))
}

/// `GET /dr/v1/doctor/{doctor_id}`.
pub async fn doctor(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(doctor): Segments<String>,
) -> Result<Json<Value>, Refusal> {
    let practice = app.practice(caller.business()).await?;
    let doctor = practices::doctor(&practice, &doctor.into())?;
    Ok(Json(entities::doctor(&practice, doctor)))
}

/// `GET /dr/v1/business/clinic/{clinic_id}`.
pub async fn clinic(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(clinic): Segments<String>,
) -> Result<Json<Value>, Refusal> {
    let practice = app.practice(caller.business()).await?;
    Ok(Json(entities::clinic(practices::clinic(&practice, &clinic.into())?)))
}

/// `GET /dr/v1/doctor/service/{doctor_id}`.
pub async fn services(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(doctor): Segments<String>,
) -> Result<Json<Value>, Refusal> {
    let practice = app.practice(caller.business()).await?;
    let doctor = practices::doctor(&practice, &doctor.into())?;
    Ok(Json(entities::services(&practice, doctor)))
}
