//! The model of half an hour of a doctor's time: two slots of a quarter and one of the whole, each for so many patients
//! at once, and the appointments in it. A call that touches two half hours, a move, is one call in the history of each.

use std::collections::BTreeMap;

use crate::checker::Model;

/// Which part of the half hour a slot covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    First,
    Second,
    Whole,
}

impl Part {
    pub const ALL: [Self; 3] = [Self::First, Self::Second, Self::Whole];

    fn covers(self, quarter: usize) -> bool {
        match self {
            Self::First => quarter == 0,
            Self::Second => quarter == 1,
            Self::Whole => true,
        }
    }
}

/// An appointment, by a number of the test.
pub type Id = u32;

/// How an appointment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    Booked,
    CheckedIn,
    Cancelled,
    /// That one took its place.
    Moved(Id),
}

impl Standing {
    pub fn holds(self) -> bool {
        match self {
            Self::Booked | Self::CheckedIn => true,
            Self::Cancelled | Self::Moved(_) => false,
        }
    }
}

/// The appointments of the half hour.
pub type Held = BTreeMap<Id, (Part, Standing)>;

/// What was asked for and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    Booked(Id, Part),
    /// There was no seat; the seats of an appointment that was to move within the half hour do not count.
    Full(Part, Option<Id>),
    Cancelled(Id),
    CheckedIn(Id),
    MovedOut(Id, Id),
    MovedIn(Id, Part),
    MovedWithin(Id, Id, Part),
    /// It could not be cancelled, checked in or moved as it stood.
    NotPossible(Id),
    /// It could have been moved, but there was no seat.
    Movable(Id),
    /// The booking was taken back.
    Unbooked(Id),
    /// The cancellation was taken back.
    Restored(Id, Standing),
    /// The check-in was taken back.
    Unchecked(Id),
    /// A move to another half hour was taken back.
    MovedBack(Id, Standing),
    /// A move within the half hour was taken back.
    MovedBackWithin(Id, Id, Standing),
    /// Its place had been sold again, so that nothing was taken back.
    NotRestored(Id, Option<Id>),
    /// No answer of this kind can be right.
    Never(String),
    /// Everything, as it stands.
    Rows(Held),
}

/// Half an hour of a doctor who takes so many at once.
pub struct HalfHour {
    pub capacity: usize,
}

impl HalfHour {
    fn has_room(&self, held: &Held, part: Part, but: Option<Id>) -> bool {
        let taken = |quarter| {
            let here = held
                .iter()
                .filter(|(id, (part, standing))| Some(**id) != but && standing.holds() && part.covers(quarter));
            here.count()
        };
        (0..2).filter(|quarter| part.covers(*quarter)).all(|quarter| taken(quarter) < self.capacity)
    }

    fn add(&self, held: &Held, id: Id, part: Part) -> Option<Held> {
        if held.contains_key(&id) || !self.has_room(held, part, None) {
            return None;
        }
        let mut held = held.clone();
        held.insert(id, (part, Standing::Booked));
        Some(held)
    }

    /// It stands as it stood before something was taken back, if there is still a seat.
    fn revive(&self, mut held: Held, id: Id, now: Standing) -> Option<Held> {
        let part = held.get(&id)?.0;
        if !self.has_room(&held, part, None) {
            return None;
        }
        held.insert(id, (part, now));
        Some(held)
    }
}

/// The same, but for one that stands otherwise now; nothing where it stood in none of those ways.
fn turned(held: &Held, id: Id, from: impl Fn(Standing) -> bool, to: Standing) -> Option<Held> {
    let (part, standing) = *held.get(&id)?;
    if standing == to {
        return Some(held.clone());
    }
    from(standing).then(|| {
        let mut held = held.clone();
        held.insert(id, (part, to));
        held
    })
}

/// The same where it must not stand so already.
fn strictly(held: &Held, id: Id, from: impl Fn(Standing) -> bool, to: Standing) -> Option<Held> {
    if from(held.get(&id)?.1) { turned(held, id, from, to) } else { None }
}

impl Model for HalfHour {
    type State = Held;
    type Call = Call;

    fn step(&self, held: &Held, call: &Call) -> Option<Held> {
        let standing = |id: &Id| held.get(id).map(|(_, standing)| *standing);
        let unchanged = |fits: bool| fits.then(|| held.clone());
        match call {
            Call::Booked(id, part) => self.add(held, *id, *part),
            Call::Full(part, but) => unchanged(!self.has_room(held, *part, *but)),
            Call::Cancelled(id) => turned(held, *id, Standing::holds, Standing::Cancelled),
            Call::CheckedIn(id) => turned(held, *id, |s| s == Standing::Booked, Standing::CheckedIn),
            Call::MovedOut(old, new) => turned(held, *old, Standing::holds, Standing::Moved(*new)),
            // The same move again tells the same appointment.
            Call::MovedIn(new, _) if held.contains_key(new) => Some(held.clone()),
            Call::MovedIn(new, part) => self.add(held, *new, *part),
            Call::MovedWithin(old, new, part) => {
                let out = turned(held, *old, Standing::holds, Standing::Moved(*new))?;
                if out.contains_key(new) { Some(out) } else { self.add(&out, *new, *part) }
            }
            Call::NotPossible(id) => unchanged(standing(id).is_some_and(|standing| !standing.holds())),
            Call::Movable(id) => unchanged(standing(id).is_some_and(Standing::holds)),
            Call::Unbooked(id) => strictly(held, *id, |s| s == Standing::Booked, Standing::Cancelled),
            Call::Restored(id, now) => {
                if standing(id)? == Standing::Cancelled {
                    self.revive(held.clone(), *id, *now)
                } else {
                    None
                }
            }
            Call::Unchecked(id) => strictly(held, *id, |s| s == Standing::CheckedIn, Standing::Booked),
            Call::MovedBack(old, now) => match standing(old)? {
                Standing::Moved(_) => self.revive(held.clone(), *old, *now),
                Standing::Booked | Standing::CheckedIn | Standing::Cancelled => None,
            },
            Call::MovedBackWithin(old, new, now) => {
                if standing(old)? != Standing::Moved(*new) {
                    return None;
                }
                let gone = strictly(held, *new, |s| s == Standing::Booked, Standing::Cancelled)?;
                self.revive(gone, *old, *now)
            }
            Call::NotRestored(id, but) => {
                let part = held.get(id)?.0;
                unchanged(!standing(id)?.holds() && !self.has_room(held, part, *but))
            }
            Call::Never(_) => None,
            Call::Rows(rows) => unchanged(rows == held),
        }
    }

    fn only_looks(&self, call: &Call) -> bool {
        matches!(
            call,
            Call::Full(..)
                | Call::NotPossible(_)
                | Call::Movable(_)
                | Call::NotRestored(..)
                | Call::Never(_)
                | Call::Rows(_)
        )
    }
}
