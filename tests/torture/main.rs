//! The torture run: the real server, killed again and again, behind lines that fail as they are told to, and desks that
//! must know in the end what became of everything they asked for (promises P1, P2, P5 to P8).
//!
//! `docs/testing.md` says how long it takes, how it is repeated, and how the long run is started.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test fails the test by panicking")]

mod asks;
mod checker;
mod checker_tests;
mod checks;
mod desk;
mod histories;
mod line;
mod power;
mod practice;
mod rows;
mod run;
mod server;
mod slots;
mod slots_tests;
mod steps;
mod sync;
mod tracing;
mod whole;
mod world;

#[expect(dead_code, reason = "shared with the property tests, which draw more")]
#[path = "../invariants/chance.rs"]
mod chance;
#[expect(dead_code, reason = "shared with other tests of faults, which use all of it")]
#[path = "../common/proxy.rs"]
mod proxy;
