//! The queue: who waits for which doctor, for how long, who goes next, and how late each doctor is.
//!
//! The order in which patients are called: who goes first for a reason, then by token; who is put aside comes last and is
//! not called. The rules are plain functions over appointments and a moment.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};

use super::Desk;
use super::life::Life;
use super::today::{Group, Slip};
use crate::desk::roster::DayOf;
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
    fn empty(doctor: &'a DoctorId) -> Self {
        Self { doctor, rows: Vec::new(), lateness: None }
    }

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
    let mut all: Vec<&Appointment> = waiting.into_iter().collect();
    put_in_call_order(&mut all, |a| a);
    all
}

/// The same, of what stands for appointments.
pub fn put_in_call_order<'a, T: Copy>(all: &mut Vec<T>, of: impl Fn(T) -> &'a Appointment) {
    let rank = |a: &Appointment| (a.status == Status::Parked, a.urgent.is_none());
    let came = |a: &Appointment| a.checked_in.unwrap_or(a.start);
    // A service that gives no tokens tells who came first.
    let key = |a: &'a Appointment| (rank(a), a.token.unwrap_or(u32::MAX), came(a), a.start, &a.id);
    all.sort_by(|one, other| key(of(*one)).cmp(&key(of(*other))));
    let mut latest: HashMap<_, DateTime<Utc>> = HashMap::new();
    let mut placed: Vec<_> = all
        .iter()
        .map(|one| {
            let a = of(*one);
            let latest = latest.entry((&a.doctor, rank(a))).or_insert(came(a));
            *latest = came(a).max(*latest);
            ((rank(a), *latest), *one)
        })
        .collect();
    placed.sort_by_key(|(key, _)| *key);
    all.clear();
    all.extend(placed.into_iter().map(|(_, one)| one));
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
    /// The queues of today at the chosen clinic, of all who have one.
    pub fn lanes(&self) -> Vec<Lane<'_>> {
        let day = self.day_of_today();
        let lane = |doctor| day.as_ref().map_or_else(|| Lane::empty(doctor), |day| self.lane(doctor, day));
        self.queued(day.as_ref()).into_iter().map(lane).collect()
    }

    /// Whose queues there are, and who stands in each, in its order.
    pub fn queues(&self) -> Vec<(&DoctorId, Vec<&Appointment>)> {
        let day = self.day_of_today();
        let theirs = |doctor| day.iter().flat_map(|day| day.lane(doctor)).map(|(_, of)| of).collect();
        self.queued(day.as_ref()).into_iter().map(|doctor| (doctor, theirs(doctor))).collect()
    }

    /// All who sit at the chosen clinic, in the order of the practice, then anybody else who has patients there.
    fn queued<'a>(&'a self, day: Option<&DayOf<'a>>) -> Vec<&'a DoctorId> {
        let mut all: Vec<&DoctorId> = self.doctors_here().into_iter().map(|doctor| &doctor.id).collect();
        let sit_here: HashSet<&DoctorId> = all.iter().copied().collect();
        let has_patients = |doctor: &&DoctorId| day.is_some_and(|day| day.expected(doctor).next().is_some());
        let others = day.into_iter().flat_map(DayOf::doctors).filter(|doctor| !sit_here.contains(doctor));
        let mut others: Vec<&DoctorId> = others.filter(has_patients).collect();
        others.sort();
        all.extend(others);
        all
    }

    /// How the doctors stand who have patients today at the chosen clinic: what the main screen tells of queues, without
    /// putting anybody in order.
    pub fn standings(&self) -> HashMap<&DoctorId, Standing> {
        let Some(day) = self.day_of_today() else { return HashMap::new() };
        day.doctors().map(|doctor| (doctor, self.standing(&day, doctor))).collect()
    }

    /// How one of them stands on that day.
    pub fn standing(&self, day: &DayOf<'_>, doctor: &DoctorId) -> Standing {
        let theirs: Vec<&Appointment> = day.expected(doctor).collect();
        let waiting = theirs.iter().filter(|a| place_of(&a.status) == Some(Place::Waiting)).count();
        Standing { waiting, lateness: lateness(&theirs, self.minute()) }
    }

    fn lane<'a>(&self, doctor: &'a DoctorId, day: &DayOf<'a>) -> Lane<'a> {
        let theirs: Vec<&Appointment> = day.expected(doctor).collect();
        let row = |(place, appointment): (Place, &'a Appointment)| InQueue {
            place,
            appointment,
            elapsed: self.elapsed(appointment),
        };
        Lane { doctor, rows: day.lane(doctor).map(row).collect(), lateness: lateness(&theirs, self.minute()) }
    }

    /// How late a doctor is today at the chosen clinic.
    pub fn lateness_of(&self, doctor: &DoctorId) -> Option<TimeDelta> {
        let theirs: Vec<&Appointment> = self.day_of_today()?.expected(doctor).collect();
        lateness(&theirs, self.minute())
    }

    /// The selected one of the queue.
    pub fn queue_selected<'a>(&'a self, view: &QueueView) -> Option<&'a Appointment> {
        let board = self.board_of_today().and_then(Life::value)?;
        board.appointments.iter().find(|a| Some(&a.id) == view.selected.as_ref())
    }
}

#[cfg(test)]
mod tests;
