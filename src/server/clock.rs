//! The one clock of a program: the server and the desk that shares its process read the same.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time: the computer's, or one that began at a chosen moment and runs on (for tests and demonstrations).
#[derive(Clone, Copy, Debug)]
pub struct Clock(Option<(DateTime<Utc>, Instant)>);

impl Clock {
    /// The computer's clock.
    pub fn real() -> Self {
        Self(None)
    }

    /// A clock that shows that moment now, and runs on from there.
    pub fn starting_at(at: DateTime<Utc>) -> Self {
        Self(Some((at, Instant::now())))
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        match self.0 {
            None => Utc::now(),
            Some((from, since)) => from + TimeDelta::from_std(since.elapsed()).unwrap_or_default(),
        }
    }
}
