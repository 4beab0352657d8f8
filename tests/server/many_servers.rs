//! Several servers on one PostgreSQL are one practice: nothing is sold twice, and each tells what the others changed.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use frontdesk::server::Store;
use frontdesk::server::store::Place;
use futures_util::future::join_all;
use serde_json::json;

use crate::both::{Kind, postgres};
use crate::harness::{Answer, BOOK, CHECK_IN, Desk, NOW, booking, id_of, with};
use crate::push::Listener;

/// How many want the same.
const RACERS: usize = 64;

/// Two servers, and the name of their database.
async fn two() -> (Desk, Desk, String) {
    let database = postgres::cluster().database().await;
    let first = Desk::in_new(Place::Postgres(Box::new(database.address())), NOW).await;
    let second = Store::at(&first.place).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let second = Desk::in_place(folder, first.place.clone(), second, first.client.clone(), NOW).await;
    (first, second, database.name)
}

/// One of the two, in turns.
fn turn(desks: &(Desk, Desk, String), number: usize) -> &Desk {
    if number.is_multiple_of(2) { &desks.0 } else { &desks.1 }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_booking_at_one_server_is_pushed_by_the_other() {
    let (first, second, _) = two().await;
    let asha = first.patient("Asha", "Rao", "9000000001").await;
    let mut listener = Listener::new(&second, None).await;
    let mut took = Vec::new();
    for quarter in 0..8 {
        let time = |q: usize| format!("{}:{:02}", 14 + q / 4, q % 4 * 15);
        let booked = id_of(&first.book(&asha, &time(quarter), &time(quarter + 1)).await.is(200));
        let answered = Instant::now();
        let event = listener.event().await;
        took.push(answered.elapsed());
        assert_eq!(event["appointment_id"], json!(booked));
    }
    took.sort();
    println!("pushed by the other server after the answer: median {:?}, slowest {:?}", took[4], took[7]);
    // The aim is 200 ms; a machine that is busy with other tests needs longer at times.
    assert!(took[7] < Duration::from_secs(2), "{took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_four_at_two_servers_one_gets_the_slot() {
    let desks = two().await;
    let asha = desks.0.patient("Asha", "Rao", "9000000001").await;
    let answers = join_all((0..RACERS).map(|number| turn(&desks, number).book(&asha, "11:00", "11:15"))).await;
    let (won, lost): (Vec<Answer>, Vec<Answer>) = answers.into_iter().partition(|answer| answer.status == 200);
    assert_eq!(won.len(), 1);
    for refused in lost {
        refused.refused(409, "SLOT_UNAVAILABLE");
    }
    let rows = desks.0.store.read::<_, frontdesk::server::store::sql::SqlError>(|sql| {
        Ok((
            sql.query("SELECT appointment_id FROM appointments", &[])?.len(),
            sql.query("SELECT bucket, seat FROM holds ORDER BY bucket", &[])?.len(),
        ))
    });
    assert_eq!(rows.await.unwrap(), (1, 3), "one appointment that holds three times five minutes");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_sixty_four_with_one_key_at_two_servers_all_get_one_appointment() {
    let desks = two().await;
    let asha = desks.0.patient("Asha", "Rao", "9000000001").await;
    let keyed = with(booking(&asha, "11:00", "11:15"), json!({ "partner_appointment_id": "the-key" }));
    let sent = async |number: usize| {
        loop {
            let answer = turn(&desks, number).post(BOOK, keyed.clone()).await;
            if answer.status == 200 {
                return id_of(&answer.body);
            }
            answer.refused(409, "WRITE_RUNNING");
        }
    };
    let ids: BTreeSet<String> = join_all((0..RACERS).map(sent)).await.into_iter().collect();
    assert_eq!(ids.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tokens_of_two_servers_have_no_gaps_and_no_repeats() {
    let desks = two().await;
    let asha = desks.0.patient("Asha", "Rao", "9000000001").await;
    let times = ["11:00", "11:15", "11:30", "11:45", "12:00", "12:15", "12:30", "12:45", "13:00"];
    let mut ids = Vec::new();
    for (number, pair) in times.windows(2).enumerate() {
        ids.push(id_of(&turn(&desks, number).book(&asha, pair[0], pair[1]).await.is(200)));
    }
    // Each is checked in at both servers at once.
    let sent = (0..ids.len() * 2)
        .map(|number| turn(&desks, number).put(CHECK_IN, json!({ "appointment_id": ids[number / 2] })));
    let tokens: Vec<u64> =
        join_all(sent).await.into_iter().map(|answer| answer.is(200)["data"]["token"].as_u64().unwrap()).collect();
    assert!(tokens.chunks(2).all(|both| both[0] == both[1]), "{tokens:?}");
    let tokens: BTreeSet<u64> = tokens.into_iter().collect();
    assert_eq!(tokens, (1..=8).collect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_refresh_token_that_is_shown_at_two_servers_at_once_works_once() {
    let desks = two().await;
    let refresh = desks.0.sign_in().await.is(200)["refresh_token"].clone();
    let body = json!({ "refresh_token": refresh });
    let sent = (0..8).map(|number| turn(&desks, number).post(crate::harness::REFRESH, body.clone()));
    let answers = join_all(sent).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 401).count(), 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn connections_that_are_cut_are_made_again() {
    let (first, second, database) = two().await;
    let asha = first.patient("Asha", "Rao", "9000000001").await;
    let mut listener = Listener::new(&second, None).await;
    first.book(&asha, "11:00", "11:15").await.is(200);
    listener.event().await;
    let cut = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()"
    );
    postgres::cluster().run("postgres", &cut).await;
    // The very next requests work, whichever connection they get.
    for pair in ["11:15", "11:30", "11:45", "12:00", "12:15", "12:30"].windows(2) {
        first.book(&asha, pair[0], pair[1]).await.is(200);
        first.slots("2026-11-23", "2026-11-23").await;
    }
    // And what the other server did while nobody listened is heard of.
    for _ in 0..5 {
        listener.event().await;
    }
    let waited = Instant::now();
    first.book(&asha, "12:30", "12:45").await.is(200);
    listener.event().await;
    println!("heard again after {:?}", waited.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_servers_may_start_on_an_empty_database_at_once() {
    let place = Kind::Postgres.place(std::path::Path::new("")).await;
    let started = (0..6).map(|_| {
        let place = place.clone();
        tokio::spawn(async move {
            let store = Store::at(&place).unwrap();
            let clock = frontdesk::server::Clock::starting_at(NOW.parse().unwrap());
            let seeded = frontdesk::server::seed::sample(&store, &clock).await.unwrap();
            store.close().await;
            seeded.fresh
        })
    });
    let fresh: Vec<bool> = join_all(started).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(fresh.iter().filter(|fresh| **fresh).count(), 1, "the sample is loaded by one of them");
}
