//! Many at once: one seat is sold once, and the grid equals the rows in the end.

use std::collections::BTreeMap;

use frontdesk::contract::paths;
use futures_util::future::join_all;
use serde_json::json;

use crate::both::on_both_stores;
use crate::chance::Chance;
use crate::desk::{holds_slot, of};
use crate::hall::{DAY, Slot, booking, capacity, epoch, grid, hall, minutes_of, time};
use crate::harness::{BOOK, CANCEL, Desk, id_of};

on_both_stores![
    of_sixty_four_who_want_one_slot_one_gets_it,
    of_sixty_four_who_want_the_last_of_three_seats_one_gets_it,
    of_sixty_four_who_want_three_seats_three_get_them,
    slots_of_different_lengths_race_for_the_same_minutes,
    cancels_and_moves_race_bookings_and_the_grid_equals_the_rows,
    whoever_looks_while_it_is_moved_sees_exactly_one,
    sixty_four_who_check_in_and_walk_in_at_once_get_one_to_sixty_four,
];

const CLIENTS: usize = 64;

async fn crowd(desk: &Desk, count: usize) -> Vec<String> {
    let mut all = Vec::new();
    for number in 0..count {
        all.push(desk.patient("Racer", "One", &format!("90000010{number:02}")).await);
    }
    all
}

/// All want the slot; as many get it as there are seats.
async fn race(slot: Slot, seats: usize) {
    let desk = hall().await;
    let crowd = crowd(&desk, CLIENTS).await;
    for _ in seats..capacity(slot.doctor()) {
        desk.post(BOOK, booking(&crowd[0], slot)).await.is(200);
    }
    let answers = join_all(crowd.iter().map(|patient| desk.post(BOOK, booking(patient, slot)))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, seats);
    let mut lost = 0;
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        let error = answer.refused(409, "SLOT_UNAVAILABLE");
        let alternatives = error["alternatives"].as_array().unwrap();
        assert!(
            !alternatives.is_empty() && alternatives.iter().all(|one| one["start_time"] != json!(time(slot.start)))
        );
        lost += 1;
    }
    assert_eq!(lost, CLIENTS - seats);
    assert_eq!(desk.held(DAY).await, capacity(slot.doctor()));
}

async fn of_sixty_four_who_want_one_slot_one_gets_it() {
    race(Slot { service: "one-15", start: 11 * 60, minutes: 15 }, 1).await;
}

async fn of_sixty_four_who_want_the_last_of_three_seats_one_gets_it() {
    race(Slot { service: "three-20", start: 11 * 60, minutes: 20 }, 1).await;
}

async fn of_sixty_four_who_want_three_seats_three_get_them() {
    race(Slot { service: "three-10", start: 11 * 60, minutes: 10 }, 3).await;
}

async fn slots_of_different_lengths_race_for_the_same_minutes() {
    let desk = hall().await;
    let crowd = crowd(&desk, 32).await;
    let slots = [
        Slot { service: "one-15", start: 11 * 60, minutes: 15 },
        Slot { service: "one-15", start: 11 * 60 + 15, minutes: 15 },
        Slot { service: "one-30", start: 11 * 60, minutes: 30 },
    ];
    let answers = join_all(crowd.iter().enumerate().map(|(at, p)| desk.post(BOOK, booking(p, slots[at % 3])))).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert!(won == 1 || won == 2, "{won}");
    assert!(answers.iter().all(|answer| answer.status == 200 || answer.status == 409));
    the_grid_is_the_rows(&desk, "one").await;
}

/// What the grid offers is what the rows leave.
async fn the_grid_is_the_rows(desk: &Desk, doctor: &str) {
    let rows = desk.day(DAY).await;
    let mut taken: BTreeMap<i64, usize> = BTreeMap::new();
    for row in
        rows.iter().filter(|row| row["doctor_id"] == json!(doctor) && holds_slot(row["status"].as_str().unwrap()))
    {
        for moment in (row["start_time"].as_i64().unwrap()..row["end_time"].as_i64().unwrap()).step_by(300) {
            *taken.entry(moment).or_default() += 1;
        }
    }
    let most = taken.values().max().copied().unwrap_or_default();
    assert!(most <= capacity(doctor), "{most} at once with {doctor}");
    for (service, start, available) in grid(desk, doctor).await {
        let end = start + minutes_of(&service) * 60;
        let full = (start..end).step_by(300).any(|moment| taken.get(&moment).is_some_and(|n| *n >= capacity(doctor)));
        if start >= epoch(11 * 60) {
            assert_eq!(available, !full, "{service} at {start}");
        }
    }
}

async fn cancels_and_moves_race_bookings_and_the_grid_equals_the_rows() {
    for (doctor, service, minutes) in [("one", "one-15", 15), ("three", "three-20", 20)] {
        let desk = hall().await;
        let crowd = crowd(&desk, 8).await;
        let desk = &desk;
        let handful =
            |pick: usize| Slot { service, start: 11 * 60 + i64::try_from(pick % 6).unwrap() * minutes, minutes };
        let workers = crowd.iter().enumerate().map(|(number, patient)| async move {
            let mut chance = Chance::new(u64::try_from(number).unwrap() + 1);
            let (mut booked, mut moved, mut cancelled) = (0, 0, 0);
            let mut own: Vec<String> = Vec::new();
            // A move finds a free slot only now and then.
            for _ in 0..200 {
                match chance.below(3) {
                    0 => {
                        let answer = desk.post(BOOK, booking(patient, handful(chance.below(6)))).await;
                        assert!(answer.status == 200 || answer.status == 409, "{} {}", answer.status, answer.body);
                        if answer.status == 200 {
                            own.push(id_of(&answer.body));
                            booked += 1;
                        }
                    }
                    1 if !own.is_empty() => {
                        let id = own.swap_remove(chance.below(own.len()));
                        desk.put(CANCEL, json!({ "appointment_id": id })).await.is(200);
                        cancelled += 1;
                    }
                    _ if !own.is_empty() => {
                        let at = chance.below(own.len());
                        let slot = handful(chance.below(6));
                        let body = json!({ "start_time": epoch(slot.start), "end_time": epoch(slot.end()) });
                        let answer = desk.put(&of(paths::RESCHEDULE, &own[at]), body).await;
                        assert!(answer.status == 204 || answer.status == 409, "{} {}", answer.status, answer.body);
                        if answer.status == 204 {
                            let old = desk.details(&own[at]).await;
                            // A move to where it is may have left it as it was.
                            if let Some(next) = old["next_aid"].as_str() {
                                own[at] = next.to_owned();
                                moved += 1;
                            }
                        }
                    }
                    _ => {}
                }
            }
            (own, booked, moved, cancelled)
        });
        let done = join_all(workers).await;
        let (mut booked, mut moved, mut cancelled, mut owned) = (0, 0, 0, 0);
        for (own, b, m, c) in &done {
            (booked, moved, cancelled, owned) = (booked + b, moved + m, cancelled + c, owned + own.len());
        }
        assert!(booked >= 10 && moved >= 3 && cancelled >= 3, "{booked} booked, {moved} moved, {cancelled} cancelled");
        // Everybody has exactly what he believes to have.
        for id in done.iter().flat_map(|d| &d.0) {
            assert_eq!(desk.status(id).await, "BK");
        }
        assert_eq!(desk.held(DAY).await, owned);
        the_grid_is_the_rows(desk, doctor).await;
    }
}

async fn whoever_looks_while_it_is_moved_sees_exactly_one() {
    let desk = hall().await;
    let patient = desk.patient("Racer", "One", "9000000001").await;
    let slot =
        |turn: usize| Slot { service: "one-15", start: 11 * 60 + i64::try_from(turn % 4).unwrap() * 15, minutes: 15 };
    let mut id = id_of(&desk.post(BOOK, booking(&patient, slot(0))).await.is(200));
    let moving = async {
        for turn in 1..=15 {
            let goal = slot(turn);
            let body = json!({ "start_time": epoch(goal.start), "end_time": epoch(goal.end()) });
            desk.put(&of(paths::RESCHEDULE, &id), body).await.is(204);
            id = desk.details(&id).await["next_aid"].as_str().unwrap().to_owned();
        }
    };
    let looking = async {
        let mut looks = 0;
        for _ in 0..60 {
            // Asked for by dates and doctor all of them are on one page: one look is one moment.
            let path = format!("{}?start_date={DAY}&end_date={DAY}&doctor_id=one", paths::APPOINTMENTS);
            let body = desk.get(&path).await.is(200);
            let rows = body["appointments"].as_array().unwrap();
            let active = rows.iter().filter(|row| holds_slot(row["status"].as_str().unwrap())).count();
            assert_eq!(active, 1, "{body}");
            looks += 1;
        }
        looks
    };
    let ((), looks) = tokio::join!(moving, looking);
    assert_eq!(looks, 60);
}

async fn sixty_four_who_check_in_and_walk_in_at_once_get_one_to_sixty_four() {
    let desk = hall().await;
    let crowd = crowd(&desk, CLIENTS / 2).await;
    let slot = Slot { service: "many-60", start: 11 * 60, minutes: 60 };
    let mut ids = Vec::new();
    for patient in &crowd {
        ids.push(id_of(&desk.post(BOOK, booking(patient, slot)).await.is(200)));
    }
    let booked = ids.iter().map(|id| desk.put(crate::harness::CHECK_IN, json!({ "appointment_id": id })));
    let walked = crowd.iter().map(|patient| {
        desk.post(paths::WALK_INS, json!({ "doctor_id": "many", "clinic_id": "north", "patient_id": patient }))
    });
    let (booked, walked) = tokio::join!(join_all(booked), join_all(walked));
    let mut tokens: Vec<i64> = booked
        .into_iter()
        .map(|answer| answer.is(200))
        .chain(walked.into_iter().map(|answer| answer.is(201)))
        .map(|body| body["data"]["token"].as_i64().unwrap())
        .collect();
    tokens.sort_unstable();
    assert!(tokens.iter().copied().eq(1..=64), "{tokens:?}");
}
