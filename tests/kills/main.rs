//! A desk that ends with a write under way: killed, ended by a signal, or with its answer lost. The real program in a real
//! terminal, over a line with faults, to a server of its own.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "what is not there fails the test")]

mod after_enter;
#[path = "../invariants/chance.rs"]
mod chance;
mod moments;
mod own_attempts;
#[path = "../terminal/place.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod place;
#[path = "../drafts/practice.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod practice;
#[path = "../common/proxy.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod proxy;
#[path = "../terminal/pty.rs"]
#[expect(dead_code, reason = "other tests need more of it")]
mod pty;
mod scene;
mod signals;
