//! The server's time, as its answers tell it: what decides what is past and which day is today, however wrong the clock
//! of this computer is.
//!
//! The `Date` of an answer leaves its second's fraction out, and the answer was some time on its way. So a reading is
//! only known to lie within an error, and the offset that was found stays for as long as the readings allow it: the time
//! on the screen must not go back and forth by what the line does.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{AGE, CONTENT_TYPE, DATE, HeaderMap};

/// Reads the clock of this computer.
pub type Raw = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What a reading may differ from what is assumed, beyond its own error, without being news.
const SLACK: TimeDelta = TimeDelta::milliseconds(1_500);
/// Half of the second that the header leaves out.
const HALF: TimeDelta = TimeDelta::milliseconds(500);
/// An answer that was longer on its way tells nothing of use.
const SLOWEST: Duration = Duration::from_secs(10);

/// By how much the clock of this computer is corrected. Without a clock there is nothing to correct.
#[derive(Default)]
pub struct ServerClock {
    raw: OnceLock<Raw>,
    estimate: Mutex<Estimate>,
}

impl fmt::Debug for ServerClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServerClock({})", self.offset())
    }
}

impl ServerClock {
    /// Corrects that clock from now on; the first one stays.
    pub fn corrects(&self, raw: Raw) {
        self.raw.get_or_init(|| raw);
    }

    /// Takes it that the clock is still as wrong as it was, until the first answer tells.
    pub fn assumes(&self, offset: TimeDelta) {
        let mut estimate = self.estimate();
        if !estimate.heard {
            estimate.offset = offset;
        }
    }

    /// What is to be added to this computer's time to have the server's.
    pub fn offset(&self) -> TimeDelta {
        self.estimate().offset
    }

    /// Takes what the head of an answer tells, which came after so long. An answer that was kept on its way is none.
    pub fn heard(&self, head: &HeaderMap, took: Duration) {
        let Some(raw) = self.raw.get() else { return };
        let ours = head.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let ours = ours.is_some_and(|kind| kind.contains("json") || kind.starts_with("text/event-stream"));
        if !ours || head.contains_key(AGE) || took > SLOWEST {
            return;
        }
        let told = head.get(DATE).and_then(|date| date.to_str().ok());
        let told = told.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
        if let (Some(told), Ok(took)) = (told, TimeDelta::from_std(took)) {
            self.estimate().take(raw(), told.to_utc(), took);
        }
    }

    fn estimate(&self) -> MutexGuard<'_, Estimate> {
        self.estimate.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the readings so far have told.
#[derive(Clone, Copy, Debug, Default)]
struct Estimate {
    offset: TimeDelta,
    heard: bool,
    /// What the last reading said, where that could not be.
    otherwise: Option<TimeDelta>,
}

impl Estimate {
    /// A reading. The first one is believed; later on two must say the same before anything changes.
    fn take(&mut self, now: DateTime<Utc>, told: DateTime<Utc>, took: TimeDelta) {
        let said = told + HALF - (now - took / 2);
        let error = HALF + took / 2;
        if (said - self.offset).abs() <= SLACK + error {
            self.otherwise = None;
        } else if !self.heard || self.otherwise.is_some_and(|other| (said - other).abs() <= SLACK + error) {
            (self.offset, self.otherwise) = (said, None);
        } else {
            self.otherwise = Some(said);
        }
        self.heard = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    /// A server's answer: what its header says of a moment, after a while on the way back.
    fn reading(estimate: &mut Estimate, real: DateTime<Utc>, wrong_by: TimeDelta, forth: i64, back: i64) {
        let written = real + TimeDelta::milliseconds(forth);
        let told = DateTime::from_timestamp(written.timestamp(), 0).unwrap();
        let took = TimeDelta::milliseconds(forth + back);
        estimate.take(real + took + wrong_by, told, took);
    }

    #[test]
    fn a_clock_that_is_a_day_off_is_corrected_by_the_first_answer() {
        for wrong_by in [TimeDelta::days(1), TimeDelta::days(-1), TimeDelta::minutes(3)] {
            let mut estimate = Estimate::default();
            reading(&mut estimate, at("2026-11-23T05:12:00.900Z"), wrong_by, 20, 30);
            assert!((estimate.offset + wrong_by).abs() <= TimeDelta::milliseconds(600), "{:?}", estimate.offset);
        }
    }

    #[test]
    fn a_clock_that_is_right_is_never_touched() {
        let mut estimate = Estimate::default();
        for n in 0..1_000_i64 {
            let real = at("2026-11-23T05:12:00Z") + TimeDelta::milliseconds(n * 737);
            reading(&mut estimate, real, TimeDelta::zero(), n * 7 % 900, n * 13 % 900);
            assert_eq!(estimate.offset, TimeDelta::zero());
        }
    }

    #[test]
    fn the_time_is_corrected_once_and_does_not_swing_with_the_line() {
        let mut estimate = Estimate::default();
        let wrong_by = TimeDelta::hours(-5);
        let mut offsets = Vec::new();
        for n in 0..1_000_i64 {
            let real = at("2026-11-23T05:12:00Z") + TimeDelta::milliseconds(n * 911);
            reading(&mut estimate, real, wrong_by, n * 37 % 1_500, n * 91 % 1_500);
            offsets.push(estimate.offset);
        }
        offsets.dedup();
        assert!(offsets.len() <= 2, "it was changed {} times", offsets.len());
    }

    #[test]
    fn one_answer_that_says_otherwise_is_not_believed_and_two_are() {
        let mut estimate = Estimate::default();
        let mut real = at("2026-11-23T05:12:00Z");
        let mut hears = |estimate: &mut Estimate, wrong_by| {
            real += TimeDelta::seconds(4);
            reading(estimate, real, wrong_by, 5, 5);
        };
        hears(&mut estimate, TimeDelta::zero());
        hears(&mut estimate, TimeDelta::hours(1));
        hears(&mut estimate, TimeDelta::zero());
        hears(&mut estimate, TimeDelta::hours(1));
        assert_eq!(estimate.offset, TimeDelta::zero());
        hears(&mut estimate, TimeDelta::hours(1));
        assert!((estimate.offset + TimeDelta::hours(1)).abs() < TimeDelta::seconds(1));
    }

    #[test]
    fn what_was_found_before_is_assumed_until_the_first_answer() {
        let clock = ServerClock::default();
        clock.corrects(Arc::new(|| at("2026-11-23T05:12:00Z")));
        clock.assumes(TimeDelta::days(1));
        assert_eq!(clock.offset(), TimeDelta::days(1));
        let right = [("date", "Mon, 23 Nov 2026 05:12:00 GMT"), ("content-type", "application/json")];
        let right = right.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        clock.heard(&right.into_iter().collect(), Duration::from_millis(10));
        assert!(clock.offset().abs() < TimeDelta::seconds(1));
        clock.assumes(TimeDelta::days(1));
        assert!(clock.offset().abs() < TimeDelta::seconds(1), "who has heard assumes nothing");
    }

    #[test]
    fn only_an_answer_of_the_server_itself_tells_the_time() {
        let head = |lines: &[(&'static str, &str)]| {
            lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect::<HeaderMap>()
        };
        let late = ("date", "Tue, 24 Nov 2026 05:12:00 GMT");
        let offset = |lines: &[(&'static str, &str)]| {
            let clock = ServerClock::default();
            clock.corrects(Arc::new(|| at("2026-11-23T05:12:00Z")));
            clock.heard(&head(lines), Duration::from_millis(10));
            clock.offset()
        };
        assert!(offset(&[late, ("content-type", "application/json")]) > TimeDelta::hours(23));
        assert_eq!(offset(&[late, ("content-type", "text/html")]), TimeDelta::zero());
        assert_eq!(offset(&[late, ("content-type", "application/json"), ("age", "60")]), TimeDelta::zero());
        assert_eq!(offset(&[("content-type", "application/json")]), TimeDelta::zero());
    }
}
