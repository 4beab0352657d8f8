//! The line of a desk: what befalls each exchange, drawn from a seed, so that a run can be repeated.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use crate::chance::Chance;
use crate::proxy::{Exchange, Fault, Proxy};

/// What the server answers where it has nothing.
const NOTHING: &[u8] = b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 75\r\n\
connection: close\r\n\r\n{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"there is nothing at this address\"}}";
/// What something in between may answer.
const PAGE: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 21\r\nconnection: close\r\n\r\n\
<html>sign in</html>\n";
/// Bookings with keys that begin so are to be given up: their originals come late.
pub const GIVEN_UP: &str = "late-";

/// What the lines of a run do.
#[derive(Default)]
pub struct Weather {
    /// Whether there are faults at all.
    pub stormy: AtomicBool,
    /// Writes that were disturbed.
    pub disturbed: AtomicUsize,
    /// All writes.
    pub writes: AtomicUsize,
    /// Originals that were sent late.
    pub late: AtomicUsize,
}

impl Weather {
    /// Has a line do what the weather says. Whoever moves in two steps knows of no other way.
    pub fn over(self: &Arc<Self>, line: &Proxy, seed: u64, two_steps: bool) {
        let weather = Arc::clone(self);
        let mut chance = Chance::new(seed);
        line.plans(move |exchange| weather.fault(exchange, &mut chance, two_steps));
    }

    fn fault(&self, exchange: &Exchange, chance: &mut Chance, two_steps: bool) -> Fault {
        // Nobody looks at a screen here.
        if exchange.path == "/desk/v1/events" || two_steps && exchange.path.ends_with("/reschedule") {
            return Fault::Instead(NOTHING.to_vec());
        }
        if !exchange.is_write() || !self.stormy.load(Ordering::SeqCst) {
            return Fault::Pass;
        }
        self.writes.fetch_add(1, Ordering::SeqCst);
        let is_given_up = !exchange.path.ends_with("/void") && exchange.has(GIVEN_UP);
        let fault = if is_given_up { late(chance) } else { fault(chance) };
        if fault != Fault::Pass {
            self.disturbed.fetch_add(1, Ordering::SeqCst);
        }
        if matches!(fault, Fault::Late(_)) {
            self.late.fetch_add(1, Ordering::SeqCst);
        }
        fault
    }
}

/// Mostly so late that it was given up before, now and then at the same moment.
fn late(chance: &mut Chance) -> Fault {
    let longest = if chance.below(4) == 0 { 60 } else { 3_000 };
    Fault::Late(milliseconds(chance, longest))
}

fn fault(chance: &mut Chance) -> Fault {
    if chance.below(100) >= 22 {
        return Fault::Pass;
    }
    match chance.below(100) {
        0..15 => Fault::CutForth(chance.below(700)),
        15..40 => Fault::CutBack(chance.below(90)),
        40..60 => Fault::Reset,
        60..75 => Fault::Status(
            ["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"]
                [chance.below(4)],
        ),
        75..86 => Fault::Delay { forth: milliseconds(chance, 300), back: milliseconds(chance, 300) },
        86..95 => Fault::Late(milliseconds(chance, 3_000)),
        95..98 => Fault::Instead(PAGE.to_vec()),
        98 => Fault::AnswerInstead(PAGE.to_vec()),
        _ => Fault::Swallow,
    }
}

fn milliseconds(chance: &mut Chance, longest: usize) -> Duration {
    Duration::from_millis(u64::try_from(chance.below(longest)).unwrap())
}
