//! *Desk extensions*: a seat beyond the capacity, never by accident.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, LAKE, lake, of, practice_of};
use crate::harness::{Answer, BOOK, Desk, booking, id_of, with};

on_both_stores![
    a_full_slot_is_overbooked_on_purpose_up_to_the_cap_of_the_day,
    nobody_is_overbooked_by_accident,
    a_practice_that_said_nothing_allows_none,
    an_overbooking_opens_no_slot_and_takes_no_seat,
    what_was_cancelled_no_longer_counts_against_the_cap,
    only_the_capacity_gives_way,
];

async fn overbook(desk: &Desk, patient: &str, from: &str, to: &str) -> Answer {
    desk.post(BOOK, with(booking(patient, from, to), json!({ "overbook": true }))).await
}

async fn booked_in(desk: &Desk, start: &str) -> Value {
    let slots = desk.slots("2026-11-23", "2026-11-23").await;
    slots.into_iter().find(|slot| slot["s"] == json!(crate::harness::at(start))).unwrap()
}

async fn a_full_slot_is_overbooked_on_purpose_up_to_the_cap_of_the_day() {
    let desk = lake().await;
    let asha = desk.asha().await;
    desk.booked(&asha, "11:00", "11:15").await;
    desk.booked(&asha, "12:00", "12:15").await;
    overbook(&desk, &asha, "11:00", "11:15").await.is(200);
    overbook(&desk, &asha, "12:00", "12:15").await.is(200);
    overbook(&desk, &asha, "11:00", "11:15").await.refused(409, "OVERBOOKING_NOT_POSSIBLE");
    assert_eq!(desk.held("2026-11-23").await, 4);
    // The cap is a doctor's and a day's.
    let slot = json!({
        "start_time": "2026-11-24T11:00:00+05:30", "end_time": "2026-11-24T11:15:00+05:30", "service_conf_id": "rao-consult",
    });
    let tomorrow = with(booking(&asha, "11:00", "11:15"), json!({ "slot": slot }));
    desk.post(BOOK, tomorrow.clone()).await.is(200);
    desk.post(BOOK, with(tomorrow, json!({ "overbook": true }))).await.is(200);
}

async fn nobody_is_overbooked_by_accident() {
    let desk = lake().await;
    let asha = desk.asha().await;
    desk.booked(&asha, "11:00", "11:15").await;
    let mut faults = Faults::default();
    for word in [json!(false), Value::Null] {
        let mut body = booking(&asha, "11:00", "11:15");
        body["overbook"] = word.clone();
        faults.refused(&word, &desk.post(BOOK, body).await, 409, "SLOT_UNAVAILABLE");
    }
    for word in [json!("yes"), json!(2), json!({})] {
        let answer = desk.post(BOOK, with(booking(&asha, "11:00", "11:15"), json!({ "overbook": word }))).await;
        faults.unless((400..500).contains(&answer.status), || format!("{word}: {}", answer.status));
    }
    faults.none();
    assert_eq!(desk.held("2026-11-23").await, 1);
}

async fn a_practice_that_said_nothing_allows_none() {
    let desk = practice_of(&LAKE.replace(", overbooks_per_day = 2", "")).await;
    let asha = desk.asha().await;
    desk.booked(&asha, "11:00", "11:15").await;
    overbook(&desk, &asha, "11:00", "11:15").await.refused(409, "OVERBOOKING_NOT_POSSIBLE");
    assert_eq!(desk.held("2026-11-23").await, 1);
}

async fn an_overbooking_opens_no_slot_and_takes_no_seat() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let regular = desk.booked(&asha, "11:00", "11:15").await;
    let beyond = id_of(&overbook(&desk, &asha, "11:00", "11:15").await.is(200));
    assert_eq!(booked_in(&desk, "11:00").await["available"], json!(false));
    desk.book(&asha, "11:00", "11:15").await.refused(409, "SLOT_UNAVAILABLE");
    // Who goes leaves what he held, and no more than that.
    desk.change(&beyond, "CN").await.is(200);
    assert_eq!(booked_in(&desk, "11:00").await["available"], json!(false));
    desk.change(&regular, "CN").await.is(200);
    assert_eq!(booked_in(&desk, "11:00").await["available"], json!(true));
}

async fn what_was_cancelled_no_longer_counts_against_the_cap() {
    let desk = lake().await;
    let asha = desk.asha().await;
    desk.booked(&asha, "11:00", "11:15").await;
    let first = id_of(&overbook(&desk, &asha, "11:00", "11:15").await.is(200));
    overbook(&desk, &asha, "11:00", "11:15").await.is(200);
    desk.put(&of(paths::PUBLISHED_CANCEL, &first), json!({})).await.is(204);
    overbook(&desk, &asha, "11:00", "11:15").await.is(200);
    overbook(&desk, &asha, "11:00", "11:15").await.refused(409, "OVERBOOKING_NOT_POSSIBLE");
}

async fn only_the_capacity_gives_way() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    faults.refused("in the break", &overbook(&desk, &asha, "13:15", "13:30").await, 404, "SLOT_NOT_FOUND");
    faults.status("in the past", &overbook(&desk, &asha, "09:00", "09:15").await, 400);
    faults.status("nobody", &overbook(&desk, "nobody", "11:00", "11:15").await, 404);
    faults.none();
}
