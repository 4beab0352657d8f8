//! Faults on the wire: what the desk shows and what the server has, whatever happens between them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something is wrong")]

#[expect(dead_code, reason = "shared with other tests")]
#[path = "../common/proxy.rs"]
mod proxy;

#[path = "../invariants/chance.rs"]
mod chance;
mod giving_up;
mod line;
mod own_attempts;
mod sample;
