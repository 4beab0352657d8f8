//! *Conventions*: tokens, times, identifiers, phone numbers, unknown fields, errors, and what every answer has.

use std::collections::BTreeSet;

use frontdesk::contract::paths;
use serde_json::json;

use crate::both::on_both_stores;
use crate::desk::{Faults, lake, of, published, told};
use crate::harness::{BOOK, CANCEL, CHECK_IN, SLOTS, bare, booking, id_of, with};

on_both_stores![
    the_token_comes_in_either_header_or_in_both,
    the_client_id_that_comes_along_is_not_read,
    times_of_core_endpoints_are_rfc_3339_with_the_clinics_offset_and_of_published_ones_epochs,
    a_date_time_where_a_date_is_meant_counts_by_its_date,
    numbers_are_taken_where_identifiers_are_expected,
    a_published_booking_takes_numbers_as_identifiers_too,
    a_bare_number_gets_the_practices_country_and_one_with_a_country_keeps_it,
    unknown_fields_are_ignored,
    an_unknown_gender_is_kept_as_it_came,
    an_unknown_mode_is_kept_as_it_came,
    an_error_is_a_code_and_one_sentence,
    every_answer_has_an_id_of_its_own_and_may_not_be_kept_or_read_by_other_sites,
    answers_are_json_in_utf_8,
];

async fn the_token_comes_in_either_header_or_in_both() {
    let desk = lake().await;
    let request = || desk.http.get(desk.url(paths::ENTITIES));
    bare(request().header("auth", &desk.token)).await.is(200);
    bare(request().bearer_auth(&desk.token)).await.is(200);
    bare(request().header("auth", &desk.token).bearer_auth(&desk.token)).await.is(200);
    bare(request().header("auth", "no.token.atall")).await.is(401);
    bare(request().bearer_auth("no.token.atall")).await.is(401);
    bare(request()).await.is(401);
}

async fn the_client_id_that_comes_along_is_not_read() {
    let desk = lake().await;
    for id in [desk.client.client_id.as_str(), "somebody-else", ""] {
        let request = desk.http.get(desk.url(paths::ENTITIES)).header("client-id", id);
        bare(request.header("auth", &desk.token)).await.is(200);
    }
    bare(desk.http.get(desk.url(paths::ENTITIES)).header("client-id", &desk.client.client_id)).await.is(401);
}

async fn times_of_core_endpoints_are_rfc_3339_with_the_clinics_offset_and_of_published_ones_epochs() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    assert_eq!(desk.details(&id).await["start_time"], json!("2026-11-23T11:00:00+05:30"));
    assert_eq!(desk.flat(&id).await["start_time"], json!(1_795_411_800));
    // The same moment under another offset is the same slot, and is told with the clinic's.
    let slot = json!({ "start_time": "2026-11-23T05:45:00Z", "end_time": "2026-11-23T06:00:00Z", "service_conf_id": "rao-consult" });
    let booked = desk.post(BOOK, with(booking(&asha, "11:15", "11:30"), json!({ "slot": slot }))).await.is(200);
    assert_eq!(booked["data"]["start_time"], json!("2026-11-23T11:15:00+05:30"));
}

async fn a_date_time_where_a_date_is_meant_counts_by_its_date() {
    let desk = lake().await;
    for path in [SLOTS.to_owned(), paths::filled(paths::PUBLISHED_SLOTS, &["rao", "north"])] {
        let plain = desk.get(&format!("{path}?start_date=2026-11-24&end_date=2026-11-25")).await.is(200);
        let times = "start_date=2026-11-24T00:00:00.000Z&end_date=2026-11-25T23:59:59.999Z";
        assert_eq!(desk.get(&format!("{path}?{times}")).await.is(200), plain, "{path}");
    }
}

async fn numbers_are_taken_where_identifiers_are_expected() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let slot = json!({
        "start_time": "2026-11-24T11:00:00+05:30", "end_time": "2026-11-24T11:30:00+05:30", "service_conf_id": 4207,
    });
    let body = json!({
        "doctor_id": 42, "clinic_id": 7, "patient_id": asha, "slot": slot, "partner_appointment_id": 99,
        "appointment_type": "REGULAR", "mode": "in-clinic", "payment_mode": "CASH",
    });
    let id = id_of(&desk.post(BOOK, body.clone()).await.is(200));
    let details = desk.details(&id).await;
    assert_eq!((&details["doctor_id"], &details["clinic_id"]), (&json!("42"), &json!("7")));
    assert_eq!(details["partner_appointment_id"], json!("99"));
    // It is the same booking, whichever way its identifiers are written.
    let texts = json!({ "doctor_id": "42", "clinic_id": "7", "partner_appointment_id": "99" });
    assert_eq!(id_of(&desk.post(BOOK, with(body, texts)).await.is(200)), id);
    let patient = json!({ "first_name": "Binu", "gender": "F", "age": 30, "partner_patient_id": 12 });
    desk.post(paths::PATIENTS, patient.clone()).await.is(201);
    let again = with(patient, json!({ "partner_patient_id": "12" }));
    desk.post(paths::PATIENTS, again).await.refused(409, "PATIENT_ALREADY_EXISTS");
}

async fn a_published_booking_takes_numbers_as_identifiers_too() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let times = json!({ "start_time": 1_795_498_200, "end_time": 1_795_500_000, "mode": "INCLINIC" });
    let body = json!({
        "doctor_id": 42, "clinic_id": 7, "patient_id": asha, "partner_appointment_id": 7, "appointment_details": times,
    });
    let id = desk.post(paths::APPOINTMENTS, body).await.is(201)["appointment_id"].as_str().unwrap().to_owned();
    assert_eq!(desk.details(&id).await["doctor_id"], json!("42"));
}

async fn a_bare_number_gets_the_practices_country_and_one_with_a_country_keeps_it() {
    let desk = lake().await;
    for (sent, kept) in [
        (json!("9000000001"), "+919000000001"),
        (json!(9_000_000_001_u64), "+919000000001"),
        (json!("+919000000001"), "+919000000001"),
        (json!("+14155550100"), "+14155550100"),
    ] {
        let body = json!({ "first_name": "Asha", "gender": "F", "age": 30, "mobile": sent });
        let id = desk.post(paths::PATIENTS, body).await.is(201)["patient_id"].as_str().unwrap().to_owned();
        let profile = desk.get(&of(paths::PATIENT, &id)).await.is(200);
        assert_eq!(told(&profile)["mobile"], json!(kept), "{sent}");
    }
}

async fn unknown_fields_are_ignored() {
    let desk = lake().await;
    let more = json!({ "colour": ["blue"], "depth": { "of": { "sea": 3 } } });
    let patient = json!({ "first_name": "Asha", "gender": "F", "age": 30, "address": { "street": 1 } });
    let asha = desk.post(paths::PATIENTS, with(patient, more.clone())).await.is(201)["patient_id"].clone();
    let asha = asha.as_str().unwrap();
    let id = id_of(&desk.post(BOOK, with(booking(asha, "11:00", "11:15"), more.clone())).await.is(200));
    desk.put(CHECK_IN, with(json!({ "appointment_id": id }), more.clone())).await.is(200);
    desk.put(CANCEL, with(json!({ "appointment_id": id }), more.clone())).await.is(200);
    desk.post(paths::APPOINTMENTS, with(published(asha, "11:15", "11:30"), more)).await.is(201);
    desk.get("/dr/v1/business/entities?colour=blue").await.is(200);
}

async fn an_unknown_gender_is_kept_as_it_came() {
    let desk = lake().await;
    let body = json!({ "first_name": "Asha", "gender": "X", "age": 30 });
    let asha = desk.post(paths::PATIENTS, body).await.is(201)["patient_id"].as_str().unwrap().to_owned();
    assert_eq!(told(&desk.get(&of(paths::PATIENT, &asha)).await.is(200))["gender"], json!("X"));
}

async fn an_unknown_mode_is_kept_as_it_came() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "mode": "home-visit" }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    assert_eq!(desk.details(&id).await["mode"], json!("home-visit"));
}

async fn an_error_is_a_code_and_one_sentence() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let answers = [
        (400, desk.get(&format!("{SLOTS}?start_date=x&end_date=y")).await),
        (401, bare(desk.http.get(desk.url(paths::ENTITIES))).await),
        (404, desk.get("/nowhere").await),
        (404, desk.get(&of(paths::DETAILS, "nothing")).await),
        (405, desk.delete(paths::ENTITIES).await),
        (413, desk.post(BOOK, json!({ "notes": "x".repeat(70_000) })).await),
    ];
    for (status, answer) in answers {
        faults.status("an error", &answer, status);
        let error = &answer.body["error"];
        let code = error["code"].as_str().unwrap_or_default();
        let upper = !code.is_empty() && code.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        faults.unless(upper, || format!("{status}: the code is {code:?}"));
        let message = error["message"].as_str().unwrap_or_default();
        faults.unless(!message.is_empty() && !message.contains('\n'), || format!("{status}: says {message:?}"));
    }
    faults.none();
}

async fn every_answer_has_an_id_of_its_own_and_may_not_be_kept_or_read_by_other_sites() {
    let desk = lake().await;
    let mut ids = BTreeSet::new();
    let mut faults = Faults::default();
    let places = [
        paths::ENTITIES,
        paths::HEALTH,
        paths::READY,
        paths::METRICS,
        paths::DESCRIPTION,
        paths::APPOINTMENTS,
        "/nowhere",
        "/dr/v1/doctor/rao",
    ];
    for path in places {
        for method in ["GET", "OPTIONS", "PUT"] {
            let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
            let row = format!("{method} {path}");
            let request = desk.http.request(method, desk.url(path));
            let request = request.header("origin", "https://elsewhere.example");
            let answer = desk.send(request.header("access-control-request-method", "PUT")).await;
            let header = |name: &str| answer.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
            let id = header("x-request-id").to_owned();
            faults.unless(header("cache-control") == "no-store", || format!("{row}: may be kept"));
            faults.unless(!id.is_empty(), || format!("{row}: no request id"));
            faults.unless(ids.insert(id), || format!("{row}: a request id came twice"));
            let cors = answer.headers.keys().any(|name| name.as_str().starts_with("access-control-"));
            faults.unless(!cors, || format!("{row}: speaks of other origins"));
        }
    }
    faults.none();
}

async fn answers_are_json_in_utf_8() {
    let desk = lake().await;
    let asha = desk.patient("लक्ष्मी", "कुमारी", "9000000001").await;
    let answer = desk.get(&of(paths::PATIENT, &asha)).await;
    assert!(answer.headers["content-type"].to_str().unwrap().starts_with("application/json"));
    assert_eq!(told(&answer.is(200))["first_name"], json!("लक्ष्मी"));
}
