//! A question of one line, over the main screen.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::asking::{Asked, Asking};
use crate::tui::part::line::Row;
use crate::tui::part::{field, panel};
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Columns of the panel.
const WIDE: u16 = 66;

/// ```text
/// ╭ Go to a date ──────────────────────────────────╮
/// │ > tue█                                         │
/// │   Tue 24 Nov 2026                              │
/// │                                                │
/// │ Enter goes there · Esc stays                   │
/// ╰────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, asking: &Asking, theme: &Theme) {
    let (title, says, enter) = texts(desk, asking);
    let wide = WIDE.min(area.width);
    let says = fit::wrapped(&says, usize::from(wide.saturating_sub(6)));
    let typed = usize::from(asking.takes_text());
    let high = u16::try_from(typed + says.len() + 4).unwrap_or(u16::MAX);
    let area = panel::middle(area, WIDE, high);
    let inner = panel::over(frame, area, Row::of(title, theme.strong), theme);
    if asking.takes_text() {
        Row::of("> ", theme.accent).draw(frame.buffer_mut(), inner, 0);
        let place = Rect { x: inner.x + 2.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
        field::draw(frame, place, 0, &asking.typed, true, theme);
    }
    let style = if asking.fault.is_some() { theme.fault } else { theme.text };
    let lines = says.len();
    for (at, line) in says.into_iter().enumerate() {
        Row::new().to(2).add(line, style).draw(frame.buffer_mut(), inner, typed + at);
    }
    Row::of("Enter ", theme.key)
        .add(format!("{enter} · "), theme.quiet)
        .add("Esc ", theme.key)
        .add(say!("asking-back"), theme.quiet)
        .draw(frame.buffer_mut(), inner, typed + lines + 1);
}

/// The title, what stands under the answer, and what Enter does.
fn texts(desk: &Desk, asking: &Asking) -> (String, String, String) {
    let (title, hint, enter) = match &asking.what {
        Asked::Date => (say!("asking-date"), say!("asking-date-hint"), say!("asking-date-enter")),
        Asked::Constraints => {
            (say!("asking-constraints"), say!("asking-constraints-hint"), say!("asking-constraints-enter"))
        }
        Asked::Urgent(appointment) => (
            say!("asking-urgent", who = words::listed(&appointment.patient)),
            say!("asking-urgent-hint"),
            say!("asking-urgent-enter"),
        ),
        Asked::Notes(details) => (
            say!("details-notes-title", who = words::listed(desk.patient_of(details))),
            say!("details-notes-hint"),
            say!("details-notes-enter"),
        ),
        Asked::CheckInMany(all) => {
            let one = desk.one_of(all).map(|id| names(desk, std::slice::from_ref(id))).unwrap_or_default();
            let says = say!("asking-many-names", who = names(desk, all), one = one, n = all.len());
            (say!("asking-many", n = all.len()), says, say!("asking-many-enter", n = all.len()))
        }
        Asked::NoShowMany(all) => {
            let one = desk.one_of(all).map(|id| names(desk, std::slice::from_ref(id))).unwrap_or_default();
            let says = say!("asking-absent-names", who = names(desk, all), one = one, n = all.len());
            (say!("asking-absent", n = all.len()), says, say!("asking-absent-enter", n = all.len()))
        }
    };
    let understood = desk.understood(asking);
    let under = match &asking.fault {
        Some(fault) => fault.clone(),
        None if understood.is_empty() => hint,
        None => understood,
    };
    (title, words::safe(&under), enter)
}

fn names(desk: &Desk, all: &[crate::domain::ids::AppointmentId]) -> String {
    let of = all.iter().filter_map(|id| desk.appointment_of_today(id));
    let named = of.map(|a| format!("{} {}", words::clock(desk.zone(), a.start), words::listed(&a.patient)));
    named.collect::<Vec<_>>().join("; ")
}
