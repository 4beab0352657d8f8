//! The one clock of a program: the server and the desk that shares its process read the same.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time: the computer's, or one that began at a chosen moment and runs on (for tests and demonstrations).
#[derive(Clone, Copy, Debug)]
pub struct Clock(Source);

#[derive(Clone, Copy, Debug)]
enum Source {
    Computer,
    From(DateTime<Utc>, Instant),
    /// Milliseconds since 1970, as a simulation sets them.
    #[cfg(feature = "rehearsal")]
    Told(&'static std::sync::atomic::AtomicI64),
}

impl Clock {
    /// The computer's clock.
    pub fn real() -> Self {
        Self(Source::Computer)
    }

    /// A clock that shows that moment now, and runs on from there.
    pub fn starting_at(at: DateTime<Utc>) -> Self {
        Self(Source::From(at, Instant::now()))
    }

    /// A clock that stands, and goes on only as it is told to: milliseconds since 1970.
    #[cfg(feature = "rehearsal")]
    pub fn told(millis: &'static std::sync::atomic::AtomicI64) -> Self {
        Self(Source::Told(millis))
    }

    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        match self.0 {
            Source::Computer => Utc::now(),
            Source::From(from, since) => from + TimeDelta::from_std(since.elapsed()).unwrap_or_default(),
            #[cfg(feature = "rehearsal")]
            Source::Told(millis) => {
                DateTime::from_timestamp_millis(millis.load(std::sync::atomic::Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }
}
