//! Where paths meet handlers, and what every answer has in common: a request id, no caching, and errors in one shape.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post, put};
use futures_util::FutureExt;

use super::options::Names;
use super::problem::{REQUEST_ID, Refusal};
use super::routes::{
    appointments, bookings, changes, events, health, patients, practice, published, sign_in, slots, undo,
};
use super::state::App;
use crate::contract::paths;
use crate::contract::problem::Code;

/// The whole API, or those of its names that are switched on.
pub fn router(app: Arc<App>, names: Names) -> Router {
    let mut api = always();
    if names.core {
        api = api.merge(core());
    }
    if names.published {
        api = api.merge(published());
    }
    if names.extensions {
        api = api.merge(extensions());
    }
    api.fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(every_answer))
        .with_state(app)
}

/// Sign-in, look-ups and operations: what has no second name.
fn always() -> Router<Arc<App>> {
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
        .route(paths::APPOINTMENTS, get(appointments::of_days))
        .route(paths::HEALTH, get(health::health))
        .route(paths::READY, get(health::ready))
}

/// The appointment workflow under the names of *Core*.
fn core() -> Router<Arc<App>> {
    Router::new()
        .route(paths::SLOTS, get(slots::search))
        .route(paths::BOOK, post(bookings::book))
        .route(paths::CHECK_IN, put(bookings::check_in))
        .route(paths::CANCEL, put(bookings::cancel))
        .route(paths::DETAILS, get(appointments::details))
}

/// The same under its *Published names*, and what only they have.
fn published() -> Router<Arc<App>> {
    Router::new()
        .route(paths::PUBLISHED_SLOTS, get(slots::search))
        .route(paths::APPOINTMENTS, post(published::book))
        .route(paths::APPOINTMENT, get(published::details).patch(changes::edit))
        .route(paths::APPOINTMENT_V2, patch(changes::edit))
        .route(paths::CUSTOM_ATTRIBUTE, patch(changes::custom_attributes))
        .route(paths::PUBLISHED_CANCEL, put(published::cancel))
        .route(paths::RESCHEDULE, put(changes::reschedule))
        .route(paths::RESCHEDULE_TOLD, patch(changes::reschedule_told))
        .route(paths::CHANGE_STATUS, post(published::change_status))
        .route(paths::COMPLETE, post(published::complete))
        .route(paths::PARK, post(published::park))
        .route(paths::VISITS, get(published::visits))
}

/// *Desk extensions*.
fn extensions() -> Router<Arc<App>> {
    Router::new().route(paths::EVENTS, get(events::stream_of_changes)).route(paths::UNDO, post(undo::take_back))
}

async fn unknown_path() -> Refusal {
    Refusal::new(Code::NotFound, "there is nothing at this address")
}

async fn wrong_method() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address does not take this method")
}

/// A handler that panics is an answer like any other, and no reason for the server to end. What is logged is the path
/// as it is routed, never the address itself: that may hold a name or a number.
async fn every_answer(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = uuid::Uuid::new_v4().simple().to_string();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let answering = async {
        let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        answered.unwrap_or_else(|_| {
            tracing::error!(request = id, "a handler panicked");
            Refusal::internal().into_response()
        })
    };
    let mut response = REQUEST_ID.scope(id.clone(), answering).await;
    let path = path.as_ref().map_or("unknown", MatchedPath::as_str);
    tracing::debug!(request = id, %method, path, status = response.status().as_u16(), took = ?started.elapsed());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert("x-request-id", id);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_with_a_reference() {
        async fn panics() {
            panic!("on purpose")
        }
        let router: Router = Router::new().route("/", get(panics)).layer(middleware::from_fn(every_answer));
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), 500);
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body = std::str::from_utf8(&body).unwrap();
        assert!(body.contains(&id) && body.contains("INTERNAL"), "{body}");
    }
}
