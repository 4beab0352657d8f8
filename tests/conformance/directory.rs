//! *Published names*: patients, and the directory.

use std::collections::BTreeSet;

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, lake, mentions, named, of, told};
use crate::harness::Desk;

on_both_stores![
    a_patient_is_a_flat_profile,
    a_patient_is_changed_in_parts,
    a_bad_change_is_named_and_changes_nothing,
    the_search_by_mobile_is_exact_and_nobody_is_404,
    the_search_by_prefix_finds_names_mobiles_and_usernames,
    a_username_is_searched_too,
    the_directory_by_mobile_takes_the_country_code,
    a_profile_joins_the_directory_is_changed_and_leaves_it,
    the_whole_name_may_come_in_one_piece,
    what_is_missing_or_impossible_in_a_profile_is_named,
    the_directory_is_paged,
];

async fn added(desk: &Desk, body: Value) -> String {
    desk.post(paths::PROFILES, body).await.is(201)["oid"].as_str().unwrap().to_owned()
}

async fn found(desk: &Desk, typed: &str) -> Vec<Value> {
    let request = desk.http.get(desk.url(paths::PATIENTS_BY_PREFIX));
    let query = [("prefix", typed), ("limit", "50"), ("select", "dob,gen")];
    desk.send(request.query(&query)).await.is(200).as_array().unwrap().clone()
}

async fn a_patient_is_a_flat_profile() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = desk.get(&of(paths::PATIENT, &asha)).await.is(200);
    let profile = told(&body);
    assert_eq!(profile["patient_id"], json!(asha));
    assert_eq!((&profile["first_name"], &profile["last_name"]), (&json!("Asha"), &json!("Rao")));
    assert_eq!((&profile["gender"], &profile["mobile"]), (&json!("F"), &json!("+919000000001")));
    assert!(profile["dob"].is_string() && profile["created_at"].is_i64());
    desk.get(&of(paths::PATIENT, "nobody")).await.refused(404, "PATIENT_NOT_FOUND");
}

async fn a_patient_is_changed_in_parts() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let path = of(paths::PATIENT, &asha);
    let change = json!({
        "last_name": "Rao-Iyer", "mobile": "9000000002", "email": "a@example.org", "dob": "1990-01-02",
        "address": { "city": "Mysuru", "pincode": 570_001 }, "colour": "blue",
    });
    let answer = desk.patch(&path, change).await;
    assert!(matches!(answer.status, 200 | 204), "{}: {}", answer.status, answer.body);
    let body = desk.get(&path).await.is(200);
    let profile = told(&body);
    for (name, value) in [
        ("first_name", json!("Asha")),
        ("last_name", json!("Rao-Iyer")),
        ("mobile", json!("+919000000002")),
        ("email", json!("a@example.org")),
        ("dob", json!("1990-01-02")),
        ("gender", json!("F")),
    ] {
        assert_eq!(profile[name], value, "{name}");
    }
    assert_eq!(profile["address"]["city"], json!("Mysuru"));
    // Found under what is now, and no longer under what was.
    assert!(mentions(&Value::Array(found(&desk, "iyer").await), &asha));
    desk.get(&format!("{}?mobile=9000000001", paths::PATIENTS_BY_MOBILE)).await.refused(404, "PATIENTS_NOT_FOUND");
    desk.get(&format!("{}?mobile=9000000002", paths::PATIENTS_BY_MOBILE)).await.is(200);
}

async fn a_bad_change_is_named_and_changes_nothing() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let path = of(paths::PATIENT, &asha);
    let before = desk.get(&path).await.is(200);
    let mut faults = Faults::default();
    for (body, field) in [
        (json!({ "last_name": "X", "dob": "1990-02-30" }), "dob"),
        (json!({ "last_name": "X", "mobile": "1" }), "mobile"),
        (json!({ "last_name": "X", "first_name": "" }), "first_name"),
        (json!({ "last_name": "X".repeat(5_000) }), "last_name"),
    ] {
        faults.names(field, &desk.patch(&path, body).await, field);
    }
    faults.status("nobody", &desk.patch(&of(paths::PATIENT, "nobody"), json!({ "last_name": "X" })).await, 404);
    faults.none();
    assert_eq!(desk.get(&path).await.is(200), before);
}

async fn the_search_by_mobile_is_exact_and_nobody_is_404() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let usha = desk.patient("Usha", "Rao", "9000000001").await;
    desk.patient("Binu", "Nair", "9000000011").await;
    let body = desk.get(&format!("{}?mobile=9000000001", paths::PATIENTS_BY_MOBILE)).await.is(200);
    assert_eq!((&body["success"], &body["status_code"]), (&json!(true), &json!(200)));
    let profiles = body["data"]["profiles"].as_array().unwrap();
    let ids: BTreeSet<&str> = profiles.iter().map(|p| p["patient_id"].as_str().unwrap()).collect();
    assert_eq!(ids, [asha.as_str(), usha.as_str()].into());
    for profile in profiles {
        assert!(profile["name"].as_str().unwrap().ends_with("Rao"));
        assert_eq!(profile["patient_profile"]["mobile"], json!("+919000000001"));
    }
    desk.get(&format!("{}?mobile=9000000009", paths::PATIENTS_BY_MOBILE)).await.refused(404, "PATIENTS_NOT_FOUND");
    let mut faults = Faults::default();
    for bad in ["", "?mobile=", "?mobile=12", "?mobile=asha"] {
        let answer = desk.get(&format!("{}{bad}", paths::PATIENTS_BY_MOBILE)).await;
        faults.unless((400..500).contains(&answer.status), || format!("{bad}: {}", answer.status));
    }
    faults.none();
}

async fn the_search_by_prefix_finds_names_mobiles_and_usernames() {
    let desk = lake().await;
    let asha = desk.asha().await;
    desk.patient("Binu", "Nair", "8000000011").await;
    for typed in ["Ash", "asha rao", "rao", "9000", "ASHA"] {
        let hits = found(&desk, typed).await;
        assert_eq!(hits.len(), 1, "{typed}");
        assert_eq!((&hits[0]["oid"], &hits[0]["fln"]), (&json!(asha), &json!("Asha Rao")));
        assert_eq!((&hits[0]["mobile"], &hits[0]["gen"]), (&json!("+919000000001"), &json!("F")));
        assert!(hits[0].get("username").is_some() && hits[0]["dob"].is_string());
    }
    assert!(found(&desk, "zzz").await.is_empty());
    // What was not selected is not told.
    let plain = desk.get(&format!("{}?prefix=ash&limit=50", paths::PATIENTS_BY_PREFIX)).await.is(200);
    assert!(plain[0].get("dob").is_none() && plain[0].get("gen").is_none(), "{plain}");
    for number in 0..4 {
        desk.patient("Asha", "Nair", &format!("700000000{number}")).await;
    }
    let limited = desk.get(&format!("{}?prefix=ash&limit=2", paths::PATIENTS_BY_PREFIX)).await.is(200);
    assert_eq!(limited.as_array().unwrap().len(), 2);
}

async fn a_username_is_searched_too() {
    let desk = lake().await;
    let body = json!({ "fln": "Asha Rao", "dob": "1980-05-06", "gen": "F", "username": "lakelady" });
    let oid = added(&desk, body).await;
    let hits = found(&desk, "lakel").await;
    assert_eq!((&hits[0]["oid"], &hits[0]["username"]), (&json!(oid), &json!("lakelady")));
}

async fn the_directory_by_mobile_takes_the_country_code() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let binu = desk.patient("Binu", "Nair", "9000000002").await;
    let path = format!("{}?mob=%2B919000000001&full_profile=true", paths::PROFILES_BY_MOBILE);
    let body = desk.get(&path).await.is(200);
    assert!(mentions(&body, &asha) && !mentions(&body, &binu), "{body}");
    let plain = desk.get(&format!("{}?mob=+919000000001&full_profile=true", paths::PROFILES_BY_MOBILE)).await.is(200);
    assert_eq!(plain, body);
}

async fn a_profile_joins_the_directory_is_changed_and_leaves_it() {
    let desk = lake().await;
    let body =
        json!({ "fn": "Asha", "mn": "K", "ln": "Rao", "dob": "1980-05-06", "gen": "F", "mobile": "+919000000001" });
    let oid = added(&desk, body).await;
    let path = of(paths::PROFILE, &oid);
    let profile = desk.get(&path).await.is(200);
    assert_eq!(named(&profile, "dob"), Some(&json!("1980-05-06")));
    assert_eq!(named(&profile, "gen"), Some(&json!("F")));
    assert_eq!(named(&profile, "mobile"), Some(&json!("+919000000001")));
    // It is the same patient under every name.
    let patient = desk.get(&of(paths::PATIENT, &oid)).await.is(200);
    assert_eq!(told(&patient)["middle_name"], json!("K"));

    let answer = desk.patch(&path, json!({ "ln": "Iyer" })).await;
    assert!(matches!(answer.status, 200 | 204), "{}", answer.body);
    let patient = desk.get(&of(paths::PATIENT, &oid)).await.is(200);
    assert_eq!((&told(&patient)["first_name"], &told(&patient)["last_name"]), (&json!("Asha"), &json!("Iyer")));

    let answer = desk.delete(&path).await;
    assert!(matches!(answer.status, 200 | 204), "{}", answer.body);
    desk.get(&path).await.is(404);
    desk.get(&format!("{}?mobile=9000000001", paths::PATIENTS_BY_MOBILE)).await.refused(404, "PATIENTS_NOT_FOUND");
    assert!(found(&desk, "asha").await.is_empty());
}

async fn the_whole_name_may_come_in_one_piece() {
    let desk = lake().await;
    let oid = added(&desk, json!({ "fln": "Asha Rao", "dob": "1980-05-06", "gen": "F" })).await;
    assert_eq!(found(&desk, "asha").await[0]["fln"], json!("Asha Rao"));
    let patient = desk.get(&of(paths::PATIENT, &oid)).await.is(200);
    assert_eq!(told(&patient)["first_name"], json!("Asha"));
}

async fn what_is_missing_or_impossible_in_a_profile_is_named() {
    let desk = lake().await;
    let mut faults = Faults::default();
    for (body, field) in [
        (json!({ "dob": "1980-05-06", "gen": "F", "fln": " " }), "fln"),
        (json!({ "fn": "Asha", "gen": "F", "dob": "1980-02-30" }), "dob"),
        (json!({ "fn": "Asha", "dob": "1980-05-06" }), "gen"),
        (json!({ "fn": "Asha", "dob": "1980-05-06", "gen": "F", "mobile": "1" }), "mobile"),
    ] {
        faults.names(body.to_string(), &desk.post(paths::PROFILES, body.clone()).await, field);
    }
    for path in ["nobody", "a/b"] {
        faults.status(path, &desk.get(&of(paths::PROFILE, path)).await, 404);
        faults.status(path, &desk.patch(&of(paths::PROFILE, path), json!({ "ln": "X" })).await, 404);
        faults.status(path, &desk.delete(&of(paths::PROFILE, path)).await, 404);
    }
    faults.none();
}

async fn the_directory_is_paged() {
    let desk = lake().await;
    let mut ids = BTreeSet::new();
    for number in 0..7 {
        ids.insert(desk.patient("Asha", "Rao", &format!("900000000{number}")).await);
    }
    let mut seen = BTreeSet::new();
    for (page, length) in [(0, 3), (1, 3), (2, 1), (3, 0)] {
        let body = desk.get(&format!("{}?pageNo={page}&pageSize=3", paths::PROFILES_MINIFIED)).await.is(200);
        let here: BTreeSet<String> = ids.iter().filter(|id| mentions(&body, id)).cloned().collect();
        assert_eq!(here.len(), length, "page {page}: {body}");
        seen.extend(here);
    }
    assert_eq!(seen, ids);
}
