//! What the marks mean, at the foot of the doctors' panel where nothing else needs the room.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::part::line::Row;
use crate::tui::theme::Theme;

/// ```text
///  · free      ● waiting
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, used: usize, theme: &Theme) {
    let marks = [
        ("·", "free", theme.free),
        ("●", "waiting", theme.waiting),
        ("!", "15 min, !! 30", theme.overdue),
        ("▲", "goes first", theme.overdue),
        ("▸", "with the doctor", theme.with_doctor),
        ("✓", "done", theme.done),
        ("×", "closed", theme.closed),
        ("…", "sent", theme.asked),
        ("?", "not known yet", theme.asked),
    ];
    let height = usize::from(area.height);
    if used + marks.len() + 2 > height {
        return;
    }
    let first = height - marks.len();
    for (at, (mark, means, style)) in marks.into_iter().enumerate() {
        Row::of(" ", theme.quiet).add(mark, style).add(format!(" {means}"), theme.quiet).draw(
            frame.buffer_mut(),
            area,
            first + at,
        );
    }
}
