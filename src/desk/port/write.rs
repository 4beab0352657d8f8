//! What can be changed, and how a change ends.

use chrono::{DateTime, Utc};

use super::Earlier;
use crate::domain::appointment::Status;
use crate::domain::booking::{Booking, ForWhom, Span, WalkIn};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, PatientId};
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// What can be changed. Each has a key that is made once: the server does nothing twice under the same key.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// Book; times are sent in the zone of the clinic. The key is in the booking.
    Book(Box<Booking>, Zone),
    /// Check in.
    CheckIn {
        /// The key of this write.
        key: String,
        /// Whom.
        id: AppointmentId,
    },
    /// Cancel.
    Cancel {
        /// The key of this write.
        key: String,
        /// Which one.
        id: AppointmentId,
        /// Why, if anybody said.
        reason: Option<Text>,
    },
    /// Move to another slot: in one step where the server has one, else book the new one, then cancel the old one. The
    /// patient is never without an appointment.
    Move {
        /// The key of this write; that of the booking is for the second way.
        key: String,
        /// Which one.
        id: AppointmentId,
        /// Where to, for the same patient.
        booking: Box<Booking>,
        /// The zone of the new clinic.
        zone: Zone,
    },
    /// The next step of a visit.
    Step {
        /// The key of this write.
        key: String,
        /// Whose.
        id: AppointmentId,
        /// Which step.
        step: VisitStep,
    },
    /// A patient without an appointment joins the queue.
    WalkIn(Box<WalkIn>),
    /// Take back the last change of an appointment.
    Undo {
        /// The key of this write.
        key: String,
        /// Which one.
        id: AppointmentId,
        /// The version after that change, where it is known: what others changed since is not taken back instead.
        version: Option<u64>,
    },
    /// Change what is said of an appointment, not when it is.
    Edit {
        /// The key of this write.
        key: String,
        /// Which one.
        id: AppointmentId,
        /// The version that was seen: where it has changed since, nothing is written.
        version: Option<u64>,
        /// What changes.
        change: Change,
    },
    /// What an earlier desk asked for: how it ended is found out, and it does not happen late.
    Earlier(Box<Earlier>),
}

impl Write {
    /// The key under which it is done at most once.
    pub fn key(&self) -> &str {
        match self {
            Self::Book(booking, _) => &booking.key,
            Self::WalkIn(walk_in) => &walk_in.key,
            Self::Earlier(earlier) => &earlier.key,
            Self::CheckIn { key, .. }
            | Self::Cancel { key, .. }
            | Self::Move { key, .. }
            | Self::Step { key, .. }
            | Self::Undo { key, .. }
            | Self::Edit { key, .. } => key,
        }
    }

    /// The appointment that it changes; none where it makes a new one.
    pub fn about(&self) -> Option<&AppointmentId> {
        match self {
            Self::CheckIn { id, .. }
            | Self::Cancel { id, .. }
            | Self::Move { id, .. }
            | Self::Step { id, .. }
            | Self::Undo { id, .. }
            | Self::Edit { id, .. } => Some(id),
            Self::Earlier(earlier) => earlier.about(),
            Self::Book(..) | Self::WalkIn(_) => None,
        }
    }

    /// The slot that it asks for: whose, where, when.
    pub fn seat(&self) -> Option<(&DoctorId, &ClinicId, Span)> {
        match self {
            Self::Book(b, _) | Self::Move { booking: b, .. } => {
                Some((&b.doctor, &b.clinic, Span { start: b.start, end: b.end }))
            }
            Self::Earlier(earlier) => earlier.seat().map(|seat| (&seat.doctor, &seat.clinic, seat.span)),
            Self::CheckIn { .. }
            | Self::Cancel { .. }
            | Self::Step { .. }
            | Self::WalkIn(_)
            | Self::Undo { .. }
            | Self::Edit { .. } => None,
        }
    }

    /// Whom it concerns, where it says so itself.
    pub fn patient(&self) -> Option<&PatientId> {
        match self {
            Self::Book(b, _) | Self::Move { booking: b, .. } => known(&b.patient),
            Self::WalkIn(walk_in) => known(&walk_in.patient),
            Self::Earlier(earlier) => earlier.patient(),
            Self::CheckIn { .. } | Self::Cancel { .. } | Self::Step { .. } | Self::Undo { .. } | Self::Edit { .. } => {
                None
            }
        }
    }
}

fn known(patient: &ForWhom) -> Option<&PatientId> {
    match patient {
        ForWhom::Known(id) => Some(id),
        ForWhom::New(_) => None,
    }
}

/// A step of a visit that a receptionist tells (contract: *Statuses*; `change-status`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VisitStep {
    /// The patient goes in to the doctor.
    Start,
    /// The visit is over.
    End,
    /// Put aside: not called for now.
    Park,
    /// Back into the queue.
    CallBack,
    /// Nobody came.
    NoShow,
}

/// What changes of an appointment: one thing, in one call under one key.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The word for the doctor.
    Notes(Text),
    /// Why it goes before others; `None`: it does no more.
    Urgent(Option<Text>),
}

/// How a write stands: done, refused, or not known yet. Never guessed. Each ends with [`Self::Done`], [`Self::Refused`], or,
/// of an earlier desk's, [`Self::NotTold`].
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It happened.
    Done(Done),
    /// It did not happen and will not.
    Refused(Refusal),
    /// It may have happened. The worker is finding out.
    Unknown,
    /// Of a move: the new appointment is booked, the old one not cancelled yet. The worker keeps trying.
    HalfMoved {
        /// The new appointment.
        id: AppointmentId,
    },
    /// It can't be given up: the server knows no keys. The worker goes on finding out.
    GoesOn,
    /// It may have happened, and the server tells nothing by which it could be found out. The worker has ended.
    NotTold,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// An appointment was booked.
    Booked {
        /// The new appointment.
        id: AppointmentId,
        /// Whose it is, where the server tells it.
        patient: Option<PatientId>,
    },
    /// Somebody was checked in.
    CheckedIn {
        /// Where the appointment stands now.
        status: Status,
        /// The place in the queue.
        token: Option<u32>,
        /// Since when.
        at: Option<DateTime<Utc>>,
    },
    /// An appointment was cancelled.
    Cancelled,
    /// An appointment was moved.
    Moved {
        /// The new appointment, where the server tells it.
        id: Option<AppointmentId>,
    },
    /// Of a move only the first half: the new appointment is booked, and the old one can't be cancelled, nor the new one
    /// taken back.
    BookedBesides {
        /// The new appointment.
        id: AppointmentId,
        /// Why the old one can't be cancelled.
        says: Text,
    },
    /// A visit is a step further.
    Stepped {
        /// Where the appointment stands now.
        status: Status,
    },
    /// Somebody has joined the queue.
    WalkedIn {
        /// The new appointment.
        id: AppointmentId,
        /// Whose it is, where the server tells it.
        patient: Option<PatientId>,
        /// The place in the queue.
        token: Option<u32>,
        /// Since when.
        at: Option<DateTime<Utc>>,
    },
    /// The last change is taken back.
    Undone {
        /// Where the appointment stands now, where the server tells it.
        status: Option<Status>,
    },
    /// What is said of an appointment has changed.
    Edited {
        /// Its version now, where the server tells it.
        version: Option<u64>,
    },
}

/// Why a write did not happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Of which kind.
    pub reason: Reason,
    /// The server's sentence.
    pub says: Text,
    /// Free slots near the one that is taken.
    pub alternatives: Vec<Span>,
    /// Fields that are wrong, by their name on the wire, each with a sentence.
    pub fields: Vec<(String, Text)>,
}

/// The kinds of refusal that the desk treats differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Somebody else has the slot.
    SlotTaken,
    /// The schedule no longer has the slot.
    Gone,
    /// As things stand it can't be done.
    Conflict,
    /// Something in it is wrong.
    Invalid,
    /// This desk may not, or is not signed in.
    NotAllowed,
    /// It never left this desk: the server can't be reached.
    NotSent,
    /// The server has no such thing.
    NotOffered,
    /// It was changed meanwhile: what was seen is no longer so.
    Stale,
    /// It never left this desk: it could not be written down here first.
    NotKept,
    /// It was given up, and can't happen any more.
    GivenUp,
    /// The desk that asked for it ended first, and it can't happen any more.
    DeskEnded,
}
