//! Moving through the grid.
//!
//! Hours are rows: up and down go to the nearest minute of the next hour that has slots, left and right run along the
//! hour and from one day into the other.

use chrono::{DateTime, Utc};

use crate::desk::action::Motion;
use crate::desk::model::Desk;
use crate::desk::model::grid::{Cell, GridDay};
use crate::desk::model::notice::Mark;

/// How many rows a page has, for the keys that move by a page.
const PAGE: u32 = 4;

/// Keeps the selection on a slot that exists: the chosen moment where it can, else the nearest one; at first the next
/// free one.
pub fn keep_selection(desk: &mut Desk) {
    let days = desk.grid_days();
    let all = || days.iter().flat_map(|day| &day.cells);
    let at = match desk.grid.wish {
        Some(wish) => all().min_by_key(|c| (c.span.start - wish).abs()),
        // Before it is known what is free there is nothing to begin with.
        None if desk.offer().is_none_or(|offer| offer.value().is_none()) => None,
        None => all().find(|c| c.is_free()).or_else(|| all().last()),
    };
    // While nothing is known of the days the selection stays where it was.
    if let Some(at) = at.map(|c| c.span.start) {
        desk.grid.at = Some(at);
        desk.grid.wish = desk.grid.wish.or(Some(at));
    }
}

/// Moves by a key.
pub fn go(desk: &mut Desk, motion: Motion) {
    let days = desk.grid_days();
    let Some((day, cell)) = desk.selected_cell(&days) else { return };
    let to = match motion {
        Motion::Left => sideways(&days, day, cell, false),
        Motion::Right => sideways(&days, day, cell, true),
        Motion::Up => vertical(&days[day], cell, 1, false),
        Motion::Down => vertical(&days[day], cell, 1, true),
        Motion::PageUp => vertical(&days[day], cell, PAGE, false),
        Motion::PageDown => vertical(&days[day], cell, PAGE, true),
        Motion::First => days[day].cells.first(),
        Motion::Last => days[day].cells.last(),
    };
    if let Some(to) = to.map(|c| c.span.start) {
        desk.grid.go(Some(to));
    }
}

fn sideways<'a>(days: &'a [GridDay<'a>], day: usize, cell: usize, right: bool) -> Option<&'a Cell<'a>> {
    let cells = &days[day].cells;
    let here = &cells[cell];
    let beside = if right { cells.get(cell + 1) } else { cell.checked_sub(1).and_then(|at| cells.get(at)) };
    if let Some(beside) = beside.filter(|c| c.wall.0 == here.wall.0) {
        return Some(beside);
    }
    let other = if right { days.get(day + 1) } else { day.checked_sub(1).and_then(|at| days.get(at)) };
    let Some(other) = other else { return beside };
    let hours_away = |c: &Cell<'_>| c.wall.0.abs_diff(here.wall.0);
    let nearest = other.cells.iter().map(hours_away).min()?;
    let mut row = other.cells.iter().filter(|c| hours_away(c) == nearest);
    if right { row.next() } else { row.next_back() }
}

fn vertical<'a>(day: &'a GridDay<'a>, cell: usize, rows: u32, down: bool) -> Option<&'a Cell<'a>> {
    let here = &day.cells[cell];
    let mut hours: Vec<u32> = day.cells.iter().map(|c| c.wall.0).collect();
    hours.dedup();
    let at = hours.iter().position(|h| *h == here.wall.0)?;
    let rows = usize::try_from(rows).unwrap_or(1);
    let to = if down { (at + rows).min(hours.len() - 1) } else { at.saturating_sub(rows) };
    let hour = *hours.get(to).filter(|_| to != at)?;
    day.cells.iter().filter(|c| c.wall.0 == hour).min_by_key(|c| c.wall.1.abs_diff(here.wall.1))
}

/// To the next free slot, or the one before.
pub fn go_to_free(desk: &mut Desk, forward: bool) {
    let days = desk.grid_days();
    let from = desk.grid.at;
    let beyond = |at: DateTime<Utc>| from.is_none_or(|from| if forward { at > from } else { at < from });
    let mut free = days.iter().flat_map(|d| &d.cells).filter(|c| c.is_free() && beyond(c.span.start));
    let to = if forward { free.next() } else { free.next_back() }.map(|c| c.span.start);
    match to {
        Some(to) => desk.grid.go(Some(to)),
        None => {
            let says = if forward {
                "No later free slot on these two days: ] goes a day on"
            } else {
                "No earlier free slot on these two days"
            };
            desk.notices.say(Mark::Info, says, desk.now);
        }
    }
}

impl Desk {
    /// Where the selected slot stands: its day and its place in the day.
    pub fn selected_cell(&self, days: &[GridDay<'_>]) -> Option<(usize, usize)> {
        let at = self.grid.at?;
        days.iter()
            .enumerate()
            .find_map(|(day, of)| of.cells.iter().position(|c| c.span.start == at).map(|cell| (day, cell)))
    }
}
