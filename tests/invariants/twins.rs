//! P3: the same key and the same body is the same answer, the same key and another body is refused, and while the first
//! runs the others are told to wait.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use frontdesk::contract::paths;
use futures_util::future::join_all;
use futures_util::stream::{self, StreamExt};
use serde_json::{Value, json};

use crate::both::on_both_stores;
use crate::chance::{Chance, seeds};
use crate::hall::{DAY, Slot, booking, hall};
use crate::harness::{BOOK, Desk, id_of, with};

on_both_stores![
    of_a_hundred_twins_all_hear_the_same_and_one_appointment_is_made,
    of_twins_with_different_bodies_one_kind_is_made,
    a_thousand_pairs_are_the_same_answer_or_a_refusal,
];

const TWINS: usize = 100;
const PAIRS: usize = 1_000;

async fn of_a_hundred_twins_all_hear_the_same_and_one_appointment_is_made() {
    let desk = hall().await;
    let patient = desk.patient("Racer", "Same", "9000000100").await;
    let slot = Slot { service: "many-60", start: 11 * 60, minutes: 60 };
    let body = with(booking(&patient, slot), json!({ "partner_appointment_id": "the-key" }));
    let answers = join_all((0..TWINS).map(|_| desk.post(BOOK, body.clone()))).await;
    let mut heard = BTreeSet::new();
    let mut waited = 0;
    for answer in answers {
        if answer.status == 409 {
            let retry: u64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
            assert!(retry <= 60);
            answer.refused(409, "WRITE_RUNNING");
            waited += 1;
        } else {
            heard.insert(answer.is(200).to_string());
        }
    }
    assert_eq!(heard.len(), 1, "all answers are the same; {waited} had to wait");
    assert_eq!(desk.held(DAY).await, 1);
    assert_eq!(desk.day(DAY).await.len(), 1);
    // Who had to wait hears the same afterwards.
    assert_eq!(desk.post(BOOK, body).await.is(200).to_string(), heard.into_iter().next().unwrap());
}

async fn of_twins_with_different_bodies_one_kind_is_made() {
    let desk = hall().await;
    let patient = desk.patient("Racer", "Same", "9000000100").await;
    let slot = |hour: i64| Slot { service: "many-60", start: hour * 60, minutes: 60 };
    let bodies =
        [11, 12].map(|hour| with(booking(&patient, slot(hour)), json!({ "partner_appointment_id": "the-key" })));
    let answers = join_all((0..40).map(|at| desk.post(BOOK, bodies[at % 2].clone()))).await;
    let made: BTreeSet<String> = answers.iter().filter(|a| a.status == 200).map(|a| id_of(&a.body)).collect();
    assert_eq!(made.len(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        let code = answer.body["error"]["code"].as_str().unwrap();
        assert!(answer.status == 409 && ["IDEMPOTENCY_CONFLICT", "WRITE_RUNNING"].contains(&code), "{}", answer.body);
    }
    assert_eq!(desk.held(DAY).await, 1);
}

/// A write of one of several kinds, made by chance: how it is sent, and another body under the same key.
struct Pair {
    path: &'static str,
    key: String,
    by_header: bool,
    body: Value,
    other: Value,
    /// Whether the second is the other one, or the same.
    differs: bool,
}

fn drawn(chance: &mut Chance, number: usize, patient: &str) -> Pair {
    let key = format!("pair-{number}-{}", chance.next());
    let differs = chance.below(2) == 0;
    if chance.below(3) == 0 {
        let person = |name: String| json!({ "first_name": name, "gender": "O", "age": 1 + number % 90 });
        let (body, other) = (person(format!("P{number}")), person(format!("Q{number}")));
        return Pair { path: paths::PATIENTS, key, by_header: true, body, other, differs };
    }
    let slot = |hour: usize| Slot { service: "many-60", start: i64::try_from(hour).unwrap() * 60, minutes: 60 };
    let hour = 11 + chance.below(4);
    let by_header = chance.below(2) == 0;
    let mut body = with(booking(patient, slot(hour)), json!({ "notes": format!("note {}", chance.below(1_000)) }));
    if !by_header {
        body["partner_appointment_id"] = json!(key);
    }
    let other = match chance.below(3) {
        0 => with(body.clone(), json!({ "notes": "another" })),
        1 => with(body.clone(), json!({ "slot": booking(patient, slot(hour + 4))["slot"] })),
        _ => with(body.clone(), json!({ "payment_mode": "UPI" })),
    };
    Pair { path: BOOK, key, by_header, body, other, differs }
}

async fn sent(desk: &Desk, pair: &Pair, body: &Value) -> crate::harness::Answer {
    if pair.by_header {
        desk.write("POST", pair.path, body, ("Idempotency-Key", &pair.key)).await
    } else {
        desk.post(pair.path, body.clone()).await
    }
}

async fn a_thousand_pairs_are_the_same_answer_or_a_refusal() {
    let desk = hall().await;
    let patient = desk.patient("Racer", "Same", "9000000100").await;
    let seed = seeds(0)[0];
    println!("FRONTDESK_SEED={seed}");
    let mut chance = Chance::new(seed);
    let pairs: Vec<Pair> = (0..PAIRS).map(|number| drawn(&mut chance, number, &patient)).collect();
    let bookings = pairs.iter().filter(|pair| pair.path == BOOK).count();
    let tried = AtomicUsize::new(0);
    let (desk, tried_so_far) = (&desk, &tried);
    stream::iter(&pairs)
        .for_each_concurrent(8, |pair| async move {
            let first = sent(desk, pair, &pair.body).await;
            assert!(matches!(first.status, 200 | 201), "seed {seed}: {} {}", first.status, first.body);
            if pair.differs {
                sent(desk, pair, &pair.other).await.refused(409, "IDEMPOTENCY_CONFLICT");
            } else {
                let second = sent(desk, pair, &pair.body).await;
                assert_eq!((second.status, second.body), (first.status, first.body), "seed {seed}: {}", pair.path);
            }
            tried_so_far.fetch_add(1, Ordering::Relaxed);
        })
        .await;
    assert_eq!(tried.into_inner(), PAIRS);
    assert_eq!(desk.held(DAY).await, bookings);
}
