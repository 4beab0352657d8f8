//! Where paths meet handlers, and what every answer has in common: a request id, no caching, and errors in one shape.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::FutureExt;

use super::api::Api;
use super::operations;
use super::options::Names;
use super::problem::{REQUEST_ID, Refusal};
use super::routes::{appointments, bookings, events, health, patients, practice, profiles, sign_in, slots};
use super::state::App;
use crate::contract::paths;
use crate::contract::problem::Code;

/// The whole API, or those of its names that are switched on.
pub fn router(app: Arc<App>, names: Names) -> Router {
    let mut api = always();
    if names.core {
        api = api.and(core());
    }
    if names.published {
        api = api.and(published());
    }
    if names.extensions {
        api = api.and(extensions());
    }
    let (router, description) = api.split();
    let tell = move || async move { Json(description) };
    router
        .route(paths::DESCRIPTION, get(tell))
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn(every_answer))
        .with_state(app)
}

/// Sign-in, look-ups and operations: what has no second name.
fn always() -> Api {
    Api::default()
        .on(operations::LOGIN, sign_in::login)
        .on(operations::REFRESH, sign_in::refresh)
        .on(operations::REFRESH_OLD, sign_in::refresh)
        .on(operations::ENTITIES, practice::entities)
        .on(operations::DOCTOR, practice::doctor)
        .on(operations::CLINIC, practice::clinic)
        .on(operations::SERVICES, practice::services)
        .on(operations::ADD_PATIENT, patients::add)
        .on(operations::PATIENT, patients::one)
        .on(operations::CHANGE_PATIENT, patients::change)
        .on(operations::PATIENTS_BY_MOBILE, patients::by_mobile)
        .and(directory())
        .on(operations::APPOINTMENTS, appointments::of_days)
        .on(operations::HEALTH, health::health)
        .on(operations::READY, health::ready)
        .described(operations::DESCRIPTION)
}

/// The directory of patients. Programs write its paths with a slash at the end and without; one of the two is described.
fn directory() -> Api {
    Api::default()
        .on_either(operations::PATIENTS_BY_PREFIX, patients::by_prefix)
        .on_either(operations::ADD_PROFILE, profiles::add)
        .on_either(operations::PROFILE, profiles::one)
        .on_either(operations::CHANGE_PROFILE, profiles::change)
        .on_either(operations::REMOVE_PROFILE, profiles::remove)
        .on_either(operations::PROFILES_BY_MOBILE, profiles::by_mobile)
        .on_either(operations::PROFILES_MINIFIED, profiles::minified)
}

/// The appointment workflow under the names of *Core*.
fn core() -> Api {
    Api::default()
        .on(operations::SLOTS, slots::search)
        .on(operations::BOOK, bookings::book)
        .on(operations::CHECK_IN, bookings::check_in)
        .on(operations::CANCEL, bookings::cancel)
        .on(operations::DETAILS, appointments::details)
}

/// The same under its *Published names*, and what only they have.
fn published() -> Api {
    Api::default().on(operations::PUBLISHED_SLOTS, slots::search)
}

/// *Desk extensions*.
fn extensions() -> Api {
    Api::default().on(operations::EVENTS, events::stream_of_changes)
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
