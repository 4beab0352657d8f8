//! *Published names*: clinics and doctors, a doctor, a clinic, a doctor's services.

use frontdesk::contract::paths;
use serde_json::json;

use crate::both::on_both_stores;
use crate::desk::{Faults, lake, of, told};

on_both_stores![
    entities_are_clinics_doctors_and_the_business,
    a_doctor_is_a_profile,
    a_clinic_has_an_address,
    a_doctors_services_are_those_of_the_slots,
    whoever_is_not_there_is_404,
];

async fn entities_are_clinics_doctors_and_the_business() {
    let desk = lake().await;
    let body = desk.get(paths::ENTITIES).await.is(200);
    assert_eq!((&body["success"], &body["status_code"]), (&json!(true), &json!(200)));
    let data = &body["data"];
    assert_eq!(data["business"]["business_id"], json!("lake"));
    assert_eq!(data["business"]["name"], json!("Lake Clinics"));
    let clinics = data["clinics"].as_array().unwrap();
    assert_eq!(clinics.len(), 3);
    assert_eq!((&clinics[0]["clinic_id"], &clinics[0]["name"]), (&json!("north"), &json!("North")));
    assert_eq!(clinics[0]["doctors"], json!(["rao", "tue"]));
    assert_eq!(clinics[2]["doctors"], json!(["42"]));
    let doctors = data["doctors"].as_array().unwrap();
    assert_eq!(doctors.len(), 5);
    assert_eq!(doctors[0]["doctor_id"], json!("rao"));
    assert!(doctors[0]["name"].as_str().unwrap().contains("Anil Rao"));
}

async fn a_doctor_is_a_profile() {
    let desk = lake().await;
    let body = desk.get(&of(paths::DOCTOR, "rao")).await.is(200);
    let doctor = told(&body);
    assert_eq!(doctor["id"], json!("rao"));
    let personal = &doctor["profile"]["personal"];
    assert!(personal["salutation"].is_string());
    assert_eq!((&personal["first_name"], &personal["last_name"]), (&json!("Anil"), &json!("Rao")));
    let professional = &doctor["profile"]["professional"];
    assert_eq!(professional["major_speciality"]["name"], json!("General medicine"));
    assert_eq!(professional["speciality"][0]["name"], json!("General medicine"));
    let clinic = &professional["clinics"][0];
    assert_eq!((&clinic["id"], &clinic["name"]), (&json!("north"), &json!("North")));
    assert!(clinic.get("contacts").is_some() && clinic.get("address").is_some());
    assert_eq!(professional["clinics"].as_array().unwrap().len(), 1);
}

async fn a_clinic_has_an_address() {
    let desk = lake().await;
    let body = desk.get(&of(paths::CLINIC, "north")).await.is(200);
    assert_eq!(body["success"], json!(true));
    let clinic = &body["data"]["clinic"];
    assert_eq!((&clinic["clinic_id"], &clinic["name"]), (&json!("north"), &json!("North")));
    for (name, value) in [
        ("line1", "1 Lake Road"),
        ("city", "Bengaluru"),
        ("state", "Karnataka"),
        ("country", "India"),
        ("pincode", "560038"),
    ] {
        assert_eq!(clinic["address"][name], json!(value), "{name}");
    }
    assert!(clinic["address"].get("lat").is_some() && clinic["address"].get("lon").is_some());
}

async fn a_doctors_services_are_those_of_the_slots() {
    let desk = lake().await;
    let services = desk.get(&of(paths::SERVICES, "rao")).await.is(200)["data"]["services"].clone();
    let slots = desk.get(&format!("{}?start_date=2026-11-24&end_date=2026-11-24", crate::harness::SLOTS)).await.is(200);
    let services = services.as_array().unwrap();
    assert_eq!(services.len(), 2);
    for service in services {
        assert_eq!(*service, slots["data"]["services"][service["conf_id"].as_str().unwrap()]);
    }
}

async fn whoever_is_not_there_is_404() {
    let desk = lake().await;
    let mut faults = Faults::default();
    for path in [paths::DOCTOR, paths::CLINIC, paths::SERVICES] {
        faults.status(path, &desk.get(&of(path, "nothing")).await, 404);
        faults.status(path, &desk.get(&of(path, "a/../b")).await, 404);
    }
    faults.none();
}
