//! *Add a patient*, and the look-ups of patients in several scripts.

use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::harness::Desk;

on_both_stores![
    people_are_found_by_any_part_of_the_name_in_any_script_and_by_digits,
    a_patient_is_kept_as_told_and_found_by_mobile,
    the_practice_is_told_under_the_published_names,
];

async fn found(desk: &Desk, typed: &str) -> Vec<String> {
    let request = desk.http.get(desk.url("/profiles/v1/patient/search"));
    let hits = desk.send(request.query(&[("prefix", typed), ("limit", "50"), ("select", "dob,gen")])).await.is(200);
    let name = |hit: &Value| {
        assert_eq!(hit["gen"], json!("F"));
        assert!(hit["dob"].is_string());
        hit["fln"].as_str().unwrap().to_owned()
    };
    hits.as_array().unwrap().iter().map(name).collect()
}

async fn people_are_found_by_any_part_of_the_name_in_any_script_and_by_digits() {
    let desk = Desk::new().await;
    for (first, last, mobile) in [
        ("Asha", "Rao", "9000000121"),
        ("Ashalatha", "Iyer", "9000000232"),
        ("लक्ष्मी", "कुमारी", "9000000343"),
        ("முத்துலட்சுமி", "", "9000000454"),
        ("أحمد", "علي", "9000000565"),
        ("Zoë", "D'Souza", "8000000676"),
    ] {
        desk.patient(first, last, mobile).await;
    }
    for (typed, names) in [
        ("asha", vec!["Asha Rao", "Ashalatha Iyer"]),
        ("RAO asha", vec!["Asha Rao"]),
        ("ash iy", vec!["Ashalatha Iyer"]),
        ("लक्ष", vec!["लक्ष्मी कुमारी"]),
        ("कुमारी ल", vec!["लक्ष्मी कुमारी"]),
        ("முத்து", vec!["முத்துலட்சுமி"]),
        ("احمد", vec!["أحمد علي"]),
        ("zoe", vec!["Zoë D'Souza"]),
        ("dsou", vec!["Zoë D'Souza"]),
        ("d'souza", vec!["Zoë D'Souza"]),
        ("souza", vec!["Zoë D'Souza"]),
        ("121", vec!["Asha Rao"]),
        ("8000", vec!["Zoë D'Souza"]),
        ("+91 8000", vec!["Zoë D'Souza"]),
        ("asha 232", vec!["Ashalatha Iyer"]),
        ("sha", vec![]),
        ("%", vec![]),
    ] {
        assert_eq!(found(&desk, typed).await, names, "{typed}");
    }
}

async fn a_patient_is_kept_as_told_and_found_by_mobile() {
    let desk = Desk::new().await;
    let body = json!({
        "designation": "Mrs.", "first_name": "Asha", "middle_name": "K", "last_name": "Rao", "mobile": 9_000_000_001_u64,
        "gender": "F", "dob": "1980-05-06", "email": "asha@example.org", "partner_patient_id": 12,
        "address": { "line1": "1 Lake Road", "city": "Bengaluru", "pincode": 560_038 }, "unknown": true,
    });
    let id = desk.post("/dr/v1/patient", body.clone()).await.is(201)["patient_id"].clone();
    desk.post("/dr/v1/patient", body).await.refused(409, "PATIENT_ALREADY_EXISTS");
    let profile = desk.get(&format!("/dr/v1/patient/{}", id.as_str().unwrap())).await.is(200);
    for (name, value) in [
        ("designation", json!("Mrs.")),
        ("middle_name", json!("K")),
        ("mobile", json!("+919000000001")),
        ("partner_patient_id", json!("12")),
        ("address", json!({ "line1": "1 Lake Road", "city": "Bengaluru", "pincode": "560038" })),
    ] {
        assert_eq!(profile[name], value, "{name}");
    }
    for typed in ["9000000001", "%2B919000000001", "+919000000001", "919000000001"] {
        let hits = desk.get(&format!("/dr/v1/business/patients/search?mobile={typed}")).await.is(200);
        assert_eq!(hits["data"]["profiles"][0]["patient_id"], id, "{typed}");
    }
    desk.get("/dr/v1/patient/none").await.refused(404, "PATIENT_NOT_FOUND");
}

async fn the_practice_is_told_under_the_published_names() {
    let desk = Desk::new().await;
    let entities = desk.get("/dr/v1/business/entities").await.is(200);
    assert_eq!(entities["data"]["clinics"][1]["doctors"], json!(["rao", "sen", "das"]));
    assert_eq!(desk.get("/dr/v1/doctor/rao").await.is(200)["profile"]["personal"]["last_name"], json!("Rao"));
    assert_eq!(desk.get("/dr/v1/business/clinic/north").await.is(200)["data"]["clinic"]["name"], json!("North"));
    let services = desk.get("/dr/v1/doctor/service/rao").await.is(200);
    assert_eq!(services["data"]["services"][1]["pre_pay"], json!(true));
    desk.get("/dr/v1/doctor/nobody").await.refused(404, "DOCTOR_NOT_FOUND");
    desk.get("/dr/v1/doctor/service/nobody").await.refused(404, "DOCTOR_NOT_FOUND");
    desk.get("/dr/v1/business/clinic/nowhere").await.refused(404, "CLINIC_NOT_FOUND");
}
