//! What is typed outlives the desk, whatever ends it: the real program in a real terminal.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what is not there fails the test")]

#[path = "../invariants/chance.rs"]
mod chance;
mod ends;
mod kills;
#[path = "../terminal/place.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod place;
mod practice;
#[path = "../terminal/pty.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod pty;
