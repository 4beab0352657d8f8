//! Moving through today's list.

use super::picker::step;
use crate::desk::action::Motion;
use crate::desk::model::Desk;
use crate::desk::model::today::Slip;
use crate::domain::ids::AppointmentId;

/// How many rows the keys that move by a page move.
const PAGE: isize = 10;

/// Moves by a key, so many times.
pub fn go(desk: &mut Desk, motion: Motion, times: usize) {
    let times = isize::try_from(times).unwrap_or(1);
    let rows = desk.today_rows();
    let Some((at, _)) = desk.today_selected(&rows) else { return };
    let to = match motion {
        Motion::Up => step(at, rows.len(), -times),
        Motion::Down => step(at, rows.len(), times),
        Motion::PageUp => step(at, rows.len(), -PAGE),
        Motion::PageDown => step(at, rows.len(), PAGE),
        Motion::First => 0,
        Motion::Last => rows.len() - 1,
        Motion::Left | Motion::Right => at,
    };
    let Some(id) = rows.get(to).map(|row| row.appointment.id.clone()) else { return };
    desk.today.selected = Some(id);
    desk.today.place = to;
    desk.today.slipped = None;
}

/// Keeps the selection on a row that exists: the same appointment, or, where it is gone, its neighbour.
pub fn keep_selection(desk: &mut Desk) {
    let rows = desk.today_rows();
    let place = desk.today_place(&rows);
    let last = rows.len().saturating_sub(1);
    let neighbour = rows.get(desk.today.place.min(last)).map(|row| row.appointment.id.clone());
    let range_stands = desk.today_range(&rows).is_some();
    if !range_stands {
        desk.today.range = None;
    }
    match (place, neighbour) {
        (Some(place), _) => desk.today.place = place,
        (None, Some(neighbour)) => {
            let gone = desk.today.selected.replace(neighbour);
            desk.today.slipped = gone.map(|gone| slip(desk, &gone));
        }
        (None, None) => {}
    }
}

/// Why the selected appointment is gone.
pub fn slip(desk: &Desk, gone: &AppointmentId) -> Slip {
    if desk.today.touched.as_ref() == Some(gone) { Slip::Here(desk.now) } else { Slip::Elsewhere }
}

/// A key has changed what the list shows: that another row is selected then is no surprise.
pub fn list_was_changed_here(desk: &mut Desk) {
    let rows = desk.today_rows();
    if desk.today_place(&rows).is_none() {
        desk.today.selected = None;
        desk.today.place = 0;
    }
}
