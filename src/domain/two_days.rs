//! The window of every slot search: a day and the day after it.

use chrono::{Days, NaiveDate};

/// One day, or one day and the next (contract: *Search slots*, "only D to D+1 is supported").
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TwoDays {
    first: NaiveDate,
    both: bool,
}

/// The two dates are not D and D, nor D and D+1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "slots can be searched for one day or for two days in a row: end_date must be start_date ({start}) or the day after it, not {end}"
)]
pub struct NotTwoDays {
    start: NaiveDate,
    end: NaiveDate,
}

impl TwoDays {
    /// The day and the one after it.
    pub fn from(first: NaiveDate) -> Self {
        Self { first, both: true }
    }

    /// The window between two dates as a client names them, both included.
    pub fn between(start: NaiveDate, end: NaiveDate) -> Result<Self, NotTwoDays> {
        match end.signed_duration_since(start).num_days() {
            0 => Ok(Self { first: start, both: false }),
            1 => Ok(Self { first: start, both: true }),
            _ => Err(NotTwoDays { start, end }),
        }
    }

    /// D.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day of the window: D or D+1.
    pub fn last(self) -> NaiveDate {
        if self.both { self.first.checked_add_days(Days::new(1)).unwrap_or(self.first) } else { self.first }
    }

    /// The days of the window, in order.
    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        let (first, last) = (self.first, self.last());
        std::iter::once(first).chain((last != first).then_some(last))
    }

    /// Whether the date lies in the window.
    pub fn holds(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last()
    }
}
