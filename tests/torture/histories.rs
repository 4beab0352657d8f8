//! From what the desks asked for and believe, and from the rows, to the history of each half hour.

use std::collections::{BTreeMap, HashMap};

use frontdesk::desk::port::{Done, Outcome, Reason, Refusal};

use crate::asks::{Ask, Asked, Known, Last};
use crate::checker::Event;
use crate::checks::Appointment;
use crate::practice::{Block, Slot};
use crate::slots::{Call, Held, Id, Standing};

/// The calls of each half hour.
pub type Histories = BTreeMap<Block, Vec<Event<Call>>>;

/// Numbers for the identifiers of appointments.
#[derive(Default)]
pub struct Ids(HashMap<String, Id>);

impl Ids {
    pub fn of(&mut self, id: &str) -> Id {
        let next = Id::try_from(self.0.len()).unwrap();
        *self.0.entry(id.to_owned()).or_insert(next)
    }
}

/// All of them; what stands in the rows comes last, at that time.
pub fn histories(
    asked: &[Asked],
    known: &[Known],
    two_steps: impl Fn(usize) -> bool,
    rows: &[Appointment],
    now: u64,
) -> (Histories, Ids) {
    let mut all = Histories::new();
    let mut ids = Ids::default();
    for asked in asked {
        for (block, call) in calls(asked, known, two_steps(asked.desk), &mut ids) {
            all.entry(block).or_default().push(Event { began: asked.began, ended: asked.ended, call });
        }
    }
    let mut held: BTreeMap<Block, Held> = all.keys().map(|block| (*block, Held::new())).collect();
    for row in rows {
        if let (Some(slot), Some(standing)) = (row.slot, row.standing(&mut ids)) {
            held.entry(slot.block).or_default().insert(ids.of(&row.id), (slot.part, standing));
        }
    }
    for (block, held) in held {
        all.entry(block).or_default().push(Event { began: now, ended: Some(now + 1), call: Call::Rows(held) });
    }
    (all, ids)
}

/// What one thing that was asked for means to the half hours that it touches.
fn calls(asked: &Asked, known: &[Known], two_steps: bool, ids: &mut Ids) -> Vec<(Block, Call)> {
    match &asked.belief {
        Some(Outcome::Done(done)) => happened(asked, known, two_steps, done, ids),
        Some(Outcome::Refused(refusal)) => {
            let mut calls = refused(asked, known, two_steps, refusal, ids);
            if let (Some(half), Ask::Move { to, .. }) = (&asked.half, &asked.ask) {
                // It was booked, and taken back.
                calls.push((to.block, Call::Booked(ids.of(half), to.part)));
                calls.push((to.block, Call::Cancelled(ids.of(half))));
            }
            calls
        }
        Some(Outcome::Unknown | Outcome::HalfMoved { .. } | Outcome::GoesOn | Outcome::NotTold) | None => Vec::new(),
    }
}

fn happened(asked: &Asked, known: &[Known], two_steps: bool, done: &Done, ids: &mut Ids) -> Vec<(Block, Call)> {
    match (&asked.ask, done, &asked.about) {
        (Ask::Book { slot, .. } | Ask::GiveUp { slot, .. }, Done::Booked { id, .. }, _) => {
            vec![(slot.block, Call::Booked(ids.of(id.as_str()), slot.part))]
        }
        (Ask::Move { to, .. }, Done::Moved { id: Some(id) }, Some(old)) => {
            let (old_id, new) = (ids.of(&old.id), ids.of(id.as_str()));
            if two_steps {
                return vec![(to.block, Call::Booked(new, to.part)), (old.slot.block, Call::Cancelled(old_id))];
            }
            if old.slot.block == to.block {
                return vec![(to.block, Call::MovedWithin(old_id, new, to.part))];
            }
            vec![(old.slot.block, Call::MovedOut(old_id, new)), (to.block, Call::MovedIn(new, to.part))]
        }
        (Ask::Cancel { .. }, Done::Cancelled, Some(it)) => vec![(it.slot.block, Call::Cancelled(ids.of(&it.id)))],
        (Ask::CheckIn { .. }, Done::CheckedIn { .. }, Some(it)) => {
            vec![(it.slot.block, Call::CheckedIn(ids.of(&it.id)))]
        }
        (Ask::Undo { last, .. }, Done::Undone { .. }, Some(it)) => taken_back(it, *last, known, ids),
        (Ask::WalkIn { .. }, Done::WalkedIn { .. }, _) => Vec::new(),
        (ask, done, _) => {
            let says = format!("{ask:?} brought {done:?}");
            touched(asked).into_iter().map(|slot| (slot.block, Call::Never(says.clone()))).collect()
        }
    }
}

fn taken_back(it: &Known, last: Last, known: &[Known], ids: &mut Ids) -> Vec<(Block, Call)> {
    let (block, id) = (it.slot.block, ids.of(&it.id));
    match last {
        Last::Booked => vec![(block, Call::Unbooked(id))],
        Last::Cancelled(before) => vec![(block, Call::Restored(id, before))],
        Last::CheckedIn => vec![(block, Call::Unchecked(id))],
        Last::Moved(old, before) => {
            let old = &known[old];
            let old_id = ids.of(&old.id);
            if old.slot.block == block {
                return vec![(block, Call::MovedBackWithin(old_id, id, before))];
            }
            vec![(block, Call::Unbooked(id)), (old.slot.block, Call::MovedBack(old_id, before))]
        }
        Last::Nothing => vec![(block, Call::Never("nothing was taken back".to_owned()))],
    }
}

fn refused(asked: &Asked, known: &[Known], two_steps: bool, refusal: &Refusal, ids: &mut Ids) -> Vec<(Block, Call)> {
    let never = |slots: Vec<Slot>| {
        let says = format!("{:?} was refused: {} ({:?})", asked.ask, refusal.says.shown(), refusal.reason);
        slots.into_iter().map(|slot| (slot.block, Call::Never(says.clone()))).collect()
    };
    match (refusal.reason, &asked.ask, &asked.about) {
        // It was not sent, or given up, or the next desk made it impossible.
        (Reason::NotSent | Reason::NotKept | Reason::GivenUp | Reason::DeskEnded, ..) => Vec::new(),
        (Reason::SlotTaken, Ask::Book { slot, .. } | Ask::GiveUp { slot, .. }, _) => {
            vec![(slot.block, Call::Full(slot.part, None))]
        }
        (Reason::SlotTaken, Ask::Move { to, .. }, Some(old)) => {
            let id = ids.of(&old.id);
            // Whoever books the new one first is in the way of themselves.
            let but = (old.slot.block == to.block && !two_steps).then_some(id);
            vec![(old.slot.block, Call::Movable(id)), (to.block, Call::Full(to.part, but))]
        }
        (Reason::Conflict, Ask::Move { .. } | Ask::Cancel { .. } | Ask::CheckIn { .. }, Some(it))
            if it.owner.is_none() =>
        {
            vec![(it.slot.block, Call::NotPossible(ids.of(&it.id)))]
        }
        (Reason::Conflict, Ask::Undo { last: Last::Cancelled(_), .. }, Some(it)) => {
            vec![(it.slot.block, Call::NotRestored(ids.of(&it.id), None))]
        }
        (Reason::Conflict, Ask::Undo { last: Last::Moved(old, _), .. }, Some(it)) => {
            let old = &known[*old];
            let but = (old.slot.block == it.slot.block).then(|| ids.of(&it.id));
            vec![(old.slot.block, Call::NotRestored(ids.of(&old.id), but))]
        }
        (_, _, _) => never(touched(asked)),
    }
}

/// Some half hour that it is about.
fn touched(asked: &Asked) -> Vec<Slot> {
    match (&asked.ask, &asked.about) {
        (Ask::Book { slot, .. } | Ask::GiveUp { slot, .. } | Ask::Move { to: slot, .. }, _) => vec![*slot],
        (_, Some(it)) => vec![it.slot],
        (_, None) => Vec::new(),
    }
}

impl Appointment {
    /// How it stands, for the model; nothing for a status that no desk of the torture brings about.
    pub fn standing(&self, ids: &mut Ids) -> Option<Standing> {
        match self.status.as_str() {
            "BK" => Some(Standing::Booked),
            "CK" => Some(Standing::CheckedIn),
            "CN" | "CND" | "CNS" => Some(Standing::Cancelled),
            "RE" | "RES" | "RED" => Some(Standing::Moved(ids.of(&self.next))),
            _ => None,
        }
    }
}
