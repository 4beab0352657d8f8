//! Both pickers in one line, for narrow screens.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{count, counted};
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::action::Pointed;
use crate::desk::model::Pane;
use crate::tui::part::line::Row;
use crate::tui::part::list;
use crate::tui::screen::has_keys;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// A piece of the line, and what a press on it means.
type Piece = (Row, Option<Pointed>);

/// ```text
///  1 Indiranagar ▾   2 ▷Rao 7│19   Iyer 0│12   Fernandes 3│3
/// ```
///
/// The pane that has the keys is painted; doctors who do not fit are left out around the chosen one.
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    let row =
        pieces(usize::from(area.width), desk, theme).into_iter().fold(Row::new(), |row, (piece, _)| row.join(piece));
    row.draw(frame.buffer_mut(), area, 0);
}

/// What a press in that column means.
pub fn at(area: Rect, desk: &Desk, column: u16) -> Option<Pointed> {
    let mut left = usize::from(column.checked_sub(area.x)?);
    // Widths are the same in every theme.
    for (piece, meant) in pieces(usize::from(area.width), desk, &Theme::plain()) {
        match left.checked_sub(piece.width()) {
            Some(beyond) => left = beyond,
            None => return meant,
        }
    }
    None
}

fn pieces(width: usize, desk: &Desk, theme: &Theme) -> Vec<Piece> {
    let in_clinics = has_keys(desk, Pane::Clinics);
    let nothing = || {
        if desk.entities.failure().or_else(|| desk.why_down()).is_some() {
            say!("looks-no-clinics-yet")
        } else {
            say!("looks-loading")
        }
    };
    let clinic = desk.chosen_clinic().map_or_else(nothing, |c| c.name.shown().to_owned());
    let several = if desk.clinics().len() > 1 { " ▾" } else { "" };
    let lead = if in_clinics { "▶" } else { "" };
    let style = theme.selection(in_clinics);
    let row = Row::of(" 1 ", theme.quiet).add(format!("{lead}{}{several}", fit::cut(&clinic, width / 4)), style);
    let mut pieces = vec![
        (row, desk.clinic.clone().map(Pointed::Clinic)),
        (Row::of("   ", theme.text).add("2 ", theme.quiet), Some(Pointed::Pane(Pane::Doctors))),
    ];
    let mut used: usize = pieces.iter().map(|(row, _)| row.width()).sum();

    let in_doctors = has_keys(desk, Pane::Doctors);
    let all = desk.doctors_here();
    let standings = desk.standings();
    let chosen = all.iter().position(|d| Some(&d.id) == desk.doctor.as_ref()).unwrap_or(0);
    let of = |at: usize, tells_late: bool| {
        let doctor: &crate::desk::port::DoctorEntry = all[at];
        let free = desk.free_counts(&doctor.id);
        let is_chosen = at == chosen;
        let name = format!("{}{} ", list::lead(is_chosen, in_doctors), fit::cut(doctor.short_name(), 14));
        let style = |of| if is_chosen { theme.selection(in_doctors) } else { of };
        let late = standings.get(&doctor.id).and_then(|standing| standing.lateness).filter(|_| tells_late);
        let late = late.map(|late| words::late(late) + " ").unwrap_or_default();
        Row::of(name, style(theme.text))
            .add(late, style(theme.overdue))
            .add(count(free.first), style(counted(free.first, theme)))
            .add("│", style(theme.quiet))
            .add(count(free.second), style(counted(free.second, theme)))
            .add("  ", theme.text)
    };
    // How late somebody is must not push another doctor out of the line.
    let all_fit = used + (0..all.len()).map(|at| of(at, true).width()).sum::<usize>() < width;
    let one = |at: usize| of(at, all_fit);
    let mut from = 0;
    while from < chosen && used + (from..=chosen).map(|at| one(at).width()).sum::<usize>() + 4 > width {
        from += 1;
    }
    let doctor = |at: usize| all.get(at).map(|doctor| Pointed::Doctor(doctor.id.clone()));
    if from > 0 {
        used += 2;
        pieces.push((Row::of("‹ ", theme.quiet), doctor(from - 1)));
    }
    for at in from..all.len() {
        let next = one(at);
        if used + next.width() + 1 > width {
            pieces.push((Row::of("›", theme.quiet), doctor(at)));
            break;
        }
        used += next.width();
        pieces.push((next, doctor(at)));
    }
    pieces
}
