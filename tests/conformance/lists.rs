//! *Published names*: appointments of days.

use std::collections::BTreeSet;

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, lake, session};
use crate::harness::{BOOK, CANCEL, CHECK_IN, Desk, at, with};

on_both_stores![
    pages_have_the_sizes_of_the_contract_and_a_short_one_is_the_last,
    an_entry_has_the_shape_of_the_contract_and_what_our_server_adds,
    what_was_asked_for_is_what_comes,
    more_than_seven_days_and_other_combinations_are_refused,
];

async fn page(desk: &Desk, query: &str) -> Vec<Value> {
    let body = desk.get(&format!("{}?{query}", paths::APPOINTMENTS)).await.is(200);
    body["appointments"].as_array().unwrap().clone()
}

/// So many seats of Dr. Sen's on Tuesday.
async fn fill_tuesday(desk: &Desk, patient: &str, seats: usize) {
    for seat in 0..seats {
        let start = 9 * 60 + seat / 3 * 20;
        let time = |minutes: usize| format!("2026-11-24T{:02}:{:02}:00+05:30", minutes / 60, minutes % 60);
        let slot = json!({ "start_time": time(start), "end_time": time(start + 20), "service_conf_id": "sen-session" });
        desk.post(BOOK, with(session(patient, "11:00", "11:20"), json!({ "slot": slot }))).await.is(200);
    }
}

async fn pages_have_the_sizes_of_the_contract_and_a_short_one_is_the_last() {
    let desk = lake().await;
    let asha = desk.asha().await;
    fill_tuesday(&desk, &asha, 61).await;
    let day = "start_date=2026-11-24&end_date=2026-11-24";
    let mut faults = Faults::default();
    for (query, lengths) in [
        (format!("patient_id={asha}"), [20, 20, 20, 1, 0]),
        (day.to_owned(), [30, 30, 1, 0, 0]),
        (format!("{day}&doctor_id=sen"), [50, 11, 0, 0, 0]),
        (format!("{day}&clinic_id=south"), [50, 11, 0, 0, 0]),
        (format!("{day}&doctor_id=sen&clinic_id=south"), [50, 11, 0, 0, 0]),
    ] {
        let mut ids = BTreeSet::new();
        for (number, length) in lengths.into_iter().enumerate() {
            let rows = page(&desk, &format!("{query}&page_no={number}")).await;
            let found = rows.len();
            faults.unless(found == length, || format!("{query}: page {number} has {found} instead of {length}"));
            ids.extend(rows.into_iter().map(|row| row["appointment_id"].as_str().unwrap().to_owned()));
        }
        let found = ids.len();
        faults.unless(found == 61, || format!("{query}: {found} different ones"));
        // Without a page it is the first.
        faults.unless(page(&desk, &query).await.len() == lengths[0], || format!("{query} without a page"));
    }
    faults.none();
}

async fn an_entry_has_the_shape_of_the_contract_and_what_our_server_adds() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CHECK_IN, json!({ "appointment_id": id, "check_in_time": at("10:40") })).await.is(200);
    let rows = page(&desk, "start_date=2026-11-23&end_date=2026-11-23").await;
    let entry = &rows[0];
    let mut faults = Faults::default();
    for (name, value) in [
        ("appointment_id", json!(id)),
        ("doctor_id", json!("rao")),
        ("clinic_id", json!("north")),
        ("patient_id", json!(asha)),
        ("status", json!("CK")),
        ("mode", json!("in_clinic")),
        ("start_time", json!(epoch("11:00"))),
        ("end_time", json!(epoch("11:15"))),
        ("token", json!(1)),
        ("visit_checkin", json!(epoch("10:40"))),
        ("appointment_type", json!("REGULAR")),
    ] {
        faults.unless(entry[name] == value, || format!("{name}: {} instead of {value}", entry[name]));
    }
    for name in ["partner_appointment_id", "created_at", "channel", "version", "patient"] {
        faults.unless(entry.get(name).is_some(), || format!("{name} is not there"));
    }
    faults.unless(entry["created_at"].is_i64(), || "created_at".to_owned());
    faults.unless(entry["version"].is_i64(), || format!("version: {}", entry["version"]));
    faults.unless(entry["patient"]["first_name"] == json!("Asha"), || entry["patient"].to_string());
    faults.none();
}

async fn what_was_asked_for_is_what_comes() {
    let desk = lake().await;
    let (asha, binu) = (desk.asha().await, desk.patient("Binu", "Nair", "9000000002").await);
    let rao = desk.booked(&asha, "11:00", "11:15").await;
    let sen = desk.seated(&binu, "11:00", "11:20").await;
    let gone = desk.booked(&asha, "12:00", "12:15").await;
    desk.put(CANCEL, json!({ "appointment_id": gone })).await.is(200);
    fill_tuesday(&desk, &binu, 1).await;
    let ids = async |query: &str| -> BTreeSet<String> {
        let rows = page(&desk, query).await;
        rows.iter().map(|row| row["appointment_id"].as_str().unwrap().to_owned()).collect()
    };
    let day = "start_date=2026-11-23&end_date=2026-11-23";
    // Cancelled ones are listed too.
    assert_eq!(ids(&format!("{day}&doctor_id=rao")).await, [rao.clone(), gone.clone()].into());
    assert_eq!(ids(&format!("{day}&clinic_id=south")).await, [sen.clone()].into());
    assert_eq!(ids(&format!("{day}&doctor_id=rao&clinic_id=south")).await, [].into());
    assert_eq!(ids(&format!("patient_id={asha}")).await, [rao.clone(), gone.clone()].into());
    assert_eq!(ids("start_date=2026-11-23&end_date=2026-11-24").await.len(), 4);
    assert_eq!(ids("start_date=2026-11-24&end_date=2026-11-29").await.len(), 1);
    assert_eq!(ids("start_date=2026-12-01&end_date=2026-12-01").await.len(), 0);
    let rows = page(&desk, "start_date=2026-11-23&end_date=2026-11-24").await;
    assert!(rows.is_sorted_by_key(|row| row["start_time"].as_i64()));
}

async fn more_than_seven_days_and_other_combinations_are_refused() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let day = "start_date=2026-11-23&end_date=2026-11-23";
    let mut faults = Faults::default();
    for (query, status) in [
        ("start_date=2026-11-23&end_date=2026-11-29".to_owned(), 200),
        ("start_date=2026-11-23&end_date=2026-11-30".to_owned(), 400),
        ("start_date=2026-11-23&end_date=2026-11-22".to_owned(), 400),
        ("start_date=2026-02-30&end_date=2026-03-01".to_owned(), 400),
        ("start_date=2026-11-23".to_owned(), 400),
        ("end_date=2026-11-23".to_owned(), 400),
        (String::new(), 400),
        ("doctor_id=rao".to_owned(), 400),
        ("clinic_id=north".to_owned(), 400),
        ("doctor_id=rao&clinic_id=north".to_owned(), 400),
        ("page_no=0".to_owned(), 400),
        (format!("patient_id={asha}&{day}"), 400),
        (format!("patient_id={asha}&doctor_id=rao"), 400),
        (format!("patient_id={asha}&clinic_id=north"), 400),
        (format!("{day}&page_no=-1"), 400),
        (format!("{day}&page_no=first"), 400),
        (format!("patient_id={asha}&page_no=0"), 200),
    ] {
        let answer = desk.get(&format!("{}?{query}", paths::APPOINTMENTS)).await;
        faults.status(&query, &answer, status);
    }
    faults.none();
}
