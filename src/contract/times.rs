//! Times on the wire (contract: *Conventions*): RFC 3339 with the clinic's offset on core endpoints, Unix epoch seconds
//! on published ones, dates as `YYYY-MM-DD`.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};

use crate::domain::zone::Zone;

/// The moment as the clinic writes it.
pub fn rfc3339(at: DateTime<Utc>, zone: &Zone) -> String {
    zone.local(at).to_rfc3339_opts(SecondsFormat::Secs, false)
}

/// Reads an RFC 3339 time; a time without an offset is not a moment.
pub fn from_rfc3339(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc())
}

/// Reads epoch seconds.
pub fn from_epoch(seconds: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(seconds, 0)
}

/// A year in which somebody may have been born or may come: beyond it the calendars of the zones end.
pub fn is_sensible(year: i32) -> bool {
    (1800..3000).contains(&year)
}

/// Reads a date, or the date part of a date-time, as published clients send it.
pub fn date(text: &str) -> Option<NaiveDate> {
    day(text.trim()).filter(|date| is_sensible(date.year()))
}

fn day(text: &str) -> Option<NaiveDate> {
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    let (day, time) = text.split_once(['T', ' '])?;
    let looks_like_a_time = time.starts_with(|c: char| c.is_ascii_digit()) && time.contains(':');
    if looks_like_a_time { day.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_time_where_a_date_is_meant_gives_its_date() {
        let day = NaiveDate::from_ymd_opt(2026, 6, 11);
        assert_eq!(date("2026-06-11"), day);
        assert_eq!(date("2026-06-11T00:00:00.000Z"), day);
        assert_eq!(date("2026-06-31"), None);
        assert_eq!(date("2026-06-11Tnonsense"), None);
        // Of these the day after can't be told any more.
        for beyond in ["+262142-12-31", "-262143-01-01", "9999-12-31"] {
            assert_eq!(date(beyond), None, "{beyond}");
        }
    }
}
