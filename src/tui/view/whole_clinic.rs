//! All doctors of a day: free seats by doctor and time.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::whole_clinic::WholeClinic;
use crate::tui::part::line::{self, Row};
use crate::tui::part::panel;
use crate::tui::theme::Theme;

/// Draws it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, _desk: &Desk, _of: &WholeClinic, theme: &Theme) {
    let inner = panel::over(frame, area, Row::of("All doctors", theme.strong), theme);
    line::centred(frame.buffer_mut(), inner, &say!("command-not-built"), theme.quiet);
}
