//! Faults on the wire: what the desk shows and what the server has, whatever happens between them.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something is wrong")]

#[expect(dead_code, reason = "shared with other tests")]
#[path = "../journeys/harness.rs"]
mod harness;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../terminal/place.rs"]
mod place;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../common/proxy.rs"]
mod proxy;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../terminal/pty.rs"]
mod pty;

#[path = "../invariants/chance.rs"]
mod chance;

mod answers;
mod clocks;
mod every_byte;
mod figures;
mod flapping;
mod giving_up;
mod hostile;
mod line;
mod matrix;
mod news;
mod outages;
mod own_attempts;
mod rows;
mod sample;
mod sign_in;
mod stalled;
mod start;
