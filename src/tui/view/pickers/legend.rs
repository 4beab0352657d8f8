//! What the marks mean, at the foot of the doctors' panel where nothing else needs the room.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::view::moving;
use crate::tui::words;

/// Lines with the blank ones above it.
pub const HEIGHT: usize = 14;

/// ```text
///  · free      ● waiting
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, used: usize, theme: &Theme) {
    let marks = [
        ("·", say!("looks-legend-free"), theme.free),
        ("●", say!("looks-legend-waiting"), theme.waiting),
        ("!", say!("looks-legend-long"), theme.overdue),
        (words::URGENT, say!("looks-legend-urgent"), theme.overdue),
        ("▸", say!("looks-legend-with-doctor"), theme.with_doctor),
        ("○", say!("looks-legend-parked"), theme.waiting),
        ("✓", say!("looks-legend-done"), theme.done),
        ("×", say!("looks-legend-closed"), theme.closed),
        ("~", say!("looks-legend-news"), theme.news),
        (moving::MARK, say!("looks-legend-moving"), theme.accent),
        ("…", say!("looks-legend-sent"), theme.asked),
        ("?", say!("looks-legend-unknown"), theme.asked),
    ];
    let height = usize::from(area.height);
    if used + HEIGHT > height {
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
