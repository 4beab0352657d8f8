//! *Check in*: tokens, times, days.

use serde_json::json;

use crate::both::on_both_stores;
use crate::desk::{lake, session};
use crate::harness::{BOOK, CANCEL, CHECK_IN, at, id_of, with};

on_both_stores![
    tokens_are_one_two_three_in_each_queue,
    the_answer_has_the_shape_of_the_contract,
    a_time_that_is_told_is_taken,
    a_second_check_in_answers_the_present_state,
    an_appointment_of_another_day_can_not_check_in,
    nobody_and_the_cancelled_can_not_check_in,
];

async fn tokens_are_one_two_three_in_each_queue() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let (first, second) = (desk.booked(&asha, "12:00", "12:15").await, desk.booked(&asha, "11:00", "11:15").await);
    let third = desk.booked(&asha, "11:30", "11:45").await;
    let other = desk.seated(&asha, "11:00", "11:20").await;
    for (id, token) in [(&first, 1), (&second, 2), (&other, 1), (&third, 3)] {
        let body = desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
        assert_eq!(body["data"]["token"], json!(token));
        assert_eq!(desk.details(id).await["token"], json!(token));
    }
}

async fn the_answer_has_the_shape_of_the_contract() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let data = desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200)["data"].clone();
    assert_eq!((&data["appointment_id"], &data["status"], &data["token"]), (&json!(id), &json!("CK"), &json!(1)));
    assert!(data["message"].is_string());
    // Without a time it is now, in the clinic's time.
    let checked_in = data["visit_checkin"].as_str().unwrap();
    assert!(checked_in.starts_with("2026-11-23T10:4") && checked_in.ends_with("+05:30"), "{checked_in}");
    assert_eq!(desk.status(&id).await, "CK");
}

async fn a_time_that_is_told_is_taken() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let body = json!({ "appointment_id": id, "check_in_time": at("10:35") });
    assert_eq!(desk.put(CHECK_IN, body).await.is(200)["data"]["visit_checkin"], json!(at("10:35")));
    assert_eq!(desk.details(&id).await["visit_checkin"], json!(at("10:35")));
}

async fn a_second_check_in_answers_the_present_state() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let body = json!({ "appointment_id": id });
    let first = desk.put(CHECK_IN, body.clone()).await.is(200);
    let second = desk.put(CHECK_IN, body).await.is(200);
    for name in ["appointment_id", "status", "token", "visit_checkin"] {
        assert_eq!(first["data"][name], second["data"][name], "{name}");
    }
    let next = desk.booked(&asha, "11:15", "11:30").await;
    assert_eq!(desk.put(CHECK_IN, json!({ "appointment_id": next })).await.is(200)["data"]["token"], json!(2));
}

async fn an_appointment_of_another_day_can_not_check_in() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let slot = json!({
        "start_time": "2026-11-24T11:00:00+05:30", "end_time": "2026-11-24T11:20:00+05:30", "service_conf_id": "sen-session",
    });
    let body = with(session(&asha, "11:00", "11:20"), json!({ "slot": slot }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(409);
    assert_eq!(desk.change(&id, "CK").await.status, 409);
    let details = desk.details(&id).await;
    assert_eq!((&details["status"], &details["token"]), (&json!("BK"), &json!(null)));
}

async fn nobody_and_the_cancelled_can_not_check_in() {
    let desk = lake().await;
    let asha = desk.asha().await;
    desk.put(CHECK_IN, json!({ "appointment_id": "nobody" })).await.is(404);
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CANCEL, json!({ "appointment_id": id })).await.is(200);
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.refused(409, "INVALID_STATUS_TRANSITION");
    for body in [json!({}), json!({ "appointment_id": null }), json!({ "appointment_id": id, "check_in_time": "soon" })]
    {
        let answer = desk.put(CHECK_IN, body).await;
        assert!(matches!(answer.status, 400 | 422), "{}", answer.body);
    }
}
