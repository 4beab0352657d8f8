//! *Desk extensions*: a patient without an appointment joins the queue in one step.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, lake};
use crate::harness::{CHECK_IN, Desk, with};

on_both_stores![
    a_walk_in_is_checked_in_with_a_token,
    walk_ins_and_booked_ones_stand_in_one_queue,
    a_walk_in_takes_nobodys_slot,
    a_walk_in_goes_through_the_visit_like_anybody,
    somebody_new_joins_the_directory_and_the_queue_at_once,
    what_can_not_be_is_refused,
];

fn walk_in(patient: &str) -> Value {
    json!({ "doctor_id": "rao", "clinic_id": "north", "patient_id": patient })
}

async fn walked_in(desk: &Desk, body: Value) -> Value {
    desk.post(paths::WALK_INS, body).await.is(201)["data"].clone()
}

async fn a_walk_in_is_checked_in_with_a_token() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let data = walked_in(&desk, walk_in(&asha)).await;
    assert_eq!((&data["status"], &data["token"]), (&json!("CK"), &json!(1)));
    let checked_in = data["visit_checkin"].as_str().unwrap();
    assert!(checked_in.starts_with("2026-11-23T10:4") && checked_in.ends_with("+05:30"), "{checked_in}");
    let details = desk.details(data["appointment_id"].as_str().unwrap()).await;
    for (name, value) in [
        ("visit-type", json!("WALKIN")),
        ("status", json!("CK")),
        ("token", json!(1)),
        ("patient_id", json!(asha)),
        ("doctor_id", json!("rao")),
        ("clinic_id", json!("north")),
    ] {
        assert_eq!(details[name], value, "{name}");
    }
    let rows = desk.day("2026-11-23").await;
    assert_eq!((rows.len(), &rows[0]["status"]), (1, &json!("CK")));
}

async fn walk_ins_and_booked_ones_stand_in_one_queue() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let booked = desk.booked(&asha, "11:00", "11:15").await;
    assert_eq!(walked_in(&desk, walk_in(&asha)).await["token"], json!(1));
    assert_eq!(desk.put(CHECK_IN, json!({ "appointment_id": booked })).await.is(200)["data"]["token"], json!(2));
    assert_eq!(walked_in(&desk, walk_in(&asha)).await["token"], json!(3));
}

async fn a_walk_in_takes_nobodys_slot() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let free = async || {
        let slots = desk.slots("2026-11-23", "2026-11-23").await;
        slots.iter().filter(|slot| slot["available"] == json!(true)).count()
    };
    let before = free().await;
    for _ in 0..5 {
        walked_in(&desk, walk_in(&asha)).await;
    }
    assert_eq!(free().await, before);
    desk.booked(&asha, "10:45", "11:00").await;
}

async fn a_walk_in_goes_through_the_visit_like_anybody() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = walked_in(&desk, walk_in(&asha)).await["appointment_id"].as_str().unwrap().to_owned();
    desk.change(&id, "OG").await.is(200);
    desk.change(&id, "CMNP").await.is(200);
    let id = walked_in(&desk, walk_in(&asha)).await["appointment_id"].as_str().unwrap().to_owned();
    desk.change(&id, "NS").await.is(200);
}

async fn somebody_new_joins_the_directory_and_the_queue_at_once() {
    let desk = lake().await;
    let patient =
        json!({ "first_name": "Asha", "last_name": "Rao", "mobile": "9000000001", "gender": "F", "dob": "1980-05-06" });
    let more = json!({
        "patient_id": null, "patient": patient, "service_conf_id": "rao-long", "appointment_type": "FOLLOW_UP",
        "mode": "in-clinic", "payment_mode": "UPI", "notes": "fell",
    });
    let data = walked_in(&desk, with(walk_in(""), more.clone())).await;
    let details = desk.details(data["appointment_id"].as_str().unwrap()).await;
    assert_eq!(details["service"]["conf_id"], json!("rao-long"));
    assert_eq!((&details["appointment_type"], &details["notes"]), (&json!("FOLLOW_UP"), &json!("fell")));
    assert_eq!(details["payment"]["payment_mode"], json!("UPI"));
    let again = walked_in(&desk, with(walk_in(""), more)).await;
    let second = desk.details(again["appointment_id"].as_str().unwrap()).await;
    assert_eq!(second["patient_id"], details["patient_id"]);
}

async fn what_can_not_be_is_refused() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    for (row, change, status, code) in [
        ("unknown doctor", json!({ "doctor_id": "nobody" }), 404, None),
        ("unknown clinic", json!({ "clinic_id": "nowhere" }), 404, None),
        ("unknown patient", json!({ "patient_id": "nobody" }), 404, None),
        ("unknown service", json!({ "service_conf_id": "nothing" }), 404, None),
        ("not today", json!({ "doctor_id": "tue" }), 409, Some("NOT_SITTING")),
        ("no patient", json!({ "patient_id": null }), 400, None),
        ("no doctor", json!({ "doctor_id": null }), 400, None),
    ] {
        let answer = desk.post(paths::WALK_INS, with(walk_in(&asha), change)).await;
        faults.status(row, &answer, status);
        if let Some(code) = code {
            faults.refused(row, &answer, status, code);
        }
    }
    faults.none();
    assert!(desk.day("2026-11-23").await.is_empty());
    let rows = desk.day("2026-11-23").await;
    assert!(rows.iter().all(|row| row["start_time"].as_i64().unwrap() > epoch("09:00")));
}
