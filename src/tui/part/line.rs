//! One line of cells, put together from pieces of text with their styles.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Span;
use ratatui::widgets::{Clear, Widget};

use crate::tui::fit;

/// A line that knows how wide it is.
#[derive(Clone, Debug, Default)]
pub struct Row {
    spans: Vec<Span<'static>>,
    width: usize,
}

impl Row {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// A line of one piece.
    pub fn of(text: impl Into<String>, style: Style) -> Self {
        Self::new().add(text, style)
    }

    /// Adds a piece.
    #[must_use]
    pub fn add(mut self, text: impl Into<String>, style: Style) -> Self {
        let text = text.into();
        self.width += fit::width(&text);
        self.spans.push(Span::styled(text, style));
        self
    }

    /// Adds blanks up to that column.
    #[must_use]
    pub fn to(self, column: usize) -> Self {
        let blanks = column.saturating_sub(self.width);
        if blanks == 0 { self } else { self.add(" ".repeat(blanks), Style::new()) }
    }

    /// Adds a piece so that it ends at that column, if there is room for it and a blank.
    #[must_use]
    pub fn ending_at(self, column: usize, text: &str, style: Style) -> Self {
        let from = column.saturating_sub(fit::width(text));
        if text.is_empty() || from <= self.width { self } else { self.to(from).add(text, style) }
    }

    /// Adds another line.
    #[must_use]
    pub fn join(mut self, other: Self) -> Self {
        self.width += other.width;
        self.spans.extend(other.spans);
        self
    }

    /// Cells so far.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Draws it into that line of the area, cut with a `…` where it is too long.
    pub fn draw(self, buf: &mut Buffer, area: Rect, line: usize) {
        let Some(place) = nth_line(buf, area, line) else { return };
        let room = usize::from(place.width);
        let row = if self.width > room { self.cut_to(room) } else { self };
        let mut x = place.x;
        for span in &row.spans {
            x = put(buf, x, place, &span.content, span.style);
        }
    }

    fn cut_to(self, room: usize) -> Self {
        let mut out = Self::new();
        for span in self.spans {
            let left = room.saturating_sub(out.width);
            let wide = fit::width(&span.content);
            if wide < left {
                out = out.add(span.content, span.style);
            } else {
                // It fills the line, and something follows: that is cut as well.
                let text = if wide == left { format!("{} ", span.content) } else { span.content.into_owned() };
                return out.add(fit::cut(&text, left), span.style);
            }
        }
        out
    }
}

/// Writes a piece from that column on, as far as the place goes, and says where it ends. Of plain letters, which
/// is nearly always all of it, nobody has to look for where they end.
fn put(buf: &mut Buffer, x: u16, place: Rect, text: &str, style: Style) -> u16 {
    let room = place.right().saturating_sub(x);
    if !text.chars().all(fit::is_plain) {
        return buf.set_stringn(x, place.y, text, usize::from(room), style).0;
    }
    let mut at = x;
    for (letter, column) in text.chars().zip(x..x.saturating_add(room)) {
        if let Some(cell) = buf.cell_mut((column, place.y)) {
            cell.set_char(letter).set_style(style);
        }
        at = column + 1;
    }
    at
}

/// The line of the area with that number, as far as it is on the screen.
pub fn nth_line(buf: &Buffer, area: Rect, line: usize) -> Option<Rect> {
    let line = u16::try_from(line).ok().filter(|line| *line < area.height)?;
    let place = Rect { y: area.y + line, height: 1, ..area }.intersection(buf.area);
    (!place.is_empty()).then_some(place)
}

/// Paints a whole line of the area over what stands there.
pub fn paint(buf: &mut Buffer, area: Rect, line: usize, style: Style) {
    if let Some(place) = nth_line(buf, area, line) {
        buf.set_style(place, style);
    }
}

/// Empties a whole line of the area.
pub fn clear(buf: &mut Buffer, area: Rect, line: usize) {
    if let Some(place) = nth_line(buf, area, line) {
        Clear.render(place, buf);
    }
}

/// Which rows of the screen those lines of the area are that were drawn, from the `first` on.
pub fn rows(area: Rect, first: usize, drawn: impl Iterator<Item = bool>) -> BTreeSet<u16> {
    (area.top()..area.bottom()).skip(first).zip(drawn).filter_map(|(row, drawn)| drawn.then_some(row)).collect()
}

/// A line from the top of the area to its bottom.
pub fn upright(buf: &mut Buffer, area: Rect, style: Style) {
    let place = Rect { width: 1, ..area }.intersection(buf.area);
    for y in place.top()..place.bottom() {
        if let Some(cell) = buf.cell_mut((place.x, y)) {
            cell.set_char('│').set_style(style);
        }
    }
}

/// A quiet sentence in the middle of the area.
pub fn centred(buf: &mut Buffer, area: Rect, text: &str, style: Style) {
    let air = if area.width > 20 { 4 } else { 0 };
    let lines = fit::wrapped(text, usize::from(area.width).saturating_sub(air));
    let first = usize::from(area.height).saturating_sub(lines.len()) / 2;
    for (at, line) in lines.into_iter().enumerate() {
        let from = usize::from(area.width).saturating_sub(fit::width(&line)) / 2;
        Row::new().to(from).add(line, style).draw(buf, area, first + at);
    }
}
