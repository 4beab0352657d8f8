//! What all desks share: the clock's factor, which slots are free, who is due, and what the server has promised.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::super::dice::Dice;
use super::mix;
use super::tally::Tally;
use super::town;

/// The days beyond tomorrow that are booked.
const LATER_DAYS: usize = 40;

/// Shared by all desks.
pub struct World {
    pub tally: Tally,
    pub ledger: Mutex<Ledger>,
    /// Doctors of all hospitals.
    pub doctors: usize,
    /// Of a hundred desks so many ask instead of being told.
    pub polling: usize,
    factor: AtomicU64,
    /// Of each doctor: slots of tomorrow, and of later days, that were given out.
    tomorrow: Vec<AtomicUsize>,
    later: Vec<AtomicUsize>,
    /// Of each clinic: how many have come.
    came: Vec<AtomicUsize>,
}

/// What was answered.
#[derive(Default)]
pub struct Ledger {
    /// By key.
    pub booked: HashMap<String, Booked>,
    /// Tokens of those who came, by hospital and appointment.
    pub came: HashMap<(usize, String), i64>,
    pub cancelled: HashSet<(usize, String)>,
    /// Old and new.
    pub moved: HashMap<(usize, String), String>,
}

/// How a booking ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Booked {
    /// The server has told its appointment.
    There(String),
    /// The slot was taken.
    Refused,
    /// No answer, or one that says nothing.
    NotKnown,
}

impl World {
    pub fn new(hospitals: usize, polling: usize) -> Self {
        let doctors = hospitals * town::OF_A_HOSPITAL;
        let counts = |count: usize| (0..count).map(|_| AtomicUsize::new(0)).collect();
        Self {
            tally: Tally::default(),
            ledger: Mutex::default(),
            doctors,
            polling,
            factor: AtomicU64::new(0.25_f64.to_bits()),
            tomorrow: counts(doctors),
            later: counts(doctors),
            came: counts(hospitals * town::CLINICS),
        }
    }

    /// How many times faster than a real morning it goes.
    pub fn factor(&self) -> f64 {
        f64::from_bits(self.factor.load(Ordering::Relaxed))
    }

    pub fn go(&self, factor: f64) {
        self.factor.store(factor.to_bits(), Ordering::Relaxed);
    }

    /// A slot to book: now and then one that somebody else has just taken.
    pub fn slot(&self, hospital: usize, doctor: usize, dice: &mut Dice) -> usize {
        let slot = self.free_slot(hospital, doctor, dice);
        let first_of_day = slot.is_multiple_of(town::SLOTS) || slot == town::SLOTS + town::TOMORROW;
        if dice.below(100) < mix::SAME_SLOT && !first_of_day { slot - 1 } else { slot }
    }

    /// A slot that nobody has tried.
    pub fn free_slot(&self, hospital: usize, doctor: usize, dice: &mut Dice) -> usize {
        let at = hospital * town::OF_A_HOSPITAL + doctor;
        if dice.below(100) < mix::SHOWN_DAYS {
            let number = town::TOMORROW + self.tomorrow[at].fetch_add(1, Ordering::Relaxed);
            if number < town::SLOTS {
                return town::SLOTS + number;
            }
        }
        self.later_slot(hospital, doctor)
    }

    /// A slot that nobody has tried, of a day after tomorrow.
    pub fn later_slot(&self, hospital: usize, doctor: usize) -> usize {
        let later = &self.later[hospital * town::OF_A_HOSPITAL + doctor];
        2 * town::SLOTS + later.fetch_add(1, Ordering::Relaxed) % (LATER_DAYS * town::SLOTS)
    }

    /// The next who comes to that clinic: doctor and appointment. `None` when all are there.
    pub fn due(&self, hospital: usize, clinic: usize) -> Option<(usize, String)> {
        let number = self.came[hospital * town::CLINICS + clinic].fetch_add(1, Ordering::Relaxed);
        let (of_day, doctor) = (town::CAME + number / town::OF_A_CLINIC, number % town::OF_A_CLINIC);
        let doctor = clinic * town::OF_A_CLINIC + doctor;
        let all = hospital * town::OF_A_HOSPITAL + doctor;
        (of_day < town::TODAY).then(|| (doctor, town::appointment(all, of_day, self.doctors)))
    }
}
