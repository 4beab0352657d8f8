//! The foot of the form: what Enter and Esc do now, or how far the booking is.

use crate::desk::Desk;
use crate::desk::model::form::{Form, FormField, Step, Whom};
use crate::tui::fit;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::words;

/// The lines, the first one empty to stand apart.
pub fn lines(desk: &Desk, form: &Form, room: usize, theme: &Theme) -> Vec<Row> {
    let (says, style) = match &form.step {
        Step::Editing => return vec![Row::new(), keys(form, theme)],
        Step::AskingToLeave => {
            let asks = Row::of("Discard what you typed?   ", theme.strong);
            return vec![Row::new(), pairs(asks, &[("Enter", "discards"), ("Esc", "goes on")], theme)];
        }
        Step::Sending(_) => ("… booking".to_owned(), theme.asked),
        Step::Unknown(_) => {
            let says = "? not known yet: the answer was lost, checking…   Esc leaves it to settle";
            (says.to_owned(), theme.asked)
        }
        Step::Lost { nearest, .. } if nearest.is_empty() => {
            return vec![Row::new(), pairs(Row::new(), &[("Esc", "goes on looking")], theme)];
        }
        Step::Lost { .. } => {
            let all = [("Enter", "takes it"), ("↑↓", "another"), ("Esc", "goes on looking")];
            return vec![Row::new(), pairs(Row::new(), &all, theme)];
        }
    };
    let since = pending_since(desk, form).map(|s| format!(" ({s} s)")).unwrap_or_default();
    let mut out = vec![Row::new()];
    out.extend(fit::wrapped(&(says + &since), room).into_iter().map(|text| Row::of(text, style)));
    out
}

/// For how many seconds the booking has been under way, once that is worth saying.
fn pending_since(desk: &Desk, form: &Form) -> Option<i64> {
    let (Step::Sending(ticket) | Step::Unknown(ticket)) = &form.step else { return None };
    let seconds = (desk.now - desk.pending.get(ticket)?.since).num_seconds();
    (seconds >= 2).then_some(seconds)
}

fn keys(form: &Form, theme: &Theme) -> Row {
    let searching = matches!(form.whom, Whom::Search(_)) && form.focus == FormField::Patient;
    let enter = if searching { "chooses" } else { "books" };
    let mut all = vec![("Enter", enter), ("Tab", "next field")];
    if form.focus.is_choice() {
        all.insert(1, ("←→", "another"));
    }
    all.push(("Esc", "leaves"));
    let row = pairs(Row::new(), &all, theme);
    if form.faults.is_empty() {
        return row;
    }
    let wrong = words::count(form.faults.len(), "field");
    Row::of(format!("✗ {wrong} to mend   "), theme.fault).join(row)
}

fn pairs(row: Row, all: &[(&'static str, &'static str)], theme: &Theme) -> Row {
    all.iter().enumerate().fold(row, |row, (at, (key, word))| {
        let dot = if at == 0 { "" } else { " · " };
        row.add(dot, theme.quiet).add(*key, theme.key).add(format!(" {word}"), theme.quiet)
    })
}
