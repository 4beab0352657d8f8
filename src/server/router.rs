//! Where paths meet handlers.

use std::sync::Arc;

use axum::http::header;
use axum::routing::get;
use axum::{Router, middleware};

use super::api::Api;
use super::every_answer::every_answer;
use super::operations;
use super::options::Names;
use super::problem::Refusal;
use super::routes::{
    appointments, availability, bookings, changes, events, health, keys, metrics, patients, practice, profiles,
    published, sign_in, slots, undo, walk_ins,
};
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
    let every_answer = middleware::from_fn_with_state((Arc::clone(&app.metrics), app.clock), every_answer);
    let (router, description) = api.split();
    let description = Arc::new(description);
    let tell = move || async move { ([(header::CONTENT_TYPE, "application/json")], description.json()) };
    router
        .route(paths::DESCRIPTION, get(tell))
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(every_answer)
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
        .on(operations::METRICS, metrics::metrics)
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
    Api::default()
        .on(operations::PUBLISHED_SLOTS, slots::search)
        .on(operations::published::BOOK, published::book)
        .on(operations::published::DETAILS, published::details)
        .on(operations::published::EDIT, changes::edit)
        .on(operations::published::EDIT_V2, changes::edit)
        .on(operations::published::CUSTOM_ATTRIBUTE, changes::custom_attributes)
        .on(operations::published::CANCEL, published::cancel)
        .on(operations::published::RESCHEDULE, changes::reschedule)
        .on(operations::published::RESCHEDULE_TOLD, changes::reschedule_told)
        .on(operations::published::CHANGE_STATUS, published::change_status)
        .on(operations::published::COMPLETE, published::complete)
        .on(operations::published::PARK, published::park)
        .on(operations::published::VISITS, published::visits)
}

/// *Desk extensions*.
fn extensions() -> Api {
    Api::default()
        .on(operations::EVENTS, events::stream_of_changes)
        .on(operations::AVAILABILITY, availability::of_doctors)
        .on(operations::KEY, keys::what_became)
        .on(operations::VOID_KEY, keys::void)
        .on(operations::WALK_IN, walk_ins::join)
        .on(operations::published::UNDO, undo::take_back)
}

async fn unknown_path() -> Refusal {
    Refusal::new(Code::NotFound, "there is nothing at this address")
}

async fn wrong_method() -> Refusal {
    Refusal::new(Code::MethodNotAllowed, "this address does not take this method")
}
