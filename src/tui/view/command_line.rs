//! The command line: what is typed, and what it is understood as.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::command_line::CommandLine;
use crate::tui::part::line::{self, Row};
use crate::tui::part::panel;
use crate::tui::theme::Theme;

/// Draws it.
pub fn draw(frame: &mut Frame<'_>, area: Rect, _desk: &Desk, _of: &CommandLine, theme: &Theme) {
    let inner = panel::over(frame, area, Row::of("Command", theme.strong), theme);
    line::centred(frame.buffer_mut(), inner, &say!("command-not-built"), theme.quiet);
}
