//! What the mouse points at in today's list.

use ratatui::layout::{Position, Rect};

use super::{Line, body_of, find_place, lines};
use crate::desk::Desk;
use crate::desk::action::Pointed;
use crate::tui::layout::WIDE;

/// A row, or the find field; the screen is so wide.
pub fn at(area: Rect, desk: &Desk, width: u16, at: Position) -> Option<Pointed> {
    let wide = width >= WIDE;
    if find_place(area, desk, wide).contains(at) {
        return Some(Pointed::Find);
    }
    let body = body_of(area, wide);
    if !body.contains(at) {
        return None;
    }
    let rows = desk.today_rows();
    let selected = desk.today_selected(&rows).map_or(0, |(at, _)| at);
    let lines = lines(&rows, selected, usize::from(body.height), wide);
    let Line::Row(row) = lines.seen.get(usize::from(at.y - body.y))? else { return None };
    rows.get(*row).map(|row| Pointed::Row(row.appointment.id.clone()))
}
