//! What the desks ask for, and what they hold to be true of it.

use frontdesk::desk::port::{Outcome, Write};
use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode, WalkIn};
use frontdesk::domain::patient::PatientDraft;

use crate::practice::{Slot, zone};
use crate::slots::Standing;

/// An appointment as the desks believe it to be.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: String,
    pub slot: Slot,
    pub patient: String,
    pub stands: Standing,
    pub last: Last,
    /// Whose it is; nobody's where all desks work on it at once.
    pub owner: Option<usize>,
    /// Nothing is done with it but moving: its patient is watched.
    pub only_moved: bool,
    /// Its desk waits for the end of a write.
    pub busy: bool,
}

/// What can be taken back of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    Booked,
    Cancelled(Standing),
    CheckedIn,
    /// It took the place of that one, which stood so.
    Moved(usize, Standing),
    Nothing,
}

/// One thing that a desk wants; appointments by their place in the list of all.
#[derive(Clone, Debug)]
pub enum Ask {
    Book {
        slot: Slot,
        patient: Whom,
        shared: bool,
        only_moved: bool,
    },
    /// A booking that is given up as soon as its answer is lost.
    GiveUp {
        slot: Slot,
        patient: Whom,
    },
    Move {
        at: usize,
        to: Slot,
    },
    Cancel {
        at: usize,
    },
    CheckIn {
        at: usize,
    },
    Undo {
        at: usize,
        last: Last,
    },
    WalkIn {
        doctor: String,
        clinic: &'static str,
        patient: Whom,
    },
}

impl Ask {
    /// The appointment that it is about.
    pub fn about(&self) -> Option<usize> {
        match self {
            Self::Move { at, .. } | Self::Cancel { at } | Self::CheckIn { at } | Self::Undo { at, .. } => Some(*at),
            Self::Book { .. } | Self::GiveUp { .. } | Self::WalkIn { .. } => None,
        }
    }

    /// As it goes to the worker.
    pub fn write(&self, key: &str, about: Option<&Known>) -> Write {
        let id = || about.unwrap().id.as_str().into();
        let key = key.to_owned();
        match self {
            Self::Book { slot, patient, .. } | Self::GiveUp { slot, patient } => {
                Write::Book(Box::new(booking(key, *slot, patient)), zone())
            }
            Self::Move { to, .. } => {
                let patient = Whom::Known(about.unwrap().patient.clone());
                let booking = Box::new(booking(second_key(&key), *to, &patient));
                Write::Move { key, id: id(), booking, zone: zone() }
            }
            Self::Cancel { .. } => Write::Cancel { key, id: id(), reason: None },
            Self::CheckIn { .. } => Write::CheckIn { key, id: id() },
            Self::Undo { .. } => Write::Undo { key, id: id(), version: None },
            Self::WalkIn { doctor, clinic, patient } => Write::WalkIn(Box::new(WalkIn {
                key,
                doctor: doctor.as_str().into(),
                clinic: (*clinic).into(),
                patient: patient.for_whom(),
                kind: AppointmentKind::Regular,
                payment: PaymentMode::Cash,
                notes: None,
            })),
        }
    }
}

/// The key of the booking in a move that takes two steps.
pub fn second_key(key: &str) -> String {
    format!("{key}-book")
}

/// For whom.
#[derive(Clone, Debug)]
pub enum Whom {
    Known(String),
    /// Somebody who was never seen before, by number.
    New(usize),
}

impl Whom {
    fn for_whom(&self) -> ForWhom {
        match self {
            Self::Known(id) => ForWhom::Known(id.as_str().into()),
            Self::New(number) => {
                let draft = PatientDraft {
                    first_name: format!("New{number}"),
                    gender: "M".to_owned(),
                    age: "40".to_owned(),
                    mobile: format!("8{number:09}"),
                    ..PatientDraft::default()
                };
                let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
                ForWhom::New(Box::new(draft.check("91", today).unwrap()))
            }
        }
    }
}

fn booking(key: String, slot: Slot, patient: &Whom) -> Booking {
    Booking {
        key,
        doctor: slot.doctor().into(),
        clinic: slot.clinic().into(),
        patient: patient.for_whom(),
        start: slot.start(),
        end: slot.end(),
        service: slot.service().into(),
        kind: AppointmentKind::Regular,
        mode: Mode::InClinic,
        payment: PaymentMode::Cash,
        notes: None,
        overbook: false,
    }
}

/// Something that was asked for, from its beginning to its end.
#[derive(Clone, Debug)]
pub struct Asked {
    pub desk: usize,
    pub key: String,
    pub ask: Ask,
    /// The appointment that it is about, as the desk believed it to be.
    pub about: Option<Known>,
    pub began: u64,
    /// When the desk knew how it ended.
    pub ended: Option<u64>,
    /// What the desk believes; nothing while it does not know.
    pub belief: Option<Outcome>,
    /// Of a move in two steps: the new appointment.
    pub half: Option<String>,
    /// The desk had to find out.
    pub lost: bool,
    /// The next desk had to find out.
    pub left: bool,
    /// The next desk believes otherwise.
    pub told_otherwise: bool,
}
