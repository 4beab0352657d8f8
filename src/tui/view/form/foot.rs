//! The foot of the form: why it was refused, and what Enter and Esc do now.

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::form::{Form, FormField, Purpose, Step, Whom};
use crate::tui::fit;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;

/// The lines, the first one empty to stand apart.
pub fn lines(desk: &Desk, form: &Form, room: usize, theme: &Theme) -> Vec<Row> {
    let mut out = vec![Row::new()];
    if let Some(why) = &form.refusal {
        out.extend(fit::wrapped(&format!("✗ {why}"), room).into_iter().map(|text| Row::of(text, theme.fault)));
    }
    // What is pressed now was meant for the screen before: keys are told as soon as they do something.
    if form.is_unseen(desk.now) {
        out.push(Row::new());
        return out;
    }
    out.push(match &form.step {
        Step::Editing => keys(desk, form, theme),
        Step::AskingToLeave => {
            let asks = Row::of(format!("{}   ", say!("form-discard")), theme.strong);
            pairs(asks, &[("Enter", say!("form-discards")), ("Esc", say!("form-goes-on"))], theme)
        }
        Step::Checking => Row::of(format!("… {}", say!("form-checking")), theme.asked),
        Step::Sent | Step::Left => Row::new(),
        Step::Lost(lost) if lost.offers.is_empty() => pairs(Row::new(), &[("Esc", say!("form-looks-on"))], theme),
        Step::Lost(_) => {
            let all = [("Enter", say!("form-takes-it")), ("↑↓", say!("form-another")), ("Esc", say!("form-looks-on"))];
            pairs(Row::new(), &all, theme)
        }
    });
    out
}

fn keys(desk: &Desk, form: &Form, theme: &Theme) -> Row {
    let searching = matches!(form.whom, Whom::Search(_)) && form.focus == FormField::Patient;
    let enter = match form.purpose {
        _ if searching => say!("form-enter-chooses"),
        Purpose::Book => say!("form-enter-books"),
        Purpose::Overbook => say!("form-enter-overbooks"),
        Purpose::WalkIn => say!("form-enter-queues"),
    };
    let mut all = vec![("Enter", enter), ("Tab", say!("form-next-field"))];
    if form.focus.is_choice() {
        all.insert(1, ("←→", say!("form-another")));
    }
    if form.known_already().is_some() {
        all.push(("Ctrl-T", say!("form-takes-known")));
    } else if desk.glance(form).last.is_some() {
        all.push(("Ctrl-T", say!("form-as-last-time")));
    }
    all.push(("Esc", say!("form-leaves")));
    let row = pairs(Row::new(), &all, theme);
    if form.faults.is_empty() {
        return row;
    }
    Row::of(format!("✗ {}   ", say!("form-faults", n = form.faults.len())), theme.fault).join(row)
}

fn pairs(row: Row, all: &[(&'static str, String)], theme: &Theme) -> Row {
    all.iter().enumerate().fold(row, |row, (at, (key, word))| {
        let dot = if at == 0 { "" } else { " · " };
        row.add(dot, theme.quiet).add(*key, theme.key).add(format!(" {word}"), theme.quiet)
    })
}
