//! The pen: what a cell needs beyond what the terminal does already. Over ssh each byte of a key's repaint is felt, and the
//! usual way of writing spends most of them on colours that are set already and on places that are a step away.
//!
//! It remembers between frames in which style the terminal writes and whether its cursor shows, and forgets both when the
//! screen is cleared, which is also what follows when somebody else has had the terminal.

use std::io::{self, Write};

use crossterm::{cursor, terminal};
use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};

use super::{is_uncertain, width};
use crate::domain::text::is_sign;

/// So many blanks are cheaper erased than written: erasing takes up to five bytes, and as many to step over them.
const ERASED: u16 = 11;
/// So many where nothing follows them there: whatever comes next is gone to, from before them or from behind.
const ERASED_LAST: u16 = 5;

/// Every row scrolls, whatever a program that was killed has left behind: else a line down from the last one that does would
/// be no line down. It takes the cursor to the top.
pub const ALL_ROWS: &str = "\x1b[r";

/// A backend that writes as little as it can.
#[derive(Debug)]
pub struct Pen<W: Write> {
    out: W,
    /// Where the next letter goes; `None` where terminals may disagree.
    at: Option<(u16, u16)>,
    /// In which row that is: they don't disagree about it where the last letter can't have reached the edge.
    row: Option<u16>,
    /// The rightmost column that was written to since the screen was cleared: it is at least that wide.
    widest: u16,
    /// How it will look; `None` where nobody knows.
    worn: Option<Worn>,
    /// Whether the cursor shows.
    shows: Option<bool>,
}

/// A style as terminals have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Worn {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Worn {
    const PLAIN: Self = Self { fg: Color::Reset, bg: Color::Reset, modifier: Modifier::empty() };

    fn of(cell: &Cell) -> Self {
        Self { fg: cell.fg, bg: cell.bg, modifier: cell.modifier }
    }

    /// What of it shows in a blank: all of it where there are lines or the colours change places, else what is behind.
    fn of_blank(self) -> Self {
        let shows = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
        if self.modifier.intersects(shows) { self } else { Self { bg: self.bg, ..Self::PLAIN } }
    }
}

impl<W: Write> Pen<W> {
    /// Writes there.
    pub fn new(out: W) -> Self {
        Self { out, at: None, row: None, widest: 0, worn: None, shows: None }
    }

    fn forget(&mut self) {
        (self.at, self.row, self.widest, self.worn, self.shows) = (None, None, 0, None, None);
    }

    fn go(&mut self, x: u16, y: u16) -> io::Result<()> {
        let row = self.row.replace(y);
        match self.at {
            Some(at) if at == (x, y) => Ok(()),
            Some((from, row)) if row == y && from < x => match x - from {
                1 => self.out.write_all(b"\x1b[C"),
                by => write!(self.out, "\x1b[{by}C"),
            },
            // A column that was written to: behind the last one a terminal may stand in it or beside it.
            Some((from, row)) if row == y && from > x && from <= self.widest && from - x < 10 => {
                write!(self.out, "\x1b[{}D", from - x)
            }
            Some(_) | None => match (x, y) {
                (_, _) if row == Some(y) && x > 0 => write!(self.out, "\x1b[{}G", x + 1),
                // A line down keeps the column or begins the line, as the terminal is set: the column is told.
                (_, _) if row.is_some_and(|row| row + 1 == y) && x > 0 => write!(self.out, "\n\x1b[{}G", x + 1),
                (0, 0) => self.out.write_all(b"\x1b[H"),
                (0, _) => write!(self.out, "\x1b[{}H", y + 1),
                (_, _) => write!(self.out, "\x1b[{};{}H", y + 1, x + 1),
            },
        }
    }

    /// What to wear for a blank of that style: whatever of it does not show may be left out where that is shorter.
    fn for_blank(&self, style: Worn) -> Worn {
        let bytes = |to: &Worn| self.codes(*to).len();
        [style.of_blank(), style].into_iter().min_by_key(bytes).unwrap_or(style)
    }

    /// The shorter of the two ways there.
    fn codes(&self, style: Worn) -> String {
        let anew = changes(None, style);
        match self.worn {
            None => anew,
            Some(worn) => [changes(Some(worn), style), anew].into_iter().min_by_key(String::len).unwrap_or_default(),
        }
    }

    fn wear(&mut self, style: Worn) -> io::Result<()> {
        if self.worn == Some(style) {
            return Ok(());
        }
        let codes = self.codes(style);
        self.worn = Some(style);
        // No number is the number 0.
        write!(self.out, "\x1b[{}m", codes.strip_prefix('0').unwrap_or(&codes))
    }

    fn write(&mut self, x: u16, y: u16, cell: &Cell) -> io::Result<()> {
        self.go(x, y)?;
        let style = Worn::of(cell);
        let as_it_is = cell.symbol() == " " && self.worn.is_some_and(|worn| worn.of_blank() == style.of_blank());
        if !as_it_is {
            self.wear(if cell.symbol() == " " { self.for_blank(style) } else { style })?;
        }
        self.out.write_all(cell.symbol().as_bytes())?;
        self.at = advances(cell).map(|by| (x + by, y));
        self.widest = self.widest.max(x);
        // At worst each of its characters takes two columns.
        let reach = usize::from(x) + 2 * cell.symbol().chars().count();
        if self.at.is_none() && reach > usize::from(self.widest) {
            self.row = None;
        }
        Ok(())
    }

    /// Erases blanks of the usual colours.
    fn erase(&mut self, x: u16, y: u16, count: u16) -> io::Result<()> {
        self.go(x, y)?;
        self.at = Some((x, y));
        if self.worn.is_none_or(|worn| worn.of_blank() != Worn::PLAIN) {
            self.wear(Worn::PLAIN)?;
        }
        write!(self.out, "\x1b[{count}X")
    }
}

/// By how many columns every terminal moves its cursor for it; `None` where they may disagree.
pub(super) fn advances(cell: &Cell) -> Option<u16> {
    let mut letters = cell.symbol().chars();
    let alone = letters.next().filter(|_| letters.next().is_none());
    match alone {
        // Ideographs, kana and Hangul.
        Some('\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
            if width(cell) == 2 =>
        {
            Some(2)
        }
        // Some write it and a lam before it in one column.
        Some('\u{622}' | '\u{623}' | '\u{625}' | '\u{627}') => None,
        // Letters of Hebrew, Arabic and India that carry no sign. How they are joined, and how far those of India are
        // painted, is left to the terminal.
        Some(letter @ ('\u{5d0}'..='\u{6d3}' | '\u{904}'..='\u{d7f}'))
            if letter.is_alphabetic() && !is_sign(letter) =>
        {
            Some(1)
        }
        _ => (width(cell) == 1 && !is_uncertain(cell.symbol())).then_some(1),
    }
}

/// The codes that lead from one style to another; from none, whatever was there.
fn changes(from: Option<Worn>, to: Worn) -> String {
    let mut codes: Vec<String> = Vec::new();
    let mut has = from.unwrap_or(Worn::PLAIN);
    if from.is_none() {
        codes.push("0".to_owned());
    }
    let weights = Modifier::BOLD | Modifier::DIM;
    let gone = has.modifier - to.modifier;
    // One code takes both away.
    if gone.intersects(weights) {
        codes.push("22".to_owned());
        has.modifier -= weights;
    }
    for (modifier, on, off) in MODIFIERS {
        if gone.contains(*modifier) && !weights.contains(*modifier) {
            codes.push((*off).to_owned());
        }
        if to.modifier.contains(*modifier) && !has.modifier.contains(*modifier) {
            codes.push((*on).to_owned());
        }
    }
    if has.fg != to.fg {
        codes.push(colour(to.fg, 3));
    }
    if has.bg != to.bg {
        codes.push(colour(to.bg, 4));
    }
    codes.join(";")
}

const MODIFIERS: &[(Modifier, &str, &str)] = &[
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::RAPID_BLINK, "6", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// The code of a colour, of letters (3) or behind them (4).
fn colour(colour: Color, place: u8) -> String {
    let number = match colour {
        Color::Reset => return format!("{place}9"),
        Color::Rgb(r, g, b) => return format!("{place}8;2;{r};{g};{b}"),
        Color::Indexed(number) => return format!("{place}8;5;{number}"),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
    };
    // The bright ones lie sixty higher.
    if number < 8 { (place * 10 + number).to_string() } else { (place * 10 + number + 52).to_string() }
}

impl<W: Write> Backend for Pen<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        // Blanks of the usual colours that may be erased instead of written: where they begin, and how many.
        let mut blanks: Option<(u16, u16, u16, &'a Cell)> = None;
        for (x, y, cell) in content {
            let is_blank = cell.symbol() == " " && Worn::of(cell).of_blank() == Worn::PLAIN;
            match &mut blanks {
                Some((from, row, count, _)) if is_blank && *row == y && *from + *count == x => *count += 1,
                Some(_) | None => {
                    if let Some(waiting @ (from, row, count, _)) = blanks.take() {
                        let follows = row == y && from + count == x;
                        self.blanks(waiting, if follows { ERASED } else { ERASED_LAST })?;
                    }
                    if is_blank {
                        blanks = Some((x, y, 1, cell));
                    } else {
                        self.write(x, y, cell)?;
                    }
                }
            }
        }
        blanks.map_or(Ok(()), |waiting| self.blanks(waiting, ERASED_LAST))
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        (self.at, self.row) = (None, None);
        (0..lines).try_for_each(|_| self.out.write_all(b"\n"))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.shows == Some(false) {
            return Ok(());
        }
        self.shows = Some(false);
        crossterm::queue!(self.out, cursor::Hide)
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.shows == Some(true) {
            return Ok(());
        }
        self.shows = Some(true);
        crossterm::queue!(self.out, cursor::Show)
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        cursor::position().map(|(x, y)| Position { x, y }).map_err(io::Error::other)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let Position { x, y } = position.into();
        self.go(x, y)?;
        self.at = Some((x, y));
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        // What is cleared takes the colour that is set.
        self.forget();
        self.wear(Worn::PLAIN)?;
        if region == ClearType::All {
            self.out.write_all(ALL_ROWS.as_bytes())?;
        }
        let region = match region {
            ClearType::All => terminal::ClearType::All,
            ClearType::AfterCursor => terminal::ClearType::FromCursorDown,
            ClearType::BeforeCursor => terminal::ClearType::FromCursorUp,
            ClearType::CurrentLine => terminal::ClearType::CurrentLine,
            ClearType::UntilNewLine => terminal::ClearType::UntilNewLine,
        };
        crossterm::queue!(self.out, terminal::Clear(region))
    }

    fn size(&self) -> io::Result<Size> {
        // Asked before every frame: the usual way opens the terminal anew for it.
        match rustix::termios::tcgetwinsize(rustix::stdio::stdout()) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => Ok(Size { width: size.ws_col, height: size.ws_row }),
            Ok(_) | Err(_) => terminal::size().map(|(width, height)| Size { width, height }),
        }
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        let size = terminal::window_size()?;
        Ok(WindowSize {
            columns_rows: Size { width: size.columns, height: size.rows },
            pixels: Size { width: size.width, height: size.height },
        })
    }

    /// The end of a frame. Whatever moves the cursor until the next one, that one finds its place anew.
    fn flush(&mut self) -> io::Result<()> {
        (self.at, self.row) = (None, None);
        self.out.flush()
    }
}

impl<W: Write> Pen<W> {
    fn blanks(&mut self, (x, y, count, cell): (u16, u16, u16, &Cell), erased: u16) -> io::Result<()> {
        if count >= erased {
            return self.erase(x, y, count);
        }
        (0..count).try_for_each(|by| self.write(x + by, y, cell))
    }
}

#[cfg(test)]
mod tests;
