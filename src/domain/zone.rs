//! The time zone of a clinic, as a `chrono` time zone.
//!
//! The rules come from the zone database that is built into the program (through `jiff`), never from the computer:
//! a desk with old system files, or one in another country, must show and send the same times.

mod on_date;

use std::fmt;

use chrono::offset::{MappedLocalTime, Offset, TimeZone};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use jiff::tz::AmbiguousOffset;

use super::practice::values::distance;
use super::wall_time::WallTime;

pub use on_date::OnDate;

/// A named zone (`Asia/Kolkata`) or a fixed offset.
#[derive(Clone, PartialEq, Eq)]
pub struct Zone(jiff::tz::TimeZone);

/// By its name; those that have none are alike in this.
impl std::hash::Hash for Zone {
    fn hash<H: std::hash::Hasher>(&self, to: &mut H) {
        self.name().hash(to);
    }
}

/// The zone database does not know the name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a time zone; write it like Asia/Kolkata or Europe/London")]
pub struct UnknownZone(String);

impl Zone {
    /// Looks the zone up by its name in the built-in database.
    pub fn named(name: &str) -> Result<Self, UnknownZone> {
        jiff::tz::TimeZoneDatabase::bundled().get(name).map(Self).map_err(|_| UnknownZone(name.to_owned()))
    }

    /// Names of the database that look like this one, the nearest first, at most three.
    pub fn names_like(typed: &str) -> Vec<String> {
        let typed = typed.trim().replace(' ', "_");
        let most = (typed.chars().count() / 4).clamp(1, 3);
        let far = |name: &str| {
            let city = name.rsplit('/').next().unwrap_or(name);
            distance(&typed, name).min(distance(&typed, city))
        };
        let names = jiff::tz::TimeZoneDatabase::bundled();
        let mut near: Vec<(usize, String)> =
            names.available().map(|name| (far(name.as_str()), name.as_str().to_owned())).collect();
        near.retain(|(far, _)| *far <= most);
        near.sort();
        // Farther ones only distract from one that is nearly right.
        let nearest = near.first().map_or(0, |(far, _)| *far);
        near.into_iter().take_while(|(far, _)| *far <= nearest + 1).take(3).map(|(_, name)| name).collect()
    }

    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self(jiff::tz::TimeZone::UTC)
    }

    /// The zone of a service that tells only an offset with its times.
    pub fn fixed(offset: FixedOffset) -> Self {
        jiff::tz::Offset::from_seconds(offset.local_minus_utc())
            .map_or_else(|_| Self::utc(), |o| Self(o.to_time_zone()))
    }

    /// The name in the zone database, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.0.iana_name()
    }

    /// What people call the zone at that moment: `IST`, `BST`, or an offset such as `+05`.
    pub fn abbreviation(&self, at: DateTime<Utc>) -> String {
        let stamp = jiff::Timestamp::from_second(at.timestamp()).unwrap_or_default();
        self.0.to_offset_info(stamp).abbreviation().to_owned()
    }

    /// The moment on the clinic's own clock.
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<Self> {
        at.with_timezone(self)
    }

    /// `01:30`, on the clinic's own clock; where the clocks go back and that time comes twice, with what the zone is called
    /// then: `01:30 BST`.
    pub fn clock(&self, at: DateTime<Utc>) -> String {
        let local = self.local(at);
        let time = local.format("%H:%M");
        match self.offset_from_local_datetime(&local.naive_local()) {
            MappedLocalTime::Ambiguous(..) => format!("{time} {}", self.abbreviation(at)),
            MappedLocalTime::Single(_) | MappedLocalTime::None => time.to_string(),
        }
    }

    /// The clinic's date at that moment.
    pub fn date(&self, at: DateTime<Utc>) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// The first moment at which the clinic's clock shows this time of this date, or, where the clocks skip it,
    /// the moment right after the gap. Beginnings and ends are both meant so: what ends at a time and what begins at it
    /// follow each other, on a day on which that time comes twice, too.
    pub fn first_moment(&self, date: NaiveDate, time: WallTime) -> DateTime<Utc> {
        let local = date.and_time(NaiveTime::MIN) + chrono::TimeDelta::minutes(i64::from(time.minutes()));
        let offset = match self.0.to_ambiguous_timestamp(civil(local)).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset,
            // The earlier pass still has the old offset.
            AmbiguousOffset::Fold { before, .. } => before,
            AmbiguousOffset::Gap { before, after } => return self.gap_end(local, before, after),
        };
        (local - chrono::TimeDelta::seconds(i64::from(offset.seconds()))).and_utc()
    }

    /// The change of offset that skips `local`: the transition lies between the two readings of it.
    fn gap_end(&self, local: NaiveDateTime, before: jiff::tz::Offset, after: jiff::tz::Offset) -> DateTime<Utc> {
        let read = |o: jiff::tz::Offset| (local - chrono::TimeDelta::seconds(i64::from(o.seconds()))).and_utc();
        let from = jiff::Timestamp::from_second(read(after).timestamp() - 1).unwrap_or_default();
        self.0
            .following(from)
            .next()
            .and_then(|change| DateTime::from_timestamp(change.timestamp().as_second(), 0))
            .unwrap_or_else(|| read(before))
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name().unwrap_or("fixed"))
    }
}

fn civil(local: NaiveDateTime) -> jiff::civil::DateTime {
    use chrono::{Datelike, Timelike};
    let small = |n: u32| i8::try_from(n).unwrap_or_default();
    jiff::civil::DateTime::new(
        i16::try_from(local.year()).unwrap_or_default(),
        small(local.month()),
        small(local.day()),
        small(local.hour()),
        small(local.minute()),
        small(local.second()),
        0,
    )
    .unwrap_or_default()
}

fn fixed(offset: jiff::tz::Offset) -> FixedOffset {
    FixedOffset::east_opt(offset.seconds()).unwrap_or_else(|| chrono::Utc.fix())
}

/// A zone together with the offset it has at one moment: what a `DateTime<Zone>` carries.
#[derive(Clone, PartialEq, Eq)]
pub struct ZoneOffset {
    zone: Zone,
    offset: FixedOffset,
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.offset
    }
}

impl fmt::Debug for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.offset, f)
    }
}

impl fmt::Display for ZoneOffset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.offset, f)
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone.clone()
    }

    fn offset_from_local_date(&self, local: &NaiveDate) -> MappedLocalTime<ZoneOffset> {
        self.offset_from_local_datetime(&local.and_time(NaiveTime::MIN))
    }

    fn offset_from_local_datetime(&self, local: &NaiveDateTime) -> MappedLocalTime<ZoneOffset> {
        let with = |offset| ZoneOffset { zone: self.clone(), offset: fixed(offset) };
        match self.0.to_ambiguous_timestamp(civil(*local)).offset() {
            AmbiguousOffset::Unambiguous { offset } => MappedLocalTime::Single(with(offset)),
            AmbiguousOffset::Gap { .. } => MappedLocalTime::None,
            AmbiguousOffset::Fold { before, after } => MappedLocalTime::Ambiguous(with(before), with(after)),
        }
    }

    fn offset_from_utc_date(&self, utc: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&utc.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        let stamp = jiff::Timestamp::from_second(utc.and_utc().timestamp()).unwrap_or_default();
        ZoneOffset { zone: self.clone(), offset: fixed(self.0.to_offset(stamp)) }
    }
}
