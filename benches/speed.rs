//! How fast the desk and the server are, each figure beside a goal and, where there is one, a baseline of the same run.
//!
//! ```text
//! cargo bench --bench speed                 # everything, some minutes
//! cargo bench --bench speed -- start keys   # only these parts
//! ```
//!
//! Prints a line as soon as a figure is known, and the whole table at the end. `docs/performance.md` tells how each is
//! measured and what bounds it. What is slower than its goal is marked; the run itself does not fail for it, since a
//! machine that does other things meanwhile is slower than this program.

#![expect(clippy::unwrap_used, reason = "a bench ends where something is wrong")]

#[path = "speed/booking.rs"]
mod booking;
#[path = "speed/bounds.rs"]
mod bounds;
#[path = "speed/crowd.rs"]
mod crowd;
#[path = "speed/dice.rs"]
mod dice;
#[path = "speed/growth.rs"]
mod growth;
#[path = "speed/hall.rs"]
mod hall;
#[path = "../tests/common/hospital.rs"]
mod hospital;
#[path = "speed/idle.rs"]
mod idle;
#[path = "speed/keys.rs"]
mod keys;
#[path = "speed/load.rs"]
mod load;
#[path = "speed/parts.rs"]
mod parts;
#[expect(dead_code, reason = "shared with tests")]
#[path = "../tests/common/postgres.rs"]
mod postgres;
#[path = "speed/push.rs"]
mod push;
#[path = "speed/size.rs"]
mod size;
#[path = "speed/slots.rs"]
mod slots;
#[path = "speed/start.rs"]
mod start;
#[path = "speed/table.rs"]
mod table;
#[path = "speed/terminal.rs"]
mod terminal;
#[path = "speed/thousand.rs"]
mod thousand;

use table::Table;

/// A part of the run.
type Part = (&'static str, fn(&mut Table));

const PARTS: &[Part] = &[
    ("start", start::measure),
    ("keys", keys::measure),
    ("idle", idle::measure),
    ("parts", parts::measure),
    ("slots", slots::measure),
    ("booking", booking::measure),
    ("bounds", bounds::measure),
    ("push", push::measure),
    ("growth", growth::measure),
    ("size", size::measure),
    ("thousand", thousand::measure),
];

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == keys::ECHO) {
        return keys::echo();
    }
    if words.iter().any(|word| word == keys::ECHO_BY_A_LOOP) {
        return keys::echo_by_a_loop();
    }
    if let Some(at) = words.iter().position(|word| word == bounds::ROW_A_REQUEST) {
        return bounds::row_a_request(&words[at + 1], words[at + 2].parse().unwrap());
    }
    if let Some(at) = words.iter().position(|word| word == slots::BARE) {
        return slots::bare(&words[at + 1]);
    }
    // `cargo test --all-targets` starts benches too, without this word.
    if !words.iter().any(|word| word == "--bench") {
        return;
    }
    let wanted: Vec<&String> = words.iter().filter(|word| !word.starts_with("--")).collect();
    let mut table = Table::new();
    for (name, measure) in PARTS {
        if wanted.is_empty() || wanted.iter().any(|word| word == name) {
            measure(&mut table);
        }
    }
    table.print();
}

/// A runtime for the parts that talk HTTP, as the program has one.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}
