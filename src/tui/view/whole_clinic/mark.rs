//! What a quarter of an hour of a doctor looks like: a mark in one cell or a few.

use ratatui::style::Style;

use crate::catalogue::say;
use crate::desk::model::grid::{Cell, CellState};
use crate::desk::model::whole_clinic::{DoctorDay, Quarter};
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;

/// One slot, free.
const FREE: &str = "·";
/// Nothing free, somebody has it.
const TAKEN: &str = "▪";
/// Closed.
const CLOSED: &str = "×";
/// Over, and nobody had it.
const OVER: &str = "–";
/// A slot that began before lasts.
const LASTS: &str = "╌";
/// More than one digit can say.
const MANY: &str = "+";

/// The mark, with the `▶` of the selection before it or, where there is no room for both, in its place.
pub fn of(day: &DoctorDay<'_>, quarter: i64, wide: usize, selected: Option<&Cell<'_>>, theme: &Theme) -> Row {
    let (text, style) = match (day.quarter(quarter), day.lasting_into(quarter)) {
        (Some(quarter), _) => of_quarter(&quarter, theme),
        (None, Some(cell)) => (LASTS.to_owned(), if cell.is_free() { theme.free } else { theme.past }),
        (None, None) => (" ".to_owned(), Style::new()),
    };
    match (selected, wide) {
        (Some(_), 1) => Row::of("▶", theme.selection(true)),
        (Some(_), _) => Row::of(format!("▶{text}"), theme.selection(true)),
        (None, 1) => Row::of(text, style),
        (None, _) => Row::of(format!(" {text}"), style),
    }
}

fn of_quarter(quarter: &Quarter<'_, '_>, theme: &Theme) -> (String, Style) {
    let asked = quarter.cells.iter().any(|cell| matches!(cell.state, CellState::Asked(_)));
    match quarter.free() {
        0 if asked => ("…".to_owned(), theme.asked),
        0 if quarter.is_taken() => (TAKEN.to_owned(), if quarter.is_past() { theme.past } else { theme.booked }),
        0 if quarter.is_past() => (OVER.to_owned(), theme.past),
        0 => (CLOSED.to_owned(), theme.closed),
        1 if quarter.cells.len() == 1 => (FREE.to_owned(), theme.free),
        free if free == quarter.cells.len() => (number(free), theme.free.patch(theme.strong)),
        free => (number(free), theme.free),
    }
}

fn number(free: usize) -> String {
    if free > 9 { MANY.to_owned() } else { free.to_string() }
}

/// `· free   2 two free   ▪ taken   × closed   – over`.
pub fn legend(theme: &Theme) -> Row {
    let all = [
        (FREE, theme.free, say!("clinic-mark-free")),
        ("2", theme.free, say!("clinic-mark-two")),
        (TAKEN, theme.booked, say!("clinic-mark-taken")),
        (CLOSED, theme.closed, say!("clinic-mark-closed")),
        (OVER, theme.past, say!("clinic-mark-over")),
        ("│", theme.accent, say!("clinic-mark-now")),
    ];
    all.into_iter()
        .fold(Row::new().to(1), |row, (mark, style, says)| row.add(mark, style).add(format!(" {says}   "), theme.quiet))
}
