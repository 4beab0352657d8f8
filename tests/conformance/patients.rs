//! *Add a patient.*

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, lake, of, told};
use crate::harness::{Desk, with};

on_both_stores![
    everything_that_is_told_is_kept,
    first_name_gender_and_one_of_birth_and_age_are_enough,
    what_is_missing_or_impossible_is_named,
    the_partners_identifier_is_taken_once,
    every_designation_of_the_contract_is_taken,
    the_pincode_is_a_number_or_a_text,
];

fn somebody() -> Value {
    json!({ "first_name": "Asha", "gender": "F", "dob": "1980-05-06" })
}

async fn profile(desk: &Desk, added: Value) -> Value {
    let id = added["patient_id"].as_str().unwrap().to_owned();
    told(&desk.get(&of(paths::PATIENT, &id)).await.is(200)).clone()
}

async fn everything_that_is_told_is_kept() {
    let desk = lake().await;
    let body = json!({
        "designation": "Mrs.", "first_name": "Asha", "middle_name": "K", "last_name": "Rao", "mobile": "9000000001",
        "gender": "F", "dob": "1980-05-06", "email": "asha@example.org", "partner_patient_id": "theirs-1",
        "address": { "line1": "1 Lake Road", "city": "Bengaluru", "pincode": 560_038 },
    });
    let kept = profile(&desk, desk.post(paths::PATIENTS, body.clone()).await.is(201)).await;
    for name in ["first_name", "middle_name", "last_name", "gender", "dob", "email", "partner_patient_id"] {
        assert_eq!(kept[name], body[name], "{name}");
    }
    assert_eq!(kept["mobile"], json!("+919000000001"));
    assert_eq!(kept["address"]["line1"], json!("1 Lake Road"));
    assert_eq!(kept["address"]["city"], json!("Bengaluru"));
    assert!(kept["created_at"].is_i64());
}

async fn first_name_gender_and_one_of_birth_and_age_are_enough() {
    let desk = lake().await;
    desk.post(paths::PATIENTS, somebody()).await.is(201);
    let aged = json!({ "first_name": "Asha", "gender": "M", "age": 46 });
    let kept = profile(&desk, desk.post(paths::PATIENTS, aged).await.is(201)).await;
    let born: i32 = kept["dob"].as_str().unwrap()[..4].parse().unwrap();
    assert!((1979..=1980).contains(&born));
    desk.post(paths::PATIENTS, with(somebody(), json!({ "gender": "O", "age": 46 }))).await.is(201);
}

async fn what_is_missing_or_impossible_is_named() {
    let desk = lake().await;
    let mut faults = Faults::default();
    for (change, field) in [
        (json!({ "first_name": null }), "first_name"),
        (json!({ "first_name": "" }), "first_name"),
        (json!({ "first_name": "   " }), "first_name"),
        (json!({ "gender": null }), "gender"),
        (json!({ "gender": "" }), "gender"),
        (json!({ "dob": null }), "dob"),
        (json!({ "dob": "1980-02-30" }), "dob"),
        (json!({ "dob": "06/05/1980" }), "dob"),
        (json!({ "dob": "2030-01-01" }), "dob"),
        (json!({ "dob": null, "age": -1 }), "age"),
        (json!({ "dob": null, "age": 1000 }), "age"),
        (json!({ "dob": null, "age": "old" }), "age"),
        (json!({ "mobile": "12" }), "mobile"),
        (json!({ "mobile": "call me" }), "mobile"),
        (json!({ "first_name": ["Asha"] }), "first_name"),
        (json!({ "first_name": "A".repeat(10_000) }), "first_name"),
        (json!({ "address": "Lake Road" }), "address"),
        (json!({ "address": { "city": "B".repeat(30_000) } }), "city"),
        (json!({ "first_name": "A\u{0}sha" }), "first_name"),
        (json!({ "partner_patient_id": "p".repeat(5_000) }), "partner_patient_id"),
    ] {
        let answer = desk.post(paths::PATIENTS, with(somebody(), change.clone())).await;
        faults.names(change.to_string().chars().take(60).collect::<String>(), &answer, field);
    }
    faults.none();
}

async fn the_partners_identifier_is_taken_once() {
    let desk = lake().await;
    let body = with(somebody(), json!({ "partner_patient_id": "theirs-1" }));
    desk.post(paths::PATIENTS, body.clone()).await.is(201);
    desk.post(paths::PATIENTS, body.clone()).await.refused(409, "PATIENT_ALREADY_EXISTS");
    let other = with(body, json!({ "first_name": "Someone", "dob": "2001-01-01" }));
    desk.post(paths::PATIENTS, other).await.refused(409, "PATIENT_ALREADY_EXISTS");
    // Without one nobody is in the way of anybody.
    desk.post(paths::PATIENTS, somebody()).await.is(201);
    desk.post(paths::PATIENTS, somebody()).await.is(201);
}

async fn every_designation_of_the_contract_is_taken() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let all = ["Mr.", "Ms.", "Mrs.", "Miss.", "Kumar.", "Shri.", "Smt.", "Dr.", "Master.", "Baby.", "Mohd.", "B/O."];
    for designation in all {
        let answer = desk.post(paths::PATIENTS, with(somebody(), json!({ "designation": designation }))).await;
        faults.status(designation, &answer, 201);
    }
    faults.none();
}

async fn the_pincode_is_a_number_or_a_text() {
    let desk = lake().await;
    for pincode in [json!(560_038), json!("560038")] {
        let body = with(somebody(), json!({ "address": { "pincode": pincode } }));
        let kept = profile(&desk, desk.post(paths::PATIENTS, body).await.is(201)).await;
        let found = &kept["address"]["pincode"];
        assert!(*found == json!("560038") || *found == json!(560_038), "{found}");
    }
}
