//! x
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
/// x
pub fn draw(_: &mut Frame<'_>, _: Rect, _: usize, _: &Theme) {}
