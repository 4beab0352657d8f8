//! The grid: two days of one doctor's slots, with who has them.

use chrono::{DateTime, NaiveDate, Utc};

use super::Desk;
use super::Pending;
use super::life::Life;
use crate::domain::appointment::Appointment;
use crate::domain::booking::Span;
use crate::domain::ids::{DoctorId, ServiceId};
use crate::domain::slots::{Offer, OfferedSlot};
use crate::domain::two_days::TwoDays;
use crate::domain::zone::OnDate;

/// Where the selection is: on the slot that begins at that moment, whatever the list does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GridCursor {
    /// Start of the selected slot; `None` until there is one.
    pub at: Option<DateTime<Utc>>,
    /// The moment that was chosen last. Where a doctor has no slot at it the nearest one is selected instead, but with
    /// the next doctor it counts again.
    pub wish: Option<DateTime<Utc>>,
}

/// One day of the grid.
#[derive(Clone, Debug)]
pub struct GridDay<'a> {
    /// The date at the clinic.
    pub date: NaiveDate,
    /// In order of time.
    pub cells: Vec<Cell<'a>>,
}

impl GridCursor {
    /// Goes to a slot, or as near to it as there is one.
    pub fn go(&mut self, to: Option<DateTime<Utc>>) {
        *self = Self { at: to, wish: to };
    }
}

impl GridDay<'_> {
    /// How many cells can be booked.
    pub fn free(&self) -> usize {
        self.cells.iter().filter(|c| c.is_free()).count()
    }
}

/// One slot of the grid.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// When.
    pub span: Span,
    /// On the clinic's clock: hour and minute of its start.
    pub wall: (u32, u32),
    /// How it stands.
    pub state: CellState<'a>,
    /// Whether it began in the past.
    pub past: bool,
}

/// How a slot stands.
#[derive(Clone, Debug)]
pub enum CellState<'a> {
    /// It can be booked; where it has several seats, some may be taken.
    Free {
        /// The usual service.
        service: ServiceId,
        /// Who has a seat already.
        having: Vec<&'a Appointment>,
    },
    /// It can't be booked, and nobody is known to have it (a time that has passed, or a seat that is held elsewhere).
    Closed,
    /// Somebody has it; with more than one seat, several may.
    Taken(Vec<&'a Appointment>),
    /// This desk has asked for it and does not know yet.
    Asked(&'a Pending),
}

/// The slots that the grid shows: those of the usual service.
fn usual_slots(offer: Option<&Offer>) -> impl Iterator<Item = &OfferedSlot> {
    let usual = offer.and_then(|offer| offer.services.first()).map(|service| &service.id);
    let slots = offer.map_or(&[][..], |offer| &offer.slots);
    slots.iter().filter(move |slot| usual.is_none_or(|usual| *usual == slot.service))
}

impl Cell<'_> {
    /// Whether it can be booked.
    pub fn is_free(&self) -> bool {
        matches!(self.state, CellState::Free { .. }) && !self.past
    }
}

impl Desk {
    /// The two days of the grid. Empty days where nothing is known yet.
    pub fn grid_days(&self) -> Vec<GridDay<'_>> {
        self.doctor.as_ref().map_or_else(|| self.empty_days(), |doctor| self.days_of(doctor))
    }

    fn empty_days(&self) -> Vec<GridDay<'_>> {
        let dates = TwoDays::from(self.first_day()).days();
        dates.map(|date| GridDay { date, cells: Vec::new() }).collect()
    }

    /// The same two days of a doctor of the chosen clinic. Who comes outside of all slots has a place beside them, together
    /// with all who begin at the same moment.
    pub fn days_of<'a>(&'a self, doctor: &DoctorId) -> Vec<GridDay<'a>> {
        let mut days = self.empty_days();
        let offer = self.offer_of(doctor).and_then(Life::value);
        let board = self.board_of_grid().and_then(Life::value);
        let theirs = board.into_iter().flat_map(|board| board.of_doctor(doctor));
        let mut theirs: Vec<&Appointment> = theirs.filter(|a| a.status.holds_slot()).collect();
        theirs.sort_by_key(|a| a.start);
        let dates: Vec<OnDate> = days.iter().map(|day| self.zone().on(day.date)).collect();
        let mut put = |span: Span, state: CellState<'a>| {
            if let Some((day, date)) = days.iter_mut().zip(&dates).find(|(_, date)| date.has(span.start)) {
                day.cells.push(Cell { span, wall: date.wall(span.start), state, past: span.start <= self.now });
            }
        };
        let mut shown = vec![false; theirs.len()];
        let mut latest_ends: Vec<DateTime<Utc>> = theirs.iter().map(|a| a.end).collect();
        for at in 1..latest_ends.len() {
            latest_ends[at] = latest_ends[at].max(latest_ends[at - 1]);
        }
        for slot in usual_slots(offer) {
            let span = slot.span;
            let mut having = Vec::new();
            // Nobody before that one ends later.
            let from = latest_ends.partition_point(|end| *end <= span.start);
            for (at, appointment) in theirs.iter().enumerate().skip(from) {
                if appointment.start >= span.end {
                    break;
                }
                if appointment.end > span.start {
                    shown[at] = true;
                    having.push(*appointment);
                }
            }
            put(span, self.stands(doctor, slot, having));
        }
        let beside: Vec<&Appointment> =
            theirs.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(of, _)| *of).collect();
        for together in beside.chunk_by(|one, next| one.start == next.start) {
            if let Some(first) = together.first() {
                put(span_of_all(first.start, together), CellState::Taken(together.to_vec()));
            }
        }
        for day in &mut days {
            day.cells.sort_by_key(|c| c.span);
        }
        days
    }

    /// How a slot stands that is theirs.
    fn stands<'a>(&'a self, doctor: &DoctorId, slot: &OfferedSlot, having: Vec<&'a Appointment>) -> CellState<'a> {
        if let Some(asked) = self.asked_for(doctor, slot.span) {
            CellState::Asked(asked)
        } else if slot.available && slot.span.start > self.now {
            CellState::Free { service: slot.service.clone(), having }
        } else if having.is_empty() {
            CellState::Closed
        } else {
            CellState::Taken(having)
        }
    }

    /// The selected slot of the grid.
    pub fn selected_slot(&self) -> Option<Cell<'_>> {
        self.cell_of(self.doctor.as_ref()?, self.grid.at?)
    }

    /// The slot of a doctor that begins then, as [`Self::days_of`] has it, without a look at the others: it is asked for many
    /// times with every key.
    pub fn cell_of<'a>(&'a self, doctor: &DoctorId, at: DateTime<Utc>) -> Option<Cell<'a>> {
        let days = TwoDays::from(self.first_day()).days();
        let date = days.into_iter().map(|day| self.zone().on(day)).find(|date| date.has(at))?;
        let cell = |span: Span, state| Cell { span, wall: date.wall(span.start), state, past: span.start <= self.now };
        let offer = self.offer_of(doctor).and_then(Life::value);
        let board = self.board_of_grid().and_then(Life::value);
        let theirs = || board.into_iter().flat_map(|board| board.of_doctor(doctor)).filter(|a| a.status.holds_slot());
        let meets = |a: &Appointment, span: Span| a.start < span.end && span.start < a.end;
        if let Some(slot) = usual_slots(offer).filter(|slot| slot.span.start == at).min_by_key(|slot| slot.span) {
            let mut having: Vec<_> = theirs().filter(|a| meets(a, slot.span)).collect();
            having.sort_by_key(|a| a.start);
            return Some(cell(slot.span, self.stands(doctor, slot, having)));
        }
        let beside = theirs().filter(|a| a.start == at && !usual_slots(offer).any(|slot| meets(a, slot.span)));
        let beside: Vec<&Appointment> = beside.collect();
        (!beside.is_empty()).then(|| cell(span_of_all(at, &beside), CellState::Taken(beside)))
    }

    /// The write of this desk that has asked for the slot.
    pub fn asked_for(&self, doctor: &DoctorId, span: Span) -> Option<&Pending> {
        self.pending.values().find(|pending| {
            pending.write.seat().is_some_and(|(whose, place, asked)| {
                let here = whose == doctor && Some(place) == self.clinic.as_ref();
                here && asked.start < span.end && span.start < asked.end
            })
        })
    }
}

/// From then until the last of them ends.
fn span_of_all(start: DateTime<Utc>, all: &[&Appointment]) -> Span {
    Span { start, end: all.iter().map(|of| of.end).max().unwrap_or(start) }
}
