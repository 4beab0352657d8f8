//! *Published names*: edit, custom attributes.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, lake, named, of};
use crate::harness::{Answer, BOOK, Desk, at, booking, id_of, with};

on_both_stores![
    everything_that_can_be_edited_is_under_both_names,
    type_payment_and_mode_can_be_edited_too,
    start_and_end_move_it,
    a_move_to_what_is_taken_or_not_there_changes_nothing,
    a_bad_edit_is_named_and_changes_nothing,
    custom_attributes_have_a_call_of_their_own,
    the_partners_identifier_edits_too,
];

#[track_caller]
fn done(answer: &Answer) {
    assert!(matches!(answer.status, 200 | 204), "{}: {}", answer.status, answer.body);
}

async fn everything_that_can_be_edited_is_under_both_names() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for (path, from, to, token) in
        [(paths::APPOINTMENT, "11:00", "11:15", 17), (paths::APPOINTMENT_V2, "11:15", "11:30", 18)]
    {
        let id = desk.booked(&asha, from, to).await;
        let before = desk.details(&id).await;
        done(&desk.patch(&of(path, &id), json!({ "notes": "brings papers", "token": token })).await);
        let body = json!({
            "custom_attributes": { "room": "4b" }, "partner_meta": { "campaign": "c-7" }, "display_meta": { "tint": 3 },
        });
        done(&desk.patch(&of(path, &id), body).await);
        let after = desk.details(&id).await;
        assert_eq!((&after["notes"], &after["token"]), (&json!("brings papers"), &json!(token)), "{path}");
        for name in ["status", "start_time", "end_time", "doctor_id", "patient_id", "mode", "prev_aids"] {
            assert_eq!(after[name], before[name], "{name}");
        }
        assert!(after["version"].as_i64().unwrap() > before["version"].as_i64().unwrap());
        let flat = desk.get(&of(paths::APPOINTMENT, &id)).await.is(200);
        for (name, value) in [("room", json!("4b")), ("campaign", json!("c-7")), ("tint", json!(3))] {
            assert_eq!(named(&flat, name), Some(&value), "{path} {name}: {flat}");
        }
    }
}

async fn type_payment_and_mode_can_be_edited_too() {
    // "Editing without moving (notes, type, payment mode, mode, token, custom attributes)".
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let body = json!({ "appointment_type": "FOLLOW_UP", "payment_mode": "UPI", "mode": "tele" });
    done(&desk.patch(&of(paths::APPOINTMENT, &id), body).await);
    let details = desk.details(&id).await;
    assert_eq!(details["appointment_type"], json!("FOLLOW_UP"));
    assert_eq!(details["payment"]["payment_mode"], json!("UPI"));
    assert_eq!(details["mode"], json!("tele"));
}

async fn start_and_end_move_it() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for path in [paths::APPOINTMENT, paths::APPOINTMENT_V2] {
        let id = desk.booked(&asha, "11:00", "11:15").await;
        let held = desk.held("2026-11-23").await;
        let body = json!({ "start_time": epoch("12:00"), "end_time": epoch("12:15") });
        done(&desk.patch(&of(path, &id), body).await);
        assert!(desk.is_free("11:00").await && !desk.is_free("12:00").await, "{path}");
        assert_eq!(desk.held("2026-11-23").await, held, "never none, never two");
        let active: Vec<Value> =
            desk.day("2026-11-23").await.into_iter().filter(|row| row["status"] == json!("BK")).collect();
        assert_eq!(active[0]["start_time"], json!(epoch("12:00")));
        let now = active[0]["appointment_id"].as_str().unwrap();
        desk.put(crate::harness::CANCEL, json!({ "appointment_id": now })).await.is(200);
    }
}

async fn a_move_to_what_is_taken_or_not_there_changes_nothing() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.booked(&asha, "12:00", "12:15").await;
    let before = desk.details(&id).await;
    let mut faults = Faults::default();
    let path = of(paths::APPOINTMENT, &id);
    let times = |from: &str, to: &str| json!({ "start_time": epoch(from), "end_time": epoch(to), "notes": "moved" });
    faults.refused("taken", &desk.patch(&path, times("12:00", "12:15")).await, 409, "SLOT_UNAVAILABLE");
    faults.refused("in the break", &desk.patch(&path, times("13:15", "13:30")).await, 404, "SLOT_NOT_FOUND");
    faults.status("past", &desk.patch(&path, times("09:00", "09:15")).await, 400);
    for half in [json!({ "start_time": epoch("11:15") }), json!({ "end_time": epoch("11:30") })] {
        let answer = desk.patch(&path, half.clone()).await;
        faults.unless(matches!(answer.status, 400 | 422), || format!("{half}: {}", answer.status));
    }
    faults.none();
    assert_eq!(desk.details(&id).await, before);
}

async fn a_bad_edit_is_named_and_changes_nothing() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let before = desk.details(&id).await;
    let mut faults = Faults::default();
    for path in [paths::APPOINTMENT, paths::APPOINTMENT_V2] {
        for (body, field) in [
            (json!({ "notes": "n".repeat(20_000) }), "notes"),
            (json!({ "notes": "a\u{0}b" }), "notes"),
            (json!({ "notes": { "a": 1 } }), "notes"),
            (json!({ "token": "first" }), "token"),
            (json!({ "token": -1 }), "token"),
            (json!({ "start_time": "soon", "end_time": "later" }), "_time"),
            (json!({ "custom_attributes": "blue" }), "custom_attributes"),
        ] {
            faults.names(format!("{path} {field}"), &desk.patch(&of(path, &id), body).await, field);
        }
        faults.status(path, &desk.patch(&of(path, "nothing"), json!({ "notes": "x" })).await, 404);
    }
    faults.none();
    assert_eq!(desk.details(&id).await, before);
}

async fn attributes(desk: &Desk, id: &str, key: &str) -> Option<Value> {
    let flat = desk.get(&of(paths::APPOINTMENT, id)).await.is(200);
    named(&flat, key).cloned()
}

async fn custom_attributes_have_a_call_of_their_own() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let path = of(paths::CUSTOM_ATTRIBUTE, &id);
    done(&desk.patch(&path, json!({ "custom_attributes": { "room": "4b" } })).await);
    assert_eq!(attributes(&desk, &id, "room").await, Some(json!("4b")));
    let unknown = desk.patch(&of(paths::CUSTOM_ATTRIBUTE, "nothing"), json!({ "custom_attributes": {} })).await;
    unknown.is(404);
}

async fn the_partners_identifier_edits_too() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "theirs" }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    for (at, path) in [paths::APPOINTMENT, paths::APPOINTMENT_V2].into_iter().enumerate() {
        let notes = json!(format!("note {at}"));
        done(&desk.patch(&format!("{}?partner_id=1", of(path, "theirs")), json!({ "notes": notes })).await);
        assert_eq!(desk.details(&id).await["notes"], notes);
    }
    let path = format!("{}?partner_id=1", of(paths::CUSTOM_ATTRIBUTE, "theirs"));
    done(&desk.patch(&path, json!({ "custom_attributes": { "room": "5" } })).await);
    assert_eq!(attributes(&desk, &id, "room").await, Some(json!("5")));
    assert_eq!(desk.details(&id).await["start_time"], json!(at("11:00")));
}
