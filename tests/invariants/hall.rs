//! The practice of these tests, and how they speak of its slots.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::desk::practice_of;
use crate::harness::Desk;

/// The day on which everything happens; it is 10:42.
pub const DAY: &str = "2026-11-23";

/// A signed-in program at the practice of these tests.
pub async fn hall() -> Desk {
    practice_of(include_str!("hall.toml")).await
}

/// A slot of a service that day, by the minute of the day at which it starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    pub service: &'static str,
    pub start: i64,
    pub minutes: i64,
}

impl Slot {
    pub fn doctor(&self) -> &'static str {
        self.service.split('-').next().unwrap()
    }

    pub fn end(&self) -> i64 {
        self.start + self.minutes
    }

    /// The five minutes that it covers.
    pub fn buckets(&self) -> impl Iterator<Item = i64> + use<> {
        self.start / 5..self.end() / 5
    }
}

/// How many patients the doctor takes at once.
pub fn capacity(doctor: &str) -> usize {
    match doctor {
        "one" => 1,
        "three" => 3,
        _ => 1000,
    }
}

/// A minute of the day as RFC 3339.
pub fn time(minute: i64) -> String {
    format!("{DAY}T{:02}:{:02}:00+05:30", minute / 60, minute % 60)
}

/// A minute of the day in epoch seconds.
pub fn epoch(minute: i64) -> i64 {
    crate::desk::epoch_of(&time(minute))
}

/// A booking of that slot.
pub fn booking(patient: &str, slot: Slot) -> Value {
    json!({
        "doctor_id": slot.doctor(), "clinic_id": "north", "patient_id": patient,
        "slot": { "start_time": time(slot.start), "end_time": time(slot.end()), "service_conf_id": slot.service },
        "appointment_type": "REGULAR", "mode": "in-clinic", "payment_mode": "CASH",
    })
}

/// Every slot of the doctor that day as the server tells it: service, start in epoch seconds, whether it is available.
pub async fn grid(desk: &Desk, doctor: &str) -> Vec<(String, i64, bool)> {
    let path = paths::filled(paths::SLOTS, &[doctor, "north"]);
    let body = desk.get(&format!("{path}?start_date={DAY}&end_date={DAY}")).await.is(200);
    let services = body["data"]["schedule"]["north"].as_array().unwrap();
    let slots = services.iter().flat_map(|service| service["slots"].as_array().unwrap());
    slots
        .map(|slot| {
            let start = crate::desk::epoch_of(slot["s"].as_str().unwrap());
            (slot["conf_id"].as_str().unwrap().to_owned(), start, slot["available"].as_bool().unwrap())
        })
        .collect()
}

/// The lengths of the services, in minutes.
pub fn minutes_of(service: &str) -> i64 {
    service.rsplit('-').next().unwrap().parse().unwrap()
}
