//! Alive and ready: for whoever watches over the server. Neither needs a token, and neither tells anything else.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::server::problem::Refusal;
use crate::server::state::App;

/// `GET /healthz`: the server answers.
pub async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// `GET /readyz`: its store answers, too.
pub async fn ready(State(app): State<Arc<App>>) -> Result<Json<Value>, Refusal> {
    app.store.read::<_, Refusal>(|sql| Ok(sql.query_first("SELECT 1", &[]).map(drop)?)).await?;
    Ok(Json(json!({ "status": "ready" })))
}
