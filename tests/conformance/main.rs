//! The contract, row by row and rule by rule: a real server on a free port, asked as the contract says.
//!
//! Written from the contract, not from the server. Where the contract is silent nothing is asserted.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test fails the test by panicking")]

mod availability;
mod bad_input;
mod booking;
mod cancelling;
mod check_in;
mod conventions;
mod desk;
mod details;
mod directory;
mod editing;
mod events;
mod examples;
mod isolation;
mod keys;
mod lists;
mod moving;
mod operations;
mod overbooking;
mod patients;
mod practice;
mod published;
mod sign_in;
mod slots;
mod statuses;
mod undo;
mod versions;
mod walk_ins;

#[expect(dead_code, reason = "shared with the tests of the server, which use all of it")]
#[path = "../server/both.rs"]
mod both;
#[expect(dead_code, reason = "shared with the tests of the server, which use all of it")]
#[path = "../server/harness.rs"]
mod harness;
