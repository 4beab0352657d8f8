//! *Desk extensions*: what became of a write, voiding, and keys on any write.

use frontdesk::contract::paths;
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::desk::{Faults, epoch, lake, of, published, told};
use crate::harness::{BOOK, CANCEL, CHECK_IN, Desk, booking, id_of, with};

on_both_stores![
    a_key_is_unknown_until_its_write_is_done,
    a_voided_key_can_no_longer_book,
    voiding_what_is_done_answers_that_it_is_and_changes_nothing,
    the_header_makes_any_write_happen_once,
    one_key_is_one_write_whatever_the_path,
    an_undo_by_key_is_made_once,
    a_key_survives_a_restart,
    a_refusal_under_a_key_stays_one,
    a_copy_of_a_write_that_comes_at_any_moment_makes_no_refusal_untrue,
    impossible_keys_are_refused,
];

const HEADER: &str = "Idempotency-Key";

async fn state(desk: &Desk, key: &str) -> Value {
    desk.get(&of(paths::KEY, key)).await.is(200)["data"].clone()
}

async fn void(desk: &Desk, key: &str) -> Value {
    desk.post(&of(paths::VOID_KEY, key), json!({})).await.is(200)["data"].clone()
}

async fn a_key_is_unknown_until_its_write_is_done() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let before = state(&desk, "k-1").await;
    assert_eq!((&before["key"], &before["state"]), (&json!("k-1"), &json!("unknown")));
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    let answer = desk.post(BOOK, body).await.is(200);
    let after = state(&desk, "k-1").await;
    assert_eq!((&after["state"], &after["status"], &after["answer"]), (&json!("done"), &json!(200), &answer));
    assert!(!after.to_string().contains("Asha"), "a key says nothing about the patient");
}

async fn a_voided_key_can_no_longer_book() {
    let desk = lake().await;
    let asha = desk.asha().await;
    assert_eq!(void(&desk, "k-1").await["state"], json!("void"));
    // Asked again at once, whoever asks does not meet the question before.
    for _ in 0..20 {
        assert_eq!(state(&desk, "k-1").await["state"], json!("void"));
    }
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    for _ in 0..2 {
        desk.post(BOOK, body.clone()).await.refused(409, "KEY_VOID");
    }
    let late = with(published(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    desk.post(paths::APPOINTMENTS, late).await.refused(409, "KEY_VOID");
    let body = json!({ "first_name": "Binu", "gender": "F", "age": 30 });
    desk.write("POST", paths::PATIENTS, &body, (HEADER, "k-1")).await.refused(409, "KEY_VOID");
    assert!(desk.is_free("11:00").await);
    assert_eq!(desk.held("2026-11-23").await, 0);
    assert_eq!(void(&desk, "k-1").await["state"], json!("void"));
}

async fn voiding_what_is_done_answers_that_it_is_and_changes_nothing() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    let answer = desk.post(BOOK, body.clone()).await.is(200);
    let told = void(&desk, "k-1").await;
    assert_eq!((&told["state"], &told["answer"]), (&json!("done"), &answer));
    assert_eq!(desk.post(BOOK, body).await.is(200), answer);
    assert_eq!(desk.status(&id_of(&answer)).await, "BK");
}

async fn the_header_makes_any_write_happen_once() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let mut faults = Faults::default();
    let (a, b) = (desk.booked(&asha, "11:00", "11:15").await, desk.booked(&asha, "11:15", "11:30").await);
    let (c, d) = (desk.booked(&asha, "11:30", "11:45").await, desk.booked(&asha, "11:45", "12:00").await);
    let free = booking(&asha, "12:00", "12:15");
    let profile = json!({ "fn": "Binu", "dob": "1980-05-06", "gen": "F" });
    let walk_in = json!({ "doctor_id": "rao", "clinic_id": "north", "patient_id": asha });
    let times = json!({ "start_time": epoch("14:00"), "end_time": epoch("14:15") });
    let rows = [
        ("POST", BOOK.to_owned(), free.clone(), with(free, json!({ "notes": "other" })), 200),
        (
            "POST",
            paths::APPOINTMENTS.to_owned(),
            published(&asha, "12:15", "12:30"),
            with(published(&asha, "12:15", "12:30"), json!({ "notes": "other" })),
            201,
        ),
        (
            "POST",
            paths::PATIENTS.to_owned(),
            json!({ "first_name": "Binu", "gender": "F", "age": 30 }),
            json!({ "first_name": "Bina", "gender": "F", "age": 30 }),
            201,
        ),
        ("POST", paths::PROFILES.to_owned(), profile.clone(), with(profile, json!({ "fn": "Bina" })), 201),
        ("POST", paths::WALK_INS.to_owned(), walk_in.clone(), with(walk_in, json!({ "notes": "other" })), 201),
        ("PUT", CHECK_IN.to_owned(), json!({ "appointment_id": a }), json!({ "appointment_id": b }), 200),
        ("PUT", CANCEL.to_owned(), json!({ "appointment_id": c }), json!({ "appointment_id": d }), 200),
        ("POST", of(paths::CHANGE_STATUS, &b), json!({ "status": "PA" }), json!({ "status": "NS" }), 200),
        ("PUT", of(paths::RESCHEDULE, &d), times.clone(), with(times, json!({ "clinic_id": "south" })), 204),
    ];
    for (at, (method, path, body, other, status)) in rows.into_iter().enumerate() {
        let key = format!("write-{at}");
        let row = format!("{method} {path}");
        let first = desk.write(method, &path, &body, (HEADER, &key)).await;
        faults.status(&row, &first, status);
        let again = desk.write(method, &path, &body, (HEADER, &key)).await;
        faults.unless(again.status == first.status && again.body == first.body, || {
            format!("{row} again: {} {} instead of {} {}", again.status, again.body, first.status, first.body)
        });
        let conflict = desk.write(method, &path, &other, (HEADER, &key)).await;
        faults.refused(format!("{row} with another body"), &conflict, 409, "IDEMPOTENCY_CONFLICT");
        let told = state(&desk, &key).await;
        faults.unless(told["state"] == json!("done"), || format!("{row}: its key is {told}"));
        faults.unless(told["status"] == json!(status), || format!("{row}: its key says {}", told["status"]));
    }
    faults.none();
    // Two by header, one walk-in, three that were left of the four; nothing happened twice.
    assert_eq!(desk.held("2026-11-23").await, 6);
}

async fn one_key_is_one_write_whatever_the_path() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let (a, b) = (desk.booked(&asha, "11:00", "11:15").await, desk.booked(&asha, "11:15", "11:30").await);
    desk.write("PUT", CANCEL, &json!({ "appointment_id": a }), (HEADER, "k-1")).await.is(200);
    // The same body elsewhere is another write.
    let elsewhere = desk.write("PUT", CHECK_IN, &json!({ "appointment_id": a }), (HEADER, "k-1")).await;
    elsewhere.refused(409, "IDEMPOTENCY_CONFLICT");
    let one = desk.write("POST", &of(paths::CHANGE_STATUS, &b), &json!({ "status": "PA" }), (HEADER, "k-2")).await;
    one.is(200);
    let other = desk.booked(&asha, "11:30", "11:45").await;
    let two = desk.write("POST", &of(paths::CHANGE_STATUS, &other), &json!({ "status": "PA" }), (HEADER, "k-2")).await;
    two.refused(409, "IDEMPOTENCY_CONFLICT");
    assert_eq!(desk.status(&other).await, "BK");
}

async fn an_undo_by_key_is_made_once() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let id = desk.booked(&asha, "11:00", "11:15").await;
    desk.put(CHECK_IN, json!({ "appointment_id": id })).await.is(200);
    let path = of(paths::UNDO, &id);
    let first = desk.write("POST", &path, &json!({}), (HEADER, "u-1")).await.is(200);
    assert_eq!(desk.write("POST", &path, &json!({}), (HEADER, "u-1")).await.is(200), first);
    assert_eq!(told(&first)["status"], json!("BK"));
    assert_eq!(desk.status(&id).await, "BK");
}

async fn a_key_survives_a_restart() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let body = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    let first = desk.post(BOOK, body.clone()).await.is(200);
    void(&desk, "k-2").await;
    let desk = desk.restarted().await;
    assert_eq!(desk.post(BOOK, body.clone()).await.is(200), first);
    let late = with(booking(&asha, "11:15", "11:30"), json!({ "partner_appointment_id": "k-2" }));
    desk.post(BOOK, late).await.refused(409, "KEY_VOID");
}

async fn a_refusal_under_a_key_stays_one() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let other = desk.patient("Binu", "Das", "9000000002").await;
    let taken = desk.booked(&asha, "11:00", "11:15").await;
    let body = with(booking(&other, "11:00", "11:15"), json!({ "partner_appointment_id": "k-1" }));
    let first = desk.write("POST", BOOK, &body, (HEADER, "k-1")).await.refused(409, "SLOT_UNAVAILABLE");
    let move_it = json!({ "start_time": epoch("11:00"), "end_time": epoch("11:15") });
    let moved = desk.booked(&other, "12:00", "12:15").await;
    desk.write("PUT", &of(paths::RESCHEDULE, &moved), &move_it, (HEADER, "k-2")).await.refused(409, "SLOT_UNAVAILABLE");
    desk.put(CANCEL, json!({ "appointment_id": taken })).await.is(200);
    assert!(desk.is_free("11:00").await);
    // A copy that comes when the slot is free again does nothing, also after a restart.
    let again = desk.write("POST", BOOK, &body, (HEADER, "k-1")).await.refused(409, "SLOT_UNAVAILABLE");
    assert_eq!(again["message"], first["message"]);
    assert!(again["alternatives"].is_array(), "it still says what is free: {again}");
    let desk = desk.restarted().await;
    desk.write("POST", BOOK, &body, (HEADER, "k-1")).await.refused(409, "SLOT_UNAVAILABLE");
    desk.write("PUT", &of(paths::RESCHEDULE, &moved), &move_it, (HEADER, "k-2")).await.refused(409, "SLOT_UNAVAILABLE");
    assert!(desk.is_free("11:00").await);
    for key in ["k-1", "k-2"] {
        assert_eq!(state(&desk, key).await, json!({ "key": key, "state": "void" }));
        assert_eq!(void(&desk, key).await["state"], json!("void"));
    }
    let elsewhere = with(booking(&other, "11:15", "11:30"), json!({ "partner_appointment_id": "k-1" }));
    desk.write("POST", BOOK, &elsewhere, (HEADER, "k-1")).await.refused(409, "IDEMPOTENCY_CONFLICT");
    // By either of its keys it is the same write.
    desk.write("POST", BOOK, &body, (HEADER, "k-3")).await.refused(409, "SLOT_UNAVAILABLE");
    desk.post(BOOK, body).await.refused(409, "SLOT_UNAVAILABLE");
    // Another key is another write; and so is the next attempt of a program that knows no header.
    let fresh = booking(&other, "11:00", "11:15");
    let id = id_of(&desk.write("POST", BOOK, &fresh, (HEADER, "k-4")).await.is(200));
    let theirs = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "k-5" }));
    desk.post(BOOK, theirs.clone()).await.refused(409, "SLOT_UNAVAILABLE");
    desk.put(CANCEL, json!({ "appointment_id": id })).await.is(200);
    desk.post(BOOK, theirs).await.is(200);
}

async fn a_copy_of_a_write_that_comes_at_any_moment_makes_no_refusal_untrue() {
    let desk = lake().await;
    let asha = desk.asha().await;
    let other = desk.patient("Binu", "Das", "9000000002").await;
    let (mut refused, mut done) = (0, 0);
    for round in 0..40 {
        let taken = desk.booked(&asha, "11:00", "11:15").await;
        let key = format!("round-{round}");
        let body = booking(&other, "11:00", "11:15");
        let same = || desk.write("POST", BOOK, &body, (HEADER, &key));
        let frees = desk.put(CANCEL, json!({ "appointment_id": taken }));
        let (one, two, three, freed) = tokio::join!(same(), same(), same(), frees);
        freed.is(200);
        let last = same().await;
        for answer in [&one, &two, &three] {
            // Its twin was under way: the caller asks again.
            let code = answer.body["error"]["code"].as_str();
            assert!(
                code == Some("WRITE_RUNNING") || answer.status == last.status,
                "{} after {}",
                last.body,
                answer.body
            );
        }
        assert_eq!(desk.is_free("11:00").await, last.status == 409, "{}", last.body);
        if last.status == 409 {
            refused += 1;
            continue;
        }
        done += 1;
        desk.put(CANCEL, json!({ "appointment_id": id_of(&last.is(200)) })).await.is(200);
    }
    println!("{done} were booked, {refused} were refused");
}

async fn impossible_keys_are_refused() {
    let desk = lake().await;
    let mut faults = Faults::default();
    let long = "k".repeat(5_000);
    let body = json!({ "first_name": "Binu", "gender": "F", "age": 30 });
    let answer = desk.write("POST", paths::PATIENTS, &body, (HEADER, &long)).await;
    faults.unless((400..500).contains(&answer.status), || format!("a long header: {}", answer.status));
    let answer = desk.get(&of(paths::KEY, &long)).await;
    faults.unless((400..500).contains(&answer.status), || format!("a long key: {}", answer.status));
    let answer = desk.post(&of(paths::VOID_KEY, &long), json!({})).await;
    faults.unless((400..500).contains(&answer.status), || format!("voiding a long key: {}", answer.status));
    let answer = desk.post(&of(paths::VOID_KEY, "a\u{0}b"), json!({})).await;
    faults.unless((400..500).contains(&answer.status), || format!("voiding a NUL: {}", answer.status));
    faults.none();
}
