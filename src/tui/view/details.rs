//! Everything about one appointment and its patient at a glance, over the main screen.

use ratatui::Frame;
use ratatui::layout::Rect;

use self::appointment::told;
use self::patient::{Glance, at_a_glance};
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::action::Command;
use crate::desk::model::Context;
use crate::desk::model::details::{Details, Phone};
use crate::domain::appointment::{Appointment, Status};
use crate::tui::look::Look;
use crate::tui::part::line::Row;
use crate::tui::part::panel;
use crate::tui::theme::Theme;
use crate::tui::words;

mod appointment;
mod patient;

/// From this width on the patient stands beside the appointment, below it under it.
const TWO_COLUMNS: u16 = 110;
/// Columns of the panel.
const WIDE: [u16; 2] = [74, 116];
/// Where less than this would stay in sight beside the panel, it takes the whole width.
const CRUMBS: u16 = 12;
/// Cells between the two columns, with the line between them.
const BETWEEN: usize = 3;

/// ```text
/// from 110 columns on                                      below
/// ╭ Khan, Sana ────────────────────────────────────────╮   ╭ Khan, Sana ─────────────────────────╮
/// │ Patient  Sana Khan · 34 F  │ VISITS 1 to come      │   │ Patient  Sana Khan · 34 F           │
/// │ Mobile   ···321            │▶Tue 1 Dec 09:15 Rao   │   │ Mobile   ···321                     │
/// │ When     Mon 23 Nov 10:15  │ BEFORE                │   │ …                                   │
/// │ …                          │ Mon 2 Nov 10:00 Iyer  │   │ VISITS 1 to come                    ↓
/// │                                                    │   │                                     │
/// │ c check in  r move  x cancel  n notes  Esc back    │   │ c check in  r move  x cancel …      │
/// ╰────────────────────────────────────────────────────╯   ╰─────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, details: &Details, look: &Look) {
    let theme = &look.theme;
    let of = desk.detailed(details);
    let two = area.width >= TWO_COLUMNS;
    let wish = WIDE[usize::from(two)];
    let wide = if !two && area.width < wish + CRUMBS { area.width } else { wish.min(area.width) };
    let room = usize::from(wide.saturating_sub(4));
    let left = if two { (room - BETWEEN) / 2 } else { room };
    let right = if two { room - BETWEEN - left } else { room };
    let told = told(desk, details, of, left, theme);
    let glance = at_a_glance(desk, details, right, theme);
    let (rows, chosen) = if two { beside(told, glance, left, theme) } else { under(told, glance) };
    let keys = keys(desk, details, of, room, look);
    let high = u16::try_from(rows.len() + keys.len() + 3).unwrap_or(u16::MAX);
    let area = panel::middle_or_all(area, wide, high);
    let title = Row::of(words::listed(desk.patient_of(details)), theme.strong);
    let inner = panel::over(frame, area, title, theme);
    // The keys stay, whatever is scrolled.
    let height = usize::from(inner.height).saturating_sub(keys.len() + 1).max(1);
    let first = first_seen(details.past, chosen, rows.len(), height);
    let (above, below) = (first > 0, first + height < rows.len());
    for (at, row) in rows.into_iter().skip(first).take(height).enumerate() {
        row.draw(frame.buffer_mut(), inner, at);
    }
    for (at, row) in keys.into_iter().enumerate() {
        row.draw(frame.buffer_mut(), inner, height + 1 + at);
    }
    panel::more(frame, area, above, below, theme);
}

/// The first line that is seen: as far as it was scrolled, or so that the chosen visit is seen.
fn first_seen(past: usize, chosen: Option<usize>, len: usize, height: usize) -> usize {
    let first = past.min(len.saturating_sub(height));
    match chosen {
        Some(at) if at < first => at,
        Some(at) if at >= first + height => at + 1 - height,
        Some(_) | None => first,
    }
}

fn beside(told: Vec<Row>, glance: Glance, left: usize, theme: &Theme) -> (Vec<Row>, Option<usize>) {
    let (mut told, mut glanced) = (told.into_iter(), glance.rows.into_iter());
    let mut rows = Vec::new();
    loop {
        match (told.next(), glanced.next()) {
            (None, None) => return (rows, glance.chosen),
            (one, other) => {
                let row = one.unwrap_or_default().to(left).add(" │ ", theme.frame);
                rows.push(row.join(other.unwrap_or_default()));
            }
        }
    }
}

fn under(told: Vec<Row>, glance: Glance) -> (Vec<Row>, Option<usize>) {
    let before = told.len() + 1;
    let mut rows = told;
    rows.push(Row::new());
    rows.extend(glance.rows);
    (rows, glance.chosen.map(|at| at + before))
}

/// The keys that do something now, in as many lines as they need.
fn keys(desk: &Desk, details: &Details, of: &Appointment, room: usize, look: &Look) -> Vec<Row> {
    let theme = &look.theme;
    let mut offered = desk.offered(of);
    if desk.patient_of(details).mobile.is_some() {
        offered.push(Command::ShowPhone);
    }
    if details.chosen.is_some() {
        offered.insert(0, Command::Enter);
    }
    offered.push(Command::Back);
    let mut rows = Vec::new();
    let mut row = Row::new();
    for command in offered {
        let Some(key) = look.keys.key_of(Context::Details, command) else { continue };
        let hint = Row::of(key, theme.key).add(format!(" {}", word(command, details, of)), theme.quiet);
        if row.width() > 0 && row.width() + 3 + hint.width() > room {
            rows.push(std::mem::take(&mut row));
        }
        row = if row.width() == 0 { hint } else { row.add("   ", theme.quiet).join(hint) };
    }
    rows.push(row);
    rows
}

fn word(command: Command, details: &Details, of: &Appointment) -> String {
    let pairs = [
        (Command::Enter, say!("details-key-visit")),
        (Command::CheckIn, say!("details-key-check-in")),
        (Command::StartVisit, say!("details-key-start")),
        (Command::EndVisit, say!("details-key-end")),
        (Command::NoShow, say!("details-key-no-show")),
        (Command::Urgent, say!("details-key-urgent")),
        (Command::Move, say!("details-key-move")),
        (Command::Cancel, say!("details-key-cancel")),
        (Command::Notes, say!("details-key-notes")),
        (Command::Back, say!("details-key-back")),
    ];
    if command == Command::Park {
        let parked = of.status == Status::Parked;
        return if parked { say!("details-key-call-back") } else { say!("details-key-park") };
    }
    if command == Command::ShowPhone {
        return match details.phone {
            Phone::Masked => say!("details-key-phone"),
            Phone::Whole => say!("details-key-phone-hide"),
        };
    }
    pairs.into_iter().find(|(of, _)| *of == command).map(|(_, word)| word).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::first_seen;

    #[test]
    fn what_is_chosen_is_seen_and_nothing_is_scrolled_past_its_end() {
        assert_eq!(first_seen(0, None, 5, 10), 0);
        assert_eq!(first_seen(99, None, 12, 10), 2);
        assert_eq!(first_seen(0, Some(11), 12, 10), 2);
        assert_eq!(first_seen(2, Some(0), 12, 10), 0);
    }
}
