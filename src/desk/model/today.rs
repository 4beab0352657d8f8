//! Today's appointments of the chosen clinic.

use std::ops::{Range, RangeInclusive};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};

use super::Desk;
use super::life::Life;
use crate::catalogue::say;
use crate::desk::roster::{At, DayOf};
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
#[derive(Clone, Copy, Debug)]
pub struct TodayRow<'a> {
    /// Its part.
    pub group: Group,
    /// Who and when.
    pub appointment: &'a Appointment,
}

/// The rows of the list, grouped and in order. A hospital has thousands of them and shows thirty: each is looked up when it is
/// asked for.
pub struct TodayRows<'a> {
    day: Option<DayOf<'a>>,
    with_done: bool,
    /// Of one doctor only.
    theirs: Option<Vec<(Group, At)>>,
}

impl<'a> TodayRows<'a> {
    fn all(&self) -> &[(Group, At)] {
        match (&self.theirs, &self.day) {
            (Some(theirs), _) => theirs,
            (None, Some(day)) => day.rows(self.with_done),
            (None, None) => &[],
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all().len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    /// That one.
    pub fn get(&self, at: usize) -> Option<TodayRow<'a>> {
        let (group, at) = *self.all().get(at)?;
        Some(TodayRow { group, appointment: self.day.as_ref()?.at(at) })
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = TodayRow<'a>> {
        let day = self.day.as_ref();
        self.all().iter().filter_map(move |(group, at)| Some(TodayRow { group: *group, appointment: day?.at(*at) }))
    }

    /// Where that appointment stands.
    pub fn position(&self, id: &AppointmentId) -> Option<usize> {
        self.iter().position(|row| row.appointment.id == *id)
    }

    /// The rows of a part.
    pub fn of(&self, group: Group) -> Range<usize> {
        let all = self.all();
        all.partition_point(|(of, _)| *of < group)..all.partition_point(|(of, _)| *of <= group)
    }
}

impl Desk {
    /// Today's appointments of the chosen clinic, in order.
    pub fn day_of_today(&self) -> Option<DayOf<'_>> {
        let board = self.board_of_today().and_then(Life::value)?;
        Some(board.day(self.zone(), self.today_date()))
    }

    /// The rows of the list, grouped and in order.
    pub fn today_rows(&self) -> TodayRows<'_> {
        let (day, with_done) = (self.day_of_today(), self.today.show_done);
        let theirs = self.today.only_doctor.then(|| {
            let is_theirs = |day: &DayOf<'_>, at: At| Some(&day.at(at).doctor) == self.doctor.as_ref();
            let of = |day: &DayOf<'_>| {
                day.rows(with_done).iter().copied().filter(|(_, at)| is_theirs(day, *at)).collect::<Vec<_>>()
            };
            day.as_ref().map(of).unwrap_or_default()
        });
        TodayRows { day, with_done, theirs }
    }

    /// How many of today are done and not in the list.
    pub fn hidden_count(&self) -> usize {
        let Some(day) = self.day_of_today().filter(|_| !self.today.show_done) else { return 0 };
        let theirs = |a: &&Appointment| !self.today.only_doctor || Some(&a.doctor) == self.doctor.as_ref();
        day.done().filter(theirs).count()
    }

    /// The minute that the clock of the screen shows. What has passed is counted up to it, so that all that is told of it
    /// changes with that clock and not in between.
    pub fn minute(&self) -> DateTime<Utc> {
        self.now.duration_trunc(TimeDelta::minutes(1)).unwrap_or(self.now)
    }

    /// For those who wait: since when. For those who are due and late: by how much.
    pub fn elapsed(&self, appointment: &Appointment) -> Option<TimeDelta> {
        match Group::of(&appointment.status) {
            Group::Waiting => Some((self.minute() - appointment.checked_in?).max(TimeDelta::zero())),
            Group::Due => Some(self.minute() - appointment.start).filter(|late| *late >= TimeDelta::minutes(1)),
            Group::WithDoctor | Group::Done => None,
        }
    }

    /// How many wait to be called at the chosen clinic today.
    pub fn waiting_count(&self) -> usize {
        self.day_of_today().map_or(0, |day| day.waiting())
    }

    /// The rows of the open range: from where it began to the selected one. `None` where there is no range.
    pub fn today_range(&self, rows: &TodayRows<'_>) -> Option<RangeInclusive<usize>> {
        let began = self.today.range.as_ref()?;
        let from = rows.position(began)?;
        Some(between(from, self.today_selected(rows)?.0))
    }

    /// The selected row of today's list; the first one where the selected one is not in it.
    pub fn today_selected<'a>(&self, rows: &TodayRows<'a>) -> Option<(usize, &'a Appointment)> {
        let at = self.today_place(rows).unwrap_or(0);
        rows.get(at).map(|row| (at, row.appointment))
    }

    /// Where the selected one stands in the list, if it is in it.
    pub fn today_place(&self, rows: &TodayRows<'_>) -> Option<usize> {
        let selected = self.today.selected.as_ref()?;
        // Mostly where it stood last.
        let there = rows.get(self.today.place).filter(|row| row.appointment.id == *selected);
        there.map(|_| self.today.place).or_else(|| rows.position(selected))
    }
}

/// The ends of a range of rows and everything between them, whichever was chosen first.
pub fn between(one: usize, other: usize) -> RangeInclusive<usize> {
    one.min(other)..=one.max(other)
}
