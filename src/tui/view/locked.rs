//! The locked desk. Nothing of any patient is on it, and nothing that a patient could have said.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::lock::Shut;
use crate::tui::part::line::Row;
use crate::tui::part::panel;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// More letters of a PIN than that are not counted out.
const DOTS: usize = 24;

/// ```text
///             10:42
///        Mon 23 Nov 2026
///
///          Indiranagar
///   Desk 1 is locked since 10:40
///     1 change is under way
///
///         PIN ●●●█
///        Enter unlocks
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    panel::fresh(frame.buffer_mut(), area);
    let Some(shut) = &desk.lock.shut else { return };
    let asks = desk.lock.pin.is_some();
    let clinic = desk.chosen_clinic().map(|clinic| clinic.name.shown().to_owned()).unwrap_or_default();
    let locked = say!("looks-locked", desk = words::safe(&desk.settings.desk_name));
    let since = say!("looks-locked-since", time = words::clock(desk.zone(), shut.since));
    let under_way = match desk.pending.len() {
        0 => Row::new(),
        n => Row::of(say!("looks-locked-pending", n = n), theme.asked),
    };
    let wrong = match (desk.lock.waits(), shut.wrong) {
        (Some(seconds), _) => Row::of(say!("looks-wrong-wait", n = seconds), theme.fault),
        (None, 1..) => Row::of(say!("looks-wrong-pin"), theme.fault),
        (None, 0) => Row::new(),
    };
    let enter = Row::of("Enter", theme.key).add(format!(" {}", say!("looks-unlocks")), theme.quiet);
    let mut rows = vec![
        Row::of(words::clock(desk.zone(), desk.now), theme.accent),
        Row::of(words::day_with_year(desk.today_date()), theme.text),
        Row::new(),
        Row::of(clinic, theme.strong),
        Row::of(locked, theme.text).add(format!(" {since}"), theme.quiet),
        under_way,
        Row::new(),
    ];
    let pin = rows.len();
    if asks {
        rows.push(typed(shut, theme));
        rows.push(wrong);
    }
    rows.push(enter);
    // What unlocks is seen on any screen, however low.
    let height = usize::from(area.height);
    let skipped = rows.len().saturating_sub(height.max(1));
    let first = height.saturating_sub(rows.len()) / 2;
    for (at, row) in rows.into_iter().enumerate().skip(skipped) {
        let from = usize::from(area.width).saturating_sub(row.width()) / 2;
        let end = from + row.width();
        Row::new().to(from).join(row).draw(frame.buffer_mut(), area, first + at - skipped);
        if asks && at == pin {
            let x = area.x.saturating_add(u16::try_from(end).unwrap_or(u16::MAX).saturating_sub(1));
            let y = area.y.saturating_add(u16::try_from(first + at - skipped).unwrap_or(u16::MAX));
            if x < area.right() && y < area.bottom() {
                frame.set_cursor_position(Position { x, y });
            }
        }
    }
}

/// `PIN ●●●█`: how many letters, never which.
fn typed(shut: &Shut, theme: &Theme) -> Row {
    let dots = "●".repeat(shut.typed.value().chars().count().min(DOTS));
    Row::of(format!("{} ", say!("looks-pin")), theme.quiet)
        .add(fit::cut(&dots, DOTS), theme.text)
        .add("█", theme.cursor)
}
