//! *Published names*: edit, custom attributes. What an edit of the times does is in [`crate::moves`].

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::harness::{BOOK, Desk, at, booking, id_of, with};
use crate::published::{epoch, of, times};

#[tokio::test]
async fn null_empties_what_can_be_empty_and_what_is_left_out_stays() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let all = json!({ "notes": "knee", "custom_attributes": { "a": 1 }, "partner_meta": { "b": 2 } });
    let before = desk.edit(&id, all).await.is(200);
    let after =
        desk.edit(&id, json!({ "notes": null, "partner_meta": null, "start_time": null, "x": 1 })).await.is(200);
    assert_eq!((&after["notes"], &after["partner_meta"]), (&Value::Null, &Value::Null));
    assert_eq!(after["custom_attributes"], json!({ "a": 1 }));
    assert_eq!(after["version"].as_i64(), before["version"].as_i64().map(|version| version + 1));
    // The same again changes nothing.
    assert_eq!(desk.edit(&id, json!({ "notes": null })).await.is(200)["version"], after["version"]);
}

#[tokio::test]
async fn an_edit_of_nothing_says_what_can_be_edited() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    for body in [json!({}), json!({ "status": "CN" }), json!({ "start_time": null })] {
        let error = desk.edit(&id, body).await.refused(400, "BAD_REQUEST");
        assert!(error["message"].as_str().unwrap().contains("custom_attributes"));
    }
    let error = desk.edit(&id, json!({ "start_time": epoch("12:00") })).await.refused(400, "BAD_REQUEST");
    assert_eq!(error["fields"][0]["field"], json!("end_time"));
    assert_eq!(desk.details(&id).await["version"], json!(1));
}

#[tokio::test]
async fn objects_of_the_caller_are_kept_up_to_eight_kib() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    for name in ["custom_attributes", "partner_meta", "display_meta"] {
        desk.edit(&id, json!({ name: { "text": "x".repeat(8_000) } })).await.is(200);
        let error = desk.edit(&id, json!({ name: { "text": "x".repeat(8_200) } })).await.refused(422, "UNPROCESSABLE");
        assert_eq!(error["fields"][0]["field"], json!(name));
        for wrong in [json!([1]), json!("x"), json!(1)] {
            desk.edit(&id, json!({ name: wrong })).await.refused(400, "BAD_REQUEST");
        }
    }
    // Nor can they grow beyond that part by part.
    let path = of(paths::CUSTOM_ATTRIBUTE, &id);
    desk.patch(&path, json!({ "more": "x".repeat(500) })).await.refused(422, "UNPROCESSABLE");
}

#[tokio::test]
async fn custom_attributes_are_merged_and_null_takes_one_away() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let path = of(paths::CUSTOM_ATTRIBUTE, &id);
    desk.patch(&path, json!({ "room": "4b", "floor": 2 })).await.is(200);
    desk.patch(&path, json!({ "custom_attributes": { "floor": 3, "lift": { "a": null } } })).await.is(200);
    let flat = desk.patch(&path, json!({ "room": null })).await.is(200);
    assert_eq!(flat["custom_attributes"], json!({ "floor": 3, "lift": { "a": null } }));
    assert_eq!(desk.patch(&path, json!({})).await.is(200)["version"], flat["version"]);
    desk.patch(&path, json!([1])).await.refused(400, "BAD_REQUEST");
    desk.patch(&path, json!({ "custom_attributes": 1 })).await.refused(400, "BAD_REQUEST");
}

#[tokio::test]
async fn a_token_given_by_hand_is_nobody_elses_and_the_queue_passes_it_over() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let first = desk.booked(&asha, "11:00", "11:15").await;
    let second = desk.booked(&asha, "11:15", "11:30").await;
    let third = desk.booked(&asha, "11:30", "11:45").await;
    desk.edit(&first, json!({ "token": "2" })).await.is(200);
    desk.edit(&second, json!({ "token": 2 })).await.refused(409, "TOKEN_TAKEN");
    assert_eq!(desk.check_in(&second).await, json!(1));
    assert_eq!(desk.check_in(&third).await, json!(3));
    assert_eq!(desk.check_in(&first).await, json!(2));
    desk.edit(&third, json!({ "token": null })).await.refused(400, "BAD_REQUEST");
    for bad in [json!(0), json!(-1), json!("first"), json!(100_000)] {
        desk.edit(&third, json!({ "token": bad })).await.refused(400, "BAD_REQUEST");
    }
    // Whoever gets another number leaves no gap if the old one was the last.
    desk.edit(&third, json!({ "token": 7 })).await.is(200);
    let fourth = desk.booked(&asha, "11:45", "12:00").await;
    assert_eq!(desk.check_in(&fourth).await, json!(3));
}

#[tokio::test]
async fn mode_type_and_payment_are_edited_by_the_rules_of_booking() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let flat = desk.edit(&id, json!({ "mode": "VIDEO", "payment_mode": "LATER" })).await.is(200);
    assert_eq!((&flat["mode"], &flat["payment"]["payment_status"]), (&json!("tele"), &json!("pending")));
    // A way that nobody here knows is kept as it came.
    assert_eq!(desk.edit(&id, json!({ "mode": "by-post" })).await.is(200)["mode"], json!("by-post"));
    let slot = json!({ "start_time": at("12:00"), "end_time": at("12:30"), "service_conf_id": "rao-long" });
    let long = id_of(&desk.post(BOOK, with(booking(&asha, "12:00", "12:30"), json!({ "slot": slot }))).await.is(200));
    desk.edit(&long, json!({ "payment_mode": "LATER" })).await.refused(400, "BAD_REQUEST");
    desk.edit(&long, json!({ "mode": "VIDEO" })).await.refused(400, "BAD_REQUEST");
    assert_eq!(desk.details(&long).await["payment"]["payment_mode"], json!("CASH"));
}

#[tokio::test]
async fn what_has_ended_can_still_be_described_but_not_moved() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.change(&id, "CN").await.is(200);
    desk.edit(&id, json!({ "notes": "called", "custom_attributes": { "a": 1 } })).await.is(200);
    desk.edit(&id, times("12:00", "12:15")).await.refused(409, "INVALID_STATUS_TRANSITION");
    assert!(desk.is_free("11:00").await && desk.is_free("12:00").await);
}

#[tokio::test]
async fn a_stale_version_is_refused_with_the_present_state() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.edit(&id, json!({ "notes": "theirs" })).await.is(200);
    let send = |version: &str| {
        let request = desk.http.patch(desk.url(&of(paths::APPOINTMENT, &id))).header("If-Match", version.to_owned());
        desk.send(request.json(&json!({ "notes": "mine" })))
    };
    let error = send("\"1\"").await.refused(412, "STALE_VERSION");
    assert_eq!((&error["current"]["notes"], &error["current"]["version"]), (&json!("theirs"), &json!(2)));
    assert_eq!(send("2").await.is(200)["notes"], json!("mine"));
}
