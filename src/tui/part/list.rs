//! A list of lines that scrolls around the selected one.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::line::{self, Row};
use crate::tui::fit;
use crate::tui::theme::Theme;

/// Draws as many lines as fit, the selected one among them, and says whether there are more above and below.
/// The selected one is painted over in that style.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    rows: Vec<Row>,
    selected: Option<usize>,
    selection: Style,
) -> (bool, bool) {
    let len = rows.len();
    let seen = fit::window(selected.unwrap_or(0), len, usize::from(area.height));
    let (above, below) = (seen.start > 0, seen.end < len);
    let first = seen.start;
    let buf = frame.buffer_mut();
    for (at, row) in rows.into_iter().enumerate().skip(first).take(seen.len()) {
        row.draw(buf, area, at - first);
        if selected == Some(at) {
            line::paint(buf, area, at - first, selection);
        }
    }
    (above, below)
}

/// The mark before a row, or, where it has none, that another desk has just changed what stands there.
pub fn marked(selected: bool, focused: bool, news: bool, theme: &Theme) -> Row {
    if news && !selected { Row::of("~", theme.news) } else { Row::of(lead(selected, focused), theme.accent) }
}

/// The mark before a row: where the keys are, where they were, or nothing.
pub fn lead(selected: bool, focused: bool) -> &'static str {
    match (selected, focused) {
        (true, true) => "▶",
        (true, false) => "▷",
        (false, _) => " ",
    }
}
