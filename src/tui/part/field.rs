//! A line of typed text with the block of its cursor.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;
use unicode_segmentation::UnicodeSegmentation;

use super::line::{Row, nth_line};
use crate::desk::model::field::Field;
use crate::tui::fit;
use crate::tui::theme::Theme;

/// Draws the text into that line of the area; where it is too long, the part around the cursor. With the keys in it, it
/// shows the cursor and puts the terminal's own there too, for input methods and screen readers.
pub fn draw(frame: &mut Frame<'_>, area: Rect, line: usize, field: &Field, focused: bool, theme: &Theme) {
    let Some(place) = nth_line(frame.buffer_mut(), area, line) else { return };
    let room = usize::from(place.width);
    let (before, after) = field.around_cursor();
    if !focused {
        let all = before.shown().to_owned() + after.shown();
        Row::of(fit::cut(&all, room), theme.text).draw(frame.buffer_mut(), place, 0);
        return;
    }
    let under = after.shown().graphemes(true).next().unwrap_or_default();
    let before = fit::tail(before.shown(), room.saturating_sub(fit::width(under).max(1)));
    let column = fit::width(&before);
    let mut row = Row::of(before, theme.text);
    if under.is_empty() {
        row = row.add("█", theme.cursor);
    } else {
        let rest = &after.shown()[under.len()..];
        let used = row.width() + fit::width(under);
        row = row
            .add(under, theme.cursor.add_modifier(Modifier::REVERSED))
            .add(fit::cut(rest, room.saturating_sub(used)), theme.text);
    }
    row.draw(frame.buffer_mut(), place, 0);
    let column = u16::try_from(column).unwrap_or(u16::MAX).min(place.width - 1);
    frame.set_cursor_position(Position { x: place.x + column, y: place.y });
}
