//! What follows from a list of appointments alone and is asked for with every key and every frame: whose they are, the
//! order of a day, and the names made ready to be searched.
//!
//! It stands beside the list ([`Shared::beside`](crate::domain::shared::Shared::beside)) and goes with its first change, so
//! that nothing here can be older than the list. It is made when it is first asked for, or by whoever has read the list
//! ([`Board::make_ready`]), so that no key has to wait for it.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::OnceLock;

use chrono::NaiveDate;

use super::model::queue::{Place, place_of, put_in_call_order};
use super::model::today::Group;
use super::port::Board;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::ids::DoctorId;
use crate::domain::zone::Zone;

mod names;

pub use names::{Fit, Names};

/// What was made of a list of appointments so far.
#[derive(Default)]
pub struct Roster {
    doctors: OnceLock<Doctors>,
    day: OnceLock<(Zone, NaiveDate, Day)>,
    names: OnceLock<Names>,
}

/// Appointments are told by where they stand in the list.
pub type At = u32;

/// Whose appointments they are.
#[derive(Default)]
struct Doctors {
    /// In the order in which they come first.
    all: Vec<DoctorId>,
    /// Where each stands among them.
    places: HashMap<DoctorId, usize>,
    /// Of each, in the order of the list.
    theirs: Vec<Vec<At>>,
}

impl Doctors {
    fn of(list: &[Appointment]) -> Self {
        let mut this = Self::default();
        for (at, appointment) in list.iter().enumerate() {
            let place = *this.places.entry(appointment.doctor.clone()).or_insert_with(|| {
                this.all.push(appointment.doctor.clone());
                this.theirs.push(Vec::new());
                this.all.len() - 1
            });
            this.theirs[place].push(at as At);
        }
        this
    }
}

/// A date of the list.
#[derive(Clone)]
struct Day {
    /// In the order of today's list; what is done comes last.
    rows: Vec<(Group, At)>,
    /// Where that begins.
    done: usize,
    /// How many wait to be called.
    waiting: usize,
    /// In the order in which they are looked for: due, waiting, with the doctor, done; each by time.
    sought: Vec<At>,
    /// By doctor: who is there or still to come, in the order of the list.
    expected: Vec<Vec<At>>,
    /// By doctor: the same, in the order of the queue.
    lanes: Vec<Vec<(Place, At)>>,
}

impl Day {
    fn of(list: &[Appointment], doctors: &Doctors, zone: &Zone, date: NaiveDate) -> Self {
        let of_date = zone.on(date);
        let is_of_date = |at: &At| of_date.has(list[*at as usize].start);
        let of = |at: At| &list[at as usize];
        let mut groups: [Vec<At>; 4] = Default::default();
        for at in (0..list.len() as At).filter(is_of_date) {
            groups[Group::of(&of(at).status) as usize].push(at);
        }
        for group in &mut groups {
            group.sort_by(|one, other| (of(*one).start, &of(*one).id).cmp(&(of(*other).start, &of(*other).id)));
        }
        let [with_doctor, mut waiting, due, done] = groups;
        let sought = [&due[..], &waiting, &with_doctor, &done].concat();
        put_in_call_order(&mut waiting, of);
        let in_group = |group: Group, all: &[At]| all.iter().map(|at| (group, *at)).collect::<Vec<_>>();
        let mut rows = in_group(Group::WithDoctor, &with_doctor);
        rows.extend(in_group(Group::Waiting, &waiting));
        rows.extend(in_group(Group::Due, &due));
        let done_from = rows.len();
        let mut lanes = vec![Vec::new(); doctors.all.len()];
        for (_, at) in &rows {
            if let (Some(doctor), Some(place)) = (doctors.places.get(&of(*at).doctor), place_of(&of(*at).status)) {
                lanes[*doctor].push((place, *at));
            }
        }
        rows.extend(in_group(Group::Done, &done));
        let is_expected = |at: &At| place_of(&of(*at).status).is_some() && is_of_date(at);
        let expected = |all: &Vec<At>| all.iter().copied().filter(is_expected).collect();
        Self {
            rows,
            done: done_from,
            waiting: waiting.iter().filter(|at| of(**at).status == Status::CheckedIn).count(),
            sought,
            expected: doctors.theirs.iter().map(expected).collect(),
            lanes,
        }
    }
}

/// Kept beside the list, or made for this once.
enum Made<'a> {
    Kept(&'a Day),
    Now(Box<Day>),
}

impl Deref for Made<'_> {
    type Target = Day;

    fn deref(&self) -> &Day {
        match self {
            Self::Kept(day) => day,
            Self::Now(day) => day,
        }
    }
}

/// A date of a list, in order.
pub struct DayOf<'a> {
    list: &'a [Appointment],
    doctors: &'a Doctors,
    day: Made<'a>,
}

impl<'a> DayOf<'a> {
    /// The rows of today's list, in its order, part by part; what is done where it is wished for. Each tells where its
    /// appointment stands ([`Self::at`]).
    pub fn rows(&self, with_done: bool) -> &[(Group, At)] {
        if with_done { &self.day.rows } else { &self.day.rows[..self.day.done] }
    }

    /// The appointment that stands there in the list.
    pub fn at(&self, at: At) -> &'a Appointment {
        &self.list[at as usize]
    }

    /// What is done, cancelled or missed.
    pub fn done(&self) -> impl Iterator<Item = &'a Appointment> {
        let list = self.list;
        self.day.rows[self.day.done..].iter().map(move |(_, at)| &list[*at as usize])
    }

    /// How many wait to be called.
    pub fn waiting(&self) -> usize {
        self.day.waiting
    }

    /// In the order in which they are looked for: who is due, who waits, who is with the doctor, what is done; each by time.
    pub fn sought(&self) -> &[u32] {
        &self.day.sought
    }

    /// Who has appointments in the list, on any date.
    pub fn doctors(&self) -> impl Iterator<Item = &'a DoctorId> + use<'a> {
        self.doctors.all.iter()
    }

    /// Who is there or still to come, in the order of the list.
    pub fn expected(&self, doctor: &DoctorId) -> impl Iterator<Item = &'a Appointment> {
        let (list, theirs) = (self.list, self.doctors.places.get(doctor).map(|place| &self.day.expected[*place]));
        theirs.into_iter().flatten().map(move |at| &list[*at as usize])
    }

    /// The same, in the order of the queue.
    pub fn lane(&self, doctor: &DoctorId) -> impl Iterator<Item = (Place, &'a Appointment)> {
        let (list, theirs) = (self.list, self.doctors.places.get(doctor).map(|place| &self.day.lanes[*place]));
        theirs.into_iter().flatten().map(move |(place, at)| (*place, &list[*at as usize]))
    }
}

impl Board {
    fn doctors(&self) -> &Doctors {
        self.appointments.beside().doctors.get_or_init(|| Doctors::of(&self.appointments))
    }

    /// All of a doctor, in the order of the list.
    pub fn of_doctor(&self, doctor: &DoctorId) -> impl Iterator<Item = &Appointment> {
        let doctors = self.doctors();
        let theirs = doctors.places.get(doctor).map(|place| &doctors.theirs[*place]);
        theirs.into_iter().flatten().map(|at| &self.appointments[*at as usize])
    }

    /// A date of it, in order. The one that is asked for first is kept: a list is read for one date, on which it is today's.
    pub fn day(&self, zone: &Zone, date: NaiveDate) -> DayOf<'_> {
        let (list, doctors) = (&self.appointments, self.doctors());
        let made = || Day::of(list, doctors, zone, date);
        let (of_zone, of_date, day) = list.beside().day.get_or_init(|| (zone.clone(), date, made()));
        let is_it = of_date == &date && of_zone == zone;
        DayOf { list, doctors, day: if is_it { Made::Kept(day) } else { Made::Now(Box::new(made())) } }
    }

    /// The names, ready to be searched.
    pub fn names(&self) -> &Names {
        self.appointments.beside().names.get_or_init(|| Names::of(&self.appointments))
    }

    /// Makes everything that will be asked for, for that first of its dates.
    pub fn make_ready(&self, zone: &Zone, date: NaiveDate) {
        self.day(zone, date);
        self.names();
    }
}
