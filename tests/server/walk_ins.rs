//! *Desk extensions*: a patient without an appointment joins the queue.

use frontdesk::server::store::sql::SqlError;
use serde_json::{Value, json};

use crate::harness::{CANCEL, CHECK_IN, Desk, at, id_of, with};

const WALK_INS: &str = "/desk/v1/walk-ins";

fn walk_in(patient: &str) -> Value {
    json!({ "doctor_id": "rao", "clinic_id": "north", "patient_id": patient })
}

#[tokio::test]
async fn a_walk_in_joins_the_queue_and_takes_no_slot_from_anybody() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let booked = id_of(&desk.book(&asha, "10:45", "11:00").await.is(200));
    desk.put(CHECK_IN, json!({ "appointment_id": booked })).await.is(200);
    let mut tokens = Vec::new();
    let mut ids = Vec::new();
    for _ in 0..3 {
        let joined = desk.post(WALK_INS, walk_in(&asha)).await.is(201)["data"].clone();
        assert_eq!((&joined["status"], &joined["patient_id"]), (&json!("CK"), &json!(asha)));
        assert!(joined["visit_checkin"].as_str().unwrap().starts_with("2026-11-23T10:42:"));
        tokens.push(joined["token"].as_u64().unwrap());
        ids.push(joined["appointment_id"].as_str().unwrap().to_owned());
    }
    assert_eq!(tokens, [2, 3, 4]);
    let details = desk.get(&format!("/dr/v1/business/appointments/{}", ids[0])).await.is(200)["data"].clone();
    assert_eq!(details["visit-type"], json!("WALKIN"));
    assert_eq!((&details["start_time"], &details["end_time"]), (&json!(at("10:40")), &json!(at("10:55"))));
    assert_eq!((&details["status"], &details["token"], &details["version"]), (&json!("CK"), &json!(2), &json!(1)));
    assert_eq!(details["service"]["conf_id"], json!("rao-consult"));
    // The slots beside which they wait are as free, and as taken, as before.
    let slots = desk.slots("2026-11-23", "2026-11-23").await;
    let told = |from: &str| slots.iter().find(|slot| slot["s"] == json!(at(from))).unwrap().clone();
    assert_eq!(told("10:45")["slots_booked"], json!(1));
    assert_eq!(told("10:30")["slots_booked"], json!(0));
    let cancelled = json!({ "appointment_id": ids[1] });
    desk.put(CANCEL, cancelled).await.is(200);
    let left = desk.store.read::<_, SqlError>(|sql| sql.query("SELECT DISTINCT appointment_id FROM holds", &[]));
    assert_eq!(left.await.unwrap().len(), 3, "one booking and two walk-ins hold seats");
}

#[tokio::test]
async fn a_slot_beside_a_walk_in_is_sold_as_ever() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    for _ in 0..5 {
        desk.post(WALK_INS, with(walk_in(&asha), json!({ "service_conf_id": "rao-long", "payment_mode": "CASH" })))
            .await
            .is(201);
    }
    assert!(desk.is_free("10:45").await && desk.is_free("11:00").await);
    desk.book(&asha, "10:45", "11:00").await.is(200);
    desk.book(&asha, "10:45", "11:00").await.refused(409, "SLOT_UNAVAILABLE");
}

#[tokio::test]
async fn a_walk_in_who_is_described_joins_the_directory_once() {
    let desk = Desk::new().await;
    let person = json!({ "first_name": "Bela", "last_name": "Iyer", "gender": "F", "dob": "1980-02-29", "mobile": "9000000009" });
    let body = with(walk_in("x"), json!({ "patient_id": null, "patient": person, "notes": "fever", "mode": "tele" }));
    let one = desk.post(WALK_INS, body.clone()).await.is(201)["data"].clone();
    let two = desk.post(WALK_INS, body).await.is(201)["data"].clone();
    assert_eq!(one["patient_id"], two["patient_id"]);
    assert_ne!(one["appointment_id"], two["appointment_id"]);
    let id = one["appointment_id"].as_str().unwrap();
    let details = desk.get(&format!("/dr/v1/business/appointments/{id}")).await.is(200)["data"].clone();
    assert_eq!((&details["notes"], &details["mode"]), (&json!("fever"), &json!("tele")));
}

#[tokio::test]
async fn a_walk_in_with_a_key_joins_once() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let send = || desk.http.post(desk.url(WALK_INS)).header("Idempotency-Key", "w").json(&walk_in(&asha));
    let one = desk.send(send()).await.is(201);
    assert_eq!(desk.send(send()).await.is(201), one);
    let list = desk.get(&format!("/dr/v1/appointment?patient_id={asha}")).await.is(200);
    assert_eq!(list["appointments"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_waits_for_a_doctor_who_does_not_sit_there_today() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let to = |parts: Value| desk.post(WALK_INS, with(walk_in(&asha), parts));
    to(json!({ "doctor_id": "nobody" })).await.refused(404, "DOCTOR_NOT_FOUND");
    to(json!({ "clinic_id": "nowhere" })).await.refused(404, "CLINIC_NOT_FOUND");
    to(json!({ "doctor_id": "sen" })).await.refused(404, "CLINIC_NOT_FOUND");
    to(json!({ "patient_id": "nobody" })).await.refused(404, "PATIENT_NOT_FOUND");
    to(json!({ "service_conf_id": "nothing" })).await.refused(404, "SERVICE_NOT_FOUND");
    to(json!({ "service_conf_id": "sen-session" })).await.refused(404, "SERVICE_NOT_FOUND");
    // Only at the other clinic.
    to(json!({ "clinic_id": "south", "service_conf_id": "rao-long" })).await.refused(404, "SERVICE_NOT_FOUND");
    to(json!({ "service_conf_id": "rao-long" })).await.refused(400, "BAD_REQUEST");
    let by_phone = json!({ "service_conf_id": "rao-long", "payment_mode": "CASH", "mode": "tele" });
    to(by_phone).await.refused(400, "BAD_REQUEST");
    to(json!({ "patient_id": null })).await.refused(400, "BAD_REQUEST");
    to(json!({ "patient": {} })).await.refused(400, "BAD_REQUEST");
    to(json!({ "notes": "x".repeat(2_001) })).await.refused(422, "UNPROCESSABLE");
    // Nothing of all that gave a token away.
    assert_eq!(to(json!({})).await.is(201)["data"]["token"], json!(1));

    let tuesday = desk.restarted_at("2026-11-24T10:42:00+05:30").await;
    let body = with(walk_in(&asha), json!({ "doctor_id": "das", "clinic_id": "south" }));
    tuesday.post(WALK_INS, body).await.refused(409, "NOT_SITTING");
}

#[tokio::test]
async fn on_leave_and_holidays_nobody_sits() {
    let leave = "[[leave]]\ndoctor = \"rao\"\nfrom = \"2026-11-23\"\nto = \"2026-11-23\"\n";
    let holiday = "[[holiday]]\ndate = \"2026-11-24\"\nname = \"Closed\"\n";
    let practice = format!("{}{leave}{holiday}", crate::harness::PRACTICE);
    let desk = Desk::of(&practice, crate::harness::NOW).await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    desk.post(WALK_INS, walk_in(&asha)).await.refused(409, "NOT_SITTING");
    let sen = with(walk_in(&asha), json!({ "doctor_id": "sen", "clinic_id": "south" }));
    desk.post(WALK_INS, sen.clone()).await.is(201);
    let desk = desk.restarted_at("2026-11-24T10:42:00+05:30").await;
    desk.post(WALK_INS, sen).await.refused(409, "NOT_SITTING");
}
