//! Which slot the mouse points at.

use chrono::{DateTime, Utc};
use ratatui::layout::{Position, Rect};

use super::plan::Plan;
use super::{HEAD, Line, half, lines};
use crate::desk::Desk;
use crate::desk::model::grid::GridDay;
use crate::tui::part::panel;

/// The start of the slot at that place of the grid.
pub fn slot_at(area: Rect, desk: &Desk, days: &[GridDay<'_>], at: Position) -> Option<DateTime<Utc>> {
    let inner = panel::inner(area);
    if !inner.contains(at) {
        return None;
    }
    let half = half(inner);
    let plan = Plan::new(days, usize::from(half));
    let lines = lines(&plan, desk, usize::from(inner.height).saturating_sub(HEAD));
    let line = usize::from(at.y - inner.y).checked_sub(HEAD)?;
    let (Line::Slots(row) | Line::More(row)) = *lines.seen.get(line)? else { return None };
    let across = at.x - inner.x;
    let (day, across) = if across <= half { (0, across) } else { (1, across - half - 1) };
    let column = usize::from(across).checked_sub(plan.label)? / plan.wide.max(1);
    plan.slot(day, row, column).map(|cell| cell.span.start)
}
