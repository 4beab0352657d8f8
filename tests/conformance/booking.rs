//! *Book.*

use std::collections::BTreeSet;

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch_of, lake, of, told};
use crate::harness::{BOOK, CANCEL, at, booking, id_of, with};

on_both_stores![
    the_answer_has_the_shape_of_the_contract,
    every_refusal_has_its_status_and_code,
    what_must_be_prepaid_can_not_be_paid_later,
    a_taken_slot_comes_with_up_to_six_free_ones_nearest_in_time,
    the_same_key_with_the_same_booking_answers_the_first_answer_again,
    the_same_key_with_another_booking_is_a_conflict,
    a_key_whose_booking_was_refused_can_book_still,
    a_patient_who_comes_with_the_booking_is_matched_by_mobile_name_and_birth,
    a_patient_whose_booking_fails_does_not_join_the_directory,
    a_patient_who_comes_with_the_booking_is_checked_as_any_other,
    type_mode_payment_and_notes_are_kept,
];

fn slot(from: &str, to: &str, service: &str) -> Value {
    json!({ "slot": { "start_time": at(from), "end_time": at(to), "service_conf_id": service } })
}

async fn the_answer_has_the_shape_of_the_contract() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = desk.book(&asha, "11:00", "11:15").await.is(200);
    assert!(!id_of(&body).is_empty());
    assert_eq!(body["data"]["start_time"], json!(at("11:00")));
    assert_eq!(body["data"]["message"], json!("Appointment has been confirmed"));
}

async fn every_refusal_has_its_status_and_code() {
    let desk = lake().await;
    let asha = desk.asha().await;
    desk.booked(&asha, "11:00", "11:15").await;
    let free = || booking(&asha, "11:15", "11:30");
    let mut faults = Faults::default();
    for (row, change, status, code) in [
        ("taken", slot("11:00", "11:15", "rao-consult"), 409, Some("SLOT_UNAVAILABLE")),
        ("under a taken one", slot("11:00", "11:30", "rao-long"), 409, Some("SLOT_UNAVAILABLE")),
        ("in the break", slot("13:15", "13:30", "rao-consult"), 404, Some("SLOT_NOT_FOUND")),
        ("between slots", slot("11:20", "11:35", "rao-consult"), 404, Some("SLOT_NOT_FOUND")),
        ("longer than a slot", slot("11:15", "11:45", "rao-consult"), 404, Some("SLOT_NOT_FOUND")),
        ("after hours", slot("19:00", "19:15", "rao-consult"), 404, Some("SLOT_NOT_FOUND")),
        ("unknown service", slot("11:15", "11:30", "nothing"), 404, None),
        ("another doctor's service", slot("11:15", "11:30", "das-consult"), 404, None),
        ("in the past", slot("09:00", "09:15", "rao-consult"), 400, None),
        ("unknown doctor", json!({ "doctor_id": "nobody" }), 404, None),
        ("unknown clinic", json!({ "clinic_id": "nowhere" }), 404, None),
        ("not the doctor's clinic", json!({ "clinic_id": "7" }), 404, None),
        ("unknown patient", json!({ "patient_id": "nobody" }), 404, None),
        ("no patient", json!({ "patient_id": null }), 400, None),
        ("no slot", json!({ "slot": null }), 400, None),
        ("no doctor", json!({ "doctor_id": null }), 400, None),
        ("no clinic", json!({ "clinic_id": null }), 400, None),
    ] {
        let answer = desk.post(BOOK, with(free(), change)).await;
        faults.status(row, &answer, status);
        if let Some(code) = code {
            faults.refused(row, &answer, status, code);
        }
    }
    faults.none();
    assert_eq!(desk.held("2026-11-23").await, 1);
    desk.post(BOOK, free()).await.is(200);
}

async fn what_must_be_prepaid_can_not_be_paid_later() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let long = with(booking(&asha, "11:00", "11:30"), slot("11:00", "11:30", "rao-long"));
    desk.post(BOOK, with(long.clone(), json!({ "payment_mode": "LATER" }))).await.is(400);
    assert_eq!(desk.held("2026-11-23").await, 0);
    desk.post(BOOK, with(long, json!({ "payment_mode": "UPI" }))).await.is(200);
    desk.post(BOOK, with(booking(&asha, "11:30", "11:45"), json!({ "payment_mode": "LATER" }))).await.is(200);
}

async fn a_taken_slot_comes_with_up_to_six_free_ones_nearest_in_time() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for (from, to) in [("11:30", "11:45"), ("11:15", "11:30"), ("12:00", "12:15")] {
        desk.booked(&asha, from, to).await;
    }
    let error = desk.book(&asha, "11:30", "11:45").await.refused(409, "SLOT_UNAVAILABLE");
    let offered = error["alternatives"].as_array().unwrap();
    let starts: Vec<i64> = offered.iter().map(|o| epoch_of(o["start_time"].as_str().unwrap())).collect();
    assert_eq!(starts.len(), 6);
    assert!(starts.iter().all(|start| offered.len() == 6 && *start >= epoch_of(&at("10:45"))));
    let wanted = epoch_of(&at("11:30"));
    assert!(starts.is_sorted_by_key(|start| (start - wanted).abs()), "{starts:?}");
    let nearest: BTreeSet<i64> =
        ["11:00", "11:45", "10:45", "12:15", "12:30", "12:45"].iter().map(|time| epoch_of(&at(time))).collect();
    assert_eq!(starts.into_iter().collect::<BTreeSet<_>>(), nearest);
    // Each of them can be booked.
    for one in offered {
        let times = with(one.clone(), json!({ "service_conf_id": "rao-consult" }));
        desk.post(BOOK, with(booking(&asha, "11:00", "11:15"), json!({ "slot": times }))).await.is(200);
    }
}

async fn the_same_key_with_the_same_booking_answers_the_first_answer_again() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1", "notes": "a" }));
    let first = desk.post(BOOK, body.clone()).await.is(200);
    for _ in 0..3 {
        assert_eq!(desk.post(BOOK, body.clone()).await.is(200), first);
    }
    assert_eq!(desk.held("2026-11-23").await, 1);
    assert_eq!(desk.details(&id_of(&first)).await["partner_appointment_id"], json!("k-1"));
    // The order of the fields and the space between them do not make another booking.
    let text = format!(
        "{{ \"partner_appointment_id\" : \"k-1\",\n \"notes\":\"a\", \"slot\":{}, \"mode\":\"in-clinic\", \"payment_mode\":\"CASH\",
        \"appointment_type\":\"REGULAR\", \"patient_id\":\"{asha}\", \"clinic_id\":\"north\", \"doctor_id\":\"rao\" }}",
        body["slot"]
    );
    assert_eq!(desk.send(desk.http.post(desk.url(BOOK)).body(text)).await.is(200), first);
    // Nor does what became of it since.
    desk.put(CANCEL, json!({ "appointment_id": id_of(&first) })).await.is(200);
    assert_eq!(desk.post(BOOK, body).await.is(200), first);
    assert_eq!(desk.held("2026-11-23").await, 0);
}

async fn the_same_key_with_another_booking_is_a_conflict() {
    let desk = lake().await;
    let (asha, binu) = (desk.asha().await, desk.patient("Binu", "Nair", "9000000002").await);
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    desk.post(BOOK, body.clone()).await.is(200);
    let mut faults = Faults::default();
    for change in [
        slot("11:15", "11:30", "rao-consult"),
        slot("11:00", "11:30", "rao-long"),
        json!({ "patient_id": binu }),
        json!({ "doctor_id": "sen", "clinic_id": "south" }),
        json!({ "notes": "something" }),
        json!({ "mode": "tele" }),
        json!({ "appointment_type": "FOLLOW_UP" }),
        json!({ "payment_mode": "UPI" }),
    ] {
        let answer = desk.post(BOOK, with(body.clone(), change.clone())).await;
        faults.refused(change, &answer, 409, "IDEMPOTENCY_CONFLICT");
    }
    faults.none();
    assert_eq!(desk.held("2026-11-23").await, 1);
}

async fn a_key_whose_booking_was_refused_can_book_still() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let taken = desk.booked(&asha, "11:00", "11:15").await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    desk.post(BOOK, body.clone()).await.refused(409, "SLOT_UNAVAILABLE");
    desk.put(CANCEL, json!({ "appointment_id": taken })).await.is(200);
    // Either it is refused as before, or it books: never a second appointment beside another one.
    let answer = desk.post(BOOK, body).await;
    assert!(answer.status == 200 || answer.status == 409, "{}", answer.body);
    assert_eq!(desk.held("2026-11-23").await, usize::from(answer.status == 200));
}

fn inline(first: &str, mobile: &str, dob: &str) -> Value {
    json!({
        "patient_id": null,
        "patient": { "first_name": first, "last_name": "Rao", "mobile": mobile, "gender": "F", "dob": dob },
    })
}

async fn a_patient_who_comes_with_the_booking_is_matched_by_mobile_name_and_birth() {
    let desk = lake().await;
    let times = [("11:00", "11:15"), ("11:15", "11:30"), ("11:30", "11:45"), ("11:45", "12:00"), ("12:00", "12:15")];
    let people = [
        inline("Asha", "9000000001", "1980-05-06"),
        inline("Asha", "+919000000001", "1980-05-06"),
        inline("Usha", "9000000001", "1980-05-06"),
        inline("Asha", "9000000002", "1980-05-06"),
        inline("Asha", "9000000001", "1981-05-06"),
    ];
    let mut ids = Vec::new();
    for ((from, to), person) in times.into_iter().zip(people) {
        let booked = desk.post(BOOK, with(booking("", from, to), person)).await.is(200);
        ids.push(desk.details(&id_of(&booked)).await["patient_id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids[0], ids[1], "the same person");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 4, "{ids:?}");
    let profile = desk.get(&of(paths::PATIENT, &ids[0])).await.is(200);
    assert_eq!(told(&profile)["dob"], json!("1980-05-06"));
}

async fn a_patient_whose_booking_fails_does_not_join_the_directory() {
    let desk = lake().await;
    let asha = desk.asha().await;
    desk.booked(&asha, "11:00", "11:15").await;
    let body = with(booking("", "11:00", "11:15"), inline("Nobody", "9000000077", "1980-05-06"));
    desk.post(BOOK, body).await.refused(409, "SLOT_UNAVAILABLE");
    let search = format!("{}?mobile=9000000077", paths::PATIENTS_BY_MOBILE);
    desk.get(&search).await.refused(404, "PATIENTS_NOT_FOUND");
}

async fn a_patient_who_comes_with_the_booking_is_checked_as_any_other() {
    let desk = lake().await;
    let mut faults = Faults::default();
    for (change, field) in [
        (json!({ "first_name": "" }), "first_name"),
        (json!({ "gender": null }), "gender"),
        (json!({ "dob": null }), "dob"),
        (json!({ "dob": "1980-13-01" }), "dob"),
    ] {
        let mut person = inline("Asha", "9000000001", "1980-05-06");
        person["patient"] = with(person["patient"].clone(), change);
        let answer = desk.post(BOOK, with(booking("", "11:00", "11:15"), person)).await;
        faults.names(field, &answer, field);
    }
    faults.none();
    assert_eq!(desk.held("2026-11-23").await, 0);
}

async fn type_mode_payment_and_notes_are_kept() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let change =
        json!({ "appointment_type": "FOLLOW_UP", "mode": "tele", "payment_mode": "UPI", "notes": "knee\nleft" });
    let id = id_of(&desk.post(BOOK, with(booking(&asha, "11:00", "11:15"), change)).await.is(200));
    let details = desk.details(&id).await;
    assert_eq!(details["appointment_type"], json!("FOLLOW_UP"));
    assert_eq!(details["mode"], json!("tele"));
    assert_eq!(details["payment"]["payment_mode"], json!("UPI"));
    assert_eq!(details["notes"], json!("knee\nleft"));
    let mut faults = Faults::default();
    let minutes = ["00", "15", "30", "45"];
    for (at, payment) in ["CASH", "CARD", "INSURANCE", "LATER"].into_iter().enumerate() {
        let (from, to) = (
            format!("14:{}", minutes[at]),
            if at == 3 { "15:00".to_owned() } else { format!("14:{}", minutes[at + 1]) },
        );
        let body = with(booking(&asha, &from, &to), json!({ "payment_mode": payment }));
        faults.status(payment, &desk.post(BOOK, body).await, 200);
    }
    faults.none();
}
