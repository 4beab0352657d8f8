//! Today's appointments of the chosen clinic.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use super::Desk;
use super::life::Life;
use super::queue::in_call_order;
use crate::catalogue::say;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::ids::AppointmentId;

/// Where the selection is, and what the list shows.
#[derive(Clone, Debug, Default)]
pub struct TodayCursor {
    /// The selected appointment, whatever the list does.
    pub selected: Option<AppointmentId>,
    /// Where in the list it stood last, so that its neighbour is next where it is gone.
    pub place: usize,
    /// The selected appointment left the list and its neighbour took its place, without a key: the next key that would
    /// change it asks first.
    pub slipped: Option<Slip>,
    /// What this desk changed last. That it leaves the list is no surprise.
    pub touched: Option<AppointmentId>,
    /// Where a range of rows begins; it ends at the selected one.
    pub range: Option<AppointmentId>,
    /// Only the chosen doctor's.
    pub only_doctor: bool,
    /// Also what is done, cancelled or missed.
    pub show_done: bool,
}

/// Why another row is selected than the one that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// Another desk, or the clock, took the chosen one away.
    Elsewhere,
    /// This desk's own change did, at that moment: a key that was pressed twice must not reach the neighbour, a key that
    /// is pressed a little later means the neighbour.
    Here(DateTime<Utc>),
}

/// For how long a key may still have been meant for the row that went away by this desk's own change.
const PRESSED_TWICE: TimeDelta = TimeDelta::milliseconds(700);

impl Slip {
    /// Whether what was pressed now may have been meant for somebody else.
    pub fn surprises(self, now: DateTime<Utc>) -> bool {
        match self {
            Self::Elsewhere => true,
            Self::Here(at) => now - at < PRESSED_TWICE,
        }
    }
}

/// The parts of the list, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// With the doctor.
    WithDoctor,
    /// Checked in, in the order in which they are called; who is put aside comes last.
    Waiting,
    /// Booked, in the order of time.
    Due,
    /// Anything else.
    Done,
}

impl Group {
    /// The heading.
    pub fn heading(self) -> String {
        match self {
            Self::WithDoctor => say!("today-with-doctor"),
            Self::Waiting => say!("today-waiting"),
            Self::Due => say!("today-due"),
            Self::Done => say!("today-done"),
        }
    }

    /// Where an appointment belongs.
    pub fn of(status: &Status) -> Self {
        match status {
            Status::Ongoing => Self::WithDoctor,
            Status::CheckedIn | Status::Parked => Self::Waiting,
            Status::Booked | Status::Reserved | Status::Initiated | Status::Other(_) => Self::Due,
            Status::Completed
            | Status::CompletedNoPrescription
            | Status::Aborted
            | Status::NoShow(_)
            | Status::Cancelled(_)
            | Status::ProvisionallyCancelled
            | Status::PaymentNotReceived
            | Status::Rescheduled(_) => Self::Done,
        }
    }
}

/// One row of the list.
#[derive(Clone, Debug)]
pub struct TodayRow<'a> {
    /// Its part.
    pub group: Group,
    /// Who and when.
    pub appointment: &'a Appointment,
    /// For those who wait: since when. For those who are due and late: by how much.
    pub elapsed: Option<TimeDelta>,
}

impl Desk {
    /// The rows of the list, grouped and in order.
    pub fn today_rows<'a>(&'a self) -> Vec<TodayRow<'a>> {
        let Some(board) = self.board_of_today().and_then(Life::value) else { return Vec::new() };
        let today = self.zone().on(self.today_date());
        let mut rows: Vec<TodayRow<'a>> = board
            .appointments
            .iter()
            .filter(|a| today.has(a.start))
            .filter(|a| !self.today.only_doctor || Some(&a.doctor) == self.doctor.as_ref())
            .map(|appointment| (Group::of(&appointment.status), appointment))
            .filter(|(group, _)| *group != Group::Done || self.today.show_done)
            .map(|(group, appointment)| TodayRow { group, appointment, elapsed: self.elapsed(appointment) })
            .collect();
        let waiting = rows.iter().filter(|row| row.group == Group::Waiting).map(|row| row.appointment);
        let places: BTreeMap<&AppointmentId, usize> =
            in_call_order(waiting).into_iter().enumerate().map(|(place, a)| (&a.id, place)).collect();
        let key = |row: &TodayRow<'a>| {
            let place = if row.group == Group::Waiting { places.get(&row.appointment.id).copied() } else { None };
            (row.group, place, row.appointment.start, &row.appointment.id)
        };
        rows.sort_by(|one, other| key(one).cmp(&key(other)));
        rows
    }

    /// How long somebody waits, or is late.
    pub fn elapsed(&self, appointment: &Appointment) -> Option<TimeDelta> {
        match Group::of(&appointment.status) {
            Group::Waiting => Some(self.now - appointment.checked_in?),
            Group::Due => Some(self.now - appointment.start).filter(|late| *late >= TimeDelta::minutes(1)),
            Group::WithDoctor | Group::Done => None,
        }
    }

    /// How many wait to be called at the chosen clinic today.
    pub fn waiting_count(&self) -> usize {
        let today = self.zone().on(self.today_date());
        let board = self.board_of_today().and_then(Life::value);
        board.map_or(0, |b| {
            let waits = |a: &&Appointment| a.status == Status::CheckedIn && today.has(a.start);
            b.appointments.iter().filter(waits).count()
        })
    }

    /// The rows of the open range: from where it began to the selected one. `None` where there is no range.
    pub fn today_range(&self, rows: &[TodayRow<'_>]) -> Option<std::ops::RangeInclusive<usize>> {
        let began = self.today.range.as_ref()?;
        let from = rows.iter().position(|row| row.appointment.id == *began)?;
        Some(between(from, self.today_selected(rows)?.0))
    }

    /// The selected row of today's list; the first one where the selected one is not in it.
    pub fn today_selected<'a>(&self, rows: &[TodayRow<'a>]) -> Option<(usize, &'a Appointment)> {
        let at = rows.iter().position(|r| Some(&r.appointment.id) == self.today.selected.as_ref()).unwrap_or(0);
        rows.get(at).map(|row| (at, row.appointment))
    }
}

/// The ends of a range of rows and everything between them, whichever was chosen first.
pub fn between(one: usize, other: usize) -> std::ops::RangeInclusive<usize> {
    one.min(other)..=one.max(other)
}
