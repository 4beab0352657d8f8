//! *Desk extensions*: undo.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::harness::{Answer, BOOK, Desk, NOW, PRACTICE, booking, id_of, with};
use crate::published::{of, times};

async fn undo(desk: &Desk, id: &str) -> Answer {
    desk.send(desk.http.post(desk.url(&of(paths::UNDO, id)))).await
}

/// Moves it; the identifier of the new one.
async fn moved(desk: &Desk, id: &str, from: &str, to: &str) -> String {
    let new = desk.patch(&of(paths::RESCHEDULE_TOLD, id), times(from, to)).await.is(200);
    new["appointment_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_booking_taken_back_is_cancelled_and_says_why() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let data = undo(&desk, &id).await.is(200)["data"].clone();
    assert_eq!((&data["status"], &data["cancel_reason"]), (&json!("CN"), &json!("taken back")));
    assert!(desk.is_free("11:00").await);
    undo(&desk, &id).await.refused(409, "UNDO_NOT_POSSIBLE");
}

#[tokio::test]
async fn a_step_taken_back_restores_what_it_changed() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    for (way, field) in
        [(&["CK"][..], "visit_checkin"), (&["CK", "OG"], "visit_start"), (&["CK", "CN"], "cancel_reason")]
    {
        let (last, before) = way.split_last().unwrap();
        for step in before {
            desk.change(&id, step).await.is(200);
        }
        let was = desk.details(&id).await;
        desk.change(&id, last).await.is(200);
        let now = undo(&desk, &id).await.is(200)["data"].clone();
        for name in ["status", field, "token"] {
            assert_eq!(now[name], was[name], "{way:?} {name}");
        }
        assert!(now["version"].as_i64() > was["version"].as_i64());
        // Back to where the next row begins.
        if now["status"] == json!("CK") {
            desk.change(&id, "CK").await.is(200);
            desk.change(&id, "PA").await.is(200);
        }
    }
}

#[tokio::test]
async fn the_last_token_is_given_out_again_and_any_other_stays() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let first = desk.booked(&asha, "11:00", "11:15").await;
    let second = desk.booked(&asha, "11:15", "11:30").await;
    let third = desk.booked(&asha, "11:30", "11:45").await;
    desk.check_in(&first).await;
    desk.check_in(&second).await;
    assert_eq!(undo(&desk, &second).await.is(200)["data"]["token"], Value::Null);
    assert_eq!(desk.check_in(&third).await, json!(2));
    assert_eq!(undo(&desk, &first).await.is(200)["data"]["token"], json!(1));
    assert_eq!(desk.check_in(&second).await, json!(3));
    assert_eq!(desk.check_in(&first).await, json!(1));
}

#[tokio::test]
async fn a_cancellation_is_taken_back_only_while_the_slot_is_free() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    for status in ["CNS", "NSD"] {
        let id = desk.booked(&asha, "11:00", "11:15").await;
        desk.change(&id, status).await.is(200);
        let buyer = desk.booked(&asha, "11:00", "11:15").await;
        let error = undo(&desk, &id).await.refused(409, "UNDO_NOT_POSSIBLE");
        assert!(error["message"].as_str().unwrap().contains("sold again"));
        assert_eq!(desk.details(&id).await["status"], json!(status));
        desk.change(&buyer, "CN").await.is(200);
        assert_eq!(undo(&desk, &id).await.is(200)["data"]["status"], json!("BK"));
        assert!(!desk.is_free("11:00").await);
        desk.change(&id, "CN").await.is(200);
    }
}

#[tokio::test]
async fn a_move_is_taken_back_by_either_of_the_two() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let keyed = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k" }));
    let old = id_of(&desk.post(BOOK, keyed).await.is(200));
    for by_old in [true, false] {
        let new = moved(&desk, &old, "12:00", "12:15").await;
        let data = undo(&desk, if by_old { &old } else { &new }).await.is(200)["data"].clone();
        assert_eq!((&data["appointment_id"], &data["status"]), (&json!(old), &json!("BK")));
        assert_eq!((&data["next_aid"], &data["prev_aids"]), (&Value::Null, &json!([])));
        let gone = desk.details(&new).await;
        assert_eq!((&gone["status"], &gone["prev_aids"]), (&json!("CN"), &json!([])));
        assert!(!desk.is_free("11:00").await && desk.is_free("12:00").await);
        let found = desk.get(&format!("{}?partner_id=1", of(paths::APPOINTMENT, "k"))).await.is(200);
        assert_eq!(found["appointment_id"], json!(old));
    }
}

#[tokio::test]
async fn a_move_on_which_something_was_built_stays() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let build: [(&str, &str); 3] = [("check-in", "waiting"), ("edit", "changed"), ("move", "moved")];
    for (at, (built, says)) in build.into_iter().enumerate() {
        let slots = [("11:00", "11:15"), ("11:15", "11:30"), ("11:30", "11:45")];
        let goals = [("14:00", "14:15"), ("14:15", "14:30"), ("14:30", "14:45")];
        let old = desk.booked(&asha, slots[at].0, slots[at].1).await;
        let new = moved(&desk, &old, goals[at].0, goals[at].1).await;
        match built {
            "check-in" => drop(desk.check_in(&new).await),
            "edit" => drop(desk.edit(&new, json!({ "notes": "x" })).await.is(200)),
            _ => drop(moved(&desk, &new, "16:00", "16:15").await),
        }
        let error = undo(&desk, &old).await.refused(409, "UNDO_NOT_POSSIBLE");
        assert!(error["message"].as_str().unwrap().contains(says), "{built}: {error}");
        assert_eq!(desk.details(&old).await["status"], json!("RES"));
        assert_eq!(desk.details(&old).await["next_aid"], json!(new));
    }
}

#[tokio::test]
async fn a_move_whose_old_slot_was_sold_stays() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let old = desk.booked(&asha, "11:00", "11:15").await;
    let new = moved(&desk, &old, "12:00", "12:15").await;
    desk.booked(&asha, "11:00", "11:15").await;
    for id in [&old, &new] {
        undo(&desk, id).await.refused(409, "UNDO_NOT_POSSIBLE");
    }
    assert!(!desk.is_free("12:00").await);
    assert_eq!(desk.details(&new).await["prev_aids"], json!([old]));
}

#[tokio::test]
async fn an_edit_or_an_end_can_not_be_taken_back() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.edit(&id, json!({ "notes": "x" })).await.is(200);
    undo(&desk, &id).await.refused(409, "UNDO_NOT_POSSIBLE");
    desk.check_in(&id).await;
    desk.change(&id, "OG").await.is(200);
    desk.change(&id, "CM").await.is(200);
    let error = undo(&desk, &id).await.refused(409, "UNDO_NOT_POSSIBLE");
    assert!(error["message"].as_str().unwrap().contains("the visit is over"));
    undo(&desk, "nothing").await.refused(404, "APPOINTMENT_NOT_FOUND");
}

#[tokio::test]
async fn an_undo_happens_once_under_its_key_and_not_on_a_stale_version() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.check_in(&id).await;
    desk.change(&id, "OG").await.is(200);
    let send = |header: &'static str, value: &'static str| {
        desk.send(desk.http.post(desk.url(&of(paths::UNDO, &id))).header(header, value))
    };
    let error = send("If-Match", "2").await.refused(412, "STALE_VERSION");
    assert_eq!(error["current"]["status"], json!("OG"));
    let first = send("Idempotency-Key", "u").await.is(200);
    assert_eq!(first["data"]["status"], json!("CK"));
    assert_eq!(send("Idempotency-Key", "u").await.is(200), first);
    assert_eq!(desk.details(&id).await["status"], json!("CK"));
}

#[tokio::test]
async fn an_overbooking_taken_back_counts_against_the_cap_again() {
    let allowed = PRACTICE.replace("currency = \"INR\" }", "currency = \"INR\", overbooks_per_day = 1 }");
    let desk = Desk::of(&allowed, NOW).await;
    let asha = desk.asha().await;
    let beyond = |from: &str, to: &str| {
        let body = with(booking(&asha, from, to), json!({ "overbook": true }));
        desk.post(BOOK, body)
    };
    let ordinary = desk.booked(&asha, "11:00", "11:15").await;
    let id = id_of(&beyond("11:00", "11:15").await.is(200));
    desk.change(&id, "CN").await.is(200);
    assert_eq!(undo(&desk, &id).await.is(200)["data"]["overbooked"], json!(true));
    desk.change(&id, "CN").await.is(200);
    desk.booked(&asha, "12:00", "12:15").await;
    let other = id_of(&beyond("12:00", "12:15").await.is(200));
    undo(&desk, &id).await.refused(409, "UNDO_NOT_POSSIBLE");
    desk.change(&other, "CN").await.is(200);
    // Where an ordinary seat has become free, it takes that one.
    desk.change(&ordinary, "CN").await.is(200);
    assert_eq!(undo(&desk, &id).await.is(200)["data"]["overbooked"], Value::Null);
    assert!(!desk.is_free("11:00").await);
    undo(&desk, &ordinary).await.refused(409, "UNDO_NOT_POSSIBLE");
}

#[tokio::test]
async fn a_walk_in_taken_back_leaves_no_gap_in_the_queue() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let body = json!({ "doctor_id": "rao", "clinic_id": "north", "patient_id": asha });
    let walk_in = async || id_of(&desk.post(paths::WALK_INS, body.clone()).await.is(201));
    let (first, second) = (walk_in().await, walk_in().await);
    let data = undo(&desk, &second).await.is(200)["data"].clone();
    assert_eq!((&data["status"], &data["token"]), (&json!("CN"), &Value::Null));
    assert_eq!(undo(&desk, &first).await.is(200)["data"]["token"], Value::Null);
    let third = walk_in().await;
    assert_eq!(desk.details(&third).await["token"], json!(1));
    // Who left the queue comes back into it with the place of before.
    desk.change(&third, "CN").await.is(200);
    let data = undo(&desk, &third).await.is(200)["data"].clone();
    assert_eq!((&data["status"], &data["token"]), (&json!("CK"), &json!(1)));
}

#[tokio::test]
async fn a_cancellation_stays_when_the_patient_has_left_the_directory() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.change(&id, "CN").await.is(200);
    desk.send(desk.http.delete(desk.url(&format!("/profiles/v1/patient/{asha}")))).await.is(204);
    undo(&desk, &id).await.refused(409, "UNDO_NOT_POSSIBLE");
    assert!(desk.is_free("11:00").await);
}
