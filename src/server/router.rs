//! Where paths meet handlers.

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::{get, post, put};

use super::every_answer::every_answer;
use super::options::Names;
use super::problem::Refusal;
use super::routes::{appointments, bookings, events, health, metrics, patients, practice, sign_in, slots};
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
    let every_answer = middleware::from_fn_with_state(Arc::clone(&app.metrics), every_answer);
    api.fallback(unknown_path).method_not_allowed_fallback(wrong_method).layer(every_answer).with_state(app)
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
        .route(paths::METRICS, get(metrics::metrics))
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
    Router::new().route(paths::PUBLISHED_SLOTS, get(slots::search))
}

/// *Desk extensions*.
fn extensions() -> Router<Arc<App>> {
    Router::new().route(paths::EVENTS, get(events::stream_of_changes))
}

async fn unknown_path() -> Refusal {
    Refusal::new(Code::NotFound, "there is nothing at this address")
}

async fn wrong_method() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address does not take this method")
}
