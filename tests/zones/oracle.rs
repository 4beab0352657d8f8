//! Zones as another library tells them, with its own copy of the data: `tz-rs` over `tzdb_data`.
//!
//! It is asked one thing only, the offset at a moment, put right where its data is older ([`crate::names::NEWER`]). When the offset changes is found by looking, and which moments a
//! wall time means is worked out from that, so that no reasoning about gaps and folds is shared with the product.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta};
use tz::timezone::TimeZoneRef;

use crate::names::{NEWER, Newer};

/// How far apart two looks are: no zone changes its offset twice within it.
const LOOK: i64 = 12 * 3600;

/// One change of a zone's offset: at that moment, from so many seconds to so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    pub at: i64,
    pub before: i64,
    pub after: i64,
}

/// A zone with its changes.
pub struct Oracle {
    told: Told,
    pub changes: Arc<Vec<Change>>,
}

/// Zones under several names have the same data: looked through once.
#[derive(Default)]
pub struct Oracles(Mutex<BTreeMap<Data, Arc<Vec<Change>>>>);

/// The library's data of a zone, and whether something is newer.
type Data = (&'static [u8], bool);

/// What is told of a zone: by the library, and by the list of what is newer than its data.
#[derive(Clone, Copy)]
struct Told {
    zone: &'static TimeZoneRef<'static>,
    newer: Option<&'static Newer>,
}

impl Told {
    fn offset(self, at: i64) -> i64 {
        let newer = self.newer.filter(|newer| newer.holds(at));
        newer.map_or_else(|| older_offset(self.zone, at), |newer| newer.offset)
    }
}

/// The offset as the library tells it.
pub fn older_offset(zone: &TimeZoneRef<'_>, at: i64) -> i64 {
    i64::from(zone.find_local_time_type(at).unwrap().ut_offset())
}

impl Oracles {
    /// The zone of that name, with its changes between two years, both included.
    pub fn named(&self, name: &str, years: (i32, i32)) -> Option<Oracle> {
        let newer = NEWER.iter().find(|newer| newer.names.contains(&name));
        let told = Told { zone: tzdb_data::find_tz(name.as_bytes())?, newer };
        let data = (tzdb_data::find_raw(name.as_bytes())?, newer.is_some());
        let known = self.0.lock().unwrap().get(&data).map(Arc::clone);
        let changes = known.unwrap_or_else(|| Arc::new(changes(told, years)));
        self.0.lock().unwrap().insert(data, Arc::clone(&changes));
        Some(Oracle { told, changes })
    }

    /// How many different ones there are.
    pub fn different(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

fn midnight(date: NaiveDate) -> i64 {
    date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
}

fn changes(zone: Told, (from, to): (i32, i32)) -> Vec<Change> {
    let begins = midnight(NaiveDate::from_ymd_opt(from - 1, 12, 25).unwrap());
    let ends = midnight(NaiveDate::from_ymd_opt(to + 1, 1, 8).unwrap());
    let (mut found, mut at, mut before) = (Vec::new(), begins, zone.offset(begins));
    while at < ends {
        let next = at + LOOK;
        let after = zone.offset(next);
        if after != before {
            // The first second with the new offset.
            let (mut old, mut new) = (at, next);
            while new - old > 1 {
                let middle = old + (new - old) / 2;
                if zone.offset(middle) == before { old = middle } else { new = middle }
            }
            found.push(Change { at: new, before, after });
        }
        (at, before) = (next, after);
    }
    found
}

impl Oracle {
    /// Seconds east of Greenwich at that moment.
    pub fn offset(&self, at: i64) -> i64 {
        self.told.offset(at)
    }

    /// What the clock on the wall shows at that moment.
    pub fn local(&self, at: i64) -> NaiveDateTime {
        DateTime::from_timestamp(at + self.offset(at), 0).unwrap().naive_utc()
    }

    /// Every moment at which the clock on the wall shows that: none, one or two, in order.
    pub fn moments(&self, local: NaiveDateTime) -> Vec<i64> {
        let told = local.and_utc().timestamp();
        let near = self.near(told);
        let mut offsets: Vec<i64> = near.iter().flat_map(|c| [c.before, c.after]).collect();
        if offsets.is_empty() {
            offsets.push(self.offset(told));
        }
        offsets.sort_unstable();
        offsets.dedup();
        let mut moments: Vec<i64> = offsets.iter().map(|offset| told - offset).collect();
        moments.retain(|at| self.offset(*at) + at == told);
        moments.sort_unstable();
        moments
    }

    /// The change that makes the clock on the wall leap over that.
    pub fn leap(&self, local: NaiveDateTime) -> i64 {
        let told = local.and_utc().timestamp();
        let leaps = |c: &&Change| c.at + c.before <= told && told < c.at + c.after;
        self.near(told).iter().find(leaps).expect("the clock shows it").at
    }

    fn near(&self, told: i64) -> &[Change] {
        let from = self.changes.partition_point(|c| c.at < told - 2 * 86_400);
        let to = self.changes.partition_point(|c| c.at < told + 2 * 86_400);
        &self.changes[from..to]
    }

    /// From the first moment that has a wall time of a date to the first that has another; that of the leap where there is
    /// none.
    pub fn span(&self, date: NaiveDate, from: u16, to: u16) -> (i64, i64) {
        let first = |minutes: u16| {
            let local = date.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(i64::from(minutes));
            self.moments(local).first().copied().unwrap_or_else(|| self.leap(local))
        };
        (first(from), first(to))
    }
}
