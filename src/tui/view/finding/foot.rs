//! What Enter does with the chosen row, said before it is pressed.

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::finding::{Finding, Hit};
use crate::desk::model::today::Group;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// `Enter checks in Kumar, Suresh, 11:30 Rao`.
pub fn row(desk: &Desk, finding: &Finding, chosen: Option<Hit<'_>>, wide: usize, theme: &Theme) -> Row {
    if chosen.is_none() && finding.wanted().is_token() {
        return Row::of(say!("find-no-token"), theme.quiet);
    }
    let says = fit::cut(&says(desk, finding, chosen, wide), wide.saturating_sub(7));
    Row::of(say!("find-enter"), theme.key).add(" ", theme.quiet).add(says, theme.quiet)
}

fn says(desk: &Desk, finding: &Finding, chosen: Option<Hit<'_>>, wide: usize) -> String {
    let name = |name: String| fit::cut(&name, wide.saturating_sub(40).clamp(12, 40));
    let waits = finding.directory.awaited().is_some() && !finding.is_sure();
    match chosen {
        _ if finding.wanted().is_empty() => say!("find-closes"),
        _ if waits => say!("find-takes-only"),
        None => say!("find-looks-again"),
        Some(Hit::Today(of, _)) => {
            let who = name(words::listed(&of.patient));
            if Group::of(&of.status) == Group::Due {
                let (time, doctor) = (words::clock(desk.zone(), of.start), words::doctor_short(desk, &of.doctor));
                say!("find-checks-in", who = who, time = time, doctor = doctor)
            } else {
                say!("find-shows", who = who)
            }
        }
        Some(Hit::Known(patient)) => {
            let who = name(patient.name.listed());
            match slot(desk) {
                Some((time, doctor)) => say!("find-books", who = who, time = time, doctor = doctor),
                None => say!("find-takes-along", who = who),
            }
        }
        Some(Hit::New) => match slot(desk) {
            Some((time, doctor)) => say!("find-registers", time = time, doctor = doctor),
            None => say!("find-registers-along"),
        },
    }
}

/// The selected slot, if it can be booked: `Tue 24 Nov 11:30`, and with whom.
fn slot(desk: &Desk) -> Option<(String, String)> {
    let days = desk.grid_days();
    let (day, cell) = desk.selected_cell(&days)?;
    let (day, cell) = (&days[day], &days[day].cells[cell]);
    if !cell.is_free() {
        return None;
    }
    let time = words::clock(desk.zone(), cell.span.start);
    let time = if day.date == desk.today_date() { time } else { format!("{} {time}", words::day(day.date)) };
    Some((time, words::doctor_short(desk, desk.doctor.as_ref()?)))
}
