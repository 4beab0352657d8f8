//! What the mouse points at: worked out from the desk and the size of the screen, as the screen itself is. Nothing is
//! remembered while drawing.
//!
//! On the main screen a press selects; on what is selected already it is Enter. The wheel moves the selection of the list
//! that it is over. A press on a hint is its key, wherever the desk is. Panels take nothing but the wheel and their hints.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect, Size};

use super::keymap::Keymap;
use super::layout::{self, Areas, Pickers};
use super::{screen, view};
use crate::desk::Desk;
use crate::desk::action::{Action, Command, Motion, Pointed};
use crate::desk::model::grid::GridDay;
use crate::desk::model::{Context, Pane};

/// What a press or a turn of the wheel asks for; `size` is that of the screen on which it was made.
pub fn action(keys: &Keymap, desk: &Desk, size: Size, event: &MouseEvent) -> Option<Action> {
    let at = Position { x: event.column, y: event.row };
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => pressed(keys, desk, size, at),
        MouseEventKind::ScrollUp => turned(desk, size, at, Motion::Up),
        MouseEventKind::ScrollDown => turned(desk, size, at, Motion::Down),
        MouseEventKind::Down(MouseButton::Right | MouseButton::Middle)
        | MouseEventKind::Up(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => None,
    }
}

fn pressed(keys: &Keymap, desk: &Desk, size: Size, at: Position) -> Option<Action> {
    let (days, areas) = seen(desk, size)?;
    if areas.hints.contains(at) {
        return view::status::hint_at(areas.hints, desk, keys, at.x).map(Action::Do);
    }
    if desk.context() != Context::Main {
        return None;
    }
    pointed(desk, &days, &areas, size, at).map(Action::Pointed)
}

fn pointed(desk: &Desk, days: &[GridDay<'_>], areas: &Areas, size: Size, at: Position) -> Option<Pointed> {
    if areas.grid.contains(at) {
        let slot = view::grid::slot_at(areas.grid, desk, days, at).map(Pointed::Slot);
        return Some(slot.unwrap_or(Pointed::Pane(Pane::Slots)));
    }
    if areas.today.contains(at) {
        return Some(view::today::at(areas.today, desk, size.width, at).unwrap_or(Pointed::Pane(Pane::Today)));
    }
    view::pickers::at(areas.pickers, desk, at)
}

/// The wheel moves what it is over; over a panel it does what the keys do there.
fn turned(desk: &Desk, size: Size, at: Position, motion: Motion) -> Option<Action> {
    let (_, areas) = seen(desk, size)?;
    match desk.context() {
        Context::Main => {
            let pane = pane_at(&areas, at)?;
            Some(Action::Pointed(Pointed::Wheel(pane, motion)))
        }
        Context::Locked => None,
        Context::Finding
        | Context::Form
        | Context::Details
        | Context::Cancelling
        | Context::Asking
        | Context::CommandLine
        | Context::WholeClinic
        | Context::Queue
        | Context::Journal
        | Context::Help => Some(Action::Do(if motion == Motion::Up { Command::Up } else { Command::Down })),
    }
}

fn pane_at(areas: &Areas, at: Position) -> Option<Pane> {
    let picker = match areas.pickers {
        Pickers::Column { clinics, doctors } => [(clinics, Pane::Clinics), (doctors, Pane::Doctors)],
        Pickers::Line(line) => [(line, Pane::Doctors), (Rect::ZERO, Pane::Clinics)],
    };
    let panes = picker.into_iter().chain([(areas.grid, Pane::Slots), (areas.today, Pane::Today)]);
    panes.into_iter().find(|(area, _)| area.contains(at)).map(|(_, pane)| pane)
}

/// What the screen shows, if it is large enough for anything.
fn seen(desk: &Desk, size: Size) -> Option<(Vec<GridDay<'_>>, Areas)> {
    let area = Rect { x: 0, y: 0, width: size.width, height: size.height };
    if layout::is_too_small(area) {
        return None;
    }
    let days = desk.grid_days();
    let areas = screen::areas(desk, &days, size);
    Some((days, areas))
}
