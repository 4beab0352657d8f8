//! The run itself, on each store, and the same with what is wrong on purpose.

use std::time::Duration;

use frontdesk::worker::rehearsal::Broken;

use crate::run::{Plan, Report, Size, alone, run};
use crate::server::Kind;

/// How long after the lines are good again everything must be known (P2).
const SETTLED: Duration = Duration::from_secs(10);

fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

fn size() -> Size {
    let (attempts, kills) = match std::env::var("FRONTDESK_TORTURE").as_deref() {
        Ok("long") => (500_000, 1_000),
        Ok(_) | Err(_) => (20_000, 40),
    };
    let number = |name, usual| told(name).map_or(usual, |told| usize::try_from(told).unwrap());
    let attempts = number("FRONTDESK_TORTURE_ATTEMPTS", attempts);
    Size { attempts, kills: number("FRONTDESK_TORTURE_KILLS", kills), lost: attempts * 3 / 20, polls: attempts / 20 }
}

fn torture(plan: Plan) -> Report {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let _turn = alone();
    let report = runtime.block_on(run(plan));
    println!("{}", report.line());
    report
}

fn seed() -> u64 {
    told("FRONTDESK_SEED").unwrap_or_else(|| {
        let mut fresh = [0; 4];
        getrandom::fill(&mut fresh).unwrap();
        u32::from_le_bytes(fresh).into()
    })
}

fn holds(kind: Kind, servers: usize) {
    let report = torture(Plan { kind, desks: 8, servers, seed: seed(), size: size(), broken: None });
    for (check, all) in &report.found {
        assert!(all.is_empty(), "{check}: {:#?}", &all[..all.len().min(20)]);
    }
    report.did_enough();
    assert!(report.slots >= 200, "{} half hours", report.slots);
    assert!(report.settled <= SETTLED, "settled in {:?}", report.settled);
}

#[test]
fn nothing_is_lost_or_guessed_on_sqlite() {
    holds(Kind::Sqlite, 1);
}

#[test]
fn nothing_is_lost_or_guessed_on_postgres_with_two_servers() {
    holds(Kind::Postgres, 2);
}

/// A smaller run with something wrong on purpose.
fn broken(broken: Broken) -> Report {
    let size = Size { attempts: 2_000, kills: 4, lost: 300, polls: 20 };
    let report = torture(Plan { kind: Kind::Sqlite, desks: 8, servers: 1, seed: seed(), size, broken: Some(broken) });
    report.did_enough();
    report
}

#[test]
fn a_desk_without_keys_is_caught() {
    let report = broken(Broken::NoKeys);
    // A booking is repeated: its first attempt stands, and nobody knows of it.
    assert!(report.violations("P2 ghosts") > 0);
    // A cancellation or a check-in that was done is believed refused, or stands otherwise than is believed.
    assert!(report.violations("P2 joined twice") + report.violations("P2 stands otherwise") > 0);
    // And a slot that was sold to nobody is told as taken.
    assert!(report.violations("P8") > 0);
}

#[test]
fn a_move_that_cancels_first_is_caught() {
    let report = broken(Broken::CancelThenBook);
    assert!(report.violations("P6") > 0, "nobody was seen without an appointment");
    assert!(report.violations("P2 belief") + report.violations("P8") > 0);
}
