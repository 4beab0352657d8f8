//! The selected slot in words: whose, when, how it stands, who has it, and what Enter does.

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::grid::{Cell, CellState};
use crate::desk::model::whole_clinic::{DoctorDay, WholeClinic, quarter_of};
use crate::domain::appointment::Appointment;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::words;

/// `Dr. Anil Rao · 11:30–11:45 free · Enter books`.
pub fn row(desk: &Desk, of: &WholeClinic, day: Option<&DoctorDay<'_>>, theme: &Theme) -> Row {
    let Some(day) = day else { return Row::new() };
    let row = Row::new().to(1).add(day.doctor.name.shown(), theme.strong);
    let Some(cell) = day.nearest(of.wish) else {
        return row.add(format!(" · {}", say!("clinic-no-slots")), theme.quiet);
    };
    let row = row.add(format!(" · {}", words::span(desk.zone(), cell.span)), theme.text);
    let row = match &cell.state {
        CellState::Free { having, .. } if cell.past => having_it(row, having, theme),
        CellState::Free { having, .. } if having.is_empty() => {
            row.add(format!(" {}", say!("clinic-free-slot")), theme.free)
        }
        CellState::Free { having, .. } => {
            having_it(row.add(format!(" {}", say!("clinic-free-slot")), theme.free), having, theme)
        }
        CellState::Taken(having) => having_it(row, having, theme),
        CellState::Closed if cell.past => row.add(format!(" {}", say!("clinic-is-over")), theme.quiet),
        CellState::Closed => row.add(format!(" {}", say!("clinic-is-closed")), theme.quiet),
        CellState::Asked(pending) => row.add(format!(" … {}", words::safe(&pending.subject)), theme.asked),
    };
    enters(desk, beside(desk, day, cell, row, theme), cell, theme)
}

fn having_it(row: Row, having: &[&Appointment], theme: &Theme) -> Row {
    having.iter().fold(row, |row, a| {
        row.add(format!(" · {}", words::listed(&a.patient)), theme.text)
            .add(format!(" {}", a.status.words()), theme.quiet)
    })
}

/// Where several slots share the mark: how many of them are free.
fn beside(desk: &Desk, day: &DoctorDay<'_>, cell: &Cell<'_>, row: Row, theme: &Theme) -> Row {
    match day.quarter(quarter_of(cell.span.start)) {
        Some(quarter) if quarter.cells.len() > 1 => {
            let end = quarter.cells.last().map_or(cell.span.end, |last| last.span.end);
            let until = words::clock(desk.zone(), end);
            let says = say!("clinic-of-quarter", free = quarter.free(), all = quarter.cells.len(), time = until);
            row.add(format!(" · {says}"), theme.quiet)
        }
        Some(_) | None => row,
    }
}

fn enters(desk: &Desk, row: Row, cell: &Cell<'_>, theme: &Theme) -> Row {
    let says = match (&cell.state, &desk.moving, desk.carried.last()) {
        (CellState::Free { .. }, Some(_), _) if cell.is_free() => say!("clinic-enter-moves"),
        (CellState::Free { .. }, None, Some(_)) if cell.is_free() => say!("clinic-enter-goes-on"),
        (CellState::Free { .. }, None, None) if cell.is_free() => say!("clinic-enter-books"),
        (CellState::Taken(_), None, _) => say!("clinic-enter-shows"),
        (CellState::Free { .. } | CellState::Taken(_) | CellState::Closed | CellState::Asked(_), _, _) => return row,
    };
    row.add(" · ", theme.quiet).add(say!("clinic-enter"), theme.key).add(format!(" {says}"), theme.quiet)
}
