//! What one of each costs the server: processor time, which does not depend on what else the computer does meanwhile.

use std::sync::Arc;

use super::super::dice::{Dice, SEED};
use super::desk::{Desk, SHOWN};
use super::house::House;
use super::machine;

const TIMES: u32 = 200;

/// Has one desk do the same again and again. `streams` says how many follow meanwhile.
pub async fn print(house: &House, desk: &Arc<Desk>, streams: usize) {
    let mut dice = Dice(SEED);
    let mut told = Vec::new();
    let before = || machine::used(house.process(), house.database);
    macro_rules! cost {
        ($what:literal, $once:expr) => {{
            let start = before();
            for _ in 0..TIMES {
                $once;
            }
            let (server, database) = start.spent(&before());
            let each = |seconds: f64| seconds * 1_000.0 / f64::from(TIMES);
            told.push(format!("{} {:.2} + {:.2}", $what, each(server), each(database)));
        }};
    }
    if streams == 0 {
        cost!("letter of a name", desk.searches("asha%20k").await);
        cost!("slots of two days", desk.reads_slots([desk.doctors().start], SHOWN).await);
        cost!("list of two days", desk.reads_list(SHOWN).await);
    }
    cost!("booking", desk.books_later(&mut dice).await);
    println!("     {streams} streams open; ms of a processor, server + database: {}", told.join(", "));
}
