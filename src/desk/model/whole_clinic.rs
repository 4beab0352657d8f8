//! All doctors of a clinic on one day: who is free when.
//!
//! It shows one of the two days of the grid and has nothing of its own but the selection: a doctor, and a moment.

use chrono::{DateTime, NaiveDate, Utc};

use super::Desk;
use super::grid::{Cell, CellState, GridCursor};
use super::life::Life;
use crate::desk::port::{DoctorEntry, Failure};
use crate::domain::ids::DoctorId;
use crate::domain::two_days::TwoDays;

/// The columns of the view, in seconds.
pub const QUARTER: i64 = 15 * 60;

/// The view on the screen.
#[derive(Clone, Debug)]
pub struct WholeClinic {
    /// Which day of the clinic is shown: one of the two of the grid.
    pub date: NaiveDate,
    /// The selected doctor.
    pub doctor: Option<DoctorId>,
    /// The moment that was chosen last. Where a doctor has no slot at it the nearest one is selected instead, but with
    /// the next doctor it counts again.
    pub wish: DateTime<Utc>,
    /// What the main screen showed, to go back to: its day and its selection.
    pub before: (Option<NaiveDate>, GridCursor),
}

/// A doctor's day.
#[derive(Clone, Debug)]
pub struct DoctorDay<'a> {
    /// Whose.
    pub doctor: &'a DoctorEntry,
    /// The slots, in order of time.
    pub cells: Vec<Cell<'a>>,
    /// Whether they are known.
    pub known: Knowing<'a>,
}

/// Whether a doctor's slots are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knowing<'a> {
    /// They are.
    Yes,
    /// They are awaited.
    NotYet,
    /// They could not be read.
    Failed(&'a Failure),
}

/// The slots of a doctor that begin in one quarter of an hour.
#[derive(Clone, Debug)]
pub struct Quarter<'d, 'a> {
    /// In order of time, at least one.
    pub cells: Vec<&'d Cell<'a>>,
}

/// The quarter of an hour in which a moment lies: a number that grows by one with each.
pub fn quarter_of(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(QUARTER)
}

impl<'a> DoctorDay<'a> {
    /// The slot that is selected where that moment is wished for: the nearest one.
    pub fn nearest(&self, wish: DateTime<Utc>) -> Option<&Cell<'a>> {
        self.cells.iter().min_by_key(|cell| (cell.span.start - wish).abs())
    }

    /// The free slots.
    pub fn free(&self) -> impl Iterator<Item = &Cell<'a>> {
        self.cells.iter().filter(|cell| cell.is_free())
    }

    /// The slots that begin in that quarter of an hour, if any do.
    pub fn quarter(&self, number: i64) -> Option<Quarter<'_, 'a>> {
        let from = self.cells.partition_point(|cell| quarter_of(cell.span.start) < number);
        let cells: Vec<&Cell<'a>> =
            self.cells[from..].iter().take_while(|cell| quarter_of(cell.span.start) == number).collect();
        (!cells.is_empty()).then_some(Quarter { cells })
    }

    /// The slot that began before that quarter of an hour and lasts into it.
    pub fn lasting_into(&self, number: i64) -> Option<&Cell<'a>> {
        let begins = |cell: &&Cell<'a>| quarter_of(cell.span.start) < number;
        let before = self.cells.iter().rev().find(begins)?;
        (before.span.end.timestamp() > number * QUARTER).then_some(before)
    }
}

impl<'d, 'a> Quarter<'d, 'a> {
    /// How many of its slots are free.
    pub fn free(&self) -> usize {
        self.cells.iter().filter(|cell| cell.is_free()).count()
    }

    /// The slot that is gone to: the first free one, else the first.
    pub fn best(&self) -> Option<&'d Cell<'a>> {
        self.cells.iter().find(|cell| cell.is_free()).or(self.cells.first()).copied()
    }

    /// Whether somebody has any of its slots, or this desk has asked for one.
    pub fn is_taken(&self) -> bool {
        self.cells.iter().any(|cell| match cell.state {
            CellState::Taken(_) | CellState::Asked(_) => true,
            CellState::Free { .. } | CellState::Closed => false,
        })
    }

    /// Whether it is over.
    pub fn is_past(&self) -> bool {
        self.cells.iter().all(|cell| cell.past)
    }
}

impl Desk {
    /// The day of each doctor of the chosen clinic, in the order of the practice.
    pub fn doctor_days(&self, date: NaiveDate) -> Vec<DoctorDay<'_>> {
        let here = self.doctors_here().into_iter();
        here.map(|doctor| {
            let mut days = self.days_of(&doctor.id);
            let at = days.iter().position(|day| day.date == date);
            let cells = at.map(|at| days.swap_remove(at).cells).unwrap_or_default();
            DoctorDay { doctor, cells, known: self.knowing(&doctor.id) }
        })
        .collect()
    }

    fn knowing(&self, doctor: &DoctorId) -> Knowing<'_> {
        match self.offer_of(doctor) {
            None | Some(Life::NotAsked | Life::Waiting(_)) => Knowing::NotYet,
            Some(Life::Failed(why)) => Knowing::Failed(why),
            Some(Life::Ready(_) | Life::Again(..) | Life::Old(..)) => Knowing::Yes,
        }
    }

    /// Whether the day is one of the two that are read.
    pub fn shows_day(&self, date: NaiveDate) -> bool {
        TwoDays::from(self.first_day()).holds(date)
    }
}

impl WholeClinic {
    /// Which row is selected.
    pub fn row(&self, days: &[DoctorDay<'_>]) -> usize {
        days.iter().position(|day| Some(&day.doctor.id) == self.doctor.as_ref()).unwrap_or(0)
    }
}
