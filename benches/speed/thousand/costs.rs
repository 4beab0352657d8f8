//! What one of each costs the server: processor time, which does not depend on what else the computer does meanwhile.

use std::sync::Arc;

use super::super::dice::{Dice, SEED};
use super::desk::{Desk, SHOWN};
use super::house::House;
use super::{machine, town};

const TIMES: u32 = 100;

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
        cost!("first letter of a name", desk.searches("s").await);
        cost!("fourth letter", desk.searches("sana").await);
        cost!("slots that nobody has read", {
            let (doctor, day) = (desk.doctors().start + dice.below(town::OF_A_CLINIC), 1 + dice.below(30));
            let days = [format!("2026-12-{day:02}"), format!("2026-12-{:02}", day + 1)];
            desk.reads_slots([doctor], [&days[0], &days[1]]).await
        });
        cost!("slots again", desk.reads_slots([desk.doctors().start], SHOWN).await);
        cost!("list again", desk.reads_list(SHOWN).await);
        cost!("booking and the list after it", {
            desk.books_later(&mut dice).await;
            desk.reads_list(SHOWN).await
        });
        cost!("check-in", desk.checks_in().await);
    }
    cost!("booking", desk.books_later(&mut dice).await);
    println!("     {streams} streams open; ms of a processor, server + database: {}", told.join(", "));
}
