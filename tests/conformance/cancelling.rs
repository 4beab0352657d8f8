//! *Cancel*, under both names.

use frontdesk::contract::paths;
use serde_json::json;

use crate::both::on_both_stores;
use crate::desk::{lake, of};
use crate::harness::{BOOK, CANCEL, CHECK_IN, booking, with};

on_both_stores![
    a_cancelled_appointment_gives_its_slot_back_at_once,
    a_second_cancel_is_no_error,
    the_published_cancel_needs_no_body_and_knows_the_partners_identifier,
    who_waits_can_cancel_and_who_is_with_the_doctor_can_not,
    nothing_can_not_be_cancelled,
];

async fn a_cancelled_appointment_gives_its_slot_back_at_once() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for published in [false, true] {
        let id = desk.booked(&asha, "11:00", "11:15").await;
        assert!(!desk.is_free("11:00").await);
        if published {
            desk.put(&of(paths::PUBLISHED_CANCEL, &id), json!({})).await.is(204);
        } else {
            let body = desk.put(CANCEL, json!({ "appointment_id": id, "reason": "ill" })).await.is(200);
            assert_eq!(body["data"]["appointment_id"], json!(id));
            assert_eq!(body["data"]["message"], json!("Appointment has been cancelled"));
        }
        assert!(desk.is_free("11:00").await);
        assert!(["CN", "CND", "CNS"].contains(&desk.status(&id).await.as_str()));
    }
    desk.booked(&asha, "11:00", "11:15").await;
}

async fn a_second_cancel_is_no_error() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let body = json!({ "appointment_id": id });
    desk.put(CANCEL, body.clone()).await.is(200);
    // Somebody else has the slot by now, and keeps it.
    let next = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CANCEL, body).await.is(200);
    desk.put(&of(paths::PUBLISHED_CANCEL, &id), json!({})).await.is(204);
    assert_eq!(desk.status(&next).await, "BK");
    assert!(!desk.is_free("11:00").await);
}

async fn the_published_cancel_needs_no_body_and_knows_the_partners_identifier() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "theirs" }));
    desk.post(BOOK, body).await.is(200);
    let path = format!("{}?partner_id=1", of(paths::PUBLISHED_CANCEL, "theirs"));
    desk.send(desk.http.put(desk.url(&path))).await.is(204);
    assert!(desk.is_free("11:00").await);
    let unknown = desk.http.put(desk.url(&of(paths::PUBLISHED_CANCEL, "nothing")));
    desk.send(unknown).await.is(404);
}

async fn who_waits_can_cancel_and_who_is_with_the_doctor_can_not() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    desk.put(CANCEL, json!({ "appointment_id": id })).await.is(200);
    let id = desk.booked(&asha, "11:15", "11:30").await;
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    desk.change(&id, "OG").await.is(200);
    desk.put(CANCEL, json!({ "appointment_id": id })).await.refused(409, "INVALID_STATUS_TRANSITION");
    let answer = desk.put(&of(paths::PUBLISHED_CANCEL, &id), json!({})).await;
    answer.refused(409, "INVALID_STATUS_TRANSITION");
    assert_eq!(desk.status(&id).await, "OG");
}

async fn nothing_can_not_be_cancelled() {
    let desk = lake().await;
    desk.put(CANCEL, json!({ "appointment_id": "nothing" })).await.refused(404, "APPOINTMENT_NOT_FOUND");
    let answer = desk.put(CANCEL, json!({})).await;
    assert!(matches!(answer.status, 400 | 422) && answer.body["error"].to_string().contains("appointment_id"));
}
