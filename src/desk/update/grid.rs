//! Moving through the grid.
//!
//! Hours are rows: up and down go to the nearest minute of the next hour that has slots, left and right run along the
//! hour and from one day into the other.

use chrono::{DateTime, Utc};

use crate::desk::action::Motion;
use crate::desk::model::Desk;
use crate::desk::model::grid::{Cell, GridDay};
use crate::desk::model::life::Life;

/// How many rows a page has, for the keys that move by a page.
const PAGE: u32 = 4;

/// Keeps the selection on a slot that exists: the chosen moment where it can, else the nearest one; at first the next
/// free one. Until the slots have come it waits: who has some of them is told apart, and may be known earlier.
pub fn keep_selection(desk: &mut Desk) {
    if desk.offer().is_none_or(Life::is_first_wait) {
        return;
    }
    let is_there = |wish: &DateTime<Utc>| desk.doctor.as_ref().and_then(|doctor| desk.cell_of(doctor, *wish)).is_some();
    if let Some(wish) = desk.grid.wish.filter(is_there) {
        desk.grid.at = Some(wish);
        return;
    }
    let days = desk.grid_days();
    let all = || days.iter().flat_map(|day| &day.cells);
    let at = match desk.grid.wish {
        Some(wish) => all().min_by_key(|c| (c.span.start - wish).abs()),
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

impl Desk {
    /// Where the selected slot stands: its day and its place in the day.
    pub fn selected_cell(&self, days: &[GridDay<'_>]) -> Option<(usize, usize)> {
        let at = self.grid.at?;
        days.iter()
            .enumerate()
            .find_map(|(day, of)| of.cells.iter().position(|c| c.span.start == at).map(|cell| (day, cell)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::model::Settings;
    use crate::desk::port::{Board, Ticket};
    use crate::domain::appointment::{Appointment, Status, Who};
    use crate::domain::booking::{AppointmentKind, Mode, Span};
    use crate::domain::slots::{Offer, OfferedSlot};
    use crate::domain::zone::Zone;

    fn at(time: &str) -> DateTime<Utc> {
        format!("2026-11-23T{time}:00Z").parse().unwrap()
    }

    fn span(from: &str, to: &str) -> Span {
        Span { start: at(from), end: at(to) }
    }

    #[test]
    fn the_first_selection_is_a_free_slot_whichever_answer_comes_first() {
        let run = uuid::Uuid::nil();
        let (desk_name, calling_code) = ("Desk 1".to_owned(), "91".to_owned());
        let mut desk = Desk::new(Settings { desk_name, zone: Zone::utc(), calling_code, run }, at("10:42"));
        (desk.clinic, desk.doctor) = (Some("north".into()), Some("rao".into()));
        let today = desk.first_day();
        let taken = Appointment {
            id: "a".into(),
            doctor: "rao".into(),
            clinic: "north".into(),
            patient: Who::unknown("p".into()),
            start: at("15:00"),
            end: at("15:15"),
            status: Status::Booked,
            kind: AppointmentKind::Regular,
            mode: Mode::InClinic,
            token: None,
            checked_in: None,
            urgent: None,
            walk_in: false,
            version: None,
        };
        let board = desk.boards.entry(("north".into(), today)).or_default();
        board.ask(Ticket(1));
        board.answer(Ticket(1), Ok(Board { appointments: vec![taken].into(), unread: 0 }), at("10:42"));
        desk.offers.entry(("rao".into(), "north".into(), today)).or_default().ask(Ticket(2));
        keep_selection(&mut desk);
        assert_eq!(desk.grid.at, None);

        let slot = |span, available| OfferedSlot { span, service: "consult".into(), available };
        let slots = vec![slot(span("11:00", "11:15"), true), slot(span("15:00", "15:15"), false)];
        let offer = desk.offers.get_mut(&("rao".into(), "north".into(), today)).unwrap();
        offer.answer(Ticket(2), Ok(Offer { services: Vec::new(), slots: slots.into() }), at("10:42"));
        keep_selection(&mut desk);
        assert_eq!(desk.grid.at, Some(at("11:00")));
    }
}
