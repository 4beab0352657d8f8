//! What a desk that has ended asked for before it knew how that ended. Ids and times only: nothing that was typed is kept.

use chrono::{DateTime, Utc};

use super::{VisitStep, Write};
use crate::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode, Span, WalkIn};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, PatientId, ServiceId};
use crate::domain::zone::Zone;

/// What is known of the intents that earlier desks left behind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LeftBehind {
    /// Those of which the end is not known, oldest first.
    pub open: Vec<Earlier>,
    /// How many were meant for another server, and wait for a desk there.
    pub elsewhere: usize,
    /// How many could not be read.
    pub damaged: usize,
}

/// A write of an earlier desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// Its key.
    pub key: String,
    /// When it was asked for.
    pub at: DateTime<Utc>,
    /// What was asked for.
    pub what: Asked,
}

/// What an earlier desk asked for, as far as it was kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Asked {
    /// To book.
    Book(Seat),
    /// To check in.
    CheckIn(AppointmentId),
    /// To cancel.
    Cancel(AppointmentId),
    /// To move.
    Move {
        /// Which one.
        id: AppointmentId,
        /// Where to; its key is for the way in two steps.
        to: Seat,
        /// Whether the new one was being taken back, since the old one could not be cancelled.
        back: bool,
    },
    /// The next step of a visit.
    Step {
        /// Whose.
        id: AppointmentId,
        /// Which step.
        step: VisitStep,
    },
    /// That somebody joins the queue.
    WalkIn(Place),
    /// To take back the last change.
    Undo {
        /// Which one.
        id: AppointmentId,
        /// The version after that change.
        version: Option<u64>,
    },
    /// To change what is said of an appointment. What was to be said was not kept.
    Edit(AppointmentId),
}

/// The slot of a booking, and for whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Seat {
    /// The key of the booking.
    pub key: String,
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// For whom; nobody who joined the directory only with this booking.
    pub patient: Option<PatientId>,
    /// When.
    pub span: Span,
    /// Which service.
    pub service: ServiceId,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
    /// How it is attended.
    pub mode: Mode,
    /// How it is paid.
    pub payment: PaymentMode,
    /// Whether a seat beyond the others was meant.
    pub overbook: bool,
    /// Whether there was a word for the doctor, which was not kept.
    pub noted: bool,
    /// The zone of the clinic.
    pub zone: Zone,
}

/// The queue that somebody joins.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Whose queue.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// Who; nobody who joined the directory only then.
    pub patient: Option<PatientId>,
    /// First visit or follow-up.
    pub kind: AppointmentKind,
    /// How it is paid.
    pub payment: PaymentMode,
}

impl Seat {
    /// What is kept of a booking.
    pub fn of(booking: &Booking, zone: &Zone) -> Self {
        Self {
            key: booking.key.clone(),
            doctor: booking.doctor.clone(),
            clinic: booking.clinic.clone(),
            patient: known(&booking.patient),
            span: Span { start: booking.start, end: booking.end },
            service: booking.service.clone(),
            kind: booking.kind.clone(),
            mode: booking.mode.clone(),
            payment: booking.payment.clone(),
            overbook: booking.overbook,
            noted: booking.notes.is_some(),
            zone: zone.clone(),
        }
    }

    /// The booking again, without what was not kept; `None` where that is for whom it was.
    pub fn booking(&self) -> Option<Booking> {
        Some(Booking {
            key: self.key.clone(),
            doctor: self.doctor.clone(),
            clinic: self.clinic.clone(),
            patient: ForWhom::Known(self.patient.clone()?),
            start: self.span.start,
            end: self.span.end,
            service: self.service.clone(),
            kind: self.kind.clone(),
            mode: self.mode.clone(),
            payment: self.payment.clone(),
            notes: None,
            overbook: self.overbook,
        })
    }
}

impl Earlier {
    /// What is kept of a write; `None` of one that was kept before.
    pub fn of(write: &Write, at: DateTime<Utc>) -> Option<Self> {
        let (key, what) = match write {
            Write::Book(booking, zone) => (&booking.key, Asked::Book(Seat::of(booking, zone))),
            Write::CheckIn { key, id } => (key, Asked::CheckIn(id.clone())),
            Write::Cancel { key, id, .. } => (key, Asked::Cancel(id.clone())),
            Write::Move { key, id, booking, zone } => {
                (key, Asked::Move { id: id.clone(), to: Seat::of(booking, zone), back: false })
            }
            Write::Step { key, id, step } => (key, Asked::Step { id: id.clone(), step: *step }),
            Write::WalkIn(walk_in) => (&walk_in.key, Asked::WalkIn(place(walk_in))),
            Write::Undo { key, id, version } => (key, Asked::Undo { id: id.clone(), version: *version }),
            Write::Edit { key, id, .. } => (key, Asked::Edit(id.clone())),
            Write::Earlier(_) => return None,
        };
        Some(Self { key: key.clone(), at, what })
    }

    /// The write again, without what was not kept; `None` where that is what it was about.
    pub fn write(&self) -> Option<Write> {
        let key = self.key.clone();
        Some(match &self.what {
            Asked::Book(seat) => Write::Book(Box::new(seat.booking()?), seat.zone.clone()),
            Asked::CheckIn(id) => Write::CheckIn { key, id: id.clone() },
            Asked::Cancel(id) => Write::Cancel { key, id: id.clone(), reason: None },
            Asked::Move { id, to, .. } => {
                Write::Move { key, id: id.clone(), booking: Box::new(to.booking()?), zone: to.zone.clone() }
            }
            Asked::Step { id, step } => Write::Step { key, id: id.clone(), step: *step },
            Asked::WalkIn(place) => Write::WalkIn(Box::new(WalkIn {
                key,
                doctor: place.doctor.clone(),
                clinic: place.clinic.clone(),
                patient: ForWhom::Known(place.patient.clone()?),
                kind: place.kind.clone(),
                payment: place.payment.clone(),
                notes: None,
            })),
            Asked::Undo { id, version } => Write::Undo { key, id: id.clone(), version: *version },
            Asked::Edit(_) => return None,
        })
    }

    /// The appointment that it changes; none where it makes a new one.
    pub fn about(&self) -> Option<&AppointmentId> {
        match &self.what {
            Asked::CheckIn(id)
            | Asked::Cancel(id)
            | Asked::Move { id, .. }
            | Asked::Step { id, .. }
            | Asked::Undo { id, .. }
            | Asked::Edit(id) => Some(id),
            Asked::Book(_) | Asked::WalkIn(_) => None,
        }
    }

    /// The slot that it asked for.
    pub fn seat(&self) -> Option<&Seat> {
        match &self.what {
            Asked::Book(seat) | Asked::Move { to: seat, .. } => Some(seat),
            Asked::CheckIn(_)
            | Asked::Cancel(_)
            | Asked::Step { .. }
            | Asked::WalkIn(_)
            | Asked::Undo { .. }
            | Asked::Edit(_) => None,
        }
    }

    /// Whom it concerns, as far as that was kept.
    pub fn patient(&self) -> Option<&PatientId> {
        match &self.what {
            Asked::Book(seat) | Asked::Move { to: seat, .. } => seat.patient.as_ref(),
            Asked::WalkIn(place) => place.patient.as_ref(),
            Asked::CheckIn(_) | Asked::Cancel(_) | Asked::Step { .. } | Asked::Undo { .. } | Asked::Edit(_) => None,
        }
    }
}

fn place(walk_in: &WalkIn) -> Place {
    Place {
        doctor: walk_in.doctor.clone(),
        clinic: walk_in.clinic.clone(),
        patient: known(&walk_in.patient),
        kind: walk_in.kind.clone(),
        payment: walk_in.payment.clone(),
    }
}

fn known(patient: &ForWhom) -> Option<PatientId> {
    match patient {
        ForWhom::Known(id) => Some(id.clone()),
        ForWhom::New(_) => None,
    }
}
