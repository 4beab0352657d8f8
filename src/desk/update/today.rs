//! Moving through today's list.

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
    desk.today.slipped = false;
}

/// Keeps the selection on a row that exists: the same appointment, or, where it is gone, its neighbour.
pub fn keep_selection(desk: &mut Desk) {
    let rows = desk.today_rows();
    let place = rows.iter().position(|row| Some(&row.appointment.id) == desk.today.selected.as_ref());
    let last = rows.len().saturating_sub(1);
    let neighbour = rows.get(desk.today.place.min(last)).map(|row| row.appointment.id.clone());
    match (place, neighbour) {
        (Some(place), _) => desk.today.place = place,
        (None, Some(neighbour)) => {
            desk.today.slipped = desk.today.selected.is_some();
            desk.today.selected = Some(neighbour);
        }
        (None, None) => {}
    }
}

/// A key has changed what the list shows: that another row is selected then is no surprise.
pub fn list_was_changed_here(desk: &mut Desk) {
    let rows = desk.today_rows();
    let still_there = rows.iter().any(|row| Some(&row.appointment.id) == desk.today.selected.as_ref());
    if !still_there {
        desk.today.selected = None;
        desk.today.place = 0;
    }
}
