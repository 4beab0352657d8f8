//! Whether moments are of a date: asked of each of thousands of appointments with every key and every frame. On nearly all
//! days the clocks stay as they are, and two comparisons tell; around a change of the clocks the zone is asked each time.

use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};

use super::Zone;

/// So far from its noon in UTC a date can last or begin anywhere: no offset is longer than 26 hours.
const REACH: TimeDelta = TimeDelta::hours(40);

/// A date of a clinic.
#[derive(Clone, Debug)]
pub struct OnDate {
    zone: Zone,
    date: NaiveDate,
    /// Its moments, where the clocks stay as they are.
    plain: Option<Range<DateTime<Utc>>>,
}

impl Zone {
    /// That date there, to be asked of many moments.
    pub fn on(&self, date: NaiveDate) -> OnDate {
        OnDate { zone: self.clone(), date, plain: self.plain_day(date) }
    }

    /// The moments of a date around which the clocks stay as they are.
    fn plain_day(&self, date: NaiveDate) -> Option<Range<DateTime<Utc>>> {
        let midnight = date.and_time(NaiveTime::MIN).and_utc();
        let noon = midnight.checked_add_signed(TimeDelta::hours(12))?;
        let from = jiff::Timestamp::from_second(noon.checked_sub_signed(REACH)?.timestamp()).ok()?;
        let to = jiff::Timestamp::from_second(noon.checked_add_signed(REACH)?.timestamp()).ok()?;
        if self.0.following(from).next().is_some_and(|change| change.timestamp() <= to) {
            return None;
        }
        let start = midnight - TimeDelta::seconds(i64::from(self.0.to_offset(from).seconds()));
        Some(start..start + TimeDelta::days(1))
    }
}

impl OnDate {
    /// Hour and minute of a moment of that date on the clinic's clock.
    pub fn wall(&self, at: DateTime<Utc>) -> (u32, u32) {
        let minutes = self.plain.as_ref().and_then(|plain| u32::try_from((at - plain.start).num_minutes()).ok());
        match minutes {
            Some(minutes) => (minutes / 60, minutes % 60),
            None => {
                let local = self.zone.local(at);
                (local.hour(), local.minute())
            }
        }
    }

    /// Whether the moment is of that date.
    pub fn has(&self, at: DateTime<Utc>) -> bool {
        match &self.plain {
            Some(plain) => plain.contains(&at),
            None => self.zone.date(at) == self.date,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_moment_is_of_the_date_that_the_zone_says() {
        let names = [
            "Asia/Kolkata",
            "Europe/London",
            "America/St_Johns",
            "Pacific/Apia",
            "Pacific/Kiritimati",
            "Africa/Casablanca",
            "Australia/Lord_Howe",
            "America/Havana",
            "UTC",
        ];
        let (mut asked, mut plain) = (0, 0);
        for zone in names.map(|name| Zone::named(name).unwrap()) {
            for first in ["2006-10-25", "2011-12-27", "2026-03-25", "2026-10-20", "2027-02-25"] {
                let first: NaiveDate = first.parse().unwrap();
                for date in first.iter_days().take(12) {
                    let on = zone.on(date);
                    plain += usize::from(on.plain.is_some());
                    let midnight = date.and_time(NaiveTime::MIN).and_utc();
                    for minutes in (-45 * 60..=70 * 60).step_by(13) {
                        let at = midnight + TimeDelta::minutes(minutes);
                        assert_eq!(on.has(at), zone.date(at) == date, "{zone:?}: {date}, {at}");
                        let local = zone.local(at);
                        assert!(!on.has(at) || on.wall(at) == (local.hour(), local.minute()), "{zone:?}: {date}, {at}");
                        asked += 1;
                    }
                }
            }
        }
        assert!(asked > 250_000 && plain > 300, "{asked} moments, {plain} plain days");
    }
}
