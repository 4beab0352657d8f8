//! *Published names*: book, details, the steps of an appointment's life, a patient's visits.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::harness::{Answer, CHECK_IN, Desk, PRACTICE, at, id_of, with};

/// The path with that appointment in it.
pub fn of(path: &str, id: &str) -> String {
    paths::filled(path, &[id])
}

/// A time on Monday in epoch seconds.
pub fn epoch(time: &str) -> i64 {
    chrono::DateTime::parse_from_rfc3339(&at(time)).unwrap().timestamp()
}

/// From when to when on Monday.
pub fn times(from: &str, to: &str) -> Value {
    json!({ "start_time": epoch(from), "end_time": epoch(to) })
}

/// With Dr. Rao at the northern clinic on Monday.
fn published(patient: &str, from: &str, to: &str) -> Value {
    json!({
        "doctor_id": "rao", "clinic_id": "north", "patient_id": patient,
        "appointment_details": with(times(from, to), json!({ "mode": "INCLINIC" })),
    })
}

impl Desk {
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(self.http.patch(self.url(path)).json(&body)).await
    }

    /// Somebody in the directory.
    pub async fn asha(&self) -> String {
        self.patient("Asha", "Rao", "9000000001").await
    }

    /// A consultation with Dr. Rao on Monday.
    pub async fn booked(&self, patient: &str, from: &str, to: &str) -> String {
        id_of(&self.book(patient, from, to).await.is(200))
    }

    pub async fn details(&self, id: &str) -> Value {
        self.get(&of(paths::DETAILS, id)).await.is(200)["data"].clone()
    }

    pub async fn flat(&self, id: &str) -> Value {
        self.get(&of(paths::APPOINTMENT, id)).await.is(200)
    }

    pub async fn change(&self, id: &str, status: &str) -> Answer {
        self.post(&of(paths::CHANGE_STATUS, id), json!({ "status": status })).await
    }

    pub async fn edit(&self, id: &str, body: Value) -> Answer {
        self.patch(&of(paths::APPOINTMENT, id), body).await
    }

    /// The tokens of those who are checked in then.
    pub async fn check_in(&self, id: &str) -> Value {
        self.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200)["data"]["token"].clone()
    }
}

#[tokio::test]
async fn a_booking_by_time_takes_a_service_that_fits_and_need_not_be_paid_yet() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let body = desk.post(paths::APPOINTMENTS, published(&asha, "11:00", "11:15")).await.is(201);
    assert_eq!(body.as_object().unwrap().keys().collect::<Vec<_>>(), ["appointment_id"]);
    let details = desk.details(body["appointment_id"].as_str().unwrap()).await;
    assert_eq!((&details["service"]["conf_id"], &details["mode"]), (&json!("rao-consult"), &json!("in-clinic")));
    assert_eq!(details["payment"]["payment_mode"], json!("LATER"));
    // A slot of half an hour is only one of the service that must be paid when booking.
    let prepaid = desk.post(paths::APPOINTMENTS, published(&asha, "12:00", "12:30")).await;
    prepaid.refused(400, "BAD_REQUEST");
    assert!(desk.is_free("12:00").await);
    let paid = with(published(&asha, "12:00", "12:30"), json!({ "payment_mode": "UPI" }));
    desk.post(paths::APPOINTMENTS, paid).await.is(201);
}

#[tokio::test]
async fn times_may_be_numbers_texts_or_rfc_3339() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let as_text = json!({ "start_time": epoch("11:00").to_string(), "end_time": at("11:15"), "mode": "video" });
    let body = with(published(&asha, "11:00", "11:15"), json!({ "appointment_details": as_text, "patient_id": asha }));
    let id = desk.post(paths::APPOINTMENTS, body).await.is(201)["appointment_id"].clone();
    let flat = desk.flat(id.as_str().unwrap()).await;
    assert_eq!((&flat["start_time"], &flat["mode"]), (&json!(epoch("11:00")), &json!("tele")));
    let bad = json!({ "start_time": "soon", "end_time": epoch("11:15") });
    let body = with(published(&asha, "11:00", "11:15"), json!({ "appointment_details": bad }));
    let error = desk.post(paths::APPOINTMENTS, body).await.refused(400, "BAD_REQUEST");
    assert_eq!(error["fields"][0]["field"], json!("appointment_details.start_time"));
    assert!(!error["message"].as_str().unwrap().contains("soon"));
}

#[tokio::test]
async fn the_practice_may_give_doctors_and_clinics_the_identifiers_of_other_programs() {
    let practice = PRACTICE
        .replace(r#"id = "north", "#, r#"id = "north", partner_id = "branch-1", "#)
        .replace(r#"id = "rao", first"#, r#"id = "rao", partner_id = "staff-9", first"#);
    let desk = Desk::new().await;
    let practice: frontdesk::domain::practice::Practice = toml::from_str(&practice).unwrap();
    let save = move |sql: &mut dyn frontdesk::server::store::sql::Sql| {
        frontdesk::server::store::practices::save(sql, &practice)
    };
    desk.store.write::<_, frontdesk::server::store::sql::SqlError>(save).await.unwrap();
    let person = json!({ "first_name": "Asha", "gender": "F", "age": 30, "partner_patient_id": 77 });
    let asha = desk.post(paths::PATIENTS, person).await.is(201)["patient_id"].clone();
    let by = |clinic: &str, doctor: &str, patient: i64| {
        let names = json!({
            "clinic_id": null, "doctor_id": null, "patient_id": null,
            "partner_clinic_id": clinic, "partner_doctor_id": doctor, "partner_patient_id": patient,
        });
        desk.post(paths::APPOINTMENTS, with(published("", "11:00", "11:15"), names))
    };
    by("north", "staff-9", 77).await.refused(404, "CLINIC_NOT_FOUND");
    by("branch-1", "rao", 77).await.refused(404, "DOCTOR_NOT_FOUND");
    by("branch-1", "staff-9", 78).await.refused(404, "PATIENT_NOT_FOUND");
    let id = by("branch-1", "staff-9", 77).await.is(201)["appointment_id"].clone();
    assert_eq!(desk.flat(id.as_str().unwrap()).await["patient_id"], asha);
}

#[tokio::test]
async fn a_patient_whom_nobody_knows_joins_with_what_is_told_of_him() {
    let desk = Desk::new().await;
    let person = json!({ "first_name": "Binu", "last_name": "Nair", "mobile": "9000000005", "gender": "M", "age": 40 });
    let body = |from: &str, to: &str, details: &Value| {
        let named = json!({ "patient_id": null, "partner_patient_id": "p-9", "patient_details": details });
        with(published("", from, to), named)
    };
    let faulty = json!({ "first_name": "", "gender": "M", "age": 40 });
    let error = desk.post(paths::APPOINTMENTS, body("11:00", "11:15", &faulty)).await.refused(422, "UNPROCESSABLE");
    assert_eq!(error["fields"][0]["field"], json!("patient_details.first_name"));
    let first = desk.post(paths::APPOINTMENTS, body("11:00", "11:15", &person)).await.is(201);
    // From now on the identifier is enough, and what is told of him is no longer read.
    let second = desk.post(paths::APPOINTMENTS, body("11:15", "11:30", &faulty)).await.is(201);
    let patient =
        async |booked: &Value| desk.flat(booked["appointment_id"].as_str().unwrap()).await["patient_id"].clone();
    assert_eq!(patient(&first).await, patient(&second).await);
    desk.post(paths::APPOINTMENTS, with(published("", "11:30", "11:45"), json!({ "patient_id": null })))
        .await
        .refused(400, "BAD_REQUEST");
}

#[tokio::test]
async fn a_taken_slot_comes_with_others_near_it_and_one_outside_the_schedule_is_not_found() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    desk.booked(&asha, "11:00", "11:15").await;
    let error =
        desk.post(paths::APPOINTMENTS, published(&asha, "11:00", "11:15")).await.refused(409, "SLOT_UNAVAILABLE");
    assert_eq!(error["alternatives"].as_array().unwrap().len(), 6);
    desk.post(paths::APPOINTMENTS, published(&asha, "11:05", "11:20")).await.refused(404, "SLOT_NOT_FOUND");
    let error = desk.post(paths::APPOINTMENTS, published(&asha, "09:00", "09:15")).await.refused(400, "BAD_REQUEST");
    assert_eq!(error["fields"][0]["field"], json!("appointment_details.start_time"));
}

#[tokio::test]
async fn the_key_of_a_booking_answers_it_again_and_finds_it_again() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let body = with(published(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": 4711, "token": 9 }));
    let first = desk.post(paths::APPOINTMENTS, body.clone()).await.is(201);
    assert_eq!(desk.post(paths::APPOINTMENTS, body.clone()).await.is(201), first);
    desk.post(paths::APPOINTMENTS, with(body, json!({ "notes": "x" }))).await.refused(409, "IDEMPOTENCY_CONFLICT");
    let found = desk.get(&format!("{}?partner_id=1", of(paths::APPOINTMENT, "4711"))).await.is(200);
    assert_eq!(found["appointment_id"], first["appointment_id"]);
    // A token is a place in the queue; a booking has none yet.
    assert_eq!(found["token"], Value::Null);
    desk.get(&format!("{}?partner_id=1", of(paths::APPOINTMENT, "4712"))).await.refused(404, "APPOINTMENT_NOT_FOUND");
    desk.get(&of(paths::APPOINTMENT, "4711")).await.refused(404, "APPOINTMENT_NOT_FOUND");
}

#[tokio::test]
async fn both_kinds_of_details_tell_the_same_facts() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.check_in(&id).await;
    desk.edit(&id, json!({ "notes": "knee", "custom_attributes": { "room": 4 } })).await.is(200);
    let (core, flat) = (desk.details(&id).await, desk.flat(&id).await);
    for name in [
        "appointment_id",
        "doctor_id",
        "clinic_id",
        "patient_id",
        "channel",
        "status",
        "visit-type",
        "token",
        "notes",
        "appointment_type",
        "payment",
        "service",
        "prev_aids",
        "next_aid",
        "version",
        "patient",
        "custom_attributes",
    ] {
        assert!(!flat[name].is_null() || name == "next_aid", "{name}");
        assert_eq!(flat[name], core[name], "{name}");
    }
    for name in ["start_time", "end_time", "created_at", "visit_checkin"] {
        let told = chrono::DateTime::parse_from_rfc3339(core[name].as_str().unwrap()).unwrap();
        assert_eq!(flat[name], json!(told.timestamp()), "{name}");
    }
    assert_eq!((&flat["visit_start"], &flat["mode"]), (&Value::Null, &json!("in_clinic")));
}

#[tokio::test]
async fn cancelling_needs_no_body_and_takes_a_reason() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let answer = desk.send(desk.http.put(desk.url(&of(paths::PUBLISHED_CANCEL, &id)))).await;
    assert_eq!(answer.is(204), Value::Null);
    assert!(desk.is_free("11:00").await);
    let other = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(&of(paths::PUBLISHED_CANCEL, &other), json!({ "reason": "rain" })).await.is(204);
    assert_eq!(desk.flat(&other).await["cancel_reason"], json!("rain"));
    desk.put(&of(paths::PUBLISHED_CANCEL, &other), json!({ "reason": 1 })).await.refused(400, "BAD_REQUEST");
}

#[tokio::test]
async fn a_status_is_understood_in_any_case_and_an_unknown_one_is_named() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let error = desk.change(&id, "SINGING").await.refused(400, "BAD_REQUEST");
    assert_eq!(error["fields"][0]["field"], json!("status"));
    assert!(!error["message"].as_str().unwrap().contains("SINGING"));
    let flat = desk.change(&id, " ck ").await.is(200);
    assert_eq!((&flat["status"], &flat["token"]), (&json!("CK"), &json!(1)));
    desk.change(&id, "CMNP").await.refused(409, "INVALID_STATUS_TRANSITION");
    desk.change(&id, "RE").await.is(200);
    assert!(desk.is_free("11:00").await);
}

#[tokio::test]
async fn a_visit_is_completed_with_or_without_a_prescription_and_once() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    for (body, from, to, status) in
        [(json!({ "prescription_id": "rx-1" }), "11:00", "11:15", "CM"), (json!({}), "11:15", "11:30", "CMNP")]
    {
        let id = desk.booked(&asha, from, to).await;
        let path = of(paths::COMPLETE, &id);
        let complete = |body: Value| desk.post(&path, body);
        complete(body.clone()).await.refused(409, "INVALID_STATUS_TRANSITION");
        desk.check_in(&id).await;
        desk.change(&id, "OG").await.is(200);
        complete(body.clone()).await.is(204);
        let flat = desk.flat(&id).await;
        assert_eq!((&flat["status"], &flat["prescription_id"]), (&json!(status), &body["prescription_id"]));
        complete(json!({})).await.is(204);
        assert_eq!(desk.flat(&id).await, flat);
    }
}

#[tokio::test]
async fn a_patients_visits_are_listed_newest_first() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let early = desk.booked(&asha, "11:00", "11:15").await;
    let late = desk.booked(&asha, "11:30", "11:45").await;
    desk.change(&late, "CN").await.is(200);
    let body = desk.get(&of(paths::VISITS, &asha)).await.is(200);
    let visits: Vec<_> = body["data"].as_array().unwrap().iter().map(|v| v["appointment_id"].clone()).collect();
    assert_eq!((&body["success"], visits), (&json!(true), vec![json!(late), json!(early)]));
    assert_eq!(body["data"][1]["start_time"], json!(at("11:00")));
    desk.get(&of(paths::VISITS, "nobody")).await.refused(404, "PATIENT_NOT_FOUND");
}

#[tokio::test]
async fn a_key_makes_any_of_these_writes_happen_once() {
    let desk = Desk::new().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let keyed = |body: Value| {
        let request = desk.http.patch(desk.url(&of(paths::RESCHEDULE_TOLD, &id))).header("Idempotency-Key", "k");
        desk.send(request.json(&body))
    };
    let first = keyed(times("12:00", "12:15")).await.is(200);
    desk.change(first["appointment_id"].as_str().unwrap(), "CN").await.is(200);
    assert_eq!(keyed(times("12:00", "12:15")).await.is(200), first);
    keyed(times("12:15", "12:30")).await.refused(409, "IDEMPOTENCY_CONFLICT");
    assert!(desk.is_free("12:00").await && desk.is_free("12:15").await);
}
