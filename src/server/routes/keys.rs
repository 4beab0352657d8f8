//! *Desk extensions*: what became of a write, and giving one up.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;

use crate::contract::bookings::Data;
use crate::contract::keys::KeyBody;
use crate::server::audit::About;
use crate::server::extract::{Caller, Segments, checked_id};
use crate::server::keys;
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::writes::{self, Ask, Did};

/// `GET /desk/v1/keys/{key}`.
pub async fn what_became(
    State(app): State<Arc<App>>,
    caller: Caller,
    Segments(key): Segments<String>,
) -> Result<Json<Data<KeyBody>>, Refusal> {
    checked_id("key", &key)?;
    let business = caller.business().clone();
    if app.running.has(&business, &key) {
        return Ok(Json(Data { data: keys::running(&key) }));
    }
    let (asked_for, of) = (key.clone(), business.clone());
    if app.store.read(move |sql| keys::is_elsewhere(sql, &of, &asked_for)).await? {
        return Ok(Json(Data { data: keys::running(&key) }));
    }
    let practice = app.practice(&business).await?;
    let found = app.store.read(move |sql| keys::what_became(sql, &business, &practice, &key)).await?;
    if found.answer.is_some() {
        // It may tell of a patient.
        let about = keys::about(&found);
        app.view(&caller, "view answer", move |_, _| Ok(((), about))).await?;
    }
    Ok(Json(Data { data: found }))
}

/// `POST /desk/v1/keys/{key}/void`. There is nothing in its body, and it needs no key of its own: to void a key again
/// is to void it once.
pub async fn void(State(app): State<Arc<App>>, ask: Ask, Segments(key): Segments<String>) -> Result<Response, Refusal> {
    checked_id("key", &key)?;
    if app.running.has(ask.caller().business(), &key) {
        return Err(writes::twin_is_running());
    }
    let asked = ask.keyless().to("void key", &key)?;
    app.write(asked, move |sql, turn| {
        let data = keys::void(sql, turn, &key)?;
        Did::json(200, &Data { data }, About::default())
    })
    .await
}
