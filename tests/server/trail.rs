//! The audit trail: every route that changes something, or tells the details of somebody, leaves an entry before its
//! answer; and no entry can be changed unseen.

use std::collections::BTreeSet;

use frontdesk::contract::paths;
use frontdesk::server::store::audit::{self, KeptEntry, Verified, Wanted};
use frontdesk::server::store::sql::{SqlError, Value as Sql};
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::harness::{Answer, BOOK, CANCEL, CHECK_IN, Desk, bare, booking, id_of, with};

on_both_stores![
    every_route_that_changes_or_tells_leaves_an_entry,
    what_is_refused_or_repeated_is_in_the_trail_too,
    a_changed_or_missing_entry_is_found,
];

/// One call: its method, its route, its identifiers, its body; what the trail calls it.
type Call<'a> = (&'a str, &'a str, Vec<&'a str>, Value, &'a str);

async fn send(desk: &Desk, call: &Call<'_>, key: Option<&str>) -> Answer {
    let (method, route, ids, body, _) = call;
    let url = desk.url(&paths::filled(route, ids));
    let mut request = desk.http.request(method.parse().unwrap(), url).header("auth", &desk.token);
    if *method != "GET" && !body.is_null() {
        request = request.json(body);
    }
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    bare(request).await
}

async fn trail(desk: &Desk) -> Vec<KeptEntry> {
    desk.store.read(|sql| audit::after(sql, &"lake".into(), 0, &Wanted::default())).await.unwrap()
}

async fn verified(desk: &Desk) -> Verified {
    desk.store.read(|sql| audit::verify(sql, &"lake".into())).await.unwrap()
}

async fn change(desk: &Desk, statement: &'static str) {
    let done = desk.store.write::<_, SqlError>(move |sql| sql.execute(statement, &[] as &[Sql]));
    assert!(done.await.unwrap() > 0);
}

/// Every operation of the description that takes a key.
async fn writes(desk: &Desk) -> BTreeSet<String> {
    let api = desk.get("/openapi.json").await.is(200);
    let mut all = BTreeSet::new();
    for (path, methods) in api["paths"].as_object().unwrap() {
        for (method, told) in methods.as_object().unwrap() {
            let keyed = told["parameters"].as_array().unwrap().iter().any(|p| p["name"] == "Idempotency-Key");
            if keyed {
                all.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    all
}

async fn every_route_that_changes_or_tells_leaves_an_entry() {
    let desk = Desk::new().await;
    let mut asked = BTreeSet::new();
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let gone = [desk.patient("Go", "One", "9000000002").await, desk.patient("Go", "Two", "9000000003").await];
    let mut ids = Vec::new();
    for (from, to) in [
        ("11:00", "11:15"),
        ("11:15", "11:30"),
        ("11:30", "11:45"),
        ("11:45", "12:00"),
        ("12:00", "12:15"),
        ("12:15", "12:30"),
        ("12:30", "12:45"),
        ("14:00", "14:15"),
    ] {
        ids.push(id_of(&desk.book(&asha, from, to).await.is(200)));
    }
    let id = |at: usize| ids[at].as_str();
    let epoch =
        |time: &str| json!(chrono::DateTime::parse_from_rfc3339(&crate::harness::at(time)).unwrap().timestamp());
    let published = json!({
        "doctor_id": "rao", "clinic_id": "north", "patient_id": asha,
        "appointment_details": { "start_time": epoch("15:00"), "end_time": epoch("15:15"), "mode": "INCLINIC" },
    });
    let to = |from: &str, to: &str| json!({ "start_time": epoch(from), "end_time": epoch(to) });
    let somebody = json!({ "first_name": "New", "gender": "F", "age": 3 });
    let note = json!({ "notes": "by the window" });
    let walk_in = json!({ "doctor_id": "rao", "clinic_id": "north", "patient_id": asha });
    let calls: Vec<Call<'_>> = vec![
        ("POST", paths::PATIENTS, vec![], somebody, "add patient"),
        ("GET", paths::PATIENT, vec![asha.as_str()], Value::Null, "view patient"),
        ("PATCH", paths::PATIENT, vec![asha.as_str()], json!({ "email": "a@example.org" }), "change patient"),
        ("POST", paths::PROFILES, vec![], json!({ "fln": "Another One", "gen": "M", "age": 9 }), "add patient"),
        ("GET", paths::PROFILE, vec![asha.as_str()], Value::Null, "view patient"),
        ("PATCH", paths::PROFILE, vec![asha.as_str()], json!({ "email": "b@example.org" }), "change patient"),
        ("DELETE", paths::PROFILE, vec![gone[0].as_str()], Value::Null, "remove patient"),
        ("POST", BOOK, vec![], booking(&asha, "14:15", "14:30"), "book"),
        ("POST", paths::APPOINTMENTS, vec![], published, "book"),
        ("GET", paths::DETAILS, vec![id(0)], Value::Null, "view appointment"),
        ("GET", paths::APPOINTMENT, vec![id(0)], Value::Null, "view appointment"),
        ("GET", paths::VISITS, vec![asha.as_str()], Value::Null, "view visits"),
        ("PATCH", paths::APPOINTMENT, vec![id(0)], note.clone(), "edit"),
        ("PATCH", paths::APPOINTMENT_V2, vec![id(0)], note, "edit"),
        ("PATCH", paths::CUSTOM_ATTRIBUTE, vec![id(0)], json!({ "room": 4 }), "edit"),
        ("PUT", CHECK_IN, vec![], json!({ "appointment_id": id(0) }), "check in"),
        ("POST", paths::CHANGE_STATUS, vec![id(0)], json!({ "status": "OG" }), "change status"),
        ("POST", paths::COMPLETE, vec![id(0)], Value::Null, "complete"),
        ("POST", paths::PARK, vec![id(1)], Value::Null, "park"),
        ("PUT", CANCEL, vec![], json!({ "appointment_id": id(2) }), "cancel"),
        ("PUT", paths::PUBLISHED_CANCEL, vec![id(3)], Value::Null, "cancel"),
        ("PUT", paths::RESCHEDULE, vec![id(4)], to("15:30", "15:45"), "move"),
        ("PATCH", paths::RESCHEDULE_TOLD, vec![id(5)], to("15:45", "16:00"), "move"),
        ("POST", paths::UNDO, vec![id(2)], Value::Null, "undo"),
        ("POST", paths::WALK_INS, vec![], walk_in, "walk in"),
        ("POST", paths::VOID_KEY, vec!["never"], Value::Null, "void key"),
    ];
    for call in &calls {
        let before = trail(&desk).await.len();
        let answer = send(&desk, call, None).await;
        let (method, route, .., action) = call;
        assert!((200..300).contains(&answer.status), "{method} {route}: {} {}", answer.status, answer.body);
        let entries = trail(&desk).await;
        assert_eq!(entries.len(), before + 1, "{method} {route} leaves one entry");
        let entry = &entries[before].entry;
        assert_eq!((entry.action.as_str(), entry.outcome.as_str()), (*action, "done"), "{method} {route}");
        assert_eq!((entry.client_id.as_str(), entry.client_name.as_str()), (&*desk.client.client_id, "test"));
        assert_eq!(Some(entry.request_id.as_str()), answer.headers["x-request-id"].to_str().ok());
        assert!(entry.clinic_time.ends_with("+05:30") && entry.clinic_time.starts_with("2026-11-23T10:4"));
        let about = (entry.appointment_id.is_some(), entry.patient_id.is_some());
        let expected = match *action {
            "void key" => (false, false),
            "add patient" | "view patient" | "change patient" | "remove patient" | "view visits" => (false, true),
            _ => (true, true),
        };
        assert_eq!(about, expected, "{method} {route} says what it is about");
        if *method != "GET" {
            asked.insert(format!("{method} {route}"));
        }
    }
    let missing: Vec<_> = writes(&desk).await.difference(&asked).cloned().collect();
    assert!(missing.is_empty(), "routes that change something and are not in this table: {missing:?}");
    assert!(matches!(verified(&desk).await, Verified::Unbroken(count) if count > 30));
}

async fn what_is_refused_or_repeated_is_in_the_trail_too() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let keyed = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    let book: Call<'_> = ("POST", BOOK, vec![], keyed.clone(), "book");
    send(&desk, &book, None).await.is(200);
    // The same under another key as well: both mean that booking from then on.
    send(&desk, &book, Some("k-2")).await.is(200);
    assert_eq!(desk.get("/desk/v1/keys/k-2").await.is(200)["data"]["state"], "done");
    desk.book(&asha, "11:00", "11:15").await.refused(409, "SLOT_UNAVAILABLE");
    let long = "x".repeat(3_000);
    desk.send(desk.http.put(desk.url(&format!("/dr/v1/appointment/{long}/cancel")))).await;
    let told: Vec<_> = trail(&desk).await.into_iter().map(|kept| (kept.entry.action, kept.entry.outcome)).collect();
    let told: Vec<_> = told.iter().map(|(action, outcome)| (action.as_str(), outcome.as_str())).collect();
    assert_eq!(
        told[2..6],
        [("book", "done"), ("book", "repeated"), ("view answer", "done"), ("book", "SLOT_UNAVAILABLE")]
    );
    let ids = trail(&desk).await.into_iter().filter_map(|kept| kept.entry.appointment_id);
    assert!(ids.into_iter().all(|id| id.len() <= 128));
}

async fn a_changed_or_missing_entry_is_found() {
    let desk = Desk::new().await;
    // The first entry is that of the client which the owner added.
    for at in 0..6 {
        desk.patient("Asha", "Rao", &format!("900000000{at}")).await;
    }
    assert_eq!(verified(&desk).await, Verified::Unbroken(7));
    change(&desk, "UPDATE audit SET outcome = 'donf' WHERE seq = 4").await;
    assert_eq!(verified(&desk).await, Verified::BrokenAt(4));
    change(&desk, "UPDATE audit SET outcome = 'done' WHERE seq = 4").await;
    assert_eq!(verified(&desk).await, Verified::Unbroken(7));
    change(&desk, "DELETE FROM audit WHERE seq = 7").await;
    assert_eq!(verified(&desk).await, Verified::BrokenAt(7));
    change(&desk, "DELETE FROM audit WHERE seq = 2").await;
    assert_eq!(verified(&desk).await, Verified::BrokenAt(2));
}
