//! *Cancel, reschedule, edit*: the two calls that move an appointment as one.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, epoch_of, lake, of, told};
use crate::harness::{BOOK, CHECK_IN, Desk, at, booking, id_of, with};

on_both_stores![
    both_are_linked_and_the_patient_has_one,
    what_was_moved_twice_knows_where_it_came_from,
    it_can_go_to_another_day_clinic_or_doctor,
    a_move_into_the_seat_beside_its_own_is_no_clash_with_itself,
    a_move_that_can_not_be_made_changes_nothing,
    a_taken_goal_of_a_move_comes_with_alternatives,
    what_has_begun_or_ended_can_not_be_moved,
    the_partners_identifier_moves_it_too,
];

fn to(from: &str, until: &str) -> Value {
    json!({ "start_time": epoch(from), "end_time": epoch(until) })
}

/// Moves under one of the names; the identifier of the new appointment.
async fn moved(desk: &Desk, path: &str, id: &str, body: Value) -> String {
    if path == paths::RESCHEDULE {
        desk.put(&of(path, id), body).await.is(204);
    } else {
        let body = desk.patch(&of(path, id), body).await.is(200);
        let new = told(&body);
        assert_eq!(new["prev_aids"], json!([id]), "{body}");
        let named = new["appointment_id"].as_str().unwrap();
        assert_eq!(desk.details(id).await["next_aid"], json!(named));
    }
    desk.details(id).await["next_aid"].as_str().unwrap().to_owned()
}

async fn both_are_linked_and_the_patient_has_one() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for path in [paths::RESCHEDULE, paths::RESCHEDULE_TOLD] {
        let notes = with(booking(&asha, "11:00", "11:15"), json!({ "notes": "knee", "mode": "tele" }));
        let old = id_of(&desk.post(BOOK, notes).await.is(200));
        let new = moved(&desk, path, &old, to("12:00", "12:15")).await;
        assert_ne!(old, new);
        let (was, is) = (desk.details(&old).await, desk.details(&new).await);
        assert_eq!((&was["status"], &was["next_aid"]), (&json!("RES"), &json!(new)));
        assert_eq!((&is["status"], &is["prev_aids"]), (&json!("BK"), &json!([old])));
        assert_eq!(is["start_time"], json!(at("12:00")));
        for name in ["patient_id", "doctor_id", "clinic_id", "notes", "mode", "appointment_type"] {
            assert_eq!(is[name], was[name], "{name}");
        }
        assert!(desk.is_free("11:00").await && !desk.is_free("12:00").await);
        assert_eq!(desk.held("2026-11-23").await, 1);
        desk.change(&new, "CN").await.is(200);
    }
}

async fn what_was_moved_twice_knows_where_it_came_from() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let first = desk.booked(&asha, "11:00", "11:15").await;
    let second = moved(&desk, paths::RESCHEDULE, &first, to("11:15", "11:30")).await;
    desk.put(&of(paths::RESCHEDULE, &second), to("11:30", "11:45")).await.is(204);
    let third = desk.details(&second).await["next_aid"].as_str().unwrap().to_owned();
    let before = desk.details(&third).await["prev_aids"].as_array().unwrap().clone();
    assert!(before.contains(&json!(second)), "{before:?}");
    assert_eq!(desk.held("2026-11-23").await, 1);
}

async fn it_can_go_to_another_day_clinic_or_doctor() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let old = desk.booked(&asha, "11:00", "11:15").await;
    let tomorrow = |time: &str| epoch_of(&format!("2026-11-24T{time}:00+05:30"));
    let body = json!({ "start_time": tomorrow("11:00"), "end_time": tomorrow("11:15") });
    let new = moved(&desk, paths::RESCHEDULE, &old, body).await;
    assert_eq!(desk.details(&new).await["start_time"], json!("2026-11-24T11:00:00+05:30"));
    let body =
        json!({ "start_time": epoch("12:00"), "end_time": epoch("12:20"), "clinic_id": "south", "doc_id": "sen" });
    let other = moved(&desk, paths::RESCHEDULE_TOLD, &new, body).await;
    let details = desk.details(&other).await;
    assert_eq!((&details["doctor_id"], &details["clinic_id"]), (&json!("sen"), &json!("south")));
    assert_eq!(details["service"]["conf_id"], json!("sen-session"));
    assert_eq!(desk.held("2026-11-24").await, 0);
}

async fn a_move_into_the_seat_beside_its_own_is_no_clash_with_itself() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let slot = json!({ "start_time": at("11:00"), "end_time": at("11:30"), "service_conf_id": "rao-long" });
    let old = id_of(&desk.post(BOOK, with(booking(&asha, "11:00", "11:30"), json!({ "slot": slot }))).await.is(200));
    let new = moved(&desk, paths::RESCHEDULE, &old, to("11:15", "11:30")).await;
    assert_eq!(desk.details(&new).await["end_time"], json!(at("11:30")));
    assert!(desk.is_free("11:00").await && !desk.is_free("11:15").await);
}

async fn a_move_that_can_not_be_made_changes_nothing() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.booked(&asha, "12:00", "12:15").await;
    let before = desk.details(&id).await;
    let mut faults = Faults::default();
    for path in [paths::RESCHEDULE, paths::RESCHEDULE_TOLD] {
        for (row, body, status, code) in [
            ("taken", to("12:00", "12:15"), 409, Some("SLOT_UNAVAILABLE")),
            ("in the break", to("13:15", "13:30"), 404, Some("SLOT_NOT_FOUND")),
            ("in the past", to("09:00", "09:15"), 400, None),
            ("unknown doctor", with(to("12:15", "12:30"), json!({ "doc_id": "nobody" })), 404, None),
            ("unknown clinic", with(to("12:15", "12:30"), json!({ "clinic_id": "nowhere" })), 404, None),
            ("no times", json!({}), 400, None),
        ] {
            let path = of(path, &id);
            let answer = if path.starts_with("/appointments") {
                desk.patch(&path, body).await
            } else {
                desk.put(&path, body).await
            };
            faults.status(format!("{path} {row}"), &answer, status);
            if let Some(code) = code {
                faults.refused(format!("{path} {row}"), &answer, status, code);
            }
        }
    }
    faults.status("unknown", &desk.put(&of(paths::RESCHEDULE, "nothing"), to("12:15", "12:30")).await, 404);
    faults.status("unknown", &desk.patch(&of(paths::RESCHEDULE_TOLD, "nothing"), to("12:15", "12:30")).await, 404);
    faults.none();
    assert_eq!(desk.details(&id).await, before);
    assert_eq!(desk.held("2026-11-23").await, 2);
}

async fn a_taken_goal_of_a_move_comes_with_alternatives() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.booked(&asha, "12:00", "12:15").await;
    let error =
        desk.patch(&of(paths::RESCHEDULE_TOLD, &id), to("12:00", "12:15")).await.refused(409, "SLOT_UNAVAILABLE");
    assert!(!error["alternatives"].as_array().unwrap().is_empty());
}

async fn what_has_begun_or_ended_can_not_be_moved() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let begun = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CHECK_IN, json!({ "appointment_id": begun })).await.is(200);
    desk.change(&begun, "OG").await.is(200);
    let gone = desk.booked(&asha, "11:15", "11:30").await;
    desk.change(&gone, "CN").await.is(200);
    for id in [&begun, &gone] {
        desk.put(&of(paths::RESCHEDULE, id), to("12:00", "12:15")).await.refused(409, "INVALID_STATUS_TRANSITION");
        let told = desk.patch(&of(paths::RESCHEDULE_TOLD, id), to("12:00", "12:15")).await;
        told.refused(409, "INVALID_STATUS_TRANSITION");
    }
    assert!(desk.is_free("12:00").await);
}

async fn the_partners_identifier_moves_it_too() {
    let desk = lake().await;
    let asha = desk.asha().await;
    for (path, key) in [(paths::RESCHEDULE, "theirs-1"), (paths::RESCHEDULE_TOLD, "theirs-2")] {
        let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": key }));
        let id = id_of(&desk.post(BOOK, body).await.is(200));
        let place = format!("{}?partner_id=1", of(path, key));
        let answer = if path == paths::RESCHEDULE {
            desk.put(&place, to("12:00", "12:15")).await
        } else {
            desk.patch(&place, to("12:00", "12:15")).await
        };
        assert!(matches!(answer.status, 200 | 204), "{path}: {} {}", answer.status, answer.body);
        let new = desk.details(&id).await["next_aid"].as_str().unwrap().to_owned();
        desk.change(&new, "CN").await.is(200);
    }
}
