//! The practice of the torture: few doctors, many desks. Today and tomorrow, from noon, each half hour can be sold as two
//! quarters or as a whole; one doctor takes two patients at once, one sits at two clinics.

use std::fmt::Write;

use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::domain::practice::Practice;
use frontdesk::domain::zone::Zone;

use crate::slots::Part;

/// Where the clock of every server starts.
pub const NOW: &str = "2026-11-23T10:42:00+05:30";
/// The first half hour of today…
const NOON: &str = "2026-11-23T12:00:00+05:30";
/// …and how many there are on each day.
const HALF_HOURS: usize = 16;
const DAYS: usize = 2;
const DOCTORS: usize = 7;
/// The one who goes to the other clinic after half of the day.
const TWO_CLINICS: usize = 5;
const TWO_AT_ONCE: usize = 6;
/// People who are in the directory from the beginning.
pub const PATIENTS: usize = 300;

/// Half an hour of a doctor's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    pub doctor: usize,
    pub day: usize,
    number: usize,
}

impl Block {
    pub const COUNT: usize = DOCTORS * DAYS * HALF_HOURS;

    pub fn nth(at: usize) -> Self {
        let (doctor, rest) = (at % DOCTORS, at / DOCTORS);
        Self { doctor, day: rest % DAYS, number: rest / DAYS % HALF_HOURS }
    }

    pub fn capacity(self) -> usize {
        if self.doctor == TWO_AT_ONCE { 2 } else { 1 }
    }

    fn start(self) -> DateTime<Utc> {
        let noon: DateTime<Utc> = NOON.parse().unwrap();
        noon + TimeDelta::minutes(i64::try_from(self.day * 24 * 60 + self.number * 30).unwrap())
    }
}

/// A slot that can be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    pub block: Block,
    pub part: Part,
}

impl Slot {
    pub fn doctor(self) -> String {
        doctor(self.block.doctor)
    }

    pub fn clinic(self) -> &'static str {
        if self.block.doctor == TWO_CLINICS && self.block.number >= HALF_HOURS / 2 { "south" } else { "north" }
    }

    pub fn service(self) -> String {
        format!("{}-{}", self.doctor(), self.minutes())
    }

    fn minutes(self) -> i64 {
        if self.part == Part::Whole { 30 } else { 15 }
    }

    pub fn start(self) -> DateTime<Utc> {
        let late = if self.part == Part::Second { 15 } else { 0 };
        self.block.start() + TimeDelta::minutes(late)
    }

    pub fn end(self) -> DateTime<Utc> {
        self.start() + TimeDelta::minutes(self.minutes())
    }

    /// The slot of a row, by what it says.
    pub fn of_row(doctor: &str, start: i64, end: i64) -> Option<Self> {
        let all = (0..Block::COUNT).map(Block::nth).filter(|block| self::doctor(block.doctor) == doctor);
        let slots = all.flat_map(|block| Part::ALL.map(|part| Self { block, part }));
        slots.into_iter().find(|slot| slot.start().timestamp() == start && slot.end().timestamp() == end)
    }
}

pub fn doctor(number: usize) -> String {
    format!("d{number}")
}

/// Doctors with the clinic where they begin the day.
pub fn queues() -> impl Iterator<Item = (String, &'static str)> {
    (0..DOCTORS).map(|number| (doctor(number), "north"))
}

pub fn zone() -> Zone {
    Zone::named("Asia/Kolkata").unwrap()
}

/// The whole of it, as the server knows it.
pub fn practice() -> Practice {
    let mut text = String::from(
        "practice = { id = \"lake\", name = \"Lake Clinics\", calling_code = \"91\", currency = \"INR\" }\n\
         clinic = [{ id = \"north\", name = \"North\", zone = \"Asia/Kolkata\" }, \
                   { id = \"south\", name = \"South\", zone = \"Asia/Kolkata\" }]\n",
    );
    for number in 0..DOCTORS {
        let id = doctor(number);
        write!(text, "[[doctor]]\nid = \"{id}\"\nfirst_name = \"{id}\"\n").unwrap();
        for minutes in [15, 30] {
            write!(
                text,
                "[[service]]\nid = \"{id}-{minutes}\"\ndoctor = \"{id}\"\nname = \"Visit\"\nminutes = {minutes}\n\
                 price = 500\npay = \"after\"\n"
            )
            .unwrap();
        }
        let capacity = if number == TWO_AT_ONCE { 2 } else { 1 };
        let sittings: &[(&str, &str, &str)] = if number == TWO_CLINICS {
            &[("north", "12:00", "16:00"), ("south", "16:00", "20:00")]
        } else {
            &[("north", "12:00", "20:00")]
        };
        for (clinic, from, to) in sittings {
            write!(
                text,
                "[[sitting]]\ndoctor = \"{id}\"\nclinic = \"{clinic}\"\nfrom = \"{from}\"\nto = \"{to}\"\n\
                 days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n\
                 services = [\"{id}-15\", \"{id}-30\"]\ncapacity = {capacity}\n"
            )
            .unwrap();
        }
    }
    toml::from_str(&text).unwrap()
}
