//! *Desk extensions*: health, readiness, metrics, the description.

use frontdesk::contract::paths;
use serde_json::json;

use crate::both::on_both_stores;
use crate::desk::{Faults, lake};
use crate::harness::bare;

on_both_stores![
    health_needs_no_token_and_everything_else_does,
    metrics_are_for_prometheus_and_name_nobody,
    the_description_has_every_row_of_the_contract,
    alive_and_ready_are_answered,
];

/// Every path of the contract with its methods.
pub const ROUTES: [(&str, &str); 45] = [
    ("POST", paths::LOGIN),
    ("POST", paths::REFRESH),
    ("POST", paths::REFRESH_OLD),
    ("GET", paths::ENTITIES),
    ("GET", paths::DOCTOR),
    ("GET", paths::CLINIC),
    ("GET", paths::SERVICES),
    ("POST", paths::PATIENTS),
    ("GET", paths::PATIENT),
    ("PATCH", paths::PATIENT),
    ("GET", paths::PATIENTS_BY_MOBILE),
    ("GET", paths::PATIENTS_BY_PREFIX),
    ("GET", paths::SLOTS),
    ("POST", paths::BOOK),
    ("PUT", paths::CHECK_IN),
    ("PUT", paths::CANCEL),
    ("GET", paths::DETAILS),
    ("GET", paths::APPOINTMENTS),
    ("POST", paths::APPOINTMENTS),
    ("GET", paths::PROFILES_BY_MOBILE),
    ("POST", paths::PROFILES),
    ("GET", paths::PROFILE),
    ("PATCH", paths::PROFILE),
    ("DELETE", paths::PROFILE),
    ("GET", paths::PROFILES_MINIFIED),
    ("GET", paths::PUBLISHED_SLOTS),
    ("GET", paths::APPOINTMENT),
    ("PATCH", paths::APPOINTMENT),
    ("PATCH", paths::APPOINTMENT_V2),
    ("PATCH", paths::CUSTOM_ATTRIBUTE),
    ("PUT", paths::PUBLISHED_CANCEL),
    ("PUT", paths::RESCHEDULE),
    ("PATCH", paths::RESCHEDULE_TOLD),
    ("POST", paths::CHANGE_STATUS),
    ("POST", paths::COMPLETE),
    ("POST", paths::PARK),
    ("GET", paths::VISITS),
    ("GET", paths::EVENTS),
    ("GET", paths::AVAILABILITY),
    ("GET", paths::KEY),
    ("POST", paths::VOID_KEY),
    ("POST", paths::UNDO),
    ("POST", paths::WALK_INS),
    ("GET", paths::HEALTH),
    ("GET", paths::READY),
];

async fn health_needs_no_token_and_everything_else_does() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let open = [paths::LOGIN, paths::REFRESH, paths::REFRESH_OLD, paths::HEALTH, paths::READY];
    for (method, path) in ROUTES.into_iter().chain([("GET", paths::METRICS)]) {
        let place = desk.url(&paths::filled(path, &["a", "b"]));
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        for token in [None, Some("no.token.atall")] {
            let mut request = desk.http.request(method.clone(), &place).json(&json!({}));
            if let Some(token) = token {
                request = request.header("auth", token);
            }
            let answer = bare(request).await;
            let row = format!("{method} {path} with {token:?}");
            if open.contains(&path) {
                faults.unless(matches!(answer.status, 200 | 400 | 422), || format!("{row}: {}", answer.status));
            } else {
                faults.refused(&row, &answer, 401, "UNAUTHORIZED");
            }
        }
    }
    faults.none();
}

async fn metrics_are_for_prometheus_and_name_nobody() {
    let desk = lake().await;
    let asha = desk.patient("Canarywoman", "Rao", "9000000777").await;
    desk.booked(&asha, "11:00", "11:15").await;
    desk.get(&format!("{}?mobile=9000000777", paths::PATIENTS_BY_MOBILE)).await.is(200);
    let request = desk.http.get(desk.url(paths::METRICS)).header("auth", &desk.token);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    let text = answer.text().await.unwrap();
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    assert!(!lines.is_empty() && lines.iter().all(|line| line.rsplit_once(' ').is_some()), "{text}");
    for secret in ["Canarywoman", "9000000777", asha.as_str()] {
        assert!(!text.contains(secret));
    }
}

async fn the_description_has_every_row_of_the_contract() {
    let desk = lake().await;
    let body = desk.get(paths::DESCRIPTION).await.is(200);
    assert!(body["openapi"].as_str().unwrap().starts_with("3."));
    let mut faults = Faults::default();
    // Names of parameters are the description's own affair.
    let shape = |path: &str| {
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        parts.collect::<Vec<_>>().join("/")
    };
    let described: std::collections::BTreeSet<(String, String)> = body["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| (method.to_uppercase(), shape(path)))
        })
        .collect();
    for (method, path) in ROUTES {
        let there = described.contains(&(method.to_owned(), shape(path)));
        faults.unless(there, || format!("{method} {path} is not described"));
    }
    faults.none();
}

async fn alive_and_ready_are_answered() {
    let desk = lake().await;
    bare(desk.http.get(desk.url(paths::HEALTH))).await.is(200);
    bare(desk.http.get(desk.url(paths::READY))).await.is(200);
}
