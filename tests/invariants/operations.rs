//! What can be done, drawn by chance. Which appointment is meant is a number that finds one among those that are there,
//! so that a shorter list of operations still makes sense.

use crate::chance::Chance;
use crate::hall::Slot;

/// The slots fill up soon: only two hours of the day are used.
const OPENS: i64 = 11 * 60;
const CLOSES: i64 = 13 * 60;

const SERVICES: [(&str, i64); 5] =
    [("one-15", 15), ("one-30", 30), ("three-10", 10), ("three-15", 15), ("three-20", 20)];

/// One thing that somebody does.
#[derive(Clone, Debug)]
pub enum Operation {
    Book(Slot),
    Overbook(Slot),
    WalkIn(&'static str),
    CheckIn(usize),
    Start(usize),
    Cancel(usize),
    NoShow(usize),
    Move(usize, usize),
    Undo(usize),
}

/// So many operations, from a seed.
pub fn drawn(seed: u64, count: usize) -> Vec<Operation> {
    let mut chance = Chance::new(seed);
    (0..count).map(|_| one(&mut chance)).collect()
}

fn one(chance: &mut Chance) -> Operation {
    let which = chance.below(5);
    let (service, minutes) = SERVICES[which];
    let slots = usize::try_from((CLOSES - OPENS) / minutes).unwrap();
    let slot = Slot { service, start: OPENS + i64::try_from(chance.below(slots)).unwrap() * minutes, minutes };
    let pick = usize::try_from(chance.next() % 100_000).unwrap();
    match chance.below(100) {
        0..32 => Operation::Book(slot),
        32..38 => Operation::Overbook(slot),
        38..42 => Operation::WalkIn(slot.doctor()),
        42..52 => Operation::CheckIn(pick),
        52..55 => Operation::Start(pick),
        55..66 => Operation::Cancel(pick),
        66..71 => Operation::NoShow(pick),
        71..86 => Operation::Move(pick, chance.below(1_000)),
        _ => Operation::Undo(pick),
    }
}

/// The slot that a move goes to: of the same service.
pub fn goal(slot: Slot, pick: usize) -> Slot {
    let slots = (CLOSES - OPENS) / slot.minutes;
    Slot { start: OPENS + i64::try_from(pick).unwrap() % slots * slot.minutes, ..slot }
}
