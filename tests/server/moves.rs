//! *Reschedule*, and the edit that moves: in one step or not at all.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::harness::{Answer, BOOK, Desk, at, booking, id_of, with};
use crate::published::{epoch, of, times};

const EVENTS_OF: &str = "/dr/v1/appointment?start_date=2026-11-23&end_date=2026-11-24";

async fn moved(desk: &Desk, id: &str, body: Value) -> Answer {
    desk.patch(&of(paths::RESCHEDULE_TOLD, id), body).await
}

fn name(flat: &Value) -> String {
    flat["appointment_id"].as_str().unwrap().to_owned()
}

/// From when to when on Tuesday.
fn tomorrow(from: &str, to: &str) -> Value {
    let day = 24 * 60 * 60;
    json!({ "start_time": epoch(from) + day, "end_time": epoch(to) + day })
}

/// How many of Monday's and Tuesday's appointments hold a slot.
async fn held(desk: &Desk) -> usize {
    let body = desk.get(EVENTS_OF).await.is(200);
    let rows = body["appointments"].as_array().unwrap();
    rows.iter().filter(|row| ["BK", "CK", "OG", "PA"].contains(&row["status"].as_str().unwrap())).count()
}

#[tokio::test]
async fn a_move_carries_everything_over_and_links_both_ways() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let more = json!({ "notes": "knee", "mode": "tele", "payment_mode": "UPI", "partner_appointment_id": "k" });
    let old = id_of(&desk.post(BOOK, with(booking(&asha, "11:00", "11:15"), more)).await.is(200));
    desk.edit(&old, json!({ "custom_attributes": { "a": 1 } })).await.is(200);
    let new = moved(&desk, &old, times("12:00", "12:15")).await.is(200);
    let before = desk.flat(&old).await;
    assert_eq!((&before["status"], &before["next_aid"]), (&json!("RES"), &new["appointment_id"]));
    assert_eq!((&new["status"], &new["prev_aids"]), (&json!("BK"), &json!([old])));
    for name in ["notes", "mode", "payment", "service", "custom_attributes", "partner_appointment_id", "patient_id"] {
        assert_eq!(new[name], before[name], "{name}");
    }
    assert!(desk.is_free("11:00").await && !desk.is_free("12:00").await);
    // The caller's own identifier means the one that lives.
    let found = desk.get(&format!("{}?partner_id=1", of(paths::APPOINTMENT, "k"))).await.is(200);
    assert_eq!(found["appointment_id"], new["appointment_id"]);
}

#[tokio::test]
async fn a_move_made_again_answers_as_the_first_did_and_one_elsewhere_is_refused() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let new = moved(&desk, &id, times("12:00", "12:15")).await.is(200);
    assert_eq!(moved(&desk, &id, times("12:00", "12:15")).await.is(200), new);
    desk.put(&of(paths::RESCHEDULE, &id), times("12:00", "12:15")).await.is(204);
    moved(&desk, &id, times("12:15", "12:30")).await.refused(409, "INVALID_STATUS_TRANSITION");
    // Where it already is, it stays.
    assert_eq!(moved(&desk, &name(&new), times("12:00", "12:15")).await.is(200), new);
    assert_eq!(held(&desk).await, 1);
    assert!(desk.is_free("12:30").await);
}

#[tokio::test]
async fn a_move_by_less_than_its_own_length_does_not_stand_in_its_own_way() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let slot = json!({ "start_time": at("15:00"), "end_time": at("15:30"), "service_conf_id": "rao-long" });
    let id = id_of(&desk.post(BOOK, with(booking(&asha, "15:00", "15:30"), json!({ "slot": slot }))).await.is(200));
    // At the southern clinic the slots begin ten minutes past the hour.
    let south = with(times("15:10", "15:25"), json!({ "clinic_id": "south" }));
    let new = moved(&desk, &id, south).await.is(200);
    assert_eq!((&new["clinic_id"], &new["service"]["conf_id"]), (&json!("south"), &json!("rao-consult")));
    assert_eq!(held(&desk).await, 1);
}

#[tokio::test]
async fn a_refused_move_leaves_everything_untouched() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.booked(&asha, "12:00", "12:15").await;
    let before = desk.flat(&id).await;
    let sen = json!({ "doc_id": "sen", "clinic_id": "north" });
    for (body, status, code) in [
        (times("12:00", "12:15"), 409, "SLOT_UNAVAILABLE"),
        (times("12:05", "12:20"), 404, "SLOT_NOT_FOUND"),
        (times("09:00", "09:15"), 400, "BAD_REQUEST"),
        (with(times("12:30", "12:50"), sen), 404, "CLINIC_NOT_FOUND"),
        (with(times("12:15", "12:30"), json!({ "doctor_id": "nobody" })), 404, "DOCTOR_NOT_FOUND"),
        (json!({ "start_time": epoch("12:15") }), 400, "BAD_REQUEST"),
        (json!([epoch("12:15"), epoch("12:30")]), 400, "BAD_REQUEST"),
        (
            json!({ "start_time": epoch("12:15") + 40 * 86_400, "end_time": epoch("12:30") + 40 * 86_400 }),
            400,
            "BAD_REQUEST",
        ),
    ] {
        let error = moved(&desk, &id, body.clone()).await.refused(status, code);
        desk.put(&of(paths::RESCHEDULE, &id), body).await.refused(status, code);
        if status == 409 {
            assert_eq!(error["alternatives"].as_array().unwrap().len(), 6);
        }
        assert_eq!(desk.flat(&id).await, before);
        assert!(!desk.is_free("11:00").await);
    }
    assert_eq!(held(&desk).await, 2);
}

#[tokio::test]
async fn with_another_doctor_it_costs_what_that_one_takes() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let das = json!({ "doctor_id": "das", "clinic_id": "south" });
    let new = moved(&desk, &id, with(times("12:00", "12:15"), das.clone())).await.is(200);
    assert_eq!((&new["doctor_id"], &new["service"]["conf_id"]), (&json!("das"), &json!("das-consult")));
    // What was paid for the first was another price.
    assert_eq!((&new["payment"]["amount"], &new["payment"]["payment_status"]), (&json!(300.0), &json!("pending")));
    assert_eq!(new["payment"]["payment_mode"], json!("CASH"));
    // Who is to be seen by video does not find himself at the clinic.
    let by_video =
        id_of(&desk.post(BOOK, with(booking(&asha, "11:15", "11:30"), json!({ "mode": "tele" }))).await.is(200));
    moved(&desk, &by_video, with(times("12:15", "12:30"), das)).await.refused(400, "BAD_REQUEST");
}

#[tokio::test]
async fn an_unpaid_one_does_not_move_into_what_must_be_paid_when_booking() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let unpaid = with(booking(&asha, "11:00", "11:15"), json!({ "payment_mode": "LATER" }));
    let id = id_of(&desk.post(BOOK, unpaid).await.is(200));
    moved(&desk, &id, times("12:00", "12:30")).await.refused(400, "BAD_REQUEST");
    desk.edit(&id, times("12:00", "12:30")).await.refused(400, "BAD_REQUEST");
    assert!(!desk.is_free("11:00").await);
}

#[tokio::test]
async fn who_waits_is_booked_again_when_moved_and_has_no_token_yet() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    assert_eq!(desk.check_in(&id).await, json!(1));
    let new = moved(&desk, &id, times("12:00", "12:15")).await.is(200);
    assert_eq!((&new["status"], &new["token"], &new["visit_checkin"]), (&json!("BK"), &Value::Null, &Value::Null));
    assert_eq!(desk.check_in(&name(&new)).await, json!(2));
}

#[tokio::test]
async fn what_has_begun_or_ended_stays_where_it_is() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let begun = desk.booked(&asha, "11:00", "11:15").await;
    desk.check_in(&begun).await;
    desk.change(&begun, "OG").await.is(200);
    let gone = desk.booked(&asha, "11:15", "11:30").await;
    desk.change(&gone, "NS").await.is(200);
    for id in [&begun, &gone] {
        moved(&desk, id, times("12:00", "12:15")).await.refused(409, "INVALID_STATUS_TRANSITION");
        desk.edit(id, times("12:00", "12:15")).await.refused(409, "INVALID_STATUS_TRANSITION");
    }
    assert!(desk.is_free("12:00").await);
}

#[tokio::test]
async fn an_edit_moves_it_in_place() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let edited = with(times("12:00", "12:15"), json!({ "notes": "later" }));
    let flat = desk.edit(&id, edited).await.is(200);
    assert_eq!((&flat["appointment_id"], &flat["start_time"]), (&json!(id), &json!(epoch("12:00"))));
    assert_eq!((&flat["notes"], &flat["next_aid"], &flat["status"]), (&json!("later"), &Value::Null, &json!("BK")));
    assert!(desk.is_free("11:00").await && !desk.is_free("12:00").await);
    desk.edit(&id, tomorrow("12:00", "12:15")).await.is(200);
    assert_eq!(desk.details(&id).await["start_time"], json!("2026-11-24T12:00:00+05:30"));
    let day = desk.get("/dr/v1/appointment?start_date=2026-11-24&end_date=2026-11-24").await.is(200);
    assert_eq!(day["appointments"][0]["appointment_id"], json!(id));
}

#[tokio::test]
async fn an_edit_that_can_not_move_changes_nothing_else_either() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.booked(&asha, "12:00", "12:15").await;
    let before = desk.flat(&id).await;
    let body = with(times("12:00", "12:15"), json!({ "notes": "later" }));
    let error = desk.edit(&id, body).await.refused(409, "SLOT_UNAVAILABLE");
    assert_eq!(error["alternatives"].as_array().unwrap().len(), 6);
    let body = with(times("12:30", "13:00"), json!({ "mode": "VIDEO" }));
    desk.edit(&id, body).await.refused(400, "BAD_REQUEST");
    assert_eq!(desk.flat(&id).await, before);
    assert!(!desk.is_free("11:00").await && desk.is_free("12:15").await);
}

#[tokio::test]
async fn who_is_in_the_queue_of_a_day_can_be_moved_within_it_but_not_edited_out_of_it() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.check_in(&id).await;
    let flat = desk.edit(&id, times("12:00", "12:15")).await.is(200);
    assert_eq!((&flat["status"], &flat["token"]), (&json!("CK"), &json!(1)));
    desk.edit(&id, tomorrow("12:00", "12:15")).await.refused(409, "INVALID_STATUS_TRANSITION");
    moved(&desk, &id, tomorrow("12:00", "12:15")).await.is(200);
    assert_eq!(held(&desk).await, 1);
}

#[tokio::test]
async fn a_move_on_a_stale_version_moves_nothing() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.edit(&id, json!({ "notes": "theirs" })).await.is(200);
    let request = desk.http.put(desk.url(&of(paths::RESCHEDULE, &id))).header("If-Match", "1");
    let error = desk.send(request.json(&times("12:00", "12:15"))).await.refused(412, "STALE_VERSION");
    assert_eq!(error["current"]["version"], json!(2));
    assert!(!desk.is_free("11:00").await && desk.is_free("12:00").await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_move_into_one_slot_one_gets_it_and_nobody_loses_the_own() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let mut ids = Vec::new();
    for (from, to) in [("11:00", "11:15"), ("11:15", "11:30"), ("11:30", "11:45"), ("11:45", "12:00")] {
        ids.push(desk.booked(&asha, from, to).await);
    }
    let sent = ids.iter().map(|id| moved(&desk, id, times("12:00", "12:15")));
    let answers = futures_util::future::join_all(sent).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for lost in answers.into_iter().filter(|answer| answer.status != 200) {
        lost.refused(409, "SLOT_UNAVAILABLE");
    }
    assert_eq!(held(&desk).await, 4);
}
