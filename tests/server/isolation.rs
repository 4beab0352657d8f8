//! Two practices in one database know nothing of each other.

use frontdesk::domain::practice::Practice;
use frontdesk::server::clients::add_client;
use frontdesk::server::store::practices;
use frontdesk::server::store::sql::SqlError;
use serde_json::json;

use crate::both::on_both_stores;
use crate::harness::{BOOK, CANCEL, CHECK_IN, Desk, PRACTICE, booking, id_of, with};

on_both_stores![nothing_of_another_practice_can_be_seen_or_changed,];

async fn nothing_of_another_practice_can_be_seen_or_changed() {
    let mut desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let keyed = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "key" }));
    let id = id_of(&desk.post(BOOK, keyed.clone()).await.is(200));

    let mut other: Practice = toml::from_str(PRACTICE).unwrap();
    other.practice.id = "other".into();
    desk.store.write::<_, SqlError>(move |sql| practices::save(sql, &other)).await.unwrap();
    desk.client = add_client(&desk.store, &"other".into(), "other").await.unwrap();
    desk.token = desk.sign_in().await.is(200)["access_token"].as_str().unwrap().to_owned();

    desk.get(&format!("/dr/v1/business/appointments/{id}")).await.refused(404, "APPOINTMENT_NOT_FOUND");
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.refused(404, "APPOINTMENT_NOT_FOUND");
    desk.put(CANCEL, json!({ "appointment_id": id })).await.refused(404, "APPOINTMENT_NOT_FOUND");
    desk.get(&format!("/dr/v1/patient/{asha}")).await.refused(404, "PATIENT_NOT_FOUND");
    desk.get("/dr/v1/business/patients/search?mobile=9000000001").await.refused(404, "PATIENTS_NOT_FOUND");
    assert_eq!(desk.get("/profiles/v1/patient/search?prefix=asha").await.is(200), json!([]));
    let list = format!("/dr/v1/appointment?patient_id={asha}");
    assert_eq!(desk.get(&list).await.is(200)["appointments"], json!([]));
    let day = "/dr/v1/appointment?start_date=2026-11-23&end_date=2026-11-23";
    assert_eq!(desk.get(day).await.is(200)["appointments"], json!([]));
    assert!(desk.is_free("11:00").await);
    desk.post(BOOK, keyed).await.refused(404, "PATIENT_NOT_FOUND");
}
