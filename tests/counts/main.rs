//! What must not grow unnoticed, in numbers that are the same on every machine: bytes per key, wake-ups while idle,
//! statements per request, allocations per frame and per key. How fast all that is tells `cargo bench --bench speed`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what is not there fails the test")]

#[expect(dead_code, unused_imports, unused_macros, reason = "shared with the tests of the server, which use all of it")]
#[path = "../server/both.rs"]
mod both;
mod frames;
#[expect(dead_code, reason = "shared with the tests of the server, which use all of it")]
#[path = "../server/harness.rs"]
mod harness;
#[path = "../common/hospital.rs"]
mod hospital;
mod keys;
#[path = "../terminal/place.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod place;
#[path = "../terminal/pty.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod pty;
mod statements;
