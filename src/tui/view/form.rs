//! x
use crate::desk::Desk;
use crate::desk::model::form::Form;
use crate::tui::theme::Theme;
use ratatui::Frame;
use ratatui::layout::Rect;
/// x
pub fn draw(_: &mut Frame<'_>, _: Rect, _: &Desk, _: &Form, _: &Theme) {}
