//! Looking for free slots: what is looked for, what has been looked at, and the constraints that stay in force.
//!
//! What a search reads is kept where all slots are ([`Desk::offers`]); it only says which windows it wants next.

mod under;

use std::collections::VecDeque;

use chrono::{DateTime, NaiveDate, Utc};

use super::Desk;
use super::life::Life;
use crate::desk::port::Ticket;
use crate::domain::ids::{ClinicId, DoctorId};

pub use under::Under;

/// How many windows are read side by side.
const AT_ONCE: usize = 7;

/// The search under way, and what stays in force.
#[derive(Clone, Debug, Default)]
pub struct FreeSearch {
    /// The search of which the end is not known yet.
    pub looking: Option<Box<Looking>>,
    /// The constraints in force: the keys for the next free slot keep to them.
    pub under: Option<Box<Under>>,
    /// The constraints that were typed last, to be changed when they are asked for again.
    pub typed: String,
}

/// A search.
#[derive(Clone, Debug)]
pub struct Looking {
    /// Whose slots.
    pub whose: Whose,
    /// Where.
    pub clinic: ClinicId,
    /// Among whom; at the same moment the first of them comes first.
    pub doctors: Vec<DoctorId>,
    /// Which way.
    pub way: Way,
    /// From where on.
    pub from: Start,
    /// Only what lies beyond this counts: a moment, and a place among the doctors for those of the same moment.
    pub beyond: (DateTime<Utc>, usize),
    /// The how-manieth match is wanted, from 1.
    pub nth: usize,
    /// The first and the last date that are looked at.
    pub dates: (NaiveDate, NaiveDate),
    /// From which date on nothing is planned yet; `None` where all is.
    pub unplanned: Option<NaiveDate>,
    /// The windows to look at, in order.
    pub windows: VecDeque<Window>,
    /// The availability that is awaited.
    pub counting: Option<Counting>,
    /// Whether the server tells the availability of many days.
    pub counts: bool,
    /// How many free slots were seen that only the time of day rules out.
    pub at_other_times: usize,
    /// What was selected when it began: whoever goes on to something else does not want to be carried off.
    pub place: Place,
}

/// The availability that is awaited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counting {
    /// Its ticket.
    pub ticket: Ticket,
    /// From which date on.
    pub from: NaiveDate,
    /// Up to which one.
    pub to: NaiveDate,
}

/// Whose slots are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the chosen doctor.
    Theirs,
    /// Those of any doctor of the clinic.
    Anybodys,
    /// Those under the constraints in force.
    Wanted,
}

/// From where on it is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// From what is selected.
    Selection,
    /// From now.
    Now,
}

/// Which way a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Later and later.
    On,
    /// Back to now.
    Back,
}

/// A day of some doctors, or two days in a row, as they are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first day of the reading.
    pub first: NaiveDate,
    /// Whether the day after it is looked at, too.
    pub both: bool,
    /// Whose.
    pub doctors: Vec<DoctorId>,
}

/// What is selected on the main screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The doctor.
    pub doctor: Option<DoctorId>,
    /// The clinic.
    pub clinic: Option<ClinicId>,
    /// The first day of the grid.
    pub day: NaiveDate,
    /// The slot that was chosen last, if any was.
    pub wish: Option<DateTime<Utc>>,
}

impl Place {
    /// Whether that is what was selected, as far as anything was.
    pub fn is_still(&self, now: &Self) -> bool {
        let same_slot = self.wish.is_none() || self.wish == now.wish;
        (&self.doctor, &self.clinic, self.day) == (&now.doctor, &now.clinic, now.day) && same_slot
    }
}

impl Looking {
    /// The windows that are read side by side now: the next ones, at least one.
    pub fn wanted(&self) -> impl Iterator<Item = (DoctorId, ClinicId, NaiveDate)> {
        let mut reads = 0;
        let enough = |window: &&Window| {
            let first = reads == 0;
            reads += window.doctors.len();
            first || reads <= AT_ONCE
        };
        let windows: Vec<&Window> = self.windows.iter().take_while(enough).collect();
        windows
            .into_iter()
            .flat_map(|window| window.doctors.iter().map(|doctor| (doctor.clone(), self.clinic.clone(), window.first)))
    }
}

impl Desk {
    /// What is selected now.
    pub fn place(&self) -> Place {
        let (doctor, clinic) = (self.doctor.clone(), self.clinic.clone());
        Place { doctor, clinic, day: self.first_day(), wish: self.grid.wish }
    }

    /// When the free slots of a doctor begin in a window, in order; nothing where the window is not known.
    pub fn free_starts(&self, doctor: &DoctorId, clinic: &ClinicId, first: NaiveDate) -> Option<Vec<DateTime<Utc>>> {
        let offer = self.offers.get(&(doctor.clone(), clinic.clone(), first)).and_then(Life::value)?;
        if self.pending.values().all(|pending| pending.write.seat().is_none()) {
            let starts = offer.free_starts();
            return Some(starts[starts.partition_point(|start| *start <= self.now)..].to_vec());
        }
        let usual = offer.services.first().map(|s| &s.id);
        let free = offer.slots.iter().filter(|s| s.available && s.span.start > self.now);
        let usual = free.filter(|s| usual.is_none_or(|u| *u == s.service));
        let free = usual.filter(|s| self.asked_for(doctor, s.span).is_none());
        let mut starts: Vec<DateTime<Utc>> = free.map(|s| s.span.start).collect();
        starts.sort_unstable();
        Some(starts)
    }
}
