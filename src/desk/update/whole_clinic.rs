//! Moving in the view of all doctors, and opening a slot of it.
//!
//! The view is another look at the two days of the grid: going to another day takes the grid along, so that what is
//! missing is asked for as always; Esc brings it back to where it was.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::{commands, grid, locking, picker};
use crate::catalogue::say;
use crate::desk::action::{Command, Motion};
use crate::desk::model::asking::{Asked, Asking};
use crate::desk::model::notice::Mark;
use crate::desk::model::whole_clinic::{DoctorDay, WholeClinic, quarter_of};
use crate::desk::model::{Desk, Mode, Pane};
use crate::desk::port::{Answer, Effect, Failure, Ticket};
use crate::domain::two_days::TwoDays;

/// How many doctors a page has, for the keys that move by a page.
const PAGE: usize = 8;

/// Opens it, on the day and at the time of the selected slot.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    let selected = desk.grid.at.filter(|at| desk.shows_day(desk.zone().date(*at)));
    let wish = selected.unwrap_or(desk.now);
    let date = selected.map_or_else(|| desk.first_day(), |at| desk.zone().date(at));
    let view = WholeClinic { date, doctor: desk.doctor.clone(), wish, before: (desk.day, desk.grid) };
    desk.mode = Mode::WholeClinic(Box::new(view));
    Vec::new()
}

/// A key.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if let Some(motion) = command.motion() {
        go(desk, motion);
        return Vec::new();
    }
    if command == Command::Enter {
        return on_main_screen(desk, Command::Enter);
    } else if command == Command::Move {
        return moving(desk);
    } else if command == Command::Lock {
        return locking::lock(desk);
    } else if command == Command::NextFree {
        next_free(desk);
    } else if command == Command::DayForward {
        move_day(desk, true);
    } else if command == Command::DayBack {
        move_day(desk, false);
    } else if command == Command::Today {
        let today = desk.today_date();
        go_to_day(desk, today);
    } else if command == Command::GoToDate {
        ask_for_date(desk);
    } else if command == Command::MaskNames {
        desk.masked = !desk.masked;
    } else if command == Command::Back {
        back(desk);
    }
    Vec::new()
}

/// Keeps the view on a day that is read: where the grid goes on to a new day by itself, the view goes along.
pub fn keep(desk: &mut Desk) {
    let first = desk.first_day();
    let Mode::WholeClinic(view) = &mut desk.mode else { return };
    if !TwoDays::from(first).holds(view.date) {
        view.date = first;
    }
}

fn go(desk: &mut Desk, motion: Motion) {
    let Mode::WholeClinic(view) = &desk.mode else { return };
    let days = desk.doctor_days(view.date);
    let row = view.row(&days);
    let Some(day) = days.get(row) else { return };
    let last = days.len() - 1;
    let to_row = |row: usize| (days[row].doctor.id.clone(), view.wish);
    let to = match motion {
        Motion::Up => Some(to_row(row.saturating_sub(1))),
        Motion::Down => Some(to_row((row + 1).min(last))),
        Motion::PageUp => Some(to_row(row.saturating_sub(PAGE))),
        Motion::PageDown => Some(to_row((row + PAGE).min(last))),
        Motion::Left => beside(day, view.wish, false).map(|at| (day.doctor.id.clone(), at)),
        Motion::Right => beside(day, view.wish, true).map(|at| (day.doctor.id.clone(), at)),
        Motion::First => day.cells.first().map(|cell| (day.doctor.id.clone(), cell.span.start)),
        Motion::Last => day.cells.last().map(|cell| (day.doctor.id.clone(), cell.span.start)),
    };
    if let (Some((doctor, wish)), Mode::WholeClinic(view)) = (to, &mut desk.mode) {
        (view.doctor, view.wish) = (Some(doctor), wish);
    }
}

/// The best slot of the nearest quarter of an hour that has any, to one side of the selected one.
fn beside(day: &DoctorDay<'_>, wish: DateTime<Utc>, later: bool) -> Option<DateTime<Utc>> {
    let here = quarter_of(day.nearest(wish)?.span.start);
    let mut quarters = day.cells.iter().map(|cell| quarter_of(cell.span.start));
    let next =
        if later { quarters.find(|quarter| *quarter > here) } else { quarters.rev().find(|quarter| *quarter < here) };
    Some(day.quarter(next?)?.best()?.span.start)
}

/// To the earliest free slot of anybody after the selected one; at the same time the selected doctor comes first.
fn next_free(desk: &mut Desk) {
    let Mode::WholeClinic(view) = &desk.mode else { return };
    let days = desk.doctor_days(view.date);
    let row = view.row(&days);
    let from = days.get(row).and_then(|day| day.nearest(view.wish)).map_or(view.wish, |cell| cell.span.start);
    let free =
        days.iter().enumerate().flat_map(|(at, day)| day.free().map(move |cell| (cell.span.start, at != row, at)));
    let next = free.filter(|(start, ..)| *start > from).min();
    let to = next.and_then(|(start, _, at)| Some((days.get(at)?.doctor.id.clone(), start)));
    let Some((doctor, start)) = to else {
        return desk.notices.say(Mark::Info, say!("clinic-none-later"), desk.now);
    };
    if let Mode::WholeClinic(view) = &mut desk.mode {
        (view.doctor, view.wish) = (Some(doctor), start);
    }
}

fn move_day(desk: &mut Desk, on: bool) {
    let Mode::WholeClinic(view) = &desk.mode else { return };
    let one = Days::new(1);
    let date = if on { view.date.checked_add_days(one) } else { view.date.checked_sub_days(one) };
    if let Some(date) = date {
        go_to_day(desk, date);
    }
}

/// Shows that day, at the same time of day. Where it is not one of the two of the grid, the grid goes there, too.
fn go_to_day(desk: &mut Desk, date: NaiveDate) {
    if !desk.shows_day(date) {
        picker::go_to_day(desk, date);
        desk.grid.go(None);
    }
    if let Mode::WholeClinic(view) = &mut desk.mode {
        view.wish += TimeDelta::days((date - view.date).num_days());
        view.date = date;
    }
}

fn back(desk: &mut Desk) {
    let Mode::WholeClinic(view) = std::mem::replace(&mut desk.mode, Mode::Main) else { return };
    let (day, cursor) = view.before;
    picker::go_to_day(desk, day.unwrap_or_else(|| desk.today_date()));
    desk.grid = cursor;
}

/// Asks for a date; the view comes back with its answer, or as it was.
fn ask_for_date(desk: &mut Desk) {
    let Mode::WholeClinic(view) = std::mem::replace(&mut desk.mode, Mode::Main) else { return };
    desk.mode = Mode::Asking(Box::new(Asking { behind: Some(view), ..Asking::new(Asked::Date) }));
}

/// The question that was asked from here is answered, or was backed out of.
pub fn go_on(desk: &mut Desk, mut view: Box<WholeClinic>, answered: bool) {
    if answered {
        let date = desk.first_day();
        view.wish += TimeDelta::days((date - view.date).num_days());
        view.date = date;
    }
    desk.mode = Mode::WholeClinic(view);
}

/// Goes to the main screen with the selected doctor and slot, and does there what the key does: books, goes on with what
/// is taken along or moved, or shows who has the slot.
fn on_main_screen(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Mode::WholeClinic(view) = &desk.mode else { return Vec::new() };
    let days = desk.doctor_days(view.date);
    let day = days.get(view.row(&days));
    let Some((doctor, cell)) = day.and_then(|day| Some((day.doctor.id.clone(), day.nearest(view.wish)?))) else {
        desk.notices.say(Mark::Info, say!("clinic-no-slot-selected"), desk.now);
        return Vec::new();
    };
    let start = cell.span.start;
    desk.doctor = Some(doctor);
    desk.grid.go(Some(start));
    desk.pane = Pane::Slots;
    desk.mode = Mode::Main;
    grid::keep_selection(desk);
    commands::command(desk, command)
}

/// Marks the appointment to be moved, and stays here to look for its new slot; or moves what is marked already.
fn moving(desk: &mut Desk) -> Vec<Effect> {
    let Mode::WholeClinic(view) = &desk.mode else { return Vec::new() };
    let (view, had_none) = (view.clone(), desk.moving.is_none());
    let effects = on_main_screen(desk, Command::Move);
    if had_none && desk.moving.is_some() && matches!(desk.mode, Mode::Main) {
        desk.mode = Mode::WholeClinic(view);
    }
    effects
}

/// An answer came that nothing on the main screen awaits.
pub fn answered(_desk: &mut Desk, _ticket: Ticket, _answer: Result<Answer, Failure>) {}
