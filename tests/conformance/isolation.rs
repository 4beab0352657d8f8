//! Two practices in one database: a token of one gets nothing of the other, on any route.

use frontdesk::contract::paths;
use frontdesk::domain::practice::Practice;
use frontdesk::server::clients::add_client;
use frontdesk::server::store::practices;
use frontdesk::server::store::sql::SqlError;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, LAKE, epoch, lake, of};
use crate::harness::{Answer, BOOK, Desk, booking, id_of, with};

on_both_stores![
    on_every_route_what_is_anothers_is_404_or_not_in_the_list,
    lists_and_searches_hold_only_what_is_ones_own,
    keys_of_another_practice_are_unknown_and_can_be_used_again,
    partners_identifiers_are_ones_own,
    events_are_ones_own,
];

/// Everything of the other practice that a thief might name.
struct Theirs {
    token: String,
    appointment: String,
    patient: String,
}

const SECRETS: [&str; 4] = ["Canarywoman", "9000000777", "hush-hush", "Their Practice"];

/// A second practice in the same database, all of whose identifiers are its own.
async fn with_another(desk: &mut Desk) -> Theirs {
    let mut text = LAKE.replace("Lake Clinics", "Their Practice").replace("\"lake\"", "\"other\"");
    for id in ["rao-consult", "rao-long", "sen-session", "das-consult", "tue-consult", "staff-9", "branch-1"] {
        text = text.replace(&format!("\"{id}\""), &format!("\"their-{id}\""));
    }
    for id in ["rao", "sen", "das", "tue", "north", "south"] {
        text = text.replace(&format!("= \"{id}\""), &format!("= \"their-{id}\""));
    }
    let practice: Practice = toml::from_str(&text).unwrap();
    desk.store.write::<_, SqlError>(move |sql| practices::save(sql, &practice)).await.unwrap();
    let own_client =
        std::mem::replace(&mut desk.client, add_client(&desk.store, &"other".into(), "other").await.unwrap());
    let own_token = desk.token.clone();
    desk.token = desk.sign_in().await.is(200)["access_token"].as_str().unwrap().to_owned();

    let person = json!({
        "first_name": "Canarywoman", "last_name": "Rao", "mobile": "9000000777", "gender": "F", "age": 30,
        "partner_patient_id": "their-p",
    });
    let patient = desk.post(paths::PATIENTS, person).await.is(201)["patient_id"].as_str().unwrap().to_owned();
    let slot = json!({
        "start_time": crate::harness::at("11:00"), "end_time": crate::harness::at("11:15"), "service_conf_id": "their-rao-consult",
    });
    let more = json!({
        "doctor_id": "their-rao", "clinic_id": "their-north", "slot": slot, "notes": "hush-hush",
        "partner_appointment_id": "their-key",
    });
    let appointment = id_of(&desk.post(BOOK, with(booking(&patient, "11:00", "11:15"), more)).await.is(200));
    let token = std::mem::replace(&mut desk.token, own_token);
    desk.client = own_client;
    Theirs { token, appointment, patient }
}

impl Theirs {
    /// The path with their identifiers in it.
    fn place(&self, path: &str) -> String {
        let id = |name: &str| match name {
            "appointment_id" => self.appointment.as_str(),
            "patient_id" | "oid" => self.patient.as_str(),
            "doctor_id" => "their-rao",
            "clinic_id" => "their-north",
            "key" => "their-key",
            other => panic!("a path has the unknown part {other}"),
        };
        let names: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        paths::filled(path, &names.into_iter().map(id).collect::<Vec<_>>())
    }

    /// A body that names what is theirs, good for any route.
    fn body(&self, path: &str) -> Value {
        let times = json!({ "start_time": epoch("12:00"), "end_time": epoch("12:15") });
        match path {
            paths::BOOK => with(booking(&self.patient, "12:00", "12:15"), json!({})),
            paths::APPOINTMENTS => json!({
                "doctor_id": "rao", "clinic_id": "north", "patient_id": self.patient, "appointment_details": times,
            }),
            paths::WALK_INS => json!({ "doctor_id": "rao", "clinic_id": "north", "patient_id": self.patient }),
            paths::RESCHEDULE | paths::RESCHEDULE_TOLD => times,
            paths::CHANGE_STATUS => json!({ "status": "NS" }),
            paths::CUSTOM_ATTRIBUTE => json!({ "custom_attributes": { "room": "1" } }),
            paths::PATIENT => json!({ "last_name": "Stolen" }),
            paths::PROFILE => json!({ "ln": "Stolen" }),
            _ => json!({ "appointment_id": self.appointment, "notes": "stolen" }),
        }
    }
}

/// The routes of the description.
async fn routes(desk: &Desk) -> Vec<(String, String)> {
    let answer = desk.get(paths::DESCRIPTION).await.is(200);
    let described = answer["paths"].as_object().unwrap();
    let methods = ["get", "post", "put", "patch", "delete"];
    let all = described.iter().flat_map(|(path, item)| {
        let here = item.as_object().unwrap().keys().filter(|name| methods.contains(&name.as_str()));
        here.map(move |method| (method.to_uppercase(), path.clone())).collect::<Vec<_>>()
    });
    all.collect()
}

/// Routes that are about nobody in particular: the caller's own, or a new thing that names nothing of anybody.
const OWN: [&str; 14] = [
    paths::LOGIN,
    paths::REFRESH,
    paths::REFRESH_OLD,
    paths::HEALTH,
    paths::READY,
    paths::METRICS,
    paths::DESCRIPTION,
    paths::ENTITIES,
    paths::EVENTS,
    paths::PROFILES_MINIFIED,
    paths::PATIENTS,
    paths::PROFILES,
    paths::KEY,
    paths::VOID_KEY,
];

async fn send(desk: &Desk, method: &str, place: &str, body: &Value) -> Answer {
    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
    let request = desk.http.request(method.clone(), desk.url(place));
    desk.send(if method == "GET" { request } else { request.json(body) }).await
}

async fn their_state(desk: &mut Desk, theirs: &Theirs) -> [Value; 3] {
    let own = std::mem::replace(&mut desk.token, theirs.token.clone());
    let state = [
        desk.details(&theirs.appointment).await,
        desk.get(&of(paths::PATIENT, &theirs.patient)).await.is(200),
        json!(desk.day("2026-11-23").await),
    ];
    desk.token = own;
    state
}

async fn on_every_route_what_is_anothers_is_404_or_not_in_the_list() {
    let mut desk = lake().await;
    let theirs = with_another(&mut desk).await;
    let before = their_state(&mut desk, &theirs).await;
    let mut faults = Faults::default();
    let mut tried = 0;
    for (method, path) in routes(&desk).await {
        if OWN.contains(&path.as_str()) || (path == paths::APPOINTMENTS && method == "GET") {
            continue;
        }
        let query = match path.as_str() {
            paths::SLOTS | paths::PUBLISHED_SLOTS => "?start_date=2026-11-23&end_date=2026-11-23",
            paths::PATIENTS_BY_MOBILE => "?mobile=9000000777",
            paths::PATIENTS_BY_PREFIX => "?prefix=canary&limit=50",
            paths::PROFILES_BY_MOBILE => "?mob=%2B919000000777&full_profile=true",
            paths::AVAILABILITY => "?doctor_id=their-rao&clinic_id=their-north&from=2026-11-23&days=2",
            _ => "",
        };
        let place = format!("{}{query}", theirs.place(&path));
        let answer = send(&desk, &method, &place, &theirs.body(&path)).await;
        let row = format!("{method} {path}");
        let lists = [paths::PATIENTS_BY_PREFIX, paths::PROFILES_BY_MOBILE, paths::VISITS];
        let empty = lists.contains(&path.as_str())
            && answer.status == 200
            && (answer.body == json!([]) || answer.body["data"] == json!([]) || !mentions_any(&answer.body, &theirs));
        faults.unless(answer.status == 404 || empty, || format!("{row}: {} {}", answer.status, answer.body));
        reveals(&mut faults, &row, &answer);
        tried += 1;

        // The same with an identifier that never was says the same.
        if path.contains("{appointment_id}") || path.contains("{patient_id}") {
            let nobodys = Theirs { token: String::new(), appointment: "nothing".into(), patient: "nothing".into() };
            let unknown = send(&desk, &method, &nobodys.place(&path), &theirs.body(&path)).await;
            faults.unless(unknown.status == answer.status && unknown.body == answer.body, || {
                format!("{row}: {} tells more than {}", answer.body, unknown.body)
            });
        }
        // Nor is it found by the partner's identifier.
        if path.contains("{appointment_id}") && path != paths::DETAILS && path != paths::UNDO {
            let place = format!("{}?partner_id=1", of(&path, "their-key"));
            let answer = send(&desk, &method, &place, &theirs.body(&path)).await;
            faults.status(format!("{row} by the partner's identifier"), &answer, 404);
        }
    }
    faults.none();
    assert!(tried >= 28, "only {tried} routes were tried");
    assert_eq!(their_state(&mut desk, &theirs).await, before);
}

fn mentions_any(body: &Value, theirs: &Theirs) -> bool {
    let text = body.to_string();
    [theirs.patient.as_str(), theirs.appointment.as_str()].iter().any(|id| text.contains(id))
}

fn reveals(faults: &mut Faults, row: &str, answer: &Answer) {
    let text = answer.body.to_string();
    for secret in SECRETS {
        faults.unless(!text.contains(secret), || format!("{row} reveals {secret}"));
    }
}

async fn lists_and_searches_hold_only_what_is_ones_own() {
    let mut desk = lake().await;
    let theirs = with_another(&mut desk).await;
    let mine = desk.patient("Canarytoo", "Rao", "9000000888").await;
    let own = desk.booked(&mine, "11:00", "11:15").await;
    let mut faults = Faults::default();
    let day = "start_date=2026-11-23&end_date=2026-11-23";
    for place in [
        format!("{}?{day}", paths::APPOINTMENTS),
        format!("{}?{day}&doctor_id=their-rao", paths::APPOINTMENTS),
        format!("{}?{day}&clinic_id=their-north", paths::APPOINTMENTS),
        format!("{}?patient_id={}", paths::APPOINTMENTS, theirs.patient),
        format!("{}?prefix=canary&limit=50", paths::PATIENTS_BY_PREFIX),
        format!("{}?prefix=777&limit=50", paths::PATIENTS_BY_PREFIX),
        format!("{}?prefix=9000000777&limit=50", paths::PATIENTS_BY_PREFIX),
        format!("{}?pageNo=0&pageSize=100", paths::PROFILES_MINIFIED),
        format!("{}?from=2026-11-23&days=2", paths::AVAILABILITY),
        paths::ENTITIES.to_owned(),
        of(paths::VISITS, &theirs.patient),
    ] {
        let answer = desk.get(&place).await;
        faults.unless(matches!(answer.status, 200 | 404), || format!("{place}: {}", answer.status));
        faults.unless(!mentions_any(&answer.body, &theirs), || format!("{place}: {}", answer.body));
        faults.unless(!answer.body.to_string().contains("their-"), || format!("{place}: {}", answer.body));
        reveals(&mut faults, &place, &answer);
    }
    let rows = desk.day("2026-11-23").await;
    faults.unless(rows.len() == 1 && rows[0]["appointment_id"] == json!(own), || format!("the day: {rows:?}"));
    let metrics = desk.http.get(desk.url(paths::METRICS)).header("auth", &desk.token).send().await.unwrap();
    let text = metrics.text().await.unwrap();
    faults.unless(!SECRETS.iter().any(|secret| text.contains(secret)), || "metrics".to_owned());
    faults.none();
}

async fn keys_of_another_practice_are_unknown_and_can_be_used_again() {
    let mut desk = lake().await;
    let theirs = with_another(&mut desk).await;
    let before = their_state(&mut desk, &theirs).await;
    let mine = desk.asha().await;
    assert_eq!(desk.get(&of(paths::KEY, "their-key")).await.is(200)["data"]["state"], json!("unknown"));
    // The same key is another one here, and what it answers is one's own.
    let body = with(booking(&mine, "11:00", "11:15"), json!({ "partner_appointment_id": "their-key" }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    assert_ne!(id, theirs.appointment);
    assert_eq!(their_state(&mut desk, &theirs).await, before);
    // A key that one voids stays good for the other.
    desk.post(&of(paths::VOID_KEY, "second"), json!({})).await.is(200);
    let own = std::mem::replace(&mut desk.token, theirs.token.clone());
    assert_eq!(desk.get(&of(paths::KEY, "second")).await.is(200)["data"]["state"], json!("unknown"));
    assert_eq!(desk.get(&of(paths::KEY, "their-key")).await.is(200)["data"]["state"], json!("done"));
    desk.token = own;
}

async fn partners_identifiers_are_ones_own() {
    let mut desk = lake().await;
    with_another(&mut desk).await;
    // Theirs is taken there, and free here.
    let body = json!({ "first_name": "Asha", "gender": "F", "age": 30, "partner_patient_id": "their-p" });
    desk.post(paths::PATIENTS, body).await.is(201);
    // Somebody with the same name, mobile and birth is another person here.
    let mut faults = Faults::default();
    for name in ["partner_doctor_id", "partner_clinic_id"] {
        let times = json!({ "start_time": epoch("12:00"), "end_time": epoch("12:15"), "mode": "INCLINIC" });
        let mut body = json!({
            "partner_doctor_id": "staff-9", "partner_clinic_id": "branch-1", "partner_patient_id": "their-p",
            "appointment_details": times,
        });
        body[name] = json!(if name == "partner_doctor_id" { "their-staff-9" } else { "their-branch-1" });
        faults.status(name, &desk.post(paths::APPOINTMENTS, body).await, 404);
    }
    faults.none();
}

async fn events_are_ones_own() {
    let mut desk = lake().await;
    let theirs = with_another(&mut desk).await;
    let mine = desk.asha().await;
    let own = desk.booked(&mine, "11:00", "11:15").await;
    let request = desk.http.get(desk.url(paths::EVENTS)).header("auth", &desk.token).header("Last-Event-ID", "0");
    let mut stream = request.send().await.unwrap();
    let mut heard = String::new();
    while !heard.contains(&own) {
        let chunk = tokio::time::timeout(std::time::Duration::from_secs(20), stream.chunk()).await.unwrap();
        heard.push_str(std::str::from_utf8(&chunk.unwrap().unwrap()).unwrap());
    }
    assert!(!heard.contains(&theirs.appointment) && !heard.contains("their-"), "{heard}");
}
