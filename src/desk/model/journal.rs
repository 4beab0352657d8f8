//! What this desk has done, and what of it can be taken back.
//!
//! An appointment can be taken back one change: the last one, whoever made it. The desk therefore asks only where the last
//! change is its own, as far as it knows; the server knows better and may still say no.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::Desk;
use super::moving::Moving;
use crate::catalogue::say;
use crate::desk::port::{Board, Ticket, VisitStep, Write};
use crate::domain::appointment::{Appointment, By, Status};
use crate::domain::ids::AppointmentId;

/// How many entries are kept.
const KEPT: usize = 200;

/// Everything that this run of the desk did.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Oldest first: in the order in which they were sent.
    pub entries: Vec<Entry>,
    /// Moves under way; each comes back as the mark it was if it is refused.
    pub moves: BTreeMap<Ticket, Box<Moving>>,
    /// Whether the server takes changes back.
    pub undo: Undo,
    /// Those of which it was said that they can't be taken back: the next press goes on to the one before.
    pub passed: BTreeSet<Ticket>,
    /// Moves after which both appointments stand, and nobody has said yet that this was seen.
    pub doubled: BTreeSet<Ticket>,
    /// Notes that were typed and refused; they are there again when the same notes are changed.
    pub kept_notes: BTreeMap<AppointmentId, String>,
}

/// Whether the server takes changes back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Undo {
    /// It does, or nobody has asked yet.
    #[default]
    Offered,
    /// It has no such thing: what can be, is undone by its opposite.
    NotOffered,
}

/// One thing that was done, or was to be done.
#[derive(Clone)]
pub struct Entry {
    /// Its write.
    pub ticket: Ticket,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// In words, safe to draw: `Checked in, token 4: Khan, Sana · Rao · 10:30`.
    pub says: String,
    /// What it is about, safe to draw: `Khan, Sana · Rao · 10:30`.
    pub subject: String,
    /// What was asked for.
    pub write: Write,
    /// The appointment that counts since then; of a move the new one.
    pub id: Option<AppointmentId>,
    /// How the appointment was before, as far as this desk knew it.
    pub before: Option<Box<Appointment>>,
    /// Where the appointment stood after it: where it stands elsewhere now, something has been built on it.
    pub left: Option<Status>,
    /// The version of the appointment after it, once a list has told it.
    pub version: Option<u64>,
    /// How it stands.
    pub standing: Standing,
}

/// Says nothing in words: they may hold a name.
impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Entry({:?}, {:?}, {:?})", self.ticket, self.id, self.standing)
    }
}

/// How a thing that was done stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It happened.
    Done,
    /// It may have happened: that is being found out.
    Unknown,
    /// It may have happened, and the server can't tell.
    NotTold,
    /// Of a move: the new one is booked, the old one not cancelled yet.
    HalfMoved,
    /// Of a move: the new one is booked, and the old one could not be cancelled.
    Doubled {
        /// Why, safe to draw.
        why: String,
    },
    /// It did not happen.
    Refused {
        /// Why, safe to draw.
        why: String,
    },
    /// It is being taken back by that write.
    TakingBack(Ticket),
    /// It was taken back.
    TakenBack,
    /// The server has refused to take it back.
    Stays {
        /// Why, safe to draw.
        why: String,
    },
}

/// How an entry is taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum WayBack {
    /// The server takes the last change of that appointment back.
    Undo(AppointmentId),
    /// What was booked is cancelled.
    Cancel(AppointmentId),
    /// What was moved is moved back.
    Move {
        /// The one that took the place.
        id: AppointmentId,
        /// As it was.
        to: Box<Appointment>,
    },
}

/// The journal on the screen.
#[derive(Clone, Debug, Default)]
pub struct JournalView {
    /// The selected entry; the newest where none is chosen.
    pub selected: Option<Ticket>,
}

impl JournalView {
    /// Where the selected entry stands, counted from the newest.
    pub fn place(&self, desk: &Desk) -> usize {
        desk.journal.newest_first().position(|entry| Some(entry.ticket) == self.selected).unwrap_or(0)
    }
}

impl Entry {
    /// Whether it concerns that appointment.
    pub fn concerns(&self, id: &AppointmentId) -> bool {
        self.id.as_ref() == Some(id) || self.write.about() == Some(id)
    }

    /// Whether both concern one appointment.
    fn meets(&self, other: &Self) -> bool {
        let ids = [self.id.as_ref(), self.write.about()];
        ids.into_iter().flatten().any(|id| other.concerns(id))
    }

    /// Whether it is, or may be, a change of an appointment.
    fn is_change(&self) -> bool {
        match self.standing {
            Standing::Refused { .. } => false,
            Standing::Done
            | Standing::Unknown
            | Standing::NotTold
            | Standing::HalfMoved
            | Standing::Doubled { .. }
            | Standing::TakingBack(_)
            | Standing::TakenBack
            | Standing::Stays { .. } => true,
        }
    }

    /// When the day of it is over it stays.
    fn start(&self) -> DateTime<Utc> {
        match &self.write {
            Write::Book(booking, _) => booking.start,
            Write::Move { booking, .. } => self.before.as_ref().map_or(booking.start, |a| a.start.min(booking.start)),
            Write::Earlier(earlier) => earlier.seat().map_or(self.at, |seat| seat.span.start),
            Write::CheckIn { .. }
            | Write::Cancel { .. }
            | Write::Step { .. }
            | Write::WalkIn(_)
            | Write::Undo { .. }
            | Write::Edit { .. } => self.before.as_ref().map_or(self.at, |a| a.start),
        }
    }
}

impl Journal {
    /// Newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev()
    }

    /// Adds an entry, or what is new of the one that it is. The oldest goes where there are too many.
    pub fn note(&mut self, entry: Entry) {
        match self.entries.binary_search_by_key(&entry.ticket, |e| e.ticket) {
            Ok(at) => {
                let before = self.entries[at].before.take();
                self.entries[at] = Entry { before: entry.before.or(before), ..entry };
            }
            Err(at) => {
                self.entries.insert(at, entry);
                if self.entries.len() > KEPT {
                    let gone = self.entries.remove(0);
                    self.passed.remove(&gone.ticket);
                    self.doubled.remove(&gone.ticket);
                }
            }
        }
    }

    /// The entry of that write.
    pub fn entry(&self, ticket: Ticket) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.ticket == ticket)
    }

    /// The entry of that write.
    pub fn entry_mut(&mut self, ticket: Ticket) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.ticket == ticket)
    }

    /// The entry that is being taken back by that write.
    pub fn taken_back_by(&mut self, ticket: Ticket) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.standing == Standing::TakingBack(ticket))
    }

    /// Notes the versions that a list tells: what they are after this desk's own changes. Later ones are others'.
    pub fn versions(&mut self, board: &Board) {
        for entry in self.entries.iter_mut().filter(|e| e.version.is_none() && e.standing == Standing::Done) {
            let told = board.appointments.iter().find(|a| Some(&a.id) == entry.id.as_ref());
            let same = told.filter(|a| entry.left.as_ref().is_some_and(|left| left.same_state(&a.status)));
            entry.version = same.and_then(|a| a.version);
        }
    }

    /// An appointment was changed by this desk: the versions that older entries know are out of date.
    pub fn forget_versions(&mut self, id: &AppointmentId) {
        self.entries.iter_mut().filter(|e| e.concerns(id)).for_each(|e| e.version = None);
    }
}

impl Desk {
    /// How an entry can be taken back.
    ///
    /// # Errors
    /// Why it can't be, as half a sentence that is safe to draw.
    pub fn way_back(&self, entry: &Entry) -> Result<WayBack, String> {
        match &entry.standing {
            Standing::Done => {}
            Standing::Unknown | Standing::HalfMoved => return Err(say!("journal-why-unknown")),
            Standing::NotTold => return Err(say!("journal-why-not-found-out")),
            Standing::Doubled { .. } => return Err(say!("journal-why-doubled")),
            Standing::Refused { .. } => return Err(say!("journal-why-nothing-done")),
            Standing::TakingBack(_) => return Err(say!("journal-why-under-way")),
            Standing::TakenBack => return Err(say!("journal-why-taken-back")),
            Standing::Stays { why } => return Err(why.clone()),
        }
        if let Some(why) = never(&entry.write) {
            return Err(why);
        }
        let Some(id) = entry.id.clone() else { return Err(say!("journal-why-not-told")) };
        if self.pending_for(&id).is_some() {
            return Err(say!("journal-why-changing"));
        }
        let mut later = self.journal.newest_first().take_while(|e| e.ticket > entry.ticket);
        let last = later.find(|e| e.is_change() && e.meets(entry));
        let first_to_go = last.filter(|last| self.way_back(last).is_ok());
        if let Some(first) = first_to_go {
            return Err(say!("journal-why-newer", what = first.says.as_str()));
        }
        if let Some(now) = self.changed_since(entry, &id) {
            return Err(say!("journal-why-changed", status = now));
        }
        let zone = self.zone();
        if zone.date(entry.start()) < zone.date(self.now) {
            return Err(say!("journal-why-day-over"));
        }
        match (last, self.journal.undo) {
            (None, Undo::Offered) => Ok(WayBack::Undo(id)),
            (None, Undo::NotOffered) => self.opposite(entry, id, &say!("journal-why-no-undo")),
            // The server keeps what was before the last change only.
            (Some(_), _) => self.opposite(entry, id, &say!("journal-why-only-last")),
        }
    }

    /// Where the appointment stands now, if somebody has changed it since.
    fn changed_since(&self, entry: &Entry, id: &AppointmentId) -> Option<String> {
        let listed = self.listed(id)?;
        let elsewhere = entry.left.as_ref().is_some_and(|left| !left.same_state(&listed.status));
        let newer = matches!((entry.version, listed.version), (Some(then), Some(now)) if now > then);
        (elsewhere || newer).then(|| listed.status.words().to_owned())
    }

    /// What undoes it where the server does not.
    fn opposite(&self, entry: &Entry, id: AppointmentId, why: &str) -> Result<WayBack, String> {
        match &entry.write {
            Write::Book(..) | Write::WalkIn(_) => {
                let status = self.listed(&id).map_or(Status::Booked, |a| a.status.clone());
                if status.may_become(&Status::Cancelled(By::Api)) {
                    Ok(WayBack::Cancel(id))
                } else {
                    Err(say!("journal-why-changed", status = status.words()))
                }
            }
            Write::Move { .. } => {
                let Some(to) = entry.before.clone() else { return Err(say!("journal-why-old-slot-unknown")) };
                let at = self.zone_of(&to.clinic).clock(to.start);
                if to.start <= self.now {
                    return Err(say!("journal-why-old-slot-past", at = at));
                }
                let offers = self.offers.iter().filter(|((d, c, _), _)| *d == to.doctor && *c == to.clinic);
                let mut slots = offers.filter_map(|(_, offer)| offer.value()).flat_map(|offer| &offer.slots).peekable();
                let known = slots.peek().is_some();
                let same = slots.filter(|slot| slot.span.start == to.start).collect::<Vec<_>>();
                if known && !same.is_empty() && !same.iter().any(|slot| slot.available) {
                    return Err(say!("journal-why-old-slot-taken", at = at));
                }
                Ok(WayBack::Move { id, to })
            }
            Write::CheckIn { .. } | Write::Step { .. } => Err(why.to_owned()),
            Write::Cancel { .. } => Err(say!("journal-why-book-again", why = why)),
            Write::Undo { .. } | Write::Edit { .. } | Write::Earlier(_) => Err(why.to_owned()),
        }
    }

    /// The entry that the next press takes back, if any can be.
    pub fn next_to_take_back(&self) -> Option<(&Entry, WayBack)> {
        self.journal.newest_first().find_map(|entry| Some((entry, self.way_back(entry).ok()?)))
    }

    /// The appointment as the newest lists tell it.
    pub fn listed(&self, id: &AppointmentId) -> Option<&Appointment> {
        let boards = self.boards.values().filter_map(|board| board.value());
        boards.flat_map(|board| &board.appointments).find(|a| a.id == *id)
    }

    /// The move after which both appointments stand, with the old one, until that is settled or was seen.
    pub fn doubled(&self) -> Option<(&Entry, &Appointment)> {
        let mut entries = self.journal.newest_first().filter(|e| self.journal.doubled.contains(&e.ticket));
        entries.find_map(|entry| {
            let old = entry.before.as_deref()?;
            let now = self.listed(&old.id).unwrap_or(old);
            now.status.holds_slot().then_some((entry, now))
        })
    }
}

/// Why no server ever takes that back.
fn never(write: &Write) -> Option<String> {
    match write {
        Write::Step { step: VisitStep::End, .. } => Some(say!("journal-why-visit-over")),
        Write::Edit { .. } => Some(say!("journal-why-edit")),
        Write::Undo { .. } => Some(say!("journal-why-undo")),
        Write::Book(..)
        | Write::CheckIn { .. }
        | Write::Cancel { .. }
        | Write::Move { .. }
        | Write::Step { step: VisitStep::Start | VisitStep::Park | VisitStep::CallBack | VisitStep::NoShow, .. }
        | Write::WalkIn(_)
        | Write::Earlier(_) => None,
    }
}
