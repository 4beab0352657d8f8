//! Which slot stands where in the grid: hours are rows, the slots of an hour are columns.
//!
//! It knows widths and times, no styles and no names.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::desk::model::grid::{Cell, GridDay};

/// Narrower than this, a slot shows nothing worth reading: then an hour takes several rows.
const NARROWEST: usize = 5;
/// Wider than this, it only grows emptier.
const WIDEST: usize = 24;

/// How many minutes a row may have.
const ROWS: [u32; 3] = [60, 30, 15];

/// A row of the grid. Where the clocks go back, an hour comes twice: the second time it has another pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowKey {
    /// On the clinic's clock.
    pub hour: u32,
    /// How often the hour came before on that day.
    pub pass: usize,
    /// Which part of the hour, where an hour takes several rows.
    pub part: u32,
}

/// The arrangement.
#[derive(Debug)]
pub struct Plan<'a> {
    /// In order, hours without any slot left out.
    pub rows: Vec<RowKey>,
    /// Minutes after the beginning of a row.
    pub columns: Vec<u32>,
    /// Minutes of a row.
    pub minutes: u32,
    /// Cells of the label at the left of each row.
    pub label: usize,
    /// Cells of a slot, the blank or mark before it included.
    pub wide: usize,
    slots: BTreeMap<(usize, usize, usize), &'a Cell<'a>>,
}

impl<'a> Plan<'a> {
    /// Arranges the days, each in that many cells.
    pub fn new(days: &'a [GridDay<'a>], room: usize) -> Self {
        let label = |minutes| if minutes == 60 { 3 } else { 6 };
        let wide = |minutes| room.saturating_sub(label(minutes)) / columns(days, minutes).len().max(1);
        let minutes = ROWS.into_iter().find(|minutes| wide(*minutes) >= NARROWEST).unwrap_or(ROWS[2]);
        let (label, wide, columns) = (label(minutes), wide(minutes).min(WIDEST), columns(days, minutes));
        let mut keyed = Vec::new();
        for (day, of) in days.iter().enumerate() {
            let mut seen: BTreeMap<(u32, u32), usize> = BTreeMap::new();
            for cell in &of.cells {
                let pass = seen.entry(cell.wall).or_default();
                let (hour, minute) = cell.wall;
                keyed.push((day, RowKey { hour, pass: *pass, part: minute / minutes }, minute % minutes, cell));
                *pass += 1;
            }
        }
        let mut rows: Vec<RowKey> = keyed.iter().map(|(_, row, ..)| *row).collect();
        rows.sort_unstable();
        rows.dedup();
        let slots = keyed
            .into_iter()
            .filter_map(|(day, row, minute, cell)| {
                Some(((day, rows.binary_search(&row).ok()?, columns.binary_search(&minute).ok()?), cell))
            })
            .collect();
        Self { rows, columns, minutes, label, wide, slots }
    }

    /// The slot of the day in that row and column.
    pub fn slot(&self, day: usize, row: usize, column: usize) -> Option<&'a Cell<'a>> {
        self.slots.get(&(day, row, column)).copied()
    }

    /// The row in which the slot that begins then stands.
    pub fn row_of(&self, at: DateTime<Utc>) -> Option<usize> {
        self.rows_of(at).next()
    }

    /// All rows in which a slot stands that begins then: where two sittings overlap, each may have its own.
    pub fn rows_of(&self, at: DateTime<Utc>) -> impl Iterator<Item = usize> {
        self.slots.iter().filter(move |(_, cell)| cell.span.start == at).map(|((_, row, _), _)| *row)
    }

    /// `10`, or, where an hour takes several rows, `10:00` and `:30`.
    pub fn label(&self, row: usize) -> String {
        let Some(RowKey { hour, part, pass }) = self.rows.get(row) else { return String::new() };
        let minute = part * self.minutes;
        let before = row.checked_sub(1).and_then(|before| self.rows.get(before));
        match before {
            _ if self.minutes == 60 => format!(" {hour:>2}"),
            Some(before) if (before.hour, before.pass) == (*hour, *pass) => format!("   :{minute:02}"),
            _ => format!(" {hour:>2}:{minute:02}"),
        }
    }

    /// `:15`, or, where an hour takes several rows, `15/45`.
    pub fn heading(&self, column: usize) -> String {
        let Some(minute) = self.columns.get(column) else { return String::new() };
        match self.minutes {
            60 => format!(":{minute:02}"),
            30 => format!("{minute:02}/{:02}", minute + 30),
            _ => format!("+{minute}"),
        }
    }

    /// The hours without any slot between that row and the one before it: from, to.
    pub fn gap_before(&self, row: usize) -> Option<(u32, u32)> {
        let before = self.rows.get(row.checked_sub(1)?)?.hour + 1;
        let hour = self.rows.get(row)?.hour;
        (before < hour).then_some((before, hour))
    }

    /// How many such gaps there are.
    pub fn gaps(&self) -> usize {
        (0..self.rows.len()).filter(|row| self.gap_before(*row).is_some()).count()
    }
}

fn columns(days: &[GridDay<'_>], minutes: u32) -> Vec<u32> {
    let mut columns: Vec<u32> = days.iter().flat_map(|d| &d.cells).map(|c| c.wall.1 % minutes).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::desk::model::grid::CellState;
    use crate::domain::booking::Span;

    fn day(walls: &[(u32, u32)]) -> GridDay<'static> {
        let cells = walls.iter().enumerate().map(|(at, wall)| {
            let start = DateTime::UNIX_EPOCH + TimeDelta::minutes(i64::try_from(at).unwrap() * 5);
            let span = Span { start, end: start + TimeDelta::minutes(5) };
            Cell { span, wall: *wall, state: CellState::Closed, past: false }
        });
        GridDay { date: "2026-11-23".parse().unwrap(), cells: cells.collect() }
    }

    fn hour(step: u32) -> Vec<(u32, u32)> {
        (0..60 / step).map(|n| (9, n * step)).collect()
    }

    #[test]
    fn an_hour_takes_one_row_where_its_slots_fit_and_more_where_they_do_not() {
        let shape = |step, room| {
            let days = [day(&hour(step))];
            let plan = Plan::new(&days, room);
            (plan.rows.len(), plan.columns.len())
        };
        assert_eq!(shape(15, 28), (1, 4));
        assert_eq!(shape(10, 28), (2, 3));
        assert_eq!(shape(10, 38), (1, 6));
        assert_eq!(shape(5, 38), (2, 6));
        assert_eq!(shape(5, 28), (4, 3));
        assert_eq!(shape(30, 28), (1, 2));
    }

    #[test]
    fn an_hour_that_comes_twice_has_two_rows() {
        let days = [day(&[(1, 0), (1, 30), (1, 0), (1, 30), (2, 0)])];
        let plan = Plan::new(&days, 40);
        assert_eq!(plan.rows.iter().map(|r| (r.hour, r.pass)).collect::<Vec<_>>(), [(1, 0), (1, 1), (2, 0)]);
        assert!(plan.slot(0, 1, 1).is_some());
    }

    #[test]
    fn hours_without_slots_are_left_out_and_told() {
        let days = [day(&[(9, 0), (12, 0), (16, 0)])];
        let plan = Plan::new(&days, 40);
        assert_eq!(plan.rows.len(), 3);
        assert_eq!(plan.gap_before(0), None);
        assert_eq!(plan.gap_before(1), Some((10, 12)));
        assert_eq!(plan.gaps(), 2);
    }
}
