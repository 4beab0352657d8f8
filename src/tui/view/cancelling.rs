//! The question before a cancellation. It is asked once, with room for a reason.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::details::Cancelling;
use crate::domain::booking::Span;
use crate::tui::part::line::Row;
use crate::tui::part::{field, panel};
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Columns of the panel.
const WIDE: u16 = 66;

/// ```text
/// ╭ Cancel this appointment? ──────────────────────╮
/// │ Khan, Sana · 34 F · ···321                     │
/// │ Mon 23 Nov 10:15–10:30 · Dr. Anil Rao          │
/// │                                                │
/// │ Reason  called off by phone█                   │
/// │                                                │
/// │ Enter cancels the appointment · Esc keeps it   │
/// ╰────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, question: &Cancelling, theme: &Theme) {
    let of = &question.appointment;
    let area = panel::middle(area, WIDE, 8);
    let inner = panel::over(frame, area, Row::of(say!("form-cancel-title"), theme.strong), theme);
    let zone = desk.zone_of(&of.clinic);
    let when = words::span(zone, Span { start: of.start, end: of.end });
    let when = format!("{} {when}", words::day(zone.date(of.start)));
    let place = [words::doctor(desk, &of.doctor), words::clinic(desk, &of.clinic)];
    let place = words::joined([when].into_iter().chain(place));
    let known = words::identifiers(&of.patient);
    let label = format!("{}  ", say!("form-cancel-reason"));
    let keys = Row::of("Enter", theme.key)
        .add(format!(" {} · ", say!("form-cancel-enter")), theme.quiet)
        .add("Esc", theme.key)
        .add(format!(" {}", say!("form-cancel-esc")), theme.quiet);
    let buf = frame.buffer_mut();
    Row::of(words::listed(&of.patient), theme.strong).add(format!("   {known}"), theme.text).draw(buf, inner, 0);
    Row::of(place, theme.text).draw(buf, inner, 1);
    Row::of(label.as_str(), theme.accent).draw(buf, inner, 3);
    keys.draw(buf, inner, 5);
    let indent = u16::try_from(fit::width(&label)).unwrap_or(0).min(inner.width);
    let place = Rect { x: inner.x + indent, width: inner.width - indent, ..inner };
    if question.reason.value().is_empty() {
        let after = Rect { x: place.x + 2.min(place.width), width: place.width.saturating_sub(2), ..place };
        Row::of(say!("form-cancel-unsaid"), theme.quiet).draw(frame.buffer_mut(), after, 3);
    }
    field::draw(frame, place, 3, &question.reason, true, theme);
}
