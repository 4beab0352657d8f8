//! Transitions of the desk: pure, without I/O, without a clock. Each test is a sentence.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    reason = "a test ends where something is wrong"
)]

mod booking;
mod bulk;
mod command_line;
mod details;
mod drafts;
mod earlier;
mod finding;
mod form_lost;
mod form_patient;
mod form_sent;
mod form_walk_in;
mod free;
#[expect(dead_code, reason = "shared with other tests")]
mod harness;
mod journal;
mod known;
mod live;
mod locking;
mod meetings;
mod moved;
mod moving;
mod moving_keys;
mod network;
mod paper;
mod queue;
mod today;
mod whole_clinic;
