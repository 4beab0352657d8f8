//! The sample practice: loaded once, alive at any time of the day, and true to the rules of the real one.

use std::collections::BTreeMap;

use frontdesk::server::clients::add_client;
use frontdesk::server::{Clock, Store, seed};
use serde_json::Value;

use crate::both::{Kind, on_both_stores};
use crate::harness::{Desk, NOW};

on_both_stores![the_sample_is_loaded_once_and_is_alive];

async fn the_sample_is_loaded_once_and_is_alive() {
    let folder = tempfile::tempdir().unwrap();
    let place = Kind::chosen().place(folder.path()).await;
    let store = Store::at(&place).unwrap();
    let clock = Clock::starting_at(NOW.parse().unwrap());
    let started = std::time::Instant::now();
    let first = seed::sample(&store, &clock).await.unwrap();
    println!("loaded in {:?}", started.elapsed());
    assert!(first.fresh);
    let second = seed::sample(&store, &clock).await.unwrap();
    assert_eq!((second.fresh, &second.business), (false, &first.business));
    let client = add_client(&store, &first.business, "test").await.unwrap();
    let desk = Desk::in_place(folder, place, store, client, NOW).await;

    let entities = desk.get("/dr/v1/business/entities").await.is(200);
    let clinics = entities["data"]["clinics"].as_array().unwrap().clone();
    assert!(clinics.len() >= 2);
    assert!(entities["data"]["doctors"].as_array().unwrap().len() >= 5);
    let mut today: Vec<Value> = Vec::new();
    for clinic in clinics {
        for page in 0.. {
            let clinic = clinic["clinic_id"].as_str().unwrap();
            let path = format!(
                "/dr/v1/appointment?start_date=2026-11-23&end_date=2026-11-23&clinic_id={clinic}&page_no={page}"
            );
            let entries = desk.get(&path).await.is(200)["appointments"].as_array().unwrap().clone();
            today.extend(entries.iter().cloned());
            if entries.len() < 50 {
                break;
            }
        }
    }
    for status in ["BK", "CK", "OG", "CM"] {
        assert!(today.iter().any(|entry| entry["status"] == status), "{status}");
    }
    let now = NOW.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp();
    let mut tokens: BTreeMap<(String, String), Vec<(i64, u64)>> = BTreeMap::new();
    for entry in &today {
        let Some(came) = entry["visit_checkin"].as_i64() else { continue };
        assert!(came <= now);
        let queue = (entry["doctor_id"].to_string(), entry["clinic_id"].to_string());
        tokens.entry(queue).or_default().push((came, entry["token"].as_u64().unwrap()));
    }
    for mut queue in tokens.into_values() {
        queue.sort_by_key(|(_, token)| *token);
        assert!(queue.is_sorted_by_key(|(came, _)| *came));
        assert!(queue.iter().map(|(_, token)| *token).eq(1..=queue.len() as u64));
    }
}

#[tokio::test]
async fn the_sample_can_be_loaded_at_any_hour() {
    for hour in 0..24 {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path().join("practice.db")).unwrap();
        let now = format!("2026-11-2{}T{hour:02}:58:00+05:30", hour % 7);
        seed::sample(&store, &Clock::starting_at(now.parse().unwrap())).await.unwrap();
        store.close().await;
    }
}
