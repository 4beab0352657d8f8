//! What the mouse points at: worked out from the desk and the size of the screen, as the screen itself is. Nothing is
//! remembered while drawing.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::Size;

use crate::desk::Desk;
use crate::desk::action::Action;

/// What a turn of the wheel or a press asks for.
pub fn action(_desk: &Desk, _size: Size, event: &MouseEvent) -> Option<Action> {
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => None,
        _ => None,
    }
}
