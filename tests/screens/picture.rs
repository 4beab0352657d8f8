//! A screen as text: what stands in its cells, and how they are painted.

use frontdesk::desk::Desk;
use frontdesk::tui::look::Look;
use frontdesk::tui::screen;
use frontdesk::tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::style::{Color, Modifier, Style};

/// Draws the desk.
pub fn drawn(desk: &Desk, width: u16, height: u16, theme: &Theme) -> Buffer {
    let look = Look::from(theme.clone());
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(|frame| screen::draw(frame, desk, &look)).unwrap();
    terminal.backend().buffer().clone()
}

/// The cells of each line, those apart that are covered by the wide letter before them.
pub fn lines(buffer: &Buffer) -> Vec<Vec<(String, Style)>> {
    let area = *buffer.area();
    let mut lines = Vec::new();
    for y in area.top()..area.bottom() {
        let mut line = Vec::new();
        let mut x = area.left();
        while x < area.right() {
            let cell = &buffer[(x, y)];
            line.push((cell.symbol().to_owned(), cell.style()));
            x += cell.symbol().cell_width().max(1);
        }
        assert_eq!(x, area.right(), "line {y} is wider than the screen");
        lines.push(line);
    }
    lines
}

/// The screen as plain text.
pub fn text(buffer: &Buffer) -> String {
    let line = |line: Vec<(String, Style)>| {
        let text: String = line.into_iter().map(|(symbol, _)| symbol).collect();
        text.trim_end().to_owned()
    };
    lines(buffer).into_iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The painted runs of each line: `12: 4–9 “Khan” cyan bold`.
pub fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for (y, line) in lines(buffer).into_iter().enumerate() {
        let mut runs: Vec<(String, Style)> = Vec::new();
        for (symbol, style) in line {
            match runs.last_mut() {
                Some((text, last)) if *last == style => text.push_str(&symbol),
                _ => runs.push((symbol, style)),
            }
        }
        let told: Vec<String> = runs
            .iter()
            .filter(|(text, style)| !words(*style).is_empty() && !text.trim().is_empty())
            .map(|(text, style)| format!("“{}” {}", text.trim(), words(*style)))
            .collect();
        if !told.is_empty() {
            out.push_str(&format!("{y:>3}: {}\n", told.join(" | ")));
        }
    }
    out
}

fn words(style: Style) -> String {
    let mut out = Vec::new();
    for (colour, before) in [(style.fg, ""), (style.bg, "on ")] {
        if let Some(colour) = colour.filter(|c| *c != Color::Reset) {
            out.push(format!("{before}{}", colour.to_string().to_lowercase()));
        }
    }
    for (modifier, word) in MODIFIERS {
        if style.add_modifier.contains(modifier) {
            out.push(word.to_owned());
        }
    }
    out.join(" ")
}

const MODIFIERS: [(Modifier, &str); 4] = [
    (Modifier::BOLD, "bold"),
    (Modifier::DIM, "dim"),
    (Modifier::UNDERLINED, "underlined"),
    (Modifier::REVERSED, "reversed"),
];

/// The screen as a terminal would be told to draw it.
pub fn ansi(buffer: &Buffer) -> String {
    let mut out = String::new();
    for line in lines(buffer) {
        for (symbol, style) in line {
            let mut codes = vec!["0".to_owned()];
            for (modifier, code) in
                [(Modifier::BOLD, "1"), (Modifier::DIM, "2"), (Modifier::UNDERLINED, "4"), (Modifier::REVERSED, "7")]
            {
                if style.add_modifier.contains(modifier) {
                    codes.push(code.to_owned());
                }
            }
            codes.extend(style.fg.and_then(number).map(|n| format!("38;5;{n}")));
            codes.extend(style.bg.and_then(number).map(|n| format!("48;5;{n}")));
            // A terminal that gives vowel signs no cell of their own is told to move on, as ratatui's backend does.
            let signs = symbol.chars().filter(|c| unicode_normalization::char::is_combining_mark(*c));
            let gap = signs.filter(|c| unicode_width::UnicodeWidthChar::width(*c) == Some(1)).count();
            out.push_str(&format!("\u{1b}[{}m{symbol}{}", codes.join(";"), " ".repeat(gap)));
        }
        out.push_str("\u{1b}[0m\n");
    }
    out
}

fn number(colour: Color) -> Option<u8> {
    match colour {
        Color::Black => Some(0),
        Color::Red => Some(1),
        Color::Green => Some(2),
        Color::Yellow => Some(3),
        Color::Blue => Some(4),
        Color::Magenta => Some(5),
        Color::Cyan => Some(6),
        Color::Gray => Some(7),
        Color::DarkGray => Some(8),
        Color::LightRed => Some(9),
        Color::LightGreen => Some(10),
        Color::LightYellow => Some(11),
        Color::LightBlue => Some(12),
        Color::LightMagenta => Some(13),
        Color::LightCyan => Some(14),
        Color::White => Some(15),
        Color::Reset | Color::Rgb(..) | Color::Indexed(_) => None,
    }
}
