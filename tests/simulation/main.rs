//! Deterministic simulation: desks, their workers and clients, the network between, and the real server, in virtual time
//! and from one seed. The same seed is the same run, to the letter.
//!
//! Real are the desk's core, the worker, the client above the line, and the whole server with its store. Simulated are the
//! clock, the network and the receptionists.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something is wrong")]

#[expect(dead_code, reason = "shared with other tests")]
#[path = "../invariants/chance.rs"]
mod chance;

mod desk;
mod judge;
mod net;
mod receptionist;
mod run;
mod world;

use std::collections::BTreeMap;

use crate::net::Broken;
use crate::run::run;
use crate::world::Original;

/// The seeds of every run of the suite; `FRONTDESK_SEEDS=n` tries so many.
const SEEDS: u64 = 6;
/// The least that a seed does, on the average.
const WRITES: usize = 40;

fn seeds() -> Vec<u64> {
    if let Ok(seed) = std::env::var("FRONTDESK_SEED") {
        return vec![seed.parse().expect("FRONTDESK_SEED is a number")];
    }
    let many = std::env::var("FRONTDESK_SEEDS").map_or(SEEDS, |n| n.parse().expect("FRONTDESK_SEEDS is a number"));
    (1..=many).collect()
}

#[test]
fn whatever_the_network_does_every_desk_ends_up_knowing_what_the_server_has() {
    let (original, seeds) = (Original::new(), seeds());
    let began = std::time::Instant::now();
    let (mut requests, mut looked, mut writes, mut minutes, mut restarts) = (0, 0, 0, 0.0, 0);
    let mut fates = BTreeMap::<&str, usize>::new();
    let mut outcomes = BTreeMap::<String, usize>::new();
    for seed in &seeds {
        let ran = run(&original, *seed, Broken::Nothing);
        if seeds.len() == 1 {
            println!("{}", ran.trace.join("\n"));
        }
        assert_eq!(ran.wrong, Vec::<String>::new(), "FRONTDESK_SEED={seed} shows it again");
        requests += ran.trace.len();
        writes += ran.writes;
        looked += ran.looked;
        minutes += ran.virtual_seconds / 60.0;
        restarts += ran.restarts;
        ran.fates.iter().for_each(|(fate, n)| *fates.entry(fate).or_default() += n);
        ran.outcomes.iter().for_each(|(how, n)| *outcomes.entry(how.clone()).or_default() += n);
    }
    let (many, took) = (seeds.len(), began.elapsed());
    println!("{many} seeds, {minutes:.0} virtual minutes in {took:.1?}: {requests} requests, {writes} writes");
    println!("rows looked at {looked} times, {restarts} restarts of the server, writes met with {fates:?}");
    println!("as the desks were told: {outcomes:?}");
    assert!(writes >= WRITES * seeds.len(), "too little was done");
}

#[test]
fn the_same_seed_is_the_same_run() {
    let original = Original::new();
    for seed in [3, 4] {
        let (one, two) = (run(&original, seed, Broken::Nothing), run(&original, seed, Broken::Nothing));
        let differ = one.trace.iter().zip(&two.trace).find(|(one, two)| one != two);
        assert_eq!(differ, None, "of seed {seed}");
        assert_eq!((one.hash(), one.outcomes), (two.hash(), two.outcomes));
    }
}

#[test]
fn a_key_made_anew_for_each_attempt_is_caught_and_so_is_a_lost_answer_taken_for_a_no() {
    let original = Original::new();
    for broken in [Broken::FreshKeys, Broken::LostIsNo] {
        let caught = (1..=4).find_map(|seed| {
            let wrong = run(&original, seed, broken).wrong;
            wrong.first().map(|first| (seed, wrong.len(), first.clone()))
        });
        let (seed, wrong, first) = caught.unwrap_or_else(|| panic!("{broken:?} was not caught"));
        println!("{broken:?}: {wrong} wrong with seed {seed}, the first: {first}");
    }
}
