//! What this desk did, and what of it can be taken back.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::journal::JournalView;
use crate::tui::part::line::{self, Row};
use crate::tui::part::panel;
use crate::tui::theme::Theme;

/// Draws it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, _desk: &Desk, _of: &JournalView, theme: &Theme) {
    let inner = panel::over(frame, area, Row::of("Done here", theme.strong), theme);
    line::centred(frame.buffer_mut(), inner, &say!("command-not-built"), theme.quiet);
}
