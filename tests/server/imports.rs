//! A practice file that is imported while a server runs: taken at once, and nobody's appointment is lost.

use chrono::{DateTime, Utc};
use frontdesk::domain::practice::Practice;
use frontdesk::server::Store;
use frontdesk::server::import::{Import, Outcome, import};
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::harness::{BOOK, Desk, NOW, PRACTICE, SLOTS, at, booking, id_of, with};
use crate::push::Listener;

on_both_stores![a_slot_that_takes_fewer_than_it_has_is_not_sold_again_before_enough_are_gone];

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// The practice of the harness with parts of its file replaced.
fn changed(parts: &[(&str, &str)]) -> Practice {
    let mut text = PRACTICE.to_owned();
    for (from, to) in parts {
        assert!(text.contains(from), "{from} is not in the file");
        text = text.replacen(from, to, 1);
    }
    toml::from_str(&text).unwrap()
}

async fn imported(store: &Store, practice: Practice) -> Import {
    import(store, practice, false, now()).await.unwrap()
}

const LUNCH: (&str, &str) = ("to = \"17:00\"", "to = \"13:00\"");
const NO_BREAK: (&str, &str) = ("breaks = [{ from = \"13:00\", to = \"14:00\" }]", "");

#[tokio::test]
async fn a_running_server_takes_a_new_description_at_once() {
    let desk = Desk::new().await;
    assert_eq!(desk.slots("2026-11-23", "2026-11-23").await.len(), 28);
    // As another program does it: through the file, not through the server's own store.
    let other = Store::at(&desk.place).unwrap();
    let done = imported(&other, changed(&[LUNCH, NO_BREAK, ("\"North\"", "\"Northern\"")])).await;
    assert_eq!((done.outcome, done.changes.len(), done.unfit.len()), (Outcome::Done, 3, 0));
    other.close().await;
    assert_eq!(desk.slots("2026-11-23", "2026-11-23").await.len(), 16);
    let entities = desk.get("/dr/v1/business/entities").await.is(200);
    assert_eq!(entities["data"]["clinics"][0]["name"], "Northern");
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    desk.book(&asha, "15:00", "15:15").await.refused(404, "SLOT_NOT_FOUND");
    desk.book(&asha, "12:00", "12:15").await.is(200);
}

#[tokio::test]
async fn desks_are_told_to_read_everything_again() {
    let desk = Desk::new().await;
    let mut listener = Listener::new(&desk, None).await;
    imported(&desk.store, changed(&[LUNCH, NO_BREAK])).await;
    let event = listener.event().await;
    assert_eq!(event["kind"], "practice-changed");
    for id in ["appointment_id", "doctor_id", "clinic_id"] {
        assert_eq!(event[id], "", "{event}");
    }
    assert_eq!(event["date"], "2026-11-23");
    // The same once more is no news: the next event is another one.
    assert_eq!(imported(&desk.store, changed(&[LUNCH, NO_BREAK])).await.outcome, Outcome::NothingNew);
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    desk.book(&asha, "12:00", "12:15").await.is(200);
    assert_eq!(listener.event().await["kind"], "booked");
}

#[tokio::test]
async fn appointments_that_no_longer_fit_are_listed_and_stay() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let early = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    let late = id_of(&desk.book(&asha, "15:00", "15:15").await.is(200));
    let gone = id_of(&desk.book(&asha, "16:00", "16:15").await.is(200));
    desk.put(crate::harness::CANCEL, json!({ "appointment_id": gone })).await.is(200);

    let asked = import(&desk.store, changed(&[LUNCH, NO_BREAK]), true, now()).await.unwrap();
    let done = imported(&desk.store, changed(&[LUNCH, NO_BREAK])).await;
    for told in [&asked, &done] {
        let [unfit] = told.unfit.as_slice() else { panic!("{told:?}") };
        assert_eq!(unfit.id.as_str(), late);
        assert_eq!((unfit.at.as_str(), unfit.patient.as_str()), ("Mon 2026-11-23 15:00", "Rao, Asha"));
        assert_eq!(unfit.why.to_string(), "there is no slot at that time any more");
    }
    assert_eq!((asked.outcome, done.outcome), (Outcome::OnlyAsked, Outcome::Done));
    for id in [&early, &late] {
        let details = desk.get(&format!("/dr/v1/business/appointments/{id}")).await.is(200);
        assert_eq!(details["data"]["status"], "BK");
    }
    let day = "/dr/v1/appointment?start_date=2026-11-23&end_date=2026-11-23";
    let listed = desk.get(day).await.is(200);
    assert!(listed["appointments"].as_array().unwrap().iter().any(|one| one["appointment_id"] == late.as_str()));
    // Its seats too: with the old hours back, nobody else gets them.
    imported(&desk.store, changed(&[])).await;
    desk.book(&asha, "15:00", "15:15").await.refused(409, "SLOT_UNAVAILABLE");
}

async fn a_slot_that_takes_fewer_than_it_has_is_not_sold_again_before_enough_are_gone() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let slots = "/dr/v1/business/doctor/sen/clinic/south/appointments/slots?start_date=2026-11-23&end_date=2026-11-23";
    let is_free = async || {
        let body = desk.get(slots).await.is(200);
        let all = body["data"]["schedule"]["south"][0]["slots"].as_array().unwrap().clone();
        all.into_iter().find(|slot| slot["s"] == json!(at("11:00"))).unwrap()["available"] == json!(true)
    };
    let session = json!({ "start_time": at("11:00"), "end_time": at("11:20"), "service_conf_id": "sen-session" });
    let with_sen = json!({ "doctor_id": "sen", "clinic_id": "south", "slot": session, "mode": null });
    let wish = with(booking(&asha, "11:00", "11:20"), with_sen);
    let mut three = Vec::new();
    for _ in 0..3 {
        three.push(id_of(&desk.post(BOOK, wish.clone()).await.is(200)));
    }
    let done = imported(&desk.store, changed(&[("capacity = 3", "capacity = 1")])).await;
    assert_eq!((done.outcome, done.unfit.len()), (Outcome::Done, 2));
    // Those who booked first have the first seats; the others still come.
    for id in &three[..2] {
        desk.put(crate::harness::CANCEL, json!({ "appointment_id": id })).await.is(200);
        assert!(!is_free().await);
        desk.post(BOOK, wish.clone()).await.refused(409, "SLOT_UNAVAILABLE");
    }
    desk.put(crate::harness::CANCEL, json!({ "appointment_id": three[2] })).await.is(200);
    assert!(is_free().await);
    desk.post(BOOK, wish.clone()).await.is(200);
    desk.post(BOOK, wish).await.refused(409, "SLOT_UNAVAILABLE");
}

#[tokio::test]
async fn clinics_and_doctors_with_appointments_can_not_be_taken_away() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    let id = id_of(&desk.book(&asha, "11:00", "11:15").await.is(200));
    let mut without = changed(&[]);
    without.doctors.retain(|doctor| doctor.id.as_str() != "rao");
    without.services.retain(|service| service.doctor.as_str() != "rao");
    without.sittings.retain(|sitting| sitting.doctor.as_str() != "rao");
    let mut nowhere = changed(&[]);
    nowhere.clinics.retain(|clinic| clinic.id.as_str() != "north");
    nowhere.sittings.retain(|sitting| sitting.clinic.as_str() != "north");
    for (practice, why) in [(&without, "the doctor is gone"), (&nowhere, "the clinic is gone")] {
        let refused = imported(&desk.store, practice.clone()).await;
        assert_eq!(refused.outcome, Outcome::Refused);
        assert_eq!(refused.unfit[0].why.to_string(), why);
        assert!(!desk.is_free("11:00").await, "the description was changed");
    }
    desk.put(crate::harness::CANCEL, json!({ "appointment_id": id })).await.is(200);
    assert_eq!(imported(&desk.store, without).await.outcome, Outcome::Done);
    desk.get(&format!("{SLOTS}?start_date=2026-11-23&end_date=2026-11-23")).await.refused(404, "DOCTOR_NOT_FOUND");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_booking_that_waits_for_an_import_is_judged_by_what_was_imported() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    desk.book(&asha, "14:00", "14:15").await.is(200);
    let definition = serde_json::to_string(&changed(&[LUNCH, NO_BREAK])).unwrap();
    // Another program holds the database, as an import does while it looks at the appointments.
    let other = rusqlite::Connection::open(desk.database()).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let commit = tokio::task::spawn_blocking(move || {
        // Long enough for the booking to come as far as the database; if it comes later, it is refused all the same.
        std::thread::sleep(std::time::Duration::from_millis(700));
        other.execute("UPDATE practices SET version = version + 1, definition = ?1", [definition]).unwrap();
        other.execute_batch("COMMIT").unwrap();
    });
    desk.book(&asha, "15:00", "15:15").await.refused(404, "SLOT_NOT_FOUND");
    commit.await.unwrap();
    desk.book(&asha, "12:00", "12:15").await.is(200);
}

#[tokio::test]
async fn a_clinic_may_have_another_calling_code_than_its_practice() {
    let desk = Desk::new().await;
    let code = ("name = \"North\", zone", "name = \"North\", calling_code = \"971\", zone");
    imported(&desk.store, changed(&[code])).await;
    let patient = json!({ "first_name": "Sana", "gender": "F", "age": 30, "mobile": "5000000001" });
    let body = with(booking("x", "11:00", "11:15"), json!({ "patient_id": Value::Null, "patient": patient }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    let details = desk.get(&format!("/dr/v1/business/appointments/{id}")).await.is(200);
    let patient = details["data"]["patient_id"].as_str().unwrap();
    let profile = desk.get(&format!("/dr/v1/patient/{patient}")).await.is(200);
    assert_eq!(profile["mobile"], "+9715000000001");
    // Whoever has another name and number is not found by the old ones.
    let change = json!({ "first_name": "Noor", "mobile": "9000000001" });
    desk.send(desk.http.patch(desk.url(&format!("/dr/v1/patient/{patient}"))).json(&change)).await.is(200);
    for (typed, hits) in [("sana", 0), ("5000000001", 0), ("noor", 1), ("9000000001", 1)] {
        let found = desk.get(&format!("/profiles/v1/patient/search?prefix={typed}")).await.is(200);
        assert_eq!(found.as_array().unwrap().len(), hits, "{typed}");
    }
}
