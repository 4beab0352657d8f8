//! Whatever arrives, the answer is a clear 4xx that names the field, nothing is half-written, and the server goes on.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, lake, of, published};
use crate::harness::{Answer, BOOK, CANCEL, CHECK_IN, Desk, booking, with};
use crate::operations::ROUTES;

on_both_stores![
    what_is_no_json_is_400_everywhere,
    a_huge_body_is_413_everywhere,
    a_wrong_method_is_405,
    wrong_types_and_impossible_values_are_named,
    hostile_identifiers_find_nothing_and_break_nothing,
    hostile_queries_break_nothing,
    what_was_sent_is_never_repeated_in_an_error,
];

async fn raw(desk: &Desk, method: &str, path: &str, body: impl Into<reqwest::Body>) -> Answer {
    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
    let request = desk.http.request(method, desk.url(path)).header("content-type", "application/json");
    desk.send(request.body(body)).await
}

/// The routes that read a body, with identifiers in their paths.
async fn writes(desk: &Desk) -> Vec<(&'static str, String)> {
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "16:00", "16:15").await;
    // These need none.
    let bare = [paths::PUBLISHED_CANCEL, paths::COMPLETE, paths::PARK, paths::UNDO, paths::VOID_KEY];
    let read = ROUTES.into_iter().filter(|(method, path)| !["GET", "DELETE"].contains(method) && !bare.contains(path));
    let filled = |path: &str| if path.contains("{patient_id}") { of(path, &asha) } else { of(path, &id) };
    read.map(|(method, path)| (method, filled(path))).collect()
}

async fn what_is_no_json_is_400_everywhere() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let before = desk.day("2026-11-23").await.len();
    let deep = format!("{}1{}", "[".repeat(20_000), "]".repeat(20_000));
    let deep_object = format!("{}1{}", r#"{"a":"#.repeat(5_000), "}".repeat(5_000));
    for (method, path) in writes(&desk).await {
        for (row, body) in [
            ("empty", String::new()),
            ("cut", "{\"doctor_id\":".to_owned()),
            ("text", "hello".to_owned()),
            ("a list", "[1,2]".to_owned()),
            ("a number", "7".to_owned()),
            ("a NUL", "\u{0}".to_owned()),
            ("two", "{}{}".to_owned()),
            ("deep", deep.clone()),
            ("deep objects", deep_object.clone()),
        ] {
            let answer = raw(&desk, method, &path, body).await;
            // What lies deep in a field that nobody knows is ignored like the field.
            let refused = matches!(answer.status, 400 | 413 | 422) && answer.body["error"]["code"].is_string();
            let refused = refused || (row == "deep objects" && answer.status < 300);
            faults.unless(refused, || format!("{method} {path} {row}: {} {}", answer.status, answer.body));
        }
        let answer = raw(&desk, method, &path, vec![0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]).await;
        faults.unless((400..500).contains(&answer.status), || format!("{method} {path}: not UTF-8: {}", answer.status));
    }
    faults.none();
    assert_eq!(desk.day("2026-11-23").await.len(), before + 1);
    desk.get(paths::READY).await.is(200);
}

async fn a_huge_body_is_413_everywhere() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let huge = format!("{{\"notes\":\"{}\"}}", "x".repeat(70_000));
    for (method, path) in writes(&desk).await {
        faults.status(format!("{method} {path}"), &raw(&desk, method, &path, huge.clone()).await, 413);
    }
    faults.none();
}

async fn a_wrong_method_is_405() {
    let desk = lake().await;
    let mut faults = Faults::default();
    for (_, path) in ROUTES {
        let known: Vec<&str> = ROUTES.iter().filter(|(_, other)| *other == path).map(|(method, _)| *method).collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let place = paths::filled(path, &["a", "b"]);
            if known.contains(&method) || place_is_another(&place, path) {
                continue;
            }
            let answer = raw(&desk, method, &place, "{}").await;
            faults.refused(format!("{method} {path}"), &answer, 405, "METHOD_NOT_ALLOWED");
        }
    }
    faults.none();
}

/// Whether the path is also that of another route: `/dr/v1/patient` is a patient by no name.
fn place_is_another(place: &str, path: &str) -> bool {
    ROUTES.iter().any(|(_, other)| {
        let (place, other_parts): (Vec<_>, Vec<_>) = (place.split('/').collect(), other.split('/').collect());
        let same = |(a, b): (&&str, &&str)| b.starts_with('{') || a == b;
        *other != path && place.len() == other_parts.len() && place.iter().zip(&other_parts).all(same)
    })
}

async fn wrong_types_and_impossible_values_are_named() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    let slot = |name: &str, value: Value| {
        let mut body = booking(&asha, "11:00", "11:15");
        body["slot"][name] = value;
        body
    };
    let time = |name: &str, value: Value| {
        let mut body = published(&asha, "11:00", "11:15");
        body["appointment_details"][name] = value;
        body
    };
    let free = || booking(&asha, "11:00", "11:15");
    for (path, body, field) in [
        (BOOK, with(free(), json!({ "doctor_id": {} })), "doctor_id"),
        (BOOK, with(free(), json!({ "doctor_id": true })), "doctor_id"),
        (BOOK, with(free(), json!({ "clinic_id": ["north"] })), "clinic_id"),
        (BOOK, with(free(), json!({ "patient_id": { "id": 1 } })), "patient_id"),
        (BOOK, with(free(), json!({ "patient_id": null, "patient": "Asha" })), "patient"),
        (BOOK, with(free(), json!({ "slot": "eleven" })), "slot"),
        (BOOK, slot("start_time", json!("2026-11-31T11:00:00+05:30")), "start_time"),
        (BOOK, slot("start_time", json!("2026-11-23T25:00:00+05:30")), "start_time"),
        (BOOK, slot("start_time", json!("2026-11-23 eleven")), "start_time"),
        (BOOK, slot("start_time", json!(7)), "start_time"),
        (BOOK, slot("end_time", json!("")), "end_time"),
        (BOOK, slot("service_conf_id", json!([])), "service_conf_id"),
        (BOOK, with(free(), json!({ "notes": "n".repeat(30_000) })), "notes"),
        (BOOK, with(free(), json!({ "notes": "a\u{0}b" })), "notes"),
        (BOOK, with(free(), json!({ "partner_appointment_id": "k".repeat(3_000) })), "partner_appointment_id"),
        (BOOK, with(free(), json!({ "partner_appointment_id": "a\u{0}b" })), "partner_appointment_id"),
        (BOOK, with(free(), json!({ "mode": 5 })), "mode"),
        (paths::APPOINTMENTS, time("start_time", json!("eleven")), "start_time"),
        (paths::APPOINTMENTS, time("start_time", Value::Null), "start_time"),
        (paths::APPOINTMENTS, time("end_time", json!({})), "end_time"),
        (paths::APPOINTMENTS, time("start_time", json!(9_000_000_000_000_000_000_i64)), "start_time"),
        (paths::WALK_INS, json!({ "doctor_id": [], "clinic_id": "north", "patient_id": asha }), "doctor_id"),
    ] {
        let row: String = format!("{path} {field} {}", body.to_string().chars().take(80).collect::<String>());
        let answer = desk.post(path, body).await;
        if field == "start_time" && answer.status == 400 {
            // A moment long past is refused as that.
            continue;
        }
        faults.names(row, &answer, field);
    }
    faults.none();
    assert!(desk.day("2026-11-23").await.is_empty());
}

async fn hostile_identifiers_find_nothing_and_break_nothing() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let long = "i".repeat(4_000);
    for id in
        ["' OR 1=1 --", "../../etc/passwd", "a/b", "%", "a\u{0}b", "\u{202e}x", "💥", "?", "#", long.as_str(), " "]
    {
        for (method, path) in ROUTES.into_iter().filter(|(_, path)| path.contains('{') && !path.contains("/keys/")) {
            let place = paths::filled(path, &[id, id]);
            let body = if method == "GET" { String::new() } else { "{}".to_owned() };
            let place = if path == paths::SLOTS || path == paths::PUBLISHED_SLOTS {
                format!("{place}?start_date=2026-11-23&end_date=2026-11-23")
            } else {
                place
            };
            let answer = raw(&desk, method, &place, body).await;
            let shown: String = id.chars().take(20).collect();
            // A list by a patient who is not there may be an empty one.
            let empty = path == paths::VISITS && answer.status == 200 && answer.body["data"] == json!([]);
            let refused = (400..500).contains(&answer.status) && answer.body["error"]["code"].is_string();
            faults.unless(refused || empty, || {
                format!("{method} {path} with {shown:?}: {} {}", answer.status, answer.body)
            });
        }
        for path in [CHECK_IN, CANCEL] {
            let answer = desk.put(path, json!({ "appointment_id": id })).await;
            faults.unless((400..500).contains(&answer.status), || format!("{path}: {}", answer.status));
        }
    }
    faults.none();
    desk.get(paths::READY).await.is(200);
}

async fn hostile_queries_break_nothing() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let bad =
        ["%00", "%FF", "'%20OR%201=1", "-1", "99999999999999999999", "0000-00-00", "2026-13-45", "NaN", "%F0%9F%92%A5"];
    let long = "9".repeat(3_000);
    for value in bad.into_iter().chain([long.as_str()]) {
        for query in [
            format!("{}?start_date={value}&end_date={value}", crate::harness::SLOTS),
            format!("{}?start_date={value}&end_date={value}&doctor_id={value}", paths::APPOINTMENTS),
            format!("{}?start_date=2026-11-23&end_date=2026-11-23&page_no={value}", paths::APPOINTMENTS),
            format!("{}?patient_id={value}", paths::APPOINTMENTS),
            format!("{}?mobile={value}", paths::PATIENTS_BY_MOBILE),
            format!("{}?prefix={value}&limit=50", paths::PATIENTS_BY_PREFIX),
            format!("{}?prefix=a&limit={value}", paths::PATIENTS_BY_PREFIX),
            format!("{}?mob={value}", paths::PROFILES_BY_MOBILE),
            format!("{}?pageNo={value}&pageSize={value}", paths::PROFILES_MINIFIED),
            format!("{}?from={value}&days={value}", paths::AVAILABILITY),
            format!("{}?from=2026-11-23&days=1&doctor_id={value}", paths::AVAILABILITY),
        ] {
            let answer = desk.get(&query).await;
            let shown: String = query.chars().take(100).collect();
            faults.unless(answer.status < 500, || format!("{shown}: {} {}", answer.status, answer.body));
            let told = answer.status < 400 || answer.body["error"]["code"].is_string();
            faults.unless(told, || format!("{shown}: {} without a code", answer.status));
        }
    }
    faults.none();
}

async fn what_was_sent_is_never_repeated_in_an_error() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let canary = "Canarywoman";
    for (method, path) in writes(&desk).await {
        for body in [
            json!({ "first_name": { "x": canary }, "notes": { "x": canary }, "doctor_id": { "x": canary }, "status": [canary] }),
            json!({ "dob": canary, "mobile": canary, "gender": "F", "first_name": "A", "fn": "A", "gen": "F" }),
            json!({ "start_time": canary, "end_time": canary, "slot": canary, "appointment_details": canary }),
        ] {
            let answer = raw(&desk, method, &path, body.to_string()).await;
            faults.unless(answer.status < 500, || format!("{method} {path}: {}", answer.status));
            let told = answer.status < 300 || !answer.body.to_string().contains(canary);
            faults.unless(told, || format!("{method} {path}: {}", answer.body));
        }
    }
    faults.none();
}
