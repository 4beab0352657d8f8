//! Which quarter of an hour stands in which column. It knows widths and times, no styles and no names.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeZone, Timelike, Utc};

use crate::desk::model::whole_clinic::{DoctorDay, QUARTER, quarter_of};
use crate::domain::zone::Zone;

/// The widest column: beyond it, it only grows emptier.
const WIDEST: usize = 4;

/// The arrangement: hours in which nobody sits are left out.
///
/// ```text
///  9    10   11   16        one cell for a quarter, a blank before each hour;
///  ▪▪·· ··│▪▪ ·2·· ····     the line stands before the quarter in which it is now
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Plan {
    /// The quarters that are seen, with the columns at which they begin.
    pub columns: Vec<(i64, usize)>,
    /// The hours that are seen: what they are called, and where they begin.
    pub hours: Vec<(u32, usize)>,
    /// Cells of a column.
    pub wide: usize,
    /// The column of the line that says how late it is.
    pub now: Option<usize>,
    /// Cells of everything.
    pub total: usize,
    /// Whether there are earlier hours than are seen.
    pub earlier: bool,
    /// Whether there are later ones.
    pub later: bool,
}

impl Plan {
    /// Arranges the days in so many cells, around the selected moment where not all hours fit. `now` is given where the
    /// day is today.
    pub fn new(
        days: &[DoctorDay<'_>],
        zone: &Zone,
        room: usize,
        selected: DateTime<Utc>,
        now: Option<DateTime<Utc>>,
    ) -> Self {
        let hours: Vec<i64> = hours(days, zone).into_iter().collect();
        let line = usize::from(now.is_some());
        let needs = |wide: usize, gap: usize| hours.len() * (4 * wide + gap) + line;
        let wide = (1..=WIDEST).rev().find(|wide| needs(*wide, 1) <= room).unwrap_or(1);
        let gap = if needs(wide, 2) <= room { 2 } else { 1 };
        let fits = room.saturating_sub(line) / (4 * wide + gap);
        let selected = hours.partition_point(|hour| *hour <= quarter_of(selected)).saturating_sub(1);
        // What comes is looked at more than what was: the selected hour stands nearer to the left.
        let fits = fits.min(hours.len());
        let from = selected.saturating_sub(fits / 4).min(hours.len() - fits);
        let seen = from..from + fits;
        let mut plan = Self {
            columns: Vec::new(),
            hours: Vec::new(),
            wide,
            now: None,
            total: 0,
            earlier: seen.start > 0,
            later: seen.end < hours.len(),
        };
        let now = now.map(quarter_of);
        let before_seen =
            |quarter: i64| hours.get(seen.clone()).and_then(|seen| seen.first()).is_none_or(|h| quarter < *h);
        let mut line = now.filter(|now| !(plan.earlier && before_seen(*now)));
        for hour in hours.get(seen.clone()).unwrap_or_default() {
            plan.total += gap;
            plan.hours.push((hour_of(*hour, zone), plan.total));
            for quarter in *hour..*hour + 4 {
                if line.is_some_and(|now| now <= quarter) {
                    line = None;
                    // Between two hours the blank is the line's place.
                    let in_gap = quarter == *hour;
                    plan.now = Some(if in_gap { plan.total - 1 } else { plan.total });
                    plan.total += usize::from(!in_gap);
                }
                plan.columns.push((quarter, plan.total));
                plan.total += wide;
            }
        }
        plan
    }
}

/// The first quarters of all hours in which somebody has slots.
fn hours(days: &[DoctorDay<'_>], zone: &Zone) -> BTreeSet<i64> {
    let mut hours = BTreeSet::new();
    for cell in days.iter().flat_map(|day| &day.cells) {
        let last = (cell.span.end.timestamp() - 1).div_euclid(QUARTER);
        for quarter in quarter_of(cell.span.start)..=last {
            if let Some(local) = moment(quarter).map(|at| zone.local(at)) {
                hours.insert(quarter - i64::from(local.minute() / 15));
            }
        }
    }
    hours
}

fn moment(quarter: i64) -> Option<DateTime<Utc>> {
    Utc.timestamp_opt(quarter * QUARTER, 0).single()
}

fn hour_of(quarter: i64, zone: &Zone) -> u32 {
    moment(quarter).map_or(0, |at| zone.local(at).hour())
}
