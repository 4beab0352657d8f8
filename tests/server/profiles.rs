//! The directory of patients under its published names: adding, changing, removing, listing.

use frontdesk::domain::practice::Practice;
use frontdesk::server::clients::add_client;
use frontdesk::server::store::practices;
use frontdesk::server::store::sql::SqlError;
use serde_json::{Value, json};

use crate::harness::{Answer, BOOK, CANCEL, Desk, PRACTICE, booking, id_of, with};

const PROFILES: &str = "/profiles/v1/patient/";

async fn patch(desk: &Desk, path: &str, body: Value) -> Answer {
    desk.send(desk.http.patch(desk.url(path)).json(&body)).await
}

async fn delete(desk: &Desk, path: &str) -> Answer {
    desk.send(desk.http.delete(desk.url(path))).await
}

async fn add(desk: &Desk, body: Value) -> String {
    desk.post(PROFILES, body).await.is(201)["oid"].as_str().unwrap().to_owned()
}

async fn count(desk: &Desk, typed: &str) -> usize {
    let request = desk.http.get(desk.url("/profiles/v1/patient/search")).query(&[("prefix", typed)]);
    desk.send(request).await.is(200).as_array().unwrap().len()
}

/// The same server, spoken to by a program of another practice.
async fn in_another_practice(mut desk: Desk) -> Desk {
    let mut other: Practice = toml::from_str(PRACTICE).unwrap();
    other.practice.id = "other".into();
    desk.store.write::<_, SqlError>(move |sql| practices::save(sql, &other)).await.unwrap();
    desk.client = add_client(&desk.store, &"other".into(), "other").await.unwrap();
    desk.token = desk.sign_in().await.is(200)["access_token"].as_str().unwrap().to_owned();
    desk
}

fn fields(error: &Value) -> Vec<&str> {
    error["fields"].as_array().unwrap().iter().map(|field| field["field"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_profile_is_added_read_changed_and_removed() {
    let desk = Desk::new().await;
    let oid = add(
        &desk,
        json!({
            "fn": "Sana", "mn": "Begum", "ln": "Khan", "dob": "1988-02-29T00:00:00.000Z", "gen": "female",
            "mobile": 9_000_000_001_u64, "username": "sana.k", "email": "sana@example.org", "unknown": {},
            "address": { "line1": "1 Lake Road", "pincode": 560_038 }, "partner_patient_id": 7, "designation": "mrs",
        }),
    )
    .await;
    let path = format!("{PROFILES}{oid}");
    let profile = desk.get(&path).await.is(200);
    for (name, value) in [
        ("fln", json!("Sana Begum Khan")),
        ("mn", json!("Begum")),
        ("dob", json!("1988-02-29")),
        ("gen", json!("F")),
        ("mobile", json!("+919000000001")),
        ("username", json!("sana.k")),
        ("designation", json!("Mrs.")),
        ("partner_patient_id", json!("7")),
        ("address", json!({ "line1": "1 Lake Road", "pincode": "560038" })),
    ] {
        assert_eq!(profile[name], value, "{name}");
    }

    let changes =
        json!({ "mn": null, "ln": "Rao", "mobile": "9000000002", "address": { "city": "Mysuru" }, "gen": "O" });
    let changed = patch(&desk, &path, changes).await.is(200);
    assert_eq!(changed["fln"], json!("Sana Rao"));
    assert_eq!(changed["address"], json!({ "line1": "1 Lake Road", "city": "Mysuru", "pincode": "560038" }));
    assert_eq!((&changed["gen"], &changed["email"]), (&json!("O"), &json!("sana@example.org")));
    assert_eq!(desk.get(&path).await.is(200), changed);
    // What was told before finds nobody any more.
    for (typed, hits) in
        [("khan", 0), ("begum", 0), ("rao", 1), ("9000000001", 0), ("002", 1), ("sana.k", 1), ("sana", 1)]
    {
        assert_eq!(count(&desk, typed).await, hits, "{typed}");
    }
    let flat =
        patch(&desk, &format!("/dr/v1/patient/{oid}"), json!({ "address": null, "username": null })).await.is(200);
    assert_eq!(
        (&flat["address"], &flat["username"], &flat["first_name"]),
        (&Value::Null, &Value::Null, &json!("Sana"))
    );
    assert_eq!(patch(&desk, &path, json!({})).await.is(200), desk.get(&path).await.is(200));

    delete(&desk, &path).await.is(204);
    delete(&desk, &path).await.refused(404, "PATIENT_NOT_FOUND");
    desk.get(&path).await.refused(404, "PATIENT_NOT_FOUND");
    patch(&desk, &path, json!({ "ln": "Das" })).await.refused(404, "PATIENT_NOT_FOUND");
    desk.get(&format!("/dr/v1/patient/{oid}")).await.refused(404, "PATIENT_NOT_FOUND");
    desk.get("/dr/v1/business/patients/search?mobile=9000000002").await.refused(404, "PATIENTS_NOT_FOUND");
    assert_eq!(count(&desk, "sana").await, 0);
    assert_eq!(desk.get("/profiles/v1/patient/minified/").await.is(200), json!([]));
    // The partner's identifier is free again.
    add(&desk, json!({ "fln": "Sana Rao", "age": 30, "gen": "F", "partner_patient_id": "7" })).await;
}

#[tokio::test]
async fn a_whole_name_is_enough_and_faults_are_named_as_the_caller_names_the_fields() {
    let desk = Desk::new().await;
    let oid = add(&desk, json!({ "fln": "Asha Devi Rao", "age": "44", "gen": "F" })).await;
    let profile = desk.get(&format!("{PROFILES}{oid}")).await.is(200);
    assert_eq!((&profile["fn"], &profile["ln"]), (&json!("Asha Devi"), &json!("Rao")));
    let bad = desk.post(PROFILES, json!({ "gen": "", "dob": "2030-01-01", "mobile": "12" })).await;
    assert_eq!(fields(&bad.refused(422, "UNPROCESSABLE")), ["fln", "gen", "dob", "mobile"]);
    let path = format!("{PROFILES}{oid}");
    let bad = patch(&desk, &path, json!({ "fn": null, "gen": null, "dob": null, "mobile": "x", "email": "no" })).await;
    assert_eq!(fields(&bad.refused(422, "UNPROCESSABLE")), ["fn", "gen", "dob", "mobile", "email"]);
    let long = "x".repeat(201);
    for (body, status, field) in [
        (json!({ "fn": long }), 422, "fn"),
        (json!({ "fn": "x".repeat(81) }), 422, "fn"),
        (json!({ "fln": long }), 422, "fln"),
        (json!({ "ln": "a\u{0}b" }), 422, "ln"),
        (json!({ "username": "u".repeat(81) }), 422, "username"),
        (json!({ "address": { "city": long } }), 422, "address.city"),
        (json!({ "partner_patient_id": "p".repeat(129) }), 422, "partner_patient_id"),
        (json!({ "ln": {} }), 400, "ln"),
        (json!({ "address": "Mysuru" }), 400, "address"),
        (json!({ "address": { "line1": [] } }), 400, "address.line1"),
        (json!({ "age": 30.5 }), 400, "age"),
        (json!({ "dob": "2023-02-29" }), 422, "dob"),
        (json!({ "designation": "Captain" }), 422, "designation"),
    ] {
        let refused = patch(&desk, &path, body).await;
        assert_eq!(refused.status, status, "{field}: {}", refused.body);
        assert_eq!(fields(&refused.body["error"]), [field]);
    }
    assert_eq!(desk.get(&path).await.is(200), profile, "nothing is half written");
    patch(&desk, "/dr/v1/patient/none", json!({ "gender": "F" })).await.refused(404, "PATIENT_NOT_FOUND");
    let none = patch(&desk, &format!("/dr/v1/patient/{oid}"), json!({ "first_name": "", "gender": null })).await;
    assert_eq!(fields(&none.refused(422, "UNPROCESSABLE")), ["first_name", "gender"]);
}

#[tokio::test]
async fn a_partners_identifier_names_one_patient() {
    let desk = Desk::new().await;
    let one = add(&desk, json!({ "fln": "One", "age": 1, "gen": "M", "partner_patient_id": "p/1" })).await;
    let two = add(&desk, json!({ "fln": "Two", "age": 2, "gen": "M" })).await;
    let body = json!({ "fln": "Three", "age": 3, "gen": "M", "partner_patient_id": "p/1" });
    desk.post(PROFILES, body).await.refused(409, "PATIENT_ALREADY_EXISTS");
    let taken = json!({ "partner_patient_id": "p/1" });
    patch(&desk, &format!("{PROFILES}{two}"), taken).await.refused(409, "PATIENT_ALREADY_EXISTS");
    let found = desk.get("/dr/v1/patient/p%2F1?partner_id=1").await.is(200);
    assert_eq!(found["patient_id"], json!(one));
    patch(&desk, "/dr/v1/patient/p%2F1?partner_id=1", json!({ "partner_patient_id": null })).await.is(200);
    desk.get("/dr/v1/patient/p%2F1?partner_id=1").await.refused(404, "PATIENT_NOT_FOUND");
    desk.get(&format!("/dr/v1/patient/{one}?partner_id=1")).await.refused(404, "PATIENT_NOT_FOUND");
}

#[tokio::test]
async fn nobody_is_removed_who_is_still_expected_and_appointments_keep_the_name() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let id = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    let path = format!("{PROFILES}{asha}");
    delete(&desk, &path).await.refused(409, "PATIENT_HAS_APPOINTMENTS");
    desk.get(&path).await.is(200);
    desk.put(CANCEL, json!({ "appointment_id": id })).await.is(200);
    delete(&desk, &path).await.is(204);
    let details = desk.get(&format!("/dr/v1/business/appointments/{id}")).await.is(200);
    assert_eq!(details["data"]["patient"]["first_name"], json!("Asha"));
    let list = desk.get("/dr/v1/appointment?start_date=2026-11-23&end_date=2026-11-23").await.is(200);
    assert_eq!(list["appointments"][0]["patient"]["first_name"], json!("Asha"));
    desk.post(BOOK, booking(&asha, "11:30", "11:45")).await.refused(404, "PATIENT_NOT_FOUND");
    // The same person described again is somebody new.
    let described =
        json!({ "first_name": "Asha", "last_name": "Rao", "mobile": "9000000001", "gender": "F", "age": 30 });
    let body = with(booking("", "11:30", "11:45"), json!({ "patient_id": null, "patient": described }));
    assert_ne!(desk.post(BOOK, body).await.is(200)["data"]["patient_id"], json!(asha));
}

#[tokio::test]
async fn the_same_write_with_the_same_key_happens_once() {
    let desk = Desk::new().await;
    let send = async |body: Value| {
        desk.send(desk.http.post(desk.url(PROFILES)).json(&body).header("idempotency-key", "k1")).await
    };
    let body = json!({ "fln": "Asha Rao", "age": 30, "gen": "F" });
    let first = send(body.clone()).await.is(201);
    assert_eq!(send(body).await.is(201), first);
    send(json!({ "fln": "Asha Das", "age": 30, "gen": "F" })).await.refused(409, "IDEMPOTENCY_CONFLICT");
    assert_eq!(count(&desk, "asha").await, 1);
    let path = desk.url(&format!("{PROFILES}{}", first["oid"].as_str().unwrap()));
    for _ in 0..2 {
        desk.send(desk.http.delete(&path).header("idempotency-key", "k2")).await.is(204);
    }
}

#[tokio::test]
async fn people_with_a_mobile_are_listed_whole_or_short_and_paths_may_end_with_a_slash() {
    let desk = Desk::new().await;
    let mother = add(&desk, json!({ "fln": "Asha Rao", "age": 40, "gen": "F", "mobile": "9999999999" })).await;
    add(&desk, json!({ "fln": "Tara Rao", "age": 4, "gen": "F", "mobile": "+919999999999", "email": "t@example.org" }))
        .await;
    add(&desk, json!({ "fln": "Meena Das", "age": 40, "gen": "F", "mobile": "+4420000000" })).await;
    for mobile in ["+919999999999", "%2B919999999999", "9999999999", "09999999999", "919999999999", "00919999999999"] {
        for path in ["/profiles/v1/patient/by-mobile/", "/profiles/v1/patient/by-mobile"] {
            let whole = desk.get(&format!("{path}?mob={mobile}&full_profile=True")).await.is(200);
            assert_eq!(whole.as_array().unwrap().len(), 2, "{mobile}");
            assert_eq!((&whole[0]["oid"], &whole[1]["email"]), (&json!(mother), &json!("t@example.org")));
            let short = desk.get(&format!("{path}?mob={mobile}&full_profile=false")).await.is(200);
            assert_eq!(short[1]["fln"], json!("Tara Rao"));
            assert!(short[1].get("email").is_none() && short[1].get("dob").is_none());
        }
    }
    assert_eq!(desk.get("/profiles/v1/patient/by-mobile/?mob=8888888888").await.is(200), json!([]));
    assert_eq!(desk.get("/profiles/v1/patient/by-mobile/?mob=8888888888&full_profile=1").await.is(200), json!([]));
    desk.get("/profiles/v1/patient/by-mobile/?mob=88").await.refused(400, "BAD_REQUEST");
    desk.get("/profiles/v1/patient/by-mobile/").await.refused(400, "BAD_REQUEST");
    desk.get(&format!("/profiles/v1/patient/{mother}/")).await.is(200);
    assert_eq!(desk.get("/profiles/v1/patient/search/?prefix=das").await.is(200)[0]["mobile"], json!("+4420000000"));
    desk.post("/profiles/v1/patient", json!({ "fln": "Anil", "age": 40, "gen": "M" })).await.is(201);
}

#[tokio::test]
async fn the_directory_is_listed_page_by_page() {
    let desk = Desk::new().await;
    let mut all = Vec::new();
    for at in 0..7 {
        all.push(
            add(&desk, json!({ "fln": format!("P{at}"), "age": 40, "gen": "F", "username": format!("u{at}") })).await,
        );
    }
    let page = async |query: &str| {
        let rows = desk.get(&format!("/profiles/v1/patient/minified/?{query}")).await.is(200);
        rows.as_array().unwrap().iter().map(|row| row["oid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    // Those of the same second are in the order of their identifiers.
    let mut added = all.clone();
    all = page("").await;
    assert_eq!(all.len(), 7);
    added.sort();
    let mut listed = all.clone();
    listed.sort();
    assert_eq!(listed, added);
    assert_eq!(page("pageNo=0&pageSize=3").await, all[..3]);
    assert_eq!(page("pageNo=1&pageSize=3").await, all[3..6]);
    assert_eq!(page("pageNo=2&pageSize=3").await, all[6..]);
    assert_eq!(page("pageNo=1000000&pageSize=500").await, Vec::<String>::new());
    delete(&desk, &format!("{PROFILES}{}", all[0])).await.is(204);
    assert_eq!(page("pageSize=1").await, all[1..2]);
    for query in ["pageSize=0", "pageSize=501", "pageNo=-1", "pageNo=x"] {
        let refused = desk.get(&format!("/profiles/v1/patient/minified/?{query}")).await.refused(400, "BAD_REQUEST");
        assert_eq!(fields(&refused), [query.split('=').next().unwrap()]);
    }
    let row = desk.get("/profiles/v1/patient/minified?pageSize=1&select=gen").await.is(200)[0].clone();
    assert_eq!((&row["gen"], row.get("dob")), (&json!("F"), None));
    assert!(row["username"].is_string());
}

#[tokio::test]
async fn nothing_of_another_practices_directory_is_seen_or_changed() {
    let desk = Desk::new().await;
    let oid = add(
        &desk,
        json!({ "fln": "Asha Rao", "age": 40, "gen": "F", "mobile": "9999999999", "partner_patient_id": "p" }),
    )
    .await;
    let desk = in_another_practice(desk).await;
    let path = format!("{PROFILES}{oid}");
    desk.get(&path).await.refused(404, "PATIENT_NOT_FOUND");
    patch(&desk, &path, json!({ "ln": "Das" })).await.refused(404, "PATIENT_NOT_FOUND");
    delete(&desk, &path).await.refused(404, "PATIENT_NOT_FOUND");
    patch(&desk, &format!("/dr/v1/patient/{oid}"), json!({ "email": null })).await.refused(404, "PATIENT_NOT_FOUND");
    desk.get("/dr/v1/patient/p?partner_id=1").await.refused(404, "PATIENT_NOT_FOUND");
    for list in ["by-mobile/?mob=9999999999", "by-mobile/?mob=9999999999&full_profile=true", "minified/"] {
        assert_eq!(desk.get(&format!("{PROFILES}{list}")).await.is(200), json!([]), "{list}");
    }
    add(&desk, json!({ "fln": "Other", "age": 40, "gen": "F", "partner_patient_id": "p" })).await;
}

#[tokio::test]
async fn changes_and_views_of_details_are_in_the_audit_trail() {
    let desk = Desk::new().await;
    let oid = add(&desk, json!({ "fln": "Asha Rao", "age": 40, "gen": "F", "mobile": "9999999999" })).await;
    add(&desk, json!({ "fln": "Tara Rao", "age": 4, "gen": "F", "mobile": "9999999999" })).await;
    let path = format!("{PROFILES}{oid}");
    desk.get(&path).await.is(200);
    desk.get("/profiles/v1/patient/by-mobile/?mob=9999999999&full_profile=true").await.is(200);
    patch(&desk, &path, json!({ "mobile": "x" })).await.refused(422, "UNPROCESSABLE");
    patch(&desk, &path, json!({ "ln": "Das" })).await.is(200);
    delete(&desk, &path).await.is(204);
    let read = desk.store.read::<_, SqlError>(|sql| {
        let rows = sql.query("SELECT action, outcome, patient_id FROM audit ORDER BY seq", &[])?;
        rows.iter().map(|row| Ok((row.text(0)?, row.text(1)?, row.text_or_null(2)?))).collect::<Result<Vec<_>, _>>()
    });
    let entries = read.await.unwrap();
    let of = |action: &str, outcome: &str| {
        entries
            .iter()
            .filter(|(a, o, patient)| (a.as_str(), o.as_str()) == (action, outcome) && patient.is_some())
            .count()
    };
    assert_eq!(of("add patient", "done"), 2);
    assert_eq!(of("view patient", "done"), 3, "one, and both who have the mobile");
    assert_eq!(of("change patient", "UNPROCESSABLE"), 1);
    assert_eq!(of("change patient", "done"), 1);
    assert_eq!(of("remove patient", "done"), 1);
}
