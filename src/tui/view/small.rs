//! What a screen says that is too small for anything else. Nothing that was typed is lost by it.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::Mode;
use crate::tui::layout::SMALLEST;
use crate::tui::part::line;
use crate::tui::theme::Theme;

/// One sentence in the middle, and whether something typed is kept.
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    let kept = match desk.mode {
        Mode::Form(_) | Mode::Finding(_) | Mode::Cancelling(_) | Mode::Asking(_) | Mode::CommandLine(_) => true,
        Mode::Main | Mode::Details(_) | Mode::WholeClinic(_) | Mode::Queue(_) | Mode::Journal(_) => false,
    };
    let (width, height) = SMALLEST;
    let mut says = say!("looks-too-small", width = width, height = height);
    if kept {
        says = format!("{says} {}", say!("looks-kept"));
    }
    line::centred(frame.buffer_mut(), area, &says, theme.text);
}
