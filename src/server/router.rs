//! Where paths meet handlers, and what every answer has in common: a request id, no caching, and errors in one shape.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use futures_util::FutureExt;

use super::problem::Refusal;
use super::routes::{appointments, bookings, events, health, patients, practice, sign_in, slots};
use super::state::App;
use crate::contract::paths;
use crate::contract::problem::Code;

/// The whole API.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route(paths::LOGIN, post(sign_in::login))
        .route(paths::REFRESH, post(sign_in::refresh))
        .route(paths::REFRESH_OLD, post(sign_in::refresh))
        .route(paths::ENTITIES, get(practice::entities))
        .route(paths::DOCTOR, get(practice::doctor))
        .route(paths::CLINIC, get(practice::clinic))
        .route(paths::SERVICES, get(practice::services))
        .route(paths::PATIENTS, post(patients::add))
        .route(paths::PATIENT, get(patients::one))
        .route(paths::PATIENTS_BY_MOBILE, get(patients::by_mobile))
        .route(paths::PATIENTS_BY_PREFIX, get(patients::by_prefix))
        .route(paths::SLOTS, get(slots::search))
        .route(paths::BOOK, post(bookings::book))
        .route(paths::CHECK_IN, put(bookings::check_in))
        .route(paths::CANCEL, put(bookings::cancel))
        .route(paths::DETAILS, get(appointments::details))
        .route(paths::APPOINTMENTS, get(appointments::of_days))
        .route(paths::EVENTS, get(events::stream_of_changes))
        .route(paths::HEALTH, get(health::health))
        .route(paths::READY, get(health::ready))
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(every_answer))
        .with_state(app)
}

async fn unknown_path() -> Refusal {
    Refusal::new(Code::NotFound, "there is nothing at this address")
}

async fn wrong_method() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address does not take this method")
}

/// A handler that panics is an answer like any other, and no reason for the server to end.
async fn every_answer(request: Request, next: Next) -> Response {
    let id = uuid::Uuid::new_v4().simple().to_string();
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| {
        tracing::error!(request = id, "a handler panicked");
        Refusal::internal().into_response()
    });
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", id);
    }
    response
}
