//! Alive and ready: for whoever watches over the server. Neither needs a token, and neither tells anything else.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::contract::problem::Code;
use crate::server::problem::Refusal;
use crate::server::state::App;

/// How long the store may take to say anything.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /healthz`: the server answers.
pub async fn health() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// `GET /readyz`: its store answers too, and it is not about to stop.
pub async fn ready(State(app): State<Arc<App>>) -> Result<Json<Value>, Refusal> {
    if app.stopping.is_cancelled() {
        return Err(Refusal::new(Code::Unavailable, "the server is stopping; ask another one").with_retry_after(1));
    }
    let asked = app.store.read::<_, Refusal>(|sql| Ok(sql.query_first("SELECT 1", &[]).map(drop)?));
    tokio::time::timeout(PATIENCE, asked).await.map_err(|_| {
        Refusal::new(Code::Unavailable, "the database does not answer; try again in a moment").with_retry_after(1)
    })??;
    Ok(Json(json!({ "status": "ready" })))
}
