//! A framed panel: a title, a frame that tells which pane has the keys, and marks where there is more.

use ratatui::Frame;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::line::Row;
use crate::tui::fit;
use crate::tui::theme::Theme;

/// Draws the frame and says what room is left inside.
///
/// ```text
/// ╭ title ─────╮
/// │            │
/// ╰────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, title: Row, focused: bool, theme: &Theme) -> Rect {
    let style = if focused { theme.frame_focused } else { theme.frame };
    let buf = frame.buffer_mut();
    edge(buf, area, style);
    let room = area.width.saturating_sub(4);
    if room > 0 && title.width() > 0 {
        let title = Row::new().add(" ", style).join(title);
        let wide = u16::try_from(title.width()).unwrap_or(u16::MAX).min(room + 1);
        let place = Rect { x: area.x + 1, width: wide + 1, height: 1, ..area };
        fresh(buf, place);
        title.draw(buf, Rect { width: wide, ..place }, 0);
    }
    inner(area)
}

/// The room inside the frame.
pub fn inner(area: Rect) -> Rect {
    area.inner(Margin::new(1, 1))
}

/// The frame alone. The usual widget looks at every cell within it as well.
fn edge(buf: &mut Buffer, area: Rect, style: Style) {
    if area.width < 2 || area.height < 2 {
        return;
    }
    let (left, right, top, bottom) = (area.left(), area.right() - 1, area.top(), area.bottom() - 1);
    let mut put = |x, y, mark| {
        if let Some(cell) = buf.cell_mut((x, y)) {
            cell.set_char(mark).set_style(style);
        }
    };
    for x in left + 1..right {
        put(x, top, '─');
        put(x, bottom, '─');
    }
    for y in top + 1..bottom {
        put(left, y, '│');
        put(right, y, '│');
    }
    for (x, y, mark) in [(left, top, '╭'), (right, top, '╮'), (left, bottom, '╰'), (right, bottom, '╯')] {
        put(x, y, mark);
    }
}

/// Takes away what is there, its style as well.
pub fn fresh(buf: &mut Buffer, area: Rect) {
    Clear.render(area.intersection(buf.area), buf);
}

/// A panel over everything else, with a blank column inside its frame on both sides.
pub fn over(frame: &mut Frame<'_>, area: Rect, title: Row, theme: &Theme) -> Rect {
    fresh(frame.buffer_mut(), area);
    free_left_edge(frame.buffer_mut(), area);
    draw(frame, area, title, true, theme).inner(Margin::new(1, 0))
}

/// A wide letter just left of the panel would reach into its frame and hide it: it goes as a whole.
fn free_left_edge(buf: &mut Buffer, area: Rect) {
    for y in area.top()..area.bottom() {
        for back in 1..=area.x.min(WIDEST_LETTER) {
            if let Some(cell) = buf.cell_mut((area.x - back, y)).filter(|cell| cell.symbol().cell_width() > back) {
                cell.set_symbol(" ");
            }
        }
    }
}

/// Cells of the widest letter that a script joins from several signs.
const WIDEST_LETTER: u16 = 12;

/// Marks on the frame that something is above or below what is seen.
pub fn more(frame: &mut Frame<'_>, area: Rect, above: bool, below: bool, theme: &Theme) {
    if area.width < 4 || area.height < 2 {
        return;
    }
    let place = Rect { x: area.right() - 3, width: 2, ..area };
    let buf = frame.buffer_mut();
    if above {
        Row::of("↑", theme.accent).draw(buf, place, 0);
    }
    if below {
        Row::of("↓", theme.accent).draw(buf, place, usize::from(area.height) - 1);
    }
}

/// A remark on the right of the lower edge of the frame.
pub fn remark(frame: &mut Frame<'_>, area: Rect, text: &str, style: Style) {
    let wide = fit::width(text) + 2;
    if area.height < 2 || wide + 5 > usize::from(area.width) {
        return;
    }
    let row = Row::of(format!(" {text} "), style);
    let wide = u16::try_from(wide).unwrap_or(u16::MAX);
    let place = Rect { x: area.right() - 4 - wide, width: wide, ..area };
    on_lower_edge(frame, area, place, row);
}

/// Without what the frame looks like there: a style without a colour would take that of the frame.
fn on_lower_edge(frame: &mut Frame<'_>, area: Rect, place: Rect, row: Row) {
    fresh(frame.buffer_mut(), Rect { y: area.bottom().saturating_sub(1), height: 1, ..place });
    row.draw(frame.buffer_mut(), place, usize::from(area.height) - 1);
}

/// A remark on the left of the lower edge of the frame.
pub fn remark_left(frame: &mut Frame<'_>, area: Rect, text: &str, style: Style) {
    let wide = fit::width(text) + 2;
    if area.height < 2 || wide + 24 > usize::from(area.width) {
        return;
    }
    let place = Rect { x: area.x + 2, width: u16::try_from(wide).unwrap_or(u16::MAX), ..area };
    on_lower_edge(frame, area, place, Row::of(format!(" {text} "), style));
}

/// A rectangle of at most that size in the middle of the area.
pub fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// The same, or the whole width where what would stay in sight beside it is too narrow to tell anything, and the whole
/// height where a few lines would.
pub fn middle_or_all(area: Rect, width: u16, height: u16) -> Rect {
    let width = if area.width < width.saturating_add(20) { area.width } else { width };
    let height = if area.height <= height.saturating_add(6) { area.height } else { height };
    middle(area, width, height)
}
