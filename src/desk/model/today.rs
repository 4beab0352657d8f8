//! Today's appointments of the chosen clinic.

use chrono::TimeDelta;

use super::Desk;
use super::life::Life;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::ids::AppointmentId;

/// Where the selection is, and what the list shows.
#[derive(Clone, Debug, Default)]
pub struct TodayCursor {
    /// The selected appointment, whatever the list does.
    pub selected: Option<AppointmentId>,
    /// Where in the list it stood last, so that its neighbour is next where it is gone.
    pub place: usize,
    /// The selected appointment left the list and its neighbour took its place, without a key: the next check-in or
    /// cancellation asks first.
    pub slipped: bool,
    /// Only the chosen doctor's.
    pub only_doctor: bool,
    /// Also what is done, cancelled or missed.
    pub show_done: bool,
}

/// The parts of the list, in its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// With the doctor.
    WithDoctor,
    /// Checked in, in the order of tokens.
    Waiting,
    /// Booked, in the order of time.
    Due,
    /// Anything else.
    Done,
}

impl Group {
    /// The heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::WithDoctor => "WITH THE DOCTOR",
            Self::Waiting => "WAITING",
            Self::Due => "DUE",
            Self::Done => "DONE",
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
    pub fn today_rows(&self) -> Vec<TodayRow<'_>> {
        let Some(board) = self.board_of_today().and_then(Life::value) else { return Vec::new() };
        let today = self.today_date();
        let zone = self.zone();
        let mut rows: Vec<TodayRow<'_>> = board
            .appointments
            .iter()
            .filter(|a| zone.date(a.start) == today)
            .filter(|a| !self.today.only_doctor || Some(&a.doctor) == self.doctor.as_ref())
            .map(|appointment| TodayRow {
                group: Group::of(&appointment.status),
                appointment,
                elapsed: self.elapsed(appointment),
            })
            .filter(|row| row.group != Group::Done || self.today.show_done)
            .collect();
        rows.sort_by_key(|row| {
            let token = if row.group == Group::Waiting { row.appointment.token } else { None };
            let checked_in = row.appointment.checked_in.filter(|_| token.is_some());
            (row.group, checked_in, token, row.appointment.start, row.appointment.id.clone())
        });
        rows
    }

    fn elapsed(&self, appointment: &Appointment) -> Option<TimeDelta> {
        match Group::of(&appointment.status) {
            Group::Waiting => Some(self.now - appointment.checked_in?),
            Group::Due => Some(self.now - appointment.start).filter(|late| *late >= TimeDelta::minutes(1)),
            Group::WithDoctor | Group::Done => None,
        }
    }

    /// How many wait at the chosen clinic today.
    pub fn waiting_count(&self) -> usize {
        let today = self.today_date();
        let board = self.board_of_today().and_then(Life::value);
        board.map_or(0, |b| {
            let waits = |a: &&Appointment| Group::of(&a.status) == Group::Waiting && self.zone().date(a.start) == today;
            b.appointments.iter().filter(waits).count()
        })
    }

    /// The selected row of today's list; the first one where the selected one is not in it.
    pub fn today_selected<'a>(&self, rows: &[TodayRow<'a>]) -> Option<(usize, &'a Appointment)> {
        let at = rows.iter().position(|r| Some(&r.appointment.id) == self.today.selected.as_ref()).unwrap_or(0);
        rows.get(at).map(|row| (at, row.appointment))
    }
}
