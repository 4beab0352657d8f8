//! The line under the panes: what is selected, in words, and what can be done with it.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::grid::{Cell, CellState, GridDay};
use crate::desk::model::{Mode, Pane};
use crate::domain::appointment::Appointment;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::view::today;
use crate::tui::{fit, words};

/// What is told, and the keys for it.
type Told = (Row, Vec<(&'static str, String)>);

/// ```text
///  10:30–10:45 free · Enter books
///  Khan, Sana · 34 F · ···321 · waiting 42 min · token 4 · d details  x cancel
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, days: &[GridDay<'_>], theme: &Theme) {
    let pane = match desk.mode {
        Mode::Main => desk.pane,
        Mode::Finding => Pane::Today,
        // A panel has the keys and tells them itself.
        Mode::Form(_)
        | Mode::Details(_)
        | Mode::Cancelling(_)
        | Mode::Asking(_)
        | Mode::CommandLine(_)
        | Mode::WholeClinic(_)
        | Mode::Queue(_)
        | Mode::Journal(_)
        | Mode::Locked
        | Mode::Help(_) => return,
    };
    let row = match pane {
        Pane::Clinics => clinic(desk, theme),
        Pane::Doctors => doctor(desk, theme),
        Pane::Slots => slot(desk, days, theme),
        Pane::Today => {
            let rows = desk.today_rows();
            desk.today_selected(&rows).map(|(_, who)| told_of(desk, who, theme))
        }
    };
    let Some((row, keys)) = row else { return };
    let row = Row::of(" ", theme.text).join(row);
    with_keys(row, keys, usize::from(area.width), theme).draw(frame.buffer_mut(), area, 0);
}

/// A key is told whole or not at all; the line of hints has them, too.
fn with_keys(mut row: Row, keys: Vec<(&'static str, String)>, room: usize, theme: &Theme) -> Row {
    for (at, (key, word)) in keys.into_iter().enumerate() {
        let before = if at == 0 { " · " } else { "  " };
        if row.width() + fit::width(before) + key.len() + 1 + fit::width(&word) < room {
            row = row.add(before, theme.quiet).add(key, theme.key).add(format!(" {word}"), theme.quiet);
        }
    }
    row
}

/// The selected one of the queue, with what Enter does.
pub fn of_queue(desk: &Desk, of: &Appointment, room: usize, theme: &Theme) -> Row {
    let (row, mut keys) = told_of(desk, of, theme);
    if let Some(next) = today::keys::enter(of) {
        keys.retain(|(_, word)| *word != next);
        keys.insert(0, ("Enter", next));
    }
    with_keys(row, keys, room, theme)
}

/// Somebody of today.
fn told_of(desk: &Desk, of: &Appointment, theme: &Theme) -> Told {
    let when = format!("{} {}", words::clock(desk.zone(), of.start), words::doctor_short(desk, &of.doctor));
    appointment(of, words::standing(of, desk.elapsed(of)), when, theme)
}

fn clinic(desk: &Desk, theme: &Theme) -> Option<Told> {
    let clinic = desk.chosen_clinic()?;
    let rest = format!(" · {} · {} waiting", words::count(clinic.doctors.len(), "doctor"), desk.waiting_count());
    Some((Row::of(clinic.name.shown(), theme.strong).add(rest, theme.text), Vec::new()))
}

fn doctor(desk: &Desk, theme: &Theme) -> Option<Told> {
    let doctor = desk.chosen_doctor()?;
    let free = desk.free_counts(&doctor.id);
    let free = match (free.first, free.second) {
        (Some(first), Some(second)) => format!("{first} free, then {second}"),
        (_, _) => String::new(),
    };
    let late = desk.lateness_of(&doctor.id).map(|late| say!("queue-doctor-late", late = words::late_long(late)));
    let rest = words::joined([doctor.speciality.shown().to_owned(), free, late.unwrap_or_default()]);
    Some((Row::of(doctor.name.shown(), theme.strong).add(format!(" · {rest}"), theme.text), Vec::new()))
}

fn slot(desk: &Desk, days: &[GridDay<'_>], theme: &Theme) -> Option<Told> {
    let at = desk.grid.at?;
    let (day, cell) = days.iter().find_map(|d| Some((d, d.cells.iter().find(|c| c.span.start == at)?)))?;
    let mut when = words::span(desk.zone(), cell.span);
    if day.date != desk.today_date() {
        when = format!("{} {when}", words::day(day.date));
    }
    let row = match &cell.state {
        CellState::Free { having, .. } => return Some(free(desk, cell, having, when, theme)),
        CellState::Closed if cell.past => Row::of(when, theme.text).add(" is over", theme.quiet),
        CellState::Closed => Row::of(when, theme.text).add(" can't be booked", theme.quiet),
        CellState::Asked(pending) if pending.unknown => Row::of(when, theme.strong)
            .add(format!(" ? {} · the answer was lost, checking…", words::safe(&pending.subject)), theme.asked),
        CellState::Asked(pending) => {
            Row::of(when, theme.strong).add(format!(" … booking {}", words::safe(&pending.subject)), theme.asked)
        }
        CellState::Taken(who) => {
            let first = who.first()?;
            let since = desk.elapsed(first).filter(|_| day.date == desk.today_date());
            let others = if who.len() > 1 { format!(" · and {} more", who.len() - 1) } else { String::new() };
            return Some(appointment(first, words::standing(first, since) + &others, when, theme));
        }
    };
    Some((row, Vec::new()))
}

fn free(desk: &Desk, cell: &Cell<'_>, having: &[&Appointment], when: String, theme: &Theme) -> Told {
    let names = having.iter().map(|a| words::listed(&a.patient)).collect::<Vec<_>>().join("; ");
    let with = if names.is_empty() { String::new() } else { format!(" a seat, beside {names}") };
    let row = Row::of(when, theme.strong).add(" free", theme.free).add(with, theme.text);
    let keys = match &desk.carried {
        _ if cell.past => Vec::new(),
        None => vec![("Enter", "books".to_owned())],
        Some(_) => {
            vec![("Enter", "goes on with the booking taken along".to_owned()), ("Esc", "drops it".to_owned())]
        }
    };
    (row, keys)
}

fn appointment(of: &Appointment, standing: String, when: String, theme: &Theme) -> Told {
    let rest = words::joined([words::identifiers(&of.patient), when, standing]);
    let row = Row::of(words::listed(&of.patient), theme.strong).add(format!(" · {rest}"), theme.text);
    (row, today::keys::of(of))
}
