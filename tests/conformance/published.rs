//! *Published names*: book, visits.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, epoch_of, lake, named, of, published};
use crate::harness::{Desk, at, with};

on_both_stores![
    a_booking_in_epochs_takes_its_slot,
    every_name_of_a_mode_is_understood,
    the_three_identifiers_may_be_the_partners,
    what_comes_along_is_kept,
    the_partners_identifier_is_the_key,
    every_refusal_has_its_status_and_code,
    a_patients_visits_are_told_in_rfc_3339,
];

async fn booked(desk: &Desk, body: Value) -> String {
    desk.post(paths::APPOINTMENTS, body).await.is(201)["appointment_id"].as_str().unwrap().to_owned()
}

fn details_of(change: Value, body: Value) -> Value {
    let details = with(body["appointment_details"].clone(), change);
    with(body, json!({ "appointment_details": details }))
}

async fn a_booking_in_epochs_takes_its_slot() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = booked(&desk, published(&asha, "11:00", "11:15")).await;
    assert!(!desk.is_free("11:00").await);
    let details = desk.details(&id).await;
    assert_eq!((&details["status"], &details["start_time"]), (&json!("BK"), &json!(at("11:00"))));
    assert_eq!(details["service"]["conf_id"], json!("rao-consult"));
}

async fn every_name_of_a_mode_is_understood() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    let times = ["11:00", "11:15", "11:30", "11:45", "12:00", "12:15", "12:30"];
    for (at, (mode, kept, listed)) in [
        ("INCLINIC", "in-clinic", "in_clinic"),
        ("in_clinic", "in-clinic", "in_clinic"),
        ("in-clinic", "in-clinic", "in_clinic"),
        ("PHONE", "tele", "tele"),
        ("VIDEO", "tele", "tele"),
        ("tele", "tele", "tele"),
    ]
    .into_iter()
    .enumerate()
    {
        let body = details_of(json!({ "mode": mode }), published(&asha, times[at], times[at + 1]));
        let answer = desk.post(paths::APPOINTMENTS, body).await;
        faults.status(mode, &answer, 201);
        let Some(id) = answer.body["appointment_id"].as_str() else { continue };
        let found = desk.details(id).await["mode"].clone();
        faults.unless(found == json!(kept), || format!("{mode} is kept as {found}"));
        let found = desk.flat(id).await["mode"].clone();
        faults.unless(found == json!(listed), || format!("{mode} is listed as {found}"));
    }
    faults.none();
}

async fn the_three_identifiers_may_be_the_partners() {
    let desk = lake().await;
    let body = json!({ "first_name": "Asha", "gender": "F", "age": 30, "partner_patient_id": "p-1" });
    let asha = desk.post(paths::PATIENTS, body).await.is(201)["patient_id"].as_str().unwrap().to_owned();
    let body = with(
        published("", "11:00", "11:15"),
        json!({
            "doctor_id": null, "clinic_id": null, "patient_id": null,
            "partner_doctor_id": "staff-9", "partner_clinic_id": "branch-1", "partner_patient_id": "p-1",
        }),
    );
    let details = desk.details(&booked(&desk, body.clone()).await).await;
    assert_eq!(details["patient_id"], json!(asha));
    assert_eq!((&details["doctor_id"], &details["clinic_id"]), (&json!("rao"), &json!("north")));
    let mut faults = Faults::default();
    let next = details_of(json!({ "start_time": epoch("11:15"), "end_time": epoch("11:30") }), body);
    for name in ["partner_doctor_id", "partner_clinic_id", "partner_patient_id"] {
        let answer = desk.post(paths::APPOINTMENTS, with(next.clone(), json!({ name: "unknown" }))).await;
        faults.status(name, &answer, 404);
    }
    faults.none();
}

async fn what_comes_along_is_kept() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let more = json!({
        "partner_meta": { "campaign": "c-7" }, "display_meta": { "colour": "teal" }, "notes": "left knee",
        "token": 12, "patient_details": { "mobile": "9000000001" },
    });
    let custom = json!({ "custom_attributes": { "room": "4b" } });
    let id = booked(&desk, details_of(custom, with(published(&asha, "11:00", "11:15"), more))).await;
    let flat = desk.get(&of(paths::APPOINTMENT, &id)).await.is(200);
    assert_eq!(named(&flat, "room"), Some(&json!("4b")), "{flat}");
    assert_eq!(named(&flat, "campaign"), Some(&json!("c-7")), "{flat}");
    assert_eq!(named(&flat, "colour"), Some(&json!("teal")), "{flat}");
    assert_eq!(desk.details(&id).await["notes"], json!("left knee"));
}

async fn the_partners_identifier_is_the_key() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = with(published(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    let id = booked(&desk, body.clone()).await;
    assert_eq!(booked(&desk, body.clone()).await, id);
    let other = details_of(json!({ "start_time": epoch("11:15"), "end_time": epoch("11:30") }), body);
    desk.post(paths::APPOINTMENTS, other).await.refused(409, "IDEMPOTENCY_CONFLICT");
    assert_eq!(desk.held("2026-11-23").await, 1);
    assert_eq!(desk.flat(&id).await["partner_appointment_id"], json!("k-1"));
}

async fn every_refusal_has_its_status_and_code() {
    let desk = lake().await;
    let asha = desk.asha().await;
    booked(&desk, published(&asha, "11:00", "11:15")).await;
    let free = || published(&asha, "11:15", "11:30");
    let times = |from: i64, to: i64| details_of(json!({ "start_time": from, "end_time": to }), free());
    let mut faults = Faults::default();
    for (row, body, status) in [
        ("in the past", times(epoch("09:00"), epoch("09:15")), 400),
        ("in the break", times(epoch("13:15"), epoch("13:30")), 404),
        ("between slots", times(epoch("11:20"), epoch("11:35")), 404),
        ("unknown doctor", with(free(), json!({ "doctor_id": "nobody" })), 404),
        ("unknown clinic", with(free(), json!({ "clinic_id": "nowhere" })), 404),
        ("unknown patient", with(free(), json!({ "patient_id": "nobody" })), 404),
        ("no patient", with(free(), json!({ "patient_id": null })), 400),
        ("no times", with(free(), json!({ "appointment_details": null })), 400),
        ("ends before it starts", times(epoch("11:30"), epoch("11:15")), 400),
    ] {
        let answer = desk.post(paths::APPOINTMENTS, body).await;
        if status == 400 {
            faults.unless(matches!(answer.status, 400 | 404 | 422), || format!("{row}: {}", answer.status));
        } else {
            faults.status(row, &answer, status);
        }
    }
    let taken = desk.post(paths::APPOINTMENTS, published(&asha, "11:00", "11:15")).await;
    faults.refused("taken", &taken, 409, "SLOT_UNAVAILABLE");
    faults.none();
    assert_eq!(desk.held("2026-11-23").await, 1);
}

async fn a_patients_visits_are_told_in_rfc_3339() {
    let desk = lake().await;
    let (asha, binu) = (desk.asha().await, desk.patient("Binu", "Nair", "9000000002").await);
    let path = of(paths::VISITS, &asha);
    let none = desk.get(&path).await.is(200);
    assert_eq!((&none["success"], &none["data"]), (&json!(true), &json!([])));
    let first = desk.booked(&asha, "11:00", "11:15").await;
    let second = desk.booked(&asha, "11:30", "11:45").await;
    desk.booked(&binu, "11:15", "11:30").await;
    let body = desk.get(&path).await.is(200);
    assert_eq!(body["success"], json!(true));
    let visits = body["data"].as_array().unwrap();
    assert_eq!(visits.len(), 2);
    for visit in visits {
        let id = visit["appointment_id"].as_str().unwrap();
        assert!(id == first || id == second);
        let start = epoch_of(visit["start_time"].as_str().unwrap());
        assert!(start == epoch("11:00") || start == epoch("11:30"));
    }
}
