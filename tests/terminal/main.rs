//! The real program in a real terminal, by keys alone, as a receptionist meets it.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what is not there fails the test, which is what tests are for"
)]

#[path = "../invariants/chance.rs"]
mod chance;
mod giving_back;
mod joining;
mod main_job;
mod own;
mod picture;
mod place;
mod pty;
mod race;
mod screen;
mod tasks;
