//! *Desk extensions*: the last change of an appointment is taken back, as long as nothing has been built on it.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, holds_slot, lake, of};
use crate::harness::{Answer, CHECK_IN, Desk, at};

on_both_stores![
    each_kind_of_change_can_be_taken_back,
    a_booking_taken_back_gives_its_slot_back,
    a_move_taken_back_puts_the_patient_where_he_was,
    what_was_sold_again_can_not_be_taken_back,
    a_move_whose_visit_has_begun_can_not_be_taken_back,
    what_is_taken_back_twice_goes_no_further_than_once,
    a_token_that_is_taken_back_leaves_neither_gap_nor_twin,
    only_an_alive_token_may_take_back,
];

async fn undo(desk: &Desk, id: &str) -> Answer {
    desk.post(&of(paths::UNDO, id), json!({})).await
}

/// A move can be taken back by whichever of the two the desk holds.
async fn undo_move(desk: &Desk, old: &str, new: &str) -> Answer {
    let answer = undo(desk, new).await;
    if answer.status == 200 { answer } else { undo(desk, old).await }
}

async fn moved(desk: &Desk, id: &str, from: &str, to: &str) -> String {
    let body = json!({ "start_time": epoch(from), "end_time": epoch(to) });
    desk.put(&of(paths::RESCHEDULE, id), body).await.is(204);
    desk.details(id).await["next_aid"].as_str().unwrap().to_owned()
}

async fn each_kind_of_change_can_be_taken_back() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    for (kind, way, back) in [
        ("check-in", &["CK"][..], "BK"),
        ("start", &["CK", "OG"], "CK"),
        ("park", &["PA"], "BK"),
        ("park of who waits", &["CK", "PA"], "CK"),
        ("cancel", &["CN"], "BK"),
        ("cancel by staff", &["CNS"], "BK"),
        ("cancel of who waits", &["CK", "CN"], "CK"),
        ("no-show", &["NS"], "BK"),
        ("no-show by staff", &["NSS"], "BK"),
    ] {
        let id = desk.booked(&asha, "11:00", "11:15").await;
        let mut before = desk.details(&id).await;
        for step in way {
            before = desk.details(&id).await;
            desk.change(&id, step).await.is(200);
        }
        let answer = undo(&desk, &id).await;
        faults.status(kind, &answer, 200);
        let now = desk.details(&id).await;
        for name in ["status", "start_time", "visit_start", "doctor_id", "patient_id"] {
            faults.unless(now[name] == before[name], || {
                format!("{kind}: {name} is {} and was {}", now[name], before[name])
            });
        }
        faults.unless(now["status"] == json!(back), || format!("{kind}: {}", now["status"]));
        faults.unless(answer.body["data"]["status"] == json!(back), || format!("{kind}: answers {}", answer.body));
        faults.unless(answer.body["data"]["appointment_id"] == json!(id), || format!("{kind}: not the details"));
        faults.unless(!desk.is_free("11:00").await, || format!("{kind}: the slot is free"));
        // Out of the way of the next row.
        if holds_slot(now["status"].as_str().unwrap()) {
            desk.change(&id, "CN").await.is(200);
        }
    }
    faults.none();
}

async fn a_booking_taken_back_gives_its_slot_back() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    undo(&desk, &id).await.is(200);
    assert!(desk.is_free("11:00").await);
    assert_eq!(desk.held("2026-11-23").await, 0);
    desk.booked(&asha, "11:00", "11:15").await;
}

async fn a_move_taken_back_puts_the_patient_where_he_was() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let old = desk.booked(&asha, "11:00", "11:15").await;
    let new = moved(&desk, &old, "12:00", "12:15").await;
    undo_move(&desk, &old, &new).await.is(200);
    assert!(!desk.is_free("11:00").await && desk.is_free("12:00").await);
    let rows = desk.day("2026-11-23").await;
    let active: Vec<&Value> = rows.iter().filter(|row| holds_slot(row["status"].as_str().unwrap())).collect();
    assert_eq!(active.len(), 1);
    let details = desk.details(active[0]["appointment_id"].as_str().unwrap()).await;
    assert_eq!((&details["status"], &details["start_time"]), (&json!("BK"), &json!(at("11:00"))));
    assert_eq!(details["next_aid"], Value::Null);
}

async fn what_was_sold_again_can_not_be_taken_back() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for status in ["CN", "NS"] {
        let id = desk.booked(&asha, "11:00", "11:15").await;
        desk.change(&id, status).await.is(200);
        let buyer = desk.booked(&asha, "11:00", "11:15").await;
        let error = undo(&desk, &id).await.refused(409, "UNDO_NOT_POSSIBLE");
        assert!(!error["message"].as_str().unwrap().is_empty());
        assert_eq!(desk.status(&id).await, status);
        assert_eq!(desk.status(&buyer).await, "BK");
        desk.change(&buyer, "CN").await.is(200);
    }
    let old = desk.booked(&asha, "11:00", "11:15").await;
    let new = moved(&desk, &old, "12:00", "12:15").await;
    desk.booked(&asha, "11:00", "11:15").await;
    undo_move(&desk, &old, &new).await.refused(409, "UNDO_NOT_POSSIBLE");
    assert_eq!((desk.status(&old).await.as_str(), desk.status(&new).await.as_str()), ("RES", "BK"));
}

async fn a_move_whose_visit_has_begun_can_not_be_taken_back() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let old = desk.booked(&asha, "11:00", "11:15").await;
    let new = moved(&desk, &old, "12:00", "12:15").await;
    desk.change(&new, "CK").await.is(200);
    desk.change(&new, "OG").await.is(200);
    undo(&desk, &old).await.refused(409, "UNDO_NOT_POSSIBLE");
    assert_eq!((desk.status(&old).await.as_str(), desk.status(&new).await.as_str()), ("RES", "OG"));
}

async fn what_is_taken_back_twice_goes_no_further_than_once() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.change(&id, "CK").await.is(200);
    desk.change(&id, "OG").await.is(200);
    undo(&desk, &id).await.is(200);
    let second = undo(&desk, &id).await;
    assert!(matches!(second.status, 200 | 409), "{}", second.body);
    // Only the last change can be taken back.
    let now = desk.status(&id).await;
    assert!(now == "CK" || now == "BK", "{now}");
    undo(&desk, "nothing").await.refused(404, "APPOINTMENT_NOT_FOUND");
}

async fn a_token_that_is_taken_back_leaves_neither_gap_nor_twin() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let token = async |id: &str| desk.details(id).await["token"].clone();
    let first = desk.booked(&asha, "11:00", "11:15").await;
    let second = desk.booked(&asha, "11:15", "11:30").await;
    desk.put(CHECK_IN, json!({ "appointment_id": first })).await.is(200);
    undo(&desk, &first).await.is(200);
    desk.put(CHECK_IN, json!({ "appointment_id": second })).await.is(200);
    desk.put(CHECK_IN, json!({ "appointment_id": first })).await.is(200);
    let mut tokens = [token(&first).await, token(&second).await];
    tokens.sort_by_key(Value::as_i64);
    assert_eq!(tokens, [json!(1), json!(2)]);
}

async fn only_an_alive_token_may_take_back() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    crate::harness::bare(desk.http.post(desk.url(&of(paths::UNDO, &id)))).await.is(401);
    // No body is needed.
    desk.send(desk.http.post(desk.url(&of(paths::UNDO, &id)))).await.is(200);
}
