//! *Statuses*: every pair of them, through change-status and its shorthands.

use frontdesk::contract::paths;
use serde_json::json;

use crate::both::on_both_stores;
use crate::desk::{Faults, holds_slot, lake, of, session};
use crate::harness::{BOOK, Desk, at, booking, id_of, with};

on_both_stores![
    every_allowed_move_is_made,
    every_other_move_is_refused_and_changes_nothing,
    a_move_made_again_answers_the_present_state,
    only_what_has_ended_without_a_visit_gives_its_slot_back,
    the_shorthands_make_the_same_moves,
    who_comes_back_from_parking_does_not_upset_the_queue,
    a_move_says_where_to,
    the_partners_identifier_moves_the_status_too,
];

const ALL: [&str; 20] = [
    "BK", "CK", "OG", "PA", "RV", "IN", "CM", "CMNP", "AB", "NS", "NSD", "NSS", "CN", "CND", "CNS", "PC", "PNR", "RE",
    "RES", "RED",
];
/// `CN*|NS*|RE*`
const ENDS: [&str; 9] = ["CN", "CND", "CNS", "NS", "NSD", "NSS", "RE", "RES", "RED"];

/// The table of the contract.
fn is_allowed(from: &str, to: &str) -> bool {
    match (from, to) {
        ("BK" | "PA", "CK") | ("CK", "OG") | ("OG", "CM" | "CMNP" | "AB") | ("BK" | "CK", "PA") => true,
        ("BK" | "CK" | "PA", end) => ENDS.contains(&end),
        _ => false,
    }
}

/// Two that say the same, whoever did it: whether that is a repetition is not said.
fn are_alike(from: &str, to: &str) -> bool {
    let family = |status: &str| match status {
        "CN" | "CND" | "CNS" => 1,
        "NS" | "NSD" | "NSS" => 2,
        "RE" | "RES" | "RED" => 3,
        _ => 0,
    };
    family(from) != 0 && family(from) == family(to)
}

/// The moves that lead to a status.
fn way_to(status: &str) -> Vec<&str> {
    match status {
        "BK" => vec![],
        "CK" => vec!["CK"],
        "PA" => vec!["PA"],
        "OG" => vec!["CK", "OG"],
        "CM" | "CMNP" | "AB" => vec!["CK", "OG", status],
        end => vec![end],
    }
}

async fn at_status(desk: &Desk, patient: &str, status: &str) -> String {
    // A seat of any of the next hours: what ended gives it back.
    for hour in 11..20 {
        for minute in [0, 20, 40] {
            let (from, end) = (format!("{hour}:{minute:02}"), hour * 60 + minute + 20);
            let to = format!("{}:{:02}", end / 60, end % 60);
            let answer = desk.post(BOOK, session(patient, &from, &to)).await;
            if answer.status != 200 {
                continue;
            }
            let id = id_of(&answer.is(200));
            for step in way_to(status) {
                desk.change(&id, step).await.is(200);
            }
            return id;
        }
    }
    panic!("no seat left at {}", at("20:00"));
}

async fn every_allowed_move_is_made() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    for from in ["BK", "CK", "PA", "OG"] {
        for to in ALL.into_iter().filter(|to| is_allowed(from, to)) {
            let id = at_status(&desk, &asha, from).await;
            faults.status(format!("{from} to {to}"), &desk.change(&id, to).await, 200);
            let now = desk.status(&id).await;
            faults.unless(now == to, || format!("{from} to {to}: is {now}"));
        }
    }
    faults.none();
}

async fn every_other_move_is_refused_and_changes_nothing() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    let reachable =
        ["BK", "CK", "OG", "PA", "CM", "CMNP", "AB", "NS", "NSD", "NSS", "CN", "CND", "CNS", "RE", "RES", "RED"];
    let mut tried = 0;
    for from in reachable {
        let id = at_status(&desk, &asha, from).await;
        let before = desk.details(&id).await;
        for to in ALL.into_iter().filter(|to| *to != from && !is_allowed(from, to)) {
            let answer = desk.change(&id, to).await;
            if !are_alike(from, to) {
                faults.refused(format!("{from} to {to}"), &answer, 409, "INVALID_STATUS_TRANSITION");
                tried += 1;
            }
            let after = desk.details(&id).await;
            faults.unless(after == before, || format!("{from} to {to} changed {before} into {after}"));
        }
    }
    faults.none();
    assert!(tried > 240, "{tried}");
}

async fn a_move_made_again_answers_the_present_state() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    for status in ["CK", "PA", "OG", "CM", "CMNP", "AB", "NS", "NSD", "NSS", "CN", "CND", "CNS", "RE", "RES", "RED"] {
        let id = at_status(&desk, &asha, status).await;
        let before = desk.details(&id).await;
        faults.status(format!("{status} again"), &desk.change(&id, status).await, 200);
        let after = desk.details(&id).await;
        faults.unless(before == after, || format!("{status} again changed {before} into {after}"));
    }
    faults.none();
}

async fn only_what_has_ended_without_a_visit_gives_its_slot_back() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    let statuses =
        ["BK", "CK", "PA", "OG", "CM", "CMNP", "AB", "NS", "NSD", "NSS", "CN", "CND", "CNS", "RE", "RES", "RED"];
    let starts = [11 * 60, 14 * 60].into_iter().flat_map(|from| (0..8).map(move |slot| from + slot * 15));
    let clock = |minutes: i32| format!("{}:{:02}", minutes / 60, minutes % 60);
    for (status, start) in statuses.into_iter().zip(starts) {
        let id = desk.booked(&asha, &clock(start), &clock(start + 15)).await;
        for step in way_to(status) {
            desk.change(&id, step).await.is(200);
        }
        let free = desk.is_free(&clock(start)).await;
        faults.unless(free != holds_slot(status), || format!("{status}: the slot is free: {free}"));
        let again = desk.book(&asha, &clock(start), &clock(start + 15)).await;
        faults.status(format!("{status}: booked again"), &again, if holds_slot(status) { 409 } else { 200 });
    }
    faults.none();
}

async fn the_shorthands_make_the_same_moves() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let complete = async |id: &str| desk.post(&of(paths::COMPLETE, id), json!({})).await;
    let park = async |id: &str| desk.post(&of(paths::PARK, id), json!({})).await;

    let id = at_status(&desk, &asha, "OG").await;
    complete(&id).await.is(204);
    let done = desk.status(&id).await;
    assert!(["CM", "CMNP"].contains(&done.as_str()), "{done}");
    complete(&id).await.is(204);
    park(&id).await.refused(409, "INVALID_STATUS_TRANSITION");

    for from in ["BK", "CK"] {
        let id = at_status(&desk, &asha, from).await;
        complete(&id).await.refused(409, "INVALID_STATUS_TRANSITION");
        park(&id).await.is(204);
        park(&id).await.is(204);
        assert_eq!(desk.status(&id).await, "PA");
        desk.change(&id, "CK").await.is(200);
    }
    complete("nothing").await.is(404);
    park("nothing").await.is(404);
    assert_eq!(desk.change("nothing", "NS").await.status, 404);
}

async fn who_comes_back_from_parking_does_not_upset_the_queue() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = at_status(&desk, &asha, "CK").await;
    let token = desk.details(&id).await["token"].clone();
    assert_eq!(token, json!(1));
    desk.change(&id, "PA").await.is(200);
    desk.change(&id, "CK").await.is(200);
    let back = desk.details(&id).await["token"].clone();
    let next = at_status(&desk, &asha, "CK").await;
    let other = desk.details(&next).await["token"].clone();
    // Without gaps or repeats.
    assert_ne!(back, other);
    assert!(other.as_i64().unwrap() <= 3, "{other}");
}

async fn a_move_says_where_to() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    let path = of(paths::CHANGE_STATUS, &id);
    for body in [json!({}), json!({ "status": null }), json!({ "status": {} }), json!({ "status": "" })] {
        let answer = desk.post(&path, body.clone()).await;
        assert!(matches!(answer.status, 400 | 409 | 422), "{body}: {}", answer.body);
    }
    assert!((400..500).contains(&desk.change(&id, "SINGING").await.status));
    assert_eq!(desk.status(&id).await, "BK");
}

async fn the_partners_identifier_moves_the_status_too() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "theirs" }));
    let id = id_of(&desk.post(BOOK, body).await.is(200));
    let path = |path: &str| format!("{}?partner_id=1", of(path, "theirs"));
    desk.post(&path(paths::CHANGE_STATUS), json!({ "status": "CK" })).await.is(200);
    desk.post(&path(paths::PARK), json!({})).await.is(204);
    desk.post(&path(paths::CHANGE_STATUS), json!({ "status": "CK" })).await.is(200);
    desk.post(&path(paths::CHANGE_STATUS), json!({ "status": "OG" })).await.is(200);
    desk.post(&path(paths::COMPLETE), json!({})).await.is(204);
    assert!(["CM", "CMNP"].contains(&desk.status(&id).await.as_str()));
}
