//! Time zones: every bookable slot is one moment, whatever the clocks of the clinic do, and the computer's own zone
//! changes nothing.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test ends where something is wrong")]

#[path = "../invariants/chance.rs"]
mod chance;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../journeys/harness.rs"]
mod harness;
mod oracle;
#[expect(dead_code, reason = "shared with other tests")]
#[path = "../common/proxy.rs"]
mod proxy;

mod change_days;
mod computer;
mod names;
