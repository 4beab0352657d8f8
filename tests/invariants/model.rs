//! The practice as it should be: a list of appointments and a few rules, small enough to be believed.

use std::collections::{BTreeMap, BTreeSet};

use crate::desk::holds_slot;
use crate::hall::{Slot, capacity};

/// The cap in `hall.toml`.
pub const OVERBOOKS_PER_DAY: usize = 3;

/// What happened last to an appointment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Last {
    Booked,
    /// From that status, by check-in, start, cancel or no-show.
    Changed(String),
    MovedTo(usize),
    MovedFrom(usize),
    /// Taken back, or not known.
    Nothing,
}

/// An appointment as it should be.
#[derive(Clone, Debug)]
pub struct Kept {
    pub id: String,
    /// None for a walk-in, who has no slot.
    pub slot: Option<Slot>,
    pub doctor: &'static str,
    /// Whether it lies within the capacity.
    pub regular: bool,
    pub status: String,
    pub token: Option<i64>,
    pub previous: Option<usize>,
    pub next: Option<usize>,
    pub last: Last,
    /// The status before it was moved away.
    pub before_move: String,
}

impl Kept {
    pub fn is_active(&self) -> bool {
        holds_slot(&self.status)
    }
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Model {
    pub all: Vec<Kept>,
    /// Every token that was ever given out, by doctor.
    pub given: BTreeMap<&'static str, BTreeSet<i64>>,
}

impl Model {
    /// How many seats are taken at the fullest moment of the slot, not counting one appointment.
    pub fn taken(&self, slot: Slot, but: Option<usize>) -> usize {
        let counts = slot.buckets().map(|bucket| self.at(slot.doctor(), bucket, but));
        counts.max().unwrap_or_default()
    }

    fn at(&self, doctor: &str, bucket: i64, but: Option<usize>) -> usize {
        let here = self.all.iter().enumerate().filter(|(at, kept)| {
            Some(*at) != but
                && kept.doctor == doctor
                && kept.regular
                && kept.is_active()
                && kept.slot.is_some_and(|slot| slot.buckets().any(|one| one == bucket))
        });
        here.count()
    }

    /// Whether the slot can be sold.
    pub fn is_free(&self, slot: Slot, but: Option<usize>) -> bool {
        self.taken(slot, but) < capacity(slot.doctor())
    }

    /// How many overbookings of the doctor count against the cap.
    pub fn overbooked(&self, doctor: &str) -> usize {
        let beyond = |kept: &&Kept| kept.doctor == doctor && !kept.regular && kept.slot.is_some() && kept.is_active();
        self.all.iter().filter(beyond).count()
    }

    /// Which appointment a number means.
    pub fn picked(&self, pick: usize) -> Option<usize> {
        (!self.all.is_empty()).then(|| pick % self.all.len())
    }

    /// Adds one.
    pub fn add(&mut self, id: String, doctor: &'static str, slot: Option<Slot>, regular: bool) -> usize {
        self.all.push(Kept {
            id,
            slot,
            doctor,
            regular,
            status: "BK".to_owned(),
            token: None,
            previous: None,
            next: None,
            last: Last::Booked,
            before_move: String::new(),
        });
        self.all.len() - 1
    }

    /// Changes the status.
    pub fn change(&mut self, at: usize, status: &str) {
        let before = std::mem::replace(&mut self.all[at].status, status.to_owned());
        self.all[at].last = Last::Changed(before);
    }

    /// Notes a token that was given out; says what is wrong with it.
    pub fn give(&mut self, at: usize, token: i64) -> Result<(), String> {
        let doctor = self.all[at].doctor;
        let twin = self.all.iter().enumerate().find(|(other, kept)| {
            *other != at && kept.doctor == doctor && kept.token == Some(token) && kept.is_active()
        });
        if let Some((_, twin)) = twin {
            return Err(format!("token {token} of {doctor} is with {} already", twin.id));
        }
        let given = self.given.entry(doctor).or_default();
        let most = given.last().copied().unwrap_or_default();
        if token < 1 || token > most + 1 {
            return Err(format!("token {token} of {doctor} follows {most}"));
        }
        given.insert(token);
        self.all[at].token = Some(token);
        Ok(())
    }
}
