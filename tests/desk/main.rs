//! Transitions of the desk: pure, without I/O, without a clock. Each test is a sentence.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test ends where something is wrong"
)]

mod booking;
mod bulk;
mod details;
mod finding;
mod free;
mod harness;
mod journal;
mod moved;
mod moving;
mod moving_keys;
mod network;
mod queue;
mod today;
