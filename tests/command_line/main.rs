//! What the program says and how it ends when it can't do what it was asked: the real binary, each stream by itself.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what is not there fails the test, which is what tests are for")]

mod audits;
mod backups;
mod bad_input;
mod clients;
mod completions;
mod day;
mod files;
mod keys;
mod owner;
#[path = "../terminal/place.rs"]
mod place;
#[expect(dead_code, reason = "the tests of the server use more of it")]
#[path = "../common/postgres.rs"]
mod postgres;
mod practice_files;
#[expect(dead_code, reason = "the tests of the terminal use more of it")]
#[path = "../terminal/pty.rs"]
mod pty;
mod said;
mod servers;
mod status;
mod stores;
