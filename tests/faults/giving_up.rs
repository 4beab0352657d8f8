//! A write that was given up can't happen late, however long its original was held on the way (promise P5).

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use frontdesk::client::Style;
use frontdesk::desk::port::{Done, Outcome, Reason, Ticket, Write};
use frontdesk::domain::booking::ForWhom;
use frontdesk::server::Names;

use crate::chance::{Chance, seeds};
use crate::proxy::{Exchange, Fault, Proxy};
use crate::sample::{Desk, Free, Practice, zone};

/// How many bookings are given up.
const BOOKINGS: usize = 1_150;
/// How many are under way at the same time.
const TOGETHER: usize = 400;
/// Originals are held as long as this: what is promised of 30 s does not depend on how long it takes…
const LONGEST: u64 = 6_000;
/// …and at least as long.
const SHORTEST: u64 = 1_000;
/// In one of so many cases giving up and the original meet: the original is held only for moments.
const MEETS: usize = 40;

fn is_booking(exchange: &Exchange) -> bool {
    exchange.is_write() && !exchange.path.contains("/keys/")
}

/// The key in a request: a UUID or a word that nothing else in it contains.
fn has_key(exchange: &Exchange, key: &str) -> bool {
    String::from_utf8_lossy(&exchange.bytes).contains(&format!("\"{key}\""))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_original_that_was_held_does_nothing_after_its_booking_was_given_up() {
    let seed = seeds(0)[0];
    println!("seed {seed}: {BOOKINGS} bookings, held for {SHORTEST} to {LONGEST} ms");
    let practice = Practice::offering(Names::default()).await;
    let slots = practice.free(BOOKINGS).await;
    let proxy = Proxy::to(practice.address);
    let chance = Arc::new(Mutex::new(Chance::new(seed)));
    let of_plan = Arc::clone(&chance);
    proxy.plans(move |exchange| {
        if !is_booking(exchange) {
            return Fault::Pass;
        }
        let mut chance = of_plan.lock().unwrap();
        let spread = usize::try_from(LONGEST - SHORTEST).unwrap();
        let held = if chance.below(MEETS) == 0 {
            chance.below(30)
        } else {
            usize::try_from(SHORTEST).unwrap() + chance.below(spread)
        };
        Fault::Late(Duration::from_millis(u64::try_from(held).unwrap()))
    });
    let mut desk = Desk::new(practice.client(proxy.address, Style::Core));
    let mut ended: HashMap<Ticket, (Outcome, Instant)> = HashMap::new();
    for (round, slots) in slots.chunks(TOGETHER).enumerate() {
        let first = round * TOGETHER;
        for (n, slot) in slots.iter().enumerate() {
            let n = first + n;
            desk.writes(u64::try_from(n).unwrap(), Write::Book(Box::new(booking(slot, n)), zone()));
        }
        while ended.len() < first + slots.len() {
            let (ticket, outcome) = desk.hears().await;
            match outcome {
                Outcome::Unknown => desk.gives_up(ticket),
                Outcome::Done(_) | Outcome::Refused(_) => {
                    ended.insert(ticket, (outcome, Instant::now()));
                }
                Outcome::HalfMoved { .. } | Outcome::GoesOn | Outcome::NotTold => panic!("{outcome:?}"),
            }
        }
    }
    // Until the last original has arrived.
    let sent = proxy.faults();
    while proxy.late().len() < sent {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let (late, all) = (proxy.late(), practice.booked(&slots).await);
    let (mut given_up, mut done, mut after) = (0, 0, 0);
    for n in 0..slots.len() {
        let (outcome, at) = &ended[&Ticket(u64::try_from(n).unwrap())];
        let holders = all.get(&key(n)).map_or(0, Vec::len);
        let originals = late.iter().filter(|(exchange, ..)| has_key(exchange, &key(n)));
        let came_after = originals.filter(|(.., came)| came > at).count();
        match outcome {
            Outcome::Refused(refusal) if refusal.reason == Reason::GivenUp => {
                assert_eq!(holders, 0, "booking {n} was given up and happened (seed {seed})");
                given_up += 1;
                after += came_after;
            }
            Outcome::Done(Done::Booked { .. }) => {
                assert_eq!(holders, 1, "booking {n} was told as done (seed {seed})");
                done += 1;
            }
            Outcome::Done(_)
            | Outcome::Refused(_)
            | Outcome::Unknown
            | Outcome::HalfMoved { .. }
            | Outcome::GoesOn
            | Outcome::NotTold => panic!("booking {n}: {outcome:?} (seed {seed})"),
        }
    }
    println!(
        "{given_up} given up, {done} done after all, {after} originals arrived after their booking was given up: 0 acted"
    );
    assert_eq!(given_up + done, BOOKINGS);
    assert!(after >= 1_000, "only {after} originals came late (seed {seed})");
}

fn key(n: usize) -> String {
    format!("given-up-{n}-")
}

fn booking(slot: &Free, n: usize) -> frontdesk::domain::booking::Booking {
    slot.booking(&key(n), ForWhom::Known(format!("p-{:04}", 1 + n % 400).into()))
}
