//! What was done in a step, counted by all desks together.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What a desk asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The directory, after a letter.
    Search,
    /// Details, visits, a family.
    Look,
    /// Two days of slots of a doctor.
    Slots,
    /// A page of a clinic's two days.
    List,
    Book,
    CheckIn,
    /// Cancel and move.
    Change,
}

pub const KINDS: [Kind; 7] =
    [Kind::Search, Kind::Look, Kind::Slots, Kind::List, Kind::Book, Kind::CheckIn, Kind::Change];

/// Counts and times, since they were last taken.
#[derive(Default)]
pub struct Tally {
    took: [Mutex<Vec<f64>>; KINDS.len()],
    /// From the acknowledgement of a booking to its hint at another desk of the hospital, in milliseconds.
    hints: Mutex<Vec<f64>>,
    /// From a hint to the list that has it, in milliseconds.
    shown: Mutex<Vec<f64>>,
    /// Acts that were due, and that were done.
    pub due: AtomicUsize,
    pub done: AtomicUsize,
    /// Bookings of a slot that somebody else had taken.
    pub taken: AtomicUsize,
    /// Answers of another kind than wanted: status and how many.
    pub refused: Mutex<HashMap<u16, usize>>,
    /// No answer.
    pub broken: AtomicUsize,
    /// Streams that ended.
    pub lost_streams: AtomicUsize,
    bookings: Mutex<HashMap<String, Booking>>,
}

/// A booking of which hints come: they may be here before the answer is.
enum Booking {
    Hinted,
    Acknowledged(Instant),
}

/// What came of a step.
pub struct Taken {
    pub took: Vec<Vec<f64>>,
    pub hints: Vec<f64>,
    pub shown: Vec<f64>,
    pub due: usize,
    pub done: usize,
    pub slots_taken: usize,
    pub refused: HashMap<u16, usize>,
    pub broken: usize,
    pub lost_streams: usize,
}

impl Tally {
    pub fn took(&self, kind: Kind, time: Duration) {
        held(&self.took[kind as usize]).push(ms(time));
    }

    pub fn shown(&self, time: Duration) {
        held(&self.shown).push(ms(time));
    }

    /// A booking was acknowledged.
    pub fn acknowledged(&self, hospital: usize, id: &str) {
        held(&self.bookings).insert(format!("{hospital}/{id}"), Booking::Acknowledged(Instant::now()));
    }

    /// A hint of a booking has come to a desk.
    pub fn hinted(&self, hospital: usize, id: &str) {
        let now = Instant::now();
        let lag = match held(&self.bookings).entry(format!("{hospital}/{id}")).or_insert(Booking::Hinted) {
            Booking::Hinted => Duration::ZERO,
            Booking::Acknowledged(at) => now.saturating_duration_since(*at),
        };
        held(&self.hints).push(ms(lag));
    }

    pub fn refused(&self, status: u16) {
        *held(&self.refused).entry(status).or_default() += 1;
    }

    /// Everything so far; counts anew from now on.
    pub fn take(&self) -> Taken {
        let count = |count: &AtomicUsize| count.swap(0, Ordering::Relaxed);
        Taken {
            took: self.took.iter().map(|times| std::mem::take(&mut *held(times))).collect(),
            hints: std::mem::take(&mut held(&self.hints)),
            shown: std::mem::take(&mut held(&self.shown)),
            due: count(&self.due),
            done: count(&self.done),
            slots_taken: count(&self.taken),
            refused: std::mem::take(&mut held(&self.refused)),
            broken: count(&self.broken),
            lost_streams: count(&self.lost_streams),
        }
    }
}

pub fn up(count: &AtomicUsize) {
    count.fetch_add(1, Ordering::Relaxed);
}

pub fn held<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
