//! The queue: who waits for which doctor, for how long, who goes next, and how late each doctor is.
//!
//! The order in which patients are called: who goes first for a reason, then by token; who is put aside comes last and is
//! not called. The rules are plain functions over appointments and a moment.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};

use super::Desk;
use super::life::Life;
use super::today::{Group, Slip};
use crate::domain::appointment::{Appointment, Status};
use crate::domain::ids::{AppointmentId, DoctorId};

/// The queue on the screen.
#[derive(Clone, Debug, Default)]
pub struct QueueView {
    /// Whose patients have the keys.
    pub doctor: Option<DoctorId>,
    /// The selected appointment, whatever the queue does.
    pub selected: Option<AppointmentId>,
    /// Where among the doctor's patients it stood last, so that its neighbour is next where it is gone.
    pub place: usize,
    /// The selection has moved without a key.
    pub slipped: Option<Slip>,
    /// Where a range of rows begins; it ends at the selected one.
    pub range: Option<AppointmentId>,
}

/// How somebody stands in the queue, in the order of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// With the doctor now.
    WithDoctor,
    /// Called when it is their turn.
    Waiting,
    /// Put aside: not called for now.
    Parked,
    /// Not here yet.
    Due,
}

/// Somebody in the queue.
#[derive(Clone, Copy, Debug)]
pub struct InQueue<'a> {
    /// How they stand.
    pub place: Place,
    /// Who and when.
    pub appointment: &'a Appointment,
    /// For those who are here: since when. For those who are due and late: by how much.
    pub elapsed: Option<TimeDelta>,
}

/// One doctor's queue.
#[derive(Clone, Debug)]
pub struct Lane<'a> {
    /// Whose.
    pub doctor: &'a DoctorId,
    /// In the order of the queue.
    pub rows: Vec<InQueue<'a>>,
    /// How late the doctor is, if at all.
    pub lateness: Option<TimeDelta>,
}

/// How a doctor stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many wait to be called.
    pub waiting: usize,
    /// How late the doctor is, if at all.
    pub lateness: Option<TimeDelta>,
}

impl<'a> Lane<'a> {
    /// How many wait to be called.
    pub fn waiting(&self) -> usize {
        self.rows.iter().filter(|row| row.place == Place::Waiting).count()
    }

    /// The longest wait of those who are to be called.
    pub fn longest(&self) -> Option<TimeDelta> {
        self.rows.iter().filter(|row| row.place == Place::Waiting).filter_map(|row| row.elapsed).max()
    }

    /// Who is called next.
    pub fn next(&self) -> Option<&'a Appointment> {
        self.rows.iter().find(|row| row.place == Place::Waiting).map(|row| row.appointment)
    }
}

/// Where an appointment stands in the queue; `None` where it is over.
pub fn place_of(status: &Status) -> Option<Place> {
    match Group::of(status) {
        Group::WithDoctor => Some(Place::WithDoctor),
        Group::Waiting if *status == Status::Parked => Some(Place::Parked),
        Group::Waiting => Some(Place::Waiting),
        Group::Due => Some(Place::Due),
        Group::Done => None,
    }
}

/// Those who wait, in the order in which they are called: who goes first, then by token, then who is put aside.
///
/// Tokens count for each doctor. Where several doctors' patients stand in one list, who came first stands first, as far
/// as each doctor's own order allows it.
pub fn in_call_order<'a>(waiting: impl IntoIterator<Item = &'a Appointment>) -> Vec<&'a Appointment> {
    let rank = |a: &Appointment| (a.status == Status::Parked, a.urgent.is_none());
    let came = |a: &Appointment| a.checked_in.unwrap_or(a.start);
    let mut all: Vec<&Appointment> = waiting.into_iter().collect();
    // A service that gives no tokens tells who came first.
    let key = |a: &'a Appointment| (rank(a), a.token.unwrap_or(u32::MAX), came(a), a.start, &a.id);
    all.sort_by(|one, other| key(one).cmp(&key(other)));
    let mut latest: BTreeMap<_, DateTime<Utc>> = BTreeMap::new();
    let mut placed: Vec<_> = all
        .into_iter()
        .map(|a| {
            let latest = latest.entry((&a.doctor, rank(a))).or_insert(came(a));
            *latest = came(a).max(*latest);
            ((rank(a), *latest), a)
        })
        .collect();
    placed.sort_by_key(|(key, _)| *key);
    placed.into_iter().map(|(_, a)| a).collect()
}

/// How late a doctor is: by how much the appointment of the patient who should be called next has been passed.
///
/// Who came without an appointment, or before the time, makes nobody late; who came late makes the doctor late only from
/// then on; that somebody goes first hides nothing of what the others wait. Where nobody waits, a doctor is late who still has somebody although the next appointment has begun.
pub fn lateness(theirs: &[&Appointment], now: DateTime<Utc>) -> Option<TimeDelta> {
    let mut to_call: Vec<&Appointment> = theirs.iter().copied().filter(|a| a.status == Status::CheckedIn).collect();
    to_call.sort_by_key(|a| (a.token.unwrap_or(u32::MAX), a.checked_in.unwrap_or(a.start)));
    let since = if to_call.is_empty() {
        let ends = theirs.iter().filter(|a| a.status == Status::Ongoing).map(|a| a.end).max()?;
        let due = theirs.iter().filter(|a| a.status == Status::Booked && a.start >= ends);
        due.map(|a| a.start).min()?
    } else {
        let next = to_call.into_iter().find(|a| !a.walk_in && a.start <= now)?;
        next.checked_in.map_or(next.start, |came| came.max(next.start))
    };
    Some(now - since).filter(|late| *late >= TimeDelta::minutes(1))
}

impl Desk {
    /// The queues of today at the chosen clinic: of all who sit there, in the order of the practice, then of anybody else
    /// who has patients.
    pub fn lanes(&self) -> Vec<Lane<'_>> {
        let mut theirs = self.expected_today();
        let here = self.doctors_here().into_iter().map(|doctor| &doctor.id);
        let mut lanes: Vec<Lane<'_>> =
            here.map(|doctor| self.lane(doctor, theirs.remove(doctor).unwrap_or_default())).collect();
        let others: BTreeMap<_, _> = theirs.into_iter().collect();
        lanes.extend(others.into_iter().map(|(doctor, theirs)| self.lane(doctor, theirs)));
        lanes
    }

    /// How the doctors stand who have patients today at the chosen clinic: what the main screen tells of queues, without
    /// putting anybody in order.
    pub fn standings(&self) -> HashMap<&DoctorId, Standing> {
        let standing = |theirs: Vec<&Appointment>| Standing {
            waiting: theirs.iter().filter(|a| place_of(&a.status) == Some(Place::Waiting)).count(),
            lateness: lateness(&theirs, self.now),
        };
        self.expected_today().into_iter().map(|(doctor, theirs)| (doctor, standing(theirs))).collect()
    }

    /// Who is there or still to come today at the chosen clinic, by doctor.
    fn expected_today(&self) -> HashMap<&DoctorId, Vec<&Appointment>> {
        let mut theirs: HashMap<&DoctorId, Vec<&Appointment>> = HashMap::new();
        let board = self.board_of_today().and_then(Life::value);
        let today = self.zone().on(self.today_date());
        for appointment in board.into_iter().flat_map(|board| &board.appointments) {
            if place_of(&appointment.status).is_some() && today.has(appointment.start) {
                theirs.entry(&appointment.doctor).or_default().push(appointment);
            }
        }
        theirs
    }

    fn lane<'a>(&self, doctor: &'a DoctorId, theirs: Vec<&'a Appointment>) -> Lane<'a> {
        let lateness = lateness(&theirs, self.now);
        let at = |wanted: &[Place]| {
            let wanted = wanted.to_vec();
            theirs.iter().copied().filter(move |a| place_of(&a.status).is_some_and(|place| wanted.contains(&place)))
        };
        let by_time = |mut all: Vec<&'a Appointment>| {
            all.sort_by(|one, other| (one.start, &one.id).cmp(&(other.start, &other.id)));
            all
        };
        let mut all = by_time(at(&[Place::WithDoctor]).collect());
        all.extend(in_call_order(at(&[Place::Waiting, Place::Parked])));
        all.extend(by_time(at(&[Place::Due]).collect()));
        let row = |appointment: &'a Appointment| {
            let place = place_of(&appointment.status)?;
            Some(InQueue { place, appointment, elapsed: self.elapsed(appointment) })
        };
        Lane { doctor, rows: all.into_iter().filter_map(row).collect(), lateness }
    }

    /// How late a doctor is today at the chosen clinic.
    pub fn lateness_of(&self, doctor: &DoctorId) -> Option<TimeDelta> {
        let board = self.board_of_today().and_then(Life::value)?;
        let today = self.zone().on(self.today_date());
        let theirs = board.appointments.iter().filter(|a| a.doctor == *doctor && today.has(a.start));
        let theirs: Vec<&Appointment> = theirs.filter(|a| place_of(&a.status).is_some()).collect();
        lateness(&theirs, self.now)
    }

    /// The selected one of the queue.
    pub fn queue_selected<'a>(&'a self, view: &QueueView) -> Option<&'a Appointment> {
        let board = self.board_of_today().and_then(Life::value)?;
        board.appointments.iter().find(|a| Some(&a.id) == view.selected.as_ref())
    }
}

#[cfg(test)]
mod tests;
