//! A list of lines that scrolls around the selected one.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::line::{self, Row};
use crate::tui::fit;
use crate::tui::theme::Theme;

/// Draws as many of so many lines as fit, the selected one among them, and says whether there are more above and below. Only
/// those are asked for. The selected one is painted over in that style.
pub fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    len: usize,
    mut row: impl FnMut(usize) -> Row,
    selected: Option<usize>,
    selection: Style,
) -> (bool, bool) {
    let seen = fit::window(selected.unwrap_or(0), len, usize::from(area.height));
    let (above, below) = (seen.start > 0, seen.end < len);
    let buf = frame.buffer_mut();
    for (line, at) in seen.enumerate() {
        row(at).draw(buf, area, line);
        if selected == Some(at) {
            line::paint(buf, area, line, selection);
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
