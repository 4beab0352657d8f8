//! *Search slots*, under both names.

use std::collections::BTreeSet;

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, lake, session};
use crate::harness::{BOOK, Desk, SLOTS, at, booking, with};

on_both_stores![
    the_answer_has_the_shape_of_the_contract,
    only_a_day_or_two_can_be_asked_for,
    whoever_is_not_there_is_404,
    all_slots_of_both_days_are_listed_and_none_twice,
    past_and_taken_slots_are_listed_as_not_available,
    a_long_appointment_takes_the_short_slots_that_it_covers_and_the_other_way_round,
    a_slot_for_three_is_available_until_the_third_has_it,
];

fn both() -> [String; 2] {
    [SLOTS.to_owned(), paths::filled(paths::PUBLISHED_SLOTS, &["rao", "north"])]
}

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

async fn seats(desk: &Desk, start: &str) -> Value {
    let path = paths::filled(paths::SLOTS, &["sen", "south"]);
    let body = desk.get(&format!("{path}?start_date=2026-11-23&end_date=2026-11-23")).await.is(200);
    let slots = body["data"]["schedule"]["south"][0]["slots"].as_array().unwrap().clone();
    slots.into_iter().find(|slot| slot["s"] == json!(at(start))).unwrap()
}

async fn the_answer_has_the_shape_of_the_contract() {
    let desk = lake().await;
    for path in both() {
        let body = desk.get(&format!("{path}?start_date=2026-11-24&end_date=2026-11-24")).await.is(200);
        assert_eq!((&body["success"], &body["status_code"]), (&json!(true), &json!(200)));
        assert_eq!(names(&body["data"]["schedule"]), ["north"].into());
        let services = body["data"]["schedule"]["north"].as_array().unwrap();
        for service in services {
            assert_eq!(names(service), ["service_name", "service_type", "slots"].into());
        }
        assert_eq!(services[0]["service_type"], json!("consultation"));
        assert_eq!(services[0]["service_name"], json!("Consultation"));
        let first = json!({
            "s": "2026-11-24T09:00:00+05:30", "e": "2026-11-24T09:15:00+05:30", "available": true,
            "conf_id": "rao-consult", "slots_booked": 0,
        });
        assert_eq!(services[0]["slots"][0], first);
        let service = json!({
            "conf_id": "rao-consult", "service_id": 1, "service_name": "consultation", "appointment_type": "REGULAR",
            "mode": ["in-clinic", "tele"], "price": 500, "currency": "INR", "duration": 15, "pre_pay": false,
            "post_pay": true, "allow_patient_booking": true, "book_ahead_days": 21, "followup_validity": 7,
        });
        let told = &body["data"]["services"]["rao-consult"];
        assert_eq!(names(told), names(&service));
        for (name, value) in service.as_object().unwrap() {
            let same = told[name] == *value || (name == "price" && told[name].as_f64() == Some(500.0));
            assert!(same, "{name}: {}", told[name]);
        }
        assert_eq!(body["data"]["services"]["rao-long"]["pre_pay"], json!(true));
    }
}

async fn only_a_day_or_two_can_be_asked_for() {
    let desk = lake().await;
    let mut faults = Faults::default();
    for path in both() {
        for (from, to, status) in [
            ("2026-11-24", "2026-11-24", 200),
            ("2026-11-24", "2026-11-25", 200),
            ("2026-11-30", "2026-12-01", 200),
            ("2026-11-24", "2026-11-26", 400),
            ("2026-11-24", "2026-12-24", 400),
            ("2026-11-24", "2026-11-23", 400),
            ("2026-11-24", "2025-11-25", 400),
            ("2026-02-30", "2026-03-01", 400),
            ("2026-11-24", "2026-11-31", 400),
            ("tomorrow", "2026-11-24", 400),
            ("", "2026-11-24", 400),
        ] {
            let answer = desk.get(&format!("{path}?start_date={from}&end_date={to}")).await;
            faults.status(format!("{path} {from} to {to}"), &answer, status);
            let says = answer.body["error"]["message"].as_str().unwrap_or_default();
            faults.unless(status == 200 || says.contains("da"), || format!("{from} to {to} says {says:?}"));
        }
    }
    faults.none();
}

async fn whoever_is_not_there_is_404() {
    let desk = lake().await;
    let mut faults = Faults::default();
    for path in [paths::SLOTS, paths::PUBLISHED_SLOTS] {
        for ids in [["nobody", "north"], ["rao", "nowhere"], ["sen", "north"], ["nobody", "nowhere"]] {
            let path = paths::filled(path, &ids);
            let answer = desk.get(&format!("{path}?start_date=2026-11-24&end_date=2026-11-24")).await;
            faults.status(path, &answer, 404);
        }
    }
    faults.none();
}

async fn all_slots_of_both_days_are_listed_and_none_twice() {
    let desk = lake().await;
    for path in both() {
        let body = desk.get(&format!("{path}?start_date=2026-11-23&end_date=2026-11-24")).await.is(200);
        let services = body["data"]["schedule"]["north"].as_array().unwrap();
        let all: Vec<&Value> = services.iter().flat_map(|s| s["slots"].as_array().unwrap()).collect();
        let of = |conf: &str| all.iter().filter(|slot| slot["conf_id"] == json!(conf)).count();
        // Eight hours less one, on two days.
        assert_eq!((of("rao-consult"), of("rao-long")), (56, 28), "{path}");
        let starts: BTreeSet<String> = all.iter().map(|slot| format!("{}{}", slot["s"], slot["conf_id"])).collect();
        assert_eq!(starts.len(), all.len());
    }
}

async fn past_and_taken_slots_are_listed_as_not_available() {
    let desk = lake().await;
    let asha = desk.asha().await;
    desk.booked(&asha, "11:00", "11:15").await;
    let slots = desk.slots("2026-11-23", "2026-11-23").await;
    let find = |time: &str| slots.iter().find(|slot| slot["s"] == json!(at(time))).unwrap();
    for (time, available) in
        [("09:00", false), ("10:30", false), ("10:45", true), ("11:00", false), ("11:15", true), ("16:45", true)]
    {
        assert_eq!(find(time)["available"], json!(available), "{time}");
    }
    assert_eq!(find("11:00")["slots_booked"], json!(1));
    let yesterday = desk.slots("2026-11-22", "2026-11-22").await;
    assert!(!yesterday.is_empty() && yesterday.iter().all(|slot| slot["available"] == json!(false)));
}

async fn a_long_appointment_takes_the_short_slots_that_it_covers_and_the_other_way_round() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let slot = json!({ "start_time": at("11:00"), "end_time": at("11:30"), "service_conf_id": "rao-long" });
    desk.post(BOOK, with(booking(&asha, "11:00", "11:30"), json!({ "slot": slot }))).await.is(200);
    desk.booked(&asha, "12:15", "12:30").await;
    let body = desk.get(&format!("{SLOTS}?start_date=2026-11-23&end_date=2026-11-23")).await.is(200);
    let services = body["data"]["schedule"]["north"].as_array().unwrap();
    let all: Vec<&Value> = services.iter().flat_map(|s| s["slots"].as_array().unwrap()).collect();
    for (conf, time, free) in [
        ("rao-consult", "10:45", true),
        ("rao-consult", "11:00", false),
        ("rao-consult", "11:15", false),
        ("rao-consult", "11:30", true),
        ("rao-long", "11:30", true),
        ("rao-long", "12:00", false),
        ("rao-long", "12:30", true),
    ] {
        let slot = all.iter().find(|slot| slot["s"] == json!(at(time)) && slot["conf_id"] == json!(conf)).unwrap();
        assert_eq!(slot["available"], json!(free), "{conf} at {time}");
    }
}

async fn a_slot_for_three_is_available_until_the_third_has_it() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for booked in 0..3 {
        assert_eq!(seats(&desk, "11:00").await["available"], json!(true));
        assert_eq!(seats(&desk, "11:00").await["slots_booked"], json!(booked));
        desk.post(BOOK, session(&asha, "11:00", "11:20")).await.is(200);
    }
    let full = seats(&desk, "11:00").await;
    assert_eq!((&full["available"], &full["slots_booked"]), (&json!(false), &json!(3)));
    desk.post(BOOK, session(&asha, "11:00", "11:20")).await.refused(409, "SLOT_UNAVAILABLE");
    assert_eq!(seats(&desk, "11:20").await["available"], json!(true));
}
