//! *Desk extensions*: free slots per doctor and day, and the first free one.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, lake};
use crate::harness::{BOOK, Desk, at, booking, with};

on_both_stores![
    it_tells_the_first_free_slot_and_counts_by_day,
    it_can_be_asked_across_doctors_and_clinics,
    who_has_nothing_free_has_no_first_slot,
    up_to_thirty_days_and_no_more,
    it_says_what_the_slots_say,
];

async fn availability(desk: &Desk, query: &str) -> Value {
    desk.get(&format!("{}?{query}", paths::AVAILABILITY)).await.is(200)["data"].clone()
}

async fn it_tells_the_first_free_slot_and_counts_by_day() {
    let desk = lake().await;
    let asha = desk.asha().await;
    // Dr. Das sits on Mondays from 8 to 20 with one service of 15 minutes; it is 10:42.
    let slot = json!({ "start_time": at("10:45"), "end_time": at("11:00"), "service_conf_id": "das-consult" });
    let body = json!({ "doctor_id": "das", "clinic_id": "south", "slot": slot });
    desk.post(BOOK, with(booking(&asha, "10:45", "11:00"), body)).await.is(200);
    let data = availability(&desk, "doctor_id=das&clinic_id=south&from=2026-11-23&days=8").await;
    assert_eq!((&data["from"], &data["days"]), (&json!("2026-11-23"), &json!(8)));
    let doctors = data["doctors"].as_array().unwrap();
    assert_eq!(doctors.len(), 1);
    let das = &doctors[0];
    assert_eq!((&das["doctor_id"], &das["clinic_id"]), (&json!("das"), &json!("south")));
    let first = json!({ "start_time": at("11:00"), "end_time": at("11:15"), "service_conf_id": "das-consult" });
    for (name, value) in first.as_object().unwrap() {
        assert_eq!(das["first"][name], *value, "{name}");
    }
    let count = |date: &str| {
        let found = das["free"].as_array().unwrap().iter().find(|day| day["date"] == json!(date));
        found.map_or(0, |day| day["count"].as_i64().unwrap())
    };
    assert_eq!((count("2026-11-23"), count("2026-11-24"), count("2026-11-30")), (36, 0, 48));
}

async fn it_can_be_asked_across_doctors_and_clinics() {
    let desk = lake().await;
    let pairs = |data: &Value| -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let all = data["doctors"].as_array().unwrap().iter();
        let mut all: Vec<_> = all.map(|row| (text(&row["doctor_id"]), text(&row["clinic_id"]))).collect();
        all.sort();
        all
    };
    let pair = |doctor: &str, clinic: &str| (doctor.to_owned(), clinic.to_owned());
    let south = availability(&desk, "clinic_id=south&from=2026-11-23&days=2").await;
    assert_eq!(pairs(&south), [pair("das", "south"), pair("sen", "south")]);
    let rao = availability(&desk, "doctor_id=rao&from=2026-11-23&days=2").await;
    assert_eq!(pairs(&rao), [pair("rao", "north")]);
    let all = availability(&desk, "from=2026-11-23&days=2").await;
    assert_eq!(pairs(&all).len(), 5);
}

async fn who_has_nothing_free_has_no_first_slot() {
    let desk = lake().await;
    let data = availability(&desk, "doctor_id=das&clinic_id=south&from=2026-11-24&days=3").await;
    let das = &data["doctors"][0];
    assert_eq!(das["first"], Value::Null);
    assert!(das["free"].as_array().unwrap().iter().all(|day| day["count"] == json!(0)));
}

async fn up_to_thirty_days_and_no_more() {
    let desk = lake().await;
    let mut faults = Faults::default();
    for (query, status) in [
        ("from=2026-11-23&days=30", 200),
        ("from=2026-11-23&days=1", 200),
        ("from=2026-11-23&days=31", 400),
        ("from=2026-11-23&days=0", 400),
        ("from=2026-11-23&days=-1", 400),
        ("from=2026-11-23&days=many", 400),
        ("from=2026-02-30&days=3", 400),
        ("doctor_id=nobody&from=2026-11-23&days=3", 404),
        ("clinic_id=nowhere&from=2026-11-23&days=3", 404),
    ] {
        faults.status(query, &desk.get(&format!("{}?{query}", paths::AVAILABILITY)).await, status);
    }
    faults.none();
}

async fn it_says_what_the_slots_say() {
    let desk = lake().await;
    let data = availability(&desk, "doctor_id=sen&clinic_id=south&from=2026-11-23&days=2").await;
    let path = paths::filled(paths::SLOTS, &["sen", "south"]);
    let body = desk.get(&format!("{path}?start_date=2026-11-23&end_date=2026-11-24")).await.is(200);
    let slots = body["data"]["schedule"]["south"][0]["slots"].as_array().unwrap();
    let first = slots.iter().find(|slot| slot["available"] == json!(true)).unwrap();
    assert_eq!(data["doctors"][0]["first"]["start_time"], first["s"]);
}
