//! *Desk extensions*: free slots by doctor and day, and the first free one.

use frontdesk::server::clients::add_client;
use frontdesk::server::{Clock, Store, seed};
use serde_json::{Value, json};

use crate::harness::{Desk, NOW, PRACTICE, at};

const AVAILABILITY: &str = "/desk/v1/availability";

impl Desk {
    async fn availability(&self, query: &str) -> Value {
        self.get(&format!("{AVAILABILITY}{query}")).await.is(200)["data"].clone()
    }
}

fn counts(entry: &Value) -> Vec<u64> {
    entry["free"].as_array().unwrap().iter().map(|day| day["count"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn free_slots_are_counted_by_doctor_clinic_and_day() {
    let desk = Desk::new().await;
    let told = desk.availability("?days=5").await;
    assert_eq!((&told["from"], &told["days"]), (&json!("2026-11-23"), &json!(5)));
    let doctors = told["doctors"].as_array().unwrap();
    let who: Vec<_> =
        doctors.iter().map(|d| (d["doctor_id"].as_str().unwrap(), d["clinic_id"].as_str().unwrap())).collect();
    assert_eq!(who, [("rao", "north"), ("rao", "south"), ("sen", "south"), ("das", "south")]);
    // Of today only what is still to come, and of Dr. Sen only what opens so early.
    assert_eq!(counts(&doctors[0]), [21, 28, 28, 28, 28]);
    assert_eq!(counts(&doctors[1]), [11, 0, 0, 0, 0]);
    assert_eq!(counts(&doctors[2]), [27, 33, 33, 33, 0]);
    assert_eq!(counts(&doctors[3]), [37, 0, 0, 0, 0]);
    assert_eq!(doctors[0]["free"][4]["date"], json!("2026-11-27"));
    let first = json!({ "start_time": at("10:45"), "end_time": at("11:00"), "service_conf_id": "rao-consult" });
    assert_eq!(doctors[0]["first"], first);
    assert_eq!(doctors[1]["first"]["start_time"], json!(at("15:10")));
}

#[tokio::test]
async fn what_is_told_is_what_a_search_of_the_slots_tells() {
    let desk = Desk::new().await;
    let asha = desk.patient("Asha", "Rao", "9000000001").await;
    // Takes the first one at the northern clinic, and with one more two at the southern one, which they overlap.
    desk.book(&asha, "10:45", "11:00").await.is(200);
    desk.book(&asha, "15:15", "15:30").await.is(200);
    let told = desk.availability("?doctor_id=rao&days=2").await;
    let doctors = told["doctors"].as_array().unwrap();
    assert_eq!(doctors.len(), 2);
    assert_eq!((counts(&doctors[0]), counts(&doctors[1])), (vec![19, 28], vec![9, 0]));
    assert_eq!(doctors[0]["first"]["start_time"], json!(at("11:00")));
    let slots = desk.slots("2026-11-23", "2026-11-24").await;
    assert_eq!(slots.iter().filter(|slot| slot["available"] == json!(true)).count(), 19 + 28);
    // Two of three seats leave the slot free, three do not.
    let slot = json!({ "start_time": at("11:00"), "end_time": at("11:20"), "service_conf_id": "sen-session" });
    for left in [27, 27, 26] {
        let body = json!({ "doctor_id": "sen", "clinic_id": "south", "patient_id": asha, "slot": slot });
        desk.post(crate::harness::BOOK, body).await.is(200);
        let told = desk.availability("?doctor_id=sen&clinic_id=south&days=1").await;
        assert_eq!(counts(&told["doctors"][0]), [left]);
    }
}

#[tokio::test]
async fn the_call_is_narrowed_and_refused_by_what_it_says() {
    let desk = Desk::new().await;
    let told = desk.availability("?clinic_id=south").await;
    assert_eq!(told["doctors"].as_array().unwrap().len(), 3);
    assert_eq!(counts(&told["doctors"][0]).len(), 14);
    let told = desk.availability("?clinic_id=north&from=2026-12-01&days=30").await;
    let counts = counts(&told["doctors"][0]);
    assert_eq!((counts.len(), counts[13], counts[14]), (30, 28, 0), "the horizon is three weeks");
    let past = desk.availability("?clinic_id=north&from=2026-11-20&days=3").await;
    assert_eq!((&past["doctors"][0]["first"], &past["doctors"][0]["free"][2]["count"]), (&Value::Null, &json!(0)));
    for (query, status, code) in [
        ("?doctor_id=nobody", 404, "DOCTOR_NOT_FOUND"),
        ("?clinic_id=nowhere", 404, "CLINIC_NOT_FOUND"),
        ("?doctor_id=sen&clinic_id=north", 404, "CLINIC_NOT_FOUND"),
        ("?days=0", 400, "BAD_REQUEST"),
        ("?days=31", 400, "BAD_REQUEST"),
        ("?days=-1", 400, "BAD_REQUEST"),
        ("?days=many", 400, "BAD_REQUEST"),
        ("?from=2026-02-30", 400, "BAD_REQUEST"),
        ("?from=soon", 400, "BAD_REQUEST"),
    ] {
        desk.get(&format!("{AVAILABILITY}{query}")).await.refused(status, code);
    }
}

#[tokio::test]
async fn today_is_the_day_of_the_clinic_that_is_named() {
    let practice = PRACTICE.replacen("Asia/Kolkata", "America/New_York", 1);
    // Tuesday in India, still Monday in New York.
    let desk = Desk::of(&practice, "2026-11-24T01:50:00+05:30").await;
    assert_eq!(desk.availability("?clinic_id=north").await["from"], json!("2026-11-23"));
    assert_eq!(desk.availability("?clinic_id=south").await["from"], json!("2026-11-24"));
    let told = desk.availability("?clinic_id=north&days=1").await;
    assert_eq!(told["doctors"][0]["first"]["start_time"], json!("2026-11-23T15:30:00-05:00"));
}

/// All doctors of the sample practice over thirty days are told in one call; how long it takes is printed.
#[tokio::test]
async fn the_whole_sample_practice_fits_into_one_call() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path().join("practice.db")).unwrap();
    let seeded = seed::sample(&store, &Clock::starting_at(NOW.parse().unwrap())).await.unwrap();
    let client = add_client(&store, &seeded.business, "test").await.unwrap();
    let desk = Desk::over(folder, store, client, NOW).await;
    let told = desk.availability("?days=30").await;
    let doctors = told["doctors"].as_array().unwrap();
    assert!(doctors.len() >= 7);
    assert!(doctors.iter().all(|doctor| counts(doctor).len() == 30));
    assert!(doctors.iter().any(|doctor| !doctor["first"].is_null()));
    let mut took: Vec<_> = Vec::new();
    for _ in 0..20 {
        let started = std::time::Instant::now();
        desk.availability("?days=30").await;
        took.push(started.elapsed());
    }
    took.sort();
    println!("{} doctors at clinics, 30 days: {:?} at best, {:?} in the middle", doctors.len(), took[0], took[10]);
    assert!(took[0] < std::time::Duration::from_secs(2));
}
