//! *Search slots*, *Book*, *Check in*, *Cancel*, *Details*.

use serde_json::json;

use crate::both::on_both_stores;
use crate::harness::{BOOK, CANCEL, CHECK_IN, Desk, SLOTS, at, booking, id_of, with};

on_both_stores![
    slots_are_searched_for_a_day_or_two_in_a_row_and_for_nothing_else,
    a_booking_takes_the_slot_and_whatever_overlaps_it_at_any_clinic,
    a_slot_for_three_is_sold_three_times,
    a_described_patient_joins_the_directory_once,
    the_same_key_books_once,
    what_the_contract_refuses_is_refused,
    cancelling_frees_the_slot_and_does_so_once,
    checking_in_gives_a_token_once_and_only_on_the_day,
    details_tell_everything_and_only_of_the_own_practice,
];

async fn slots_are_searched_for_a_day_or_two_in_a_row_and_for_nothing_else() {
    let desk = Desk::new().await;
    let one = desk.slots("2026-11-23", "2026-11-23").await;
    assert_eq!(one.len(), 28);
    assert_eq!((&one[0]["s"], &one[0]["available"]), (&json!(at("09:00")), &json!(false)), "past ones are listed");
    assert_eq!(desk.slots("2026-11-23T00:00:00.000Z", "2026-11-24").await.len(), 56);
    for (start, end) in [("2026-11-23", "2026-11-25"), ("2026-11-23", "2026-11-22"), ("2026-11-31", "2026-11-31")] {
        desk.get(&format!("{SLOTS}?start_date={start}&end_date={end}")).await.refused(400, "BAD_REQUEST");
    }
    desk.get(&format!("{SLOTS}?start_date=2026-11-23")).await.refused(400, "BAD_REQUEST");
    let at = |doctor: &str, clinic: &str| {
        let path = format!("/dr/v1/business/doctor/{doctor}/clinic/{clinic}/appointments/slots");
        format!("{path}?start_date=2026-11-23&end_date=2026-11-23")
    };
    desk.get(&at("nobody", "north")).await.refused(404, "DOCTOR_NOT_FOUND");
    desk.get(&at("rao", "nowhere")).await.refused(404, "CLINIC_NOT_FOUND");
    desk.get(&at("sen", "north")).await.refused(404, "CLINIC_NOT_FOUND");
}

async fn a_booking_takes_the_slot_and_whatever_overlaps_it_at_any_clinic() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let booked = desk.book(&asha, "15:15", "15:30").await.is(200);
    assert_eq!(booked["data"]["patient_id"], json!(asha));
    assert_eq!(booked["data"]["start_time"], json!(at("15:15")));
    assert!(!desk.is_free("15:15").await);
    assert!(desk.is_free("15:30").await);
    let slot = |from: &str, to: &str, conf: &str| json!({ "start_time": at(from), "end_time": at(to), "service_conf_id": conf });
    let long = with(booking(&asha, "15:00", "15:30"), json!({ "slot": slot("15:00", "15:30", "rao-long") }));
    desk.post(BOOK, long).await.refused(409, "SLOT_UNAVAILABLE");
    let elsewhere = json!({ "clinic_id": "south", "slot": slot("15:10", "15:25", "rao-consult") });
    let refused = desk.post(BOOK, with(booking(&asha, "15:10", "15:25"), elsewhere)).await;
    let error = refused.refused(409, "SLOT_UNAVAILABLE");
    let near: Vec<_> = error["alternatives"].as_array().unwrap().iter().map(|a| a["start_time"].clone()).collect();
    assert_eq!(near.len(), 6);
    assert_eq!(near[..2], [json!(at("15:40")), json!(at("15:55"))]);
}

async fn a_slot_for_three_is_sold_three_times() {
    let desk = Desk::new().await;
    let slot = json!({ "start_time": at("11:00"), "end_time": at("11:20"), "service_conf_id": "sen-session" });
    for (number, status) in [(1, 200), (2, 200), (3, 200), (4, 409)] {
        let patient = desk.patient("Tara", "Das", &format!("900000010{number}")).await;
        let parts = json!({ "doctor_id": "sen", "clinic_id": "south", "slot": slot });
        desk.post(BOOK, with(booking(&patient, "11:00", "11:20"), parts)).await.is(status);
    }
    let path = "/dr/v1/business/doctor/sen/clinic/south/appointments/slots?start_date=2026-11-23&end_date=2026-11-23";
    let body = desk.get(path).await.is(200);
    let slots = body["data"]["schedule"]["south"][0]["slots"].as_array().unwrap().clone();
    let full = slots.iter().find(|s| s["s"] == json!(at("11:00"))).unwrap();
    assert_eq!((&full["available"], &full["slots_booked"]), (&json!(false), &json!(3)));
}

async fn a_described_patient_joins_the_directory_once() {
    let desk = Desk::new().await;
    let person = json!({ "first_name": "Sana", "last_name": "Khan", "mobile": "9000000002", "gender": "F", "dob": "1990-02-01" });
    let described =
        |from: &str, to: &str| with(booking("", from, to), json!({ "patient_id": null, "patient": person }));
    let first = desk.post(BOOK, described("11:00", "11:15")).await.is(200)["data"]["patient_id"].clone();
    let second = desk.post(BOOK, described("11:15", "11:30")).await.is(200)["data"]["patient_id"].clone();
    assert_eq!(first, second);
    let profile = desk.get(&format!("/dr/v1/patient/{}", first.as_str().unwrap())).await.is(200);
    assert_eq!(profile["mobile"], json!("+919000000002"));

    // Nobody joins with a booking that fails.
    let other = with(person.clone(), json!({ "first_name": "Nobody", "mobile": "9000000003" }));
    let taken = with(described("11:00", "11:15"), json!({ "patient": other }));
    desk.post(BOOK, taken).await.refused(409, "SLOT_UNAVAILABLE");
    desk.get("/dr/v1/business/patients/search?mobile=9000000003").await.refused(404, "PATIENTS_NOT_FOUND");

    let faulty =
        with(described("11:30", "11:45"), json!({ "patient": { "gender": "", "age": "old", "mobile": "12" } }));
    let error = desk.post(BOOK, faulty).await.refused(422, "UNPROCESSABLE");
    let fields: Vec<_> = error["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["patient.first_name", "patient.gender", "patient.dob", "patient.mobile"]);
}

async fn the_same_key_books_once() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let keyed = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    let first = desk.post(BOOK, keyed.clone()).await.is(200);
    assert_eq!(desk.post(BOOK, keyed.clone()).await.is(200), first);
    let other_zone = json!({ "start_time": "2026-11-23T05:30:00Z", "end_time": "2026-11-23T05:45:00Z", "service_conf_id": "rao-consult" });
    assert_eq!(desk.post(BOOK, with(keyed.clone(), json!({ "slot": other_zone }))).await.is(200), first);
    let different = with(keyed.clone(), json!({ "payment_mode": "CARD" }));
    desk.post(BOOK, different).await.refused(409, "IDEMPOTENCY_CONFLICT");
    // The answer stays the same even when the slot has been given back and the appointment cancelled.
    desk.put(CANCEL, json!({ "appointment_id": id_of(&first) })).await.is(200);
    assert_eq!(desk.post(BOOK, keyed).await.is(200), first);
    assert!(desk.is_free("11:00").await);
}

async fn what_the_contract_refuses_is_refused() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let good = booking(&asha, "11:00", "11:15");
    let slot = |from: &str, to: &str, conf: &str| json!({ "slot": { "start_time": from, "end_time": to, "service_conf_id": conf } });
    let cases = [
        (json!({ "doctor_id": "nobody" }), 404, "DOCTOR_NOT_FOUND"),
        (json!({ "clinic_id": "nowhere" }), 404, "CLINIC_NOT_FOUND"),
        (json!({ "patient_id": "nobody" }), 404, "PATIENT_NOT_FOUND"),
        (json!({ "patient_id": null }), 400, "BAD_REQUEST"),
        (slot(&at("11:00"), &at("11:15"), "nothing"), 404, "SERVICE_NOT_FOUND"),
        (slot(&at("11:00"), &at("11:15"), "sen-session"), 404, "SERVICE_NOT_FOUND"),
        (slot(&at("11:05"), &at("11:20"), "rao-consult"), 404, "SLOT_NOT_FOUND"),
        (slot(&at("11:00"), &at("11:30"), "rao-consult"), 404, "SLOT_NOT_FOUND"),
        (slot(&at("13:00"), &at("13:15"), "rao-consult"), 404, "SLOT_NOT_FOUND"),
        (slot(&at("10:30"), &at("10:45"), "rao-consult"), 400, "BAD_REQUEST"),
        (slot("2026-12-15T11:00:00+05:30", "2026-12-15T11:15:00+05:30", "rao-consult"), 400, "BAD_REQUEST"),
        (slot("2026-11-31T11:00:00+05:30", &at("11:15"), "rao-consult"), 400, "BAD_REQUEST"),
        (json!({ "notes": "x".repeat(2_001) }), 422, "UNPROCESSABLE"),
        (json!({ "doctor_id": "x".repeat(129) }), 422, "UNPROCESSABLE"),
    ];
    for (parts, status, code) in cases {
        desk.post(BOOK, with(good.clone(), parts)).await.refused(status, code);
    }
    let unpaid = with(good.clone(), slot(&at("11:00"), &at("11:30"), "rao-long"));
    desk.post(BOOK, with(unpaid.clone(), json!({ "payment_mode": "LATER" }))).await.refused(400, "BAD_REQUEST");
    desk.post(BOOK, with(unpaid.clone(), json!({ "mode": "tele" }))).await.refused(400, "BAD_REQUEST");
    desk.post(BOOK, unpaid).await.is(200);
}

async fn cancelling_frees_the_slot_and_does_so_once() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let id = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    assert!(!desk.is_free("11:00").await);
    desk.put(CANCEL, json!({ "appointment_id": id, "reason": "called off" })).await.is(200);
    assert!(desk.is_free("11:00").await);
    desk.book(&asha, "11:00", "11:15").await.is(200);
    desk.put(CANCEL, json!({ "appointment_id": id, "reason": "again" })).await.is(200);
    assert!(!desk.is_free("11:00").await, "the second booking keeps its slot");
    let details = desk.get(&format!("/dr/v1/business/appointments/{id}")).await.is(200);
    assert_eq!(details["data"]["status"], json!("CN"));
    assert_eq!(details["data"]["cancel_reason"], json!("called off"));
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.refused(409, "INVALID_STATUS_TRANSITION");
    desk.put(CANCEL, json!({ "appointment_id": "none" })).await.refused(404, "APPOINTMENT_NOT_FOUND");
}

async fn checking_in_gives_a_token_once_and_only_on_the_day() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let first = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    let second = id_of(&desk.book(&asha, "11:15", "11:30").await.is(200));
    let tomorrow = json!({ "slot": { "start_time": "2026-11-24T11:00:00+05:30", "end_time": "2026-11-24T11:15:00+05:30", "service_conf_id": "rao-consult" } });
    let later = id_of(&desk.post(BOOK, with(booking(&asha, "11:00", "11:15"), tomorrow)).await.is(200));
    let check_in = |id: String| desk.put(CHECK_IN, json!({ "appointment_id": id }));
    let answer = check_in(first.clone()).await.is(200);
    assert_eq!((&answer["data"]["status"], &answer["data"]["token"]), (&json!("CK"), &json!(1)));
    assert_eq!(check_in(first).await.is(200), answer, "a repeat answers the present state");
    assert_eq!(check_in(second).await.is(200)["data"]["token"], json!(2));
    check_in(later).await.refused(409, "NOT_TODAY");
}

async fn details_tell_everything_and_only_of_the_own_practice() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "notes": "Fever", "partner_appointment_id": 77 }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    let details =
        desk.get(&format!("/dr/v1/business/appointments/{id}?business_id=lake")).await.is(200)["data"].clone();
    for (name, value) in [
        ("aid", json!(id)),
        ("status", json!("BK")),
        ("start_time", json!(at("11:00"))),
        ("visit-type", json!("SCHEDULED")),
        ("channel", json!("Offline")),
        ("partner_appointment_id", json!("77")),
        ("notes", json!("Fever")),
        ("token", json!(null)),
        ("prev_aids", json!([])),
    ] {
        assert_eq!(details[name], value, "{name}");
    }
    assert_eq!(details["payment"]["payment_status"], json!("paid"));
    assert_eq!(details["service"]["conf_id"], json!("rao-consult"));
    let elsewhere = format!("/dr/v1/business/appointments/{id}?business_id=other");
    desk.get(&elsewhere).await.refused(403, "FORBIDDEN");
    desk.get("/dr/v1/business/appointments/none").await.refused(404, "APPOINTMENT_NOT_FOUND");
}
