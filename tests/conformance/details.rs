//! *Details*, under both names.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, lake, of, told};
use crate::harness::{BOOK, CHECK_IN, at, booking, id_of, with};

on_both_stores![
    everything_is_there_and_what_is_absent_is_null,
    the_visit_leaves_its_times,
    another_business_than_the_tokens_is_403,
    the_published_details_are_flat_with_epochs,
    the_partners_identifier_finds_whether_a_booking_went_through,
];

const ALL: [&str; 28] = [
    "aid",
    "appointment_id",
    "created_at",
    "doctor_oid",
    "doctor_id",
    "patient_oid",
    "patient_id",
    "clinic_id",
    "channel",
    "status",
    "stage",
    "start_time",
    "end_time",
    "visit_checkin",
    "visit_start",
    "visit_end",
    "visit-type",
    "appointment_type",
    "mode",
    "token",
    "payment",
    "prescription_id",
    "service",
    "partner_appointment_id",
    "prev_aids",
    "next_aid",
    "notes",
    "version",
];

async fn everything_is_there_and_what_is_absent_is_null() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let details = desk.details(&id).await;
    let mut faults = Faults::default();
    for name in ALL {
        faults.unless(details.get(name).is_some(), || format!("{name} is not there"));
    }
    for (name, value) in [
        ("aid", json!(id)),
        ("appointment_id", json!(id)),
        ("doctor_oid", json!("rao")),
        ("doctor_id", json!("rao")),
        ("patient_oid", json!(asha)),
        ("patient_id", json!(asha)),
        ("clinic_id", json!("north")),
        ("status", json!("BK")),
        ("start_time", json!(at("11:00"))),
        ("end_time", json!(at("11:15"))),
        ("visit-type", json!("SCHEDULED")),
        ("appointment_type", json!("REGULAR")),
        ("mode", json!("in-clinic")),
        ("visit_checkin", Value::Null),
        ("visit_start", Value::Null),
        ("visit_end", Value::Null),
        ("token", Value::Null),
        ("prescription_id", Value::Null),
        ("partner_appointment_id", Value::Null),
        ("prev_aids", json!([])),
        ("next_aid", Value::Null),
        ("notes", Value::Null),
    ] {
        faults.unless(details[name] == value, || format!("{name}: {} instead of {value}", details[name]));
    }
    let channel = details["channel"].as_str().unwrap_or_default();
    faults.unless(["Offline", "Online"].contains(&channel), || format!("channel {channel}"));
    for name in ["payment_id", "payment_status", "payment_mode", "amount"] {
        faults.unless(details["payment"].get(name).is_some(), || format!("payment.{name} is not there"));
    }
    faults.unless(details["payment"]["amount"].as_f64() == Some(500.0), || details["payment"].to_string());
    faults.unless(details["service"]["conf_id"] == json!("rao-consult"), || details["service"].to_string());
    let made = details["created_at"].as_str().unwrap_or_default();
    faults.unless(made.starts_with("2026-11-23T10:4") && made.ends_with("+05:30"), || format!("created_at {made}"));
    faults.none();
}

async fn the_visit_leaves_its_times() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    desk.change(&id, "OG").await.is(200);
    assert!(desk.details(&id).await["visit_start"].is_string());
    desk.change(&id, "CMNP").await.is(200);
    let details = desk.details(&id).await;
    for name in ["visit_checkin", "visit_start", "visit_end"] {
        assert!(details[name].as_str().unwrap().ends_with("+05:30"), "{name}");
    }
}

async fn another_business_than_the_tokens_is_403() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let path = of(paths::DETAILS, &desk.booked(&asha, "11:00", "11:15").await);
    let plain = desk.get(&path).await.is(200);
    assert_eq!(desk.get(&format!("{path}?business_id=lake")).await.is(200), plain);
    desk.get(&format!("{path}?business_id=elsewhere")).await.is(403);
    desk.get(&of(paths::DETAILS, "nothing")).await.refused(404, "APPOINTMENT_NOT_FOUND");
}

async fn the_published_details_are_flat_with_epochs() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let body = desk.get(&of(paths::APPOINTMENT, &id)).await.is(200);
    assert!(body["data"].is_null(), "a flat object");
    for (name, value) in [
        ("appointment_id", json!(id)),
        ("doctor_id", json!("rao")),
        ("clinic_id", json!("north")),
        ("patient_id", json!(asha)),
        ("status", json!("BK")),
        ("start_time", json!(epoch("11:00"))),
        ("end_time", json!(epoch("11:15"))),
        ("mode", json!("in_clinic")),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    assert!(body["version"].is_i64(), "version is told");
    assert!(body["created_at"].is_i64());
    desk.get(&of(paths::APPOINTMENT, "nothing")).await.is(404);
}

async fn the_partners_identifier_finds_whether_a_booking_went_through() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let path = format!("{}?partner_id=1", of(paths::APPOINTMENT, "theirs-1"));
    desk.get(&path).await.is(404);
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "theirs-1" }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    let found = desk.get(&path).await.is(200);
    assert_eq!(told(&found)["appointment_id"], json!(id));
    assert_eq!(told(&found)["partner_appointment_id"], json!("theirs-1"));
    // Without it being said, the identifier is ours.
    desk.get(&of(paths::APPOINTMENT, "theirs-1")).await.is(404);
    desk.get(&format!("{}?partner_id=1", of(paths::APPOINTMENT, &id))).await.is(404);
}
