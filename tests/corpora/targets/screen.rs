//! What must hold for every screen: nothing in a cell that a terminal obeys, that reorders or that has no shape; every
//! letter as wide as its cells; and the frames where they are.

use frontdesk::desk::Desk;
use frontdesk::tui::look::Look;
use frontdesk::tui::screen;
use frontdesk::tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, CellWidth};

/// Draws the desk and looks at every cell.
pub fn drawn(desk: &Desk, width: u16, height: u16) -> Buffer {
    let look = Look::from(Theme::plain());
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| screen::draw(frame, desk, &look)).unwrap();
    let buffer = terminal.backend().buffer().clone();
    for y in 0..height {
        let mut x = 0;
        while x < width {
            let symbol = buffer[(x, y)].symbol();
            if let Some(c) = symbol.chars().find(|c| is_hostile(*c, symbol)) {
                panic!("U+{:04X} reaches the cell {x},{y}: {symbol:?}", c as u32);
            }
            x += symbol.cell_width().max(1);
        }
        assert_eq!(x, width, "line {y} is wider than the screen");
    }
    buffer
}

/// The cells that are made of lines, apart from those in texts.
pub fn frames(buffer: &Buffer) -> Vec<(u16, u16, String)> {
    let area = buffer.area;
    let all = (0..area.height).flat_map(|y| (0..area.width).map(move |x| (x, y)));
    let lines = all.filter(|at| "╭╮╰╯".contains(buffer[*at].symbol()) && !buffer[*at].symbol().is_empty());
    lines.map(|(x, y)| (x, y, buffer[(x, y)].symbol().to_owned())).collect()
}

/// Told apart from the program's own rule, by what Unicode calls the characters: controls, the embeddings, overrides and
/// isolates of bidirectional text, and what has no width. Joiners may stand beside letters that they join.
pub fn is_hostile(c: char, of: &str) -> bool {
    let joiner = matches!(c, '\u{200c}' | '\u{200d}') && of.chars().any(|c| ('\u{0600}'..='\u{0dff}').contains(&c));
    if joiner {
        return false;
    }
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{061c}'
            | '\u{00ad}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '\u{180e}' | '\u{034f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{3164}' | '\u{115f}' | '\u{1160}' | '\u{ffa0}')
}
