//! Moving through today's list, and finding in it.

use super::picker::step;
use crate::desk::action::Motion;
use crate::desk::model::Desk;

/// How many rows the keys that move by a page move.
const PAGE: isize = 10;

/// Moves by a key.
pub fn go(desk: &mut Desk, motion: Motion) {
    let rows = desk.today_rows();
    let Some((at, _)) = desk.today_selected(&rows) else { return };
    let to = match motion {
        Motion::Up => step(at, rows.len(), -1),
        Motion::Down => step(at, rows.len(), 1),
        Motion::PageUp => step(at, rows.len(), -PAGE),
        Motion::PageDown => step(at, rows.len(), PAGE),
        Motion::First => 0,
        Motion::Last => rows.len() - 1,
        Motion::Left | Motion::Right => at,
    };
    let id = rows[to].appointment.id.clone();
    desk.today.selected = Some(id);
}

/// What is looked for has changed: the first row that matches is selected.
pub fn select_first(desk: &mut Desk) {
    let first = desk.today_rows().first().map(|row| row.appointment.id.clone());
    desk.today.selected = first;
}
