//! Many programs at once: a slot is sold once, tokens have no gaps and no repeats.

use serde_json::json;

use crate::harness::{CHECK_IN, Desk, id_of};

const RACERS: usize = 16;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_who_want_one_slot_exactly_one_gets_it() {
    let desk = Desk::new().await;
    let mut patients = Vec::new();
    for number in 0..RACERS {
        patients.push(desk.patient("Racer", "One", &format!("90000001{number:02}")).await);
    }
    let wanted = patients.iter().map(|patient| desk.book(patient, "11:00", "11:15"));
    let answers = futures_util::future::join_all(wanted).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    for lost in answers.into_iter().filter(|answer| answer.status != 200) {
        let error = lost.refused(409, "SLOT_UNAVAILABLE");
        let near = error["alternatives"].as_array().unwrap();
        assert_eq!(near.len(), 6);
        assert!(near.iter().all(|slot| slot["start_time"] != json!("2026-11-23T11:00:00+05:30")));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixteen_with_the_same_key_all_get_the_same_appointment() {
    let desk = Desk::new().await;
    let patient = desk.patient("Racer", "Same", "9000000100").await;
    let body = crate::harness::with(
        crate::harness::booking(&patient, "11:00", "11:15"),
        json!({ "partner_appointment_id": "the-key" }),
    );
    let sent = (0..RACERS).map(|_| desk.post(crate::harness::BOOK, body.clone()));
    let answers = futures_util::future::join_all(sent).await;
    let mut ids = std::collections::BTreeSet::new();
    for answer in answers {
        if answer.status == 200 {
            ids.insert(id_of(&answer.body));
        } else {
            assert!(answer.headers.contains_key("retry-after"));
            answer.refused(409, "WRITE_RUNNING");
        }
    }
    ids.insert(id_of(&desk.post(crate::harness::BOOK, body).await.is(200)));
    assert_eq!(ids.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_who_check_in_at_once_get_the_tokens_one_to_sixteen() {
    let desk = Desk::new().await;
    let patient = desk.patient("Racer", "Two", "9000000200").await;
    let times = [
        "11:00", "11:15", "11:30", "11:45", "12:00", "12:15", "12:30", "12:45", "14:00", "14:15", "14:30", "14:45",
        "15:00", "15:15", "15:30", "15:45", "16:00",
    ];
    let mut ids = Vec::new();
    for pair in times.windows(2) {
        let end = if pair[0] == "12:45" { "13:00" } else { pair[1] };
        ids.push(id_of(&desk.book(&patient, pair[0], end).await.is(200)));
    }
    assert_eq!(ids.len(), RACERS);
    let sent = ids.iter().map(|id| desk.put(CHECK_IN, json!({ "appointment_id": id })));
    let answers = futures_util::future::join_all(sent).await;
    let mut tokens: Vec<_> = answers.into_iter().map(|a| a.is(200)["data"]["token"].as_u64().unwrap()).collect();
    tokens.sort_unstable();
    assert_eq!(tokens, (1..=16).collect::<Vec<u64>>());
}
