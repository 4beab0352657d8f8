//! Keeps columns where they belong.
//!
//! Terminals do not agree on how wide a cluster of Indic, Arabic or combined letters is. Where such a cluster is drawn
//! in the middle of a run, everything behind it would slide by the difference, borders too; and what it spills into its
//! neighbours would stay when it goes. So each of them gets blanks of the width that the layout counts with, is drawn
//! over them, what follows is placed anew, and its neighbours on the right are drawn again whenever it changes. Letters that
//! all terminals count alike ([`pen::advances`]) are written like any other; their neighbours are drawn again, too.

use std::collections::BTreeSet;
use std::io;

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// How many columns beyond its own a cluster may spill into.
const SPILL: u16 = 2;

/// A step over cells takes three bytes or four.
const BRIDGED: u16 = 3;

mod pen;

pub use self::pen::{ALL_ROWS, Pen};

/// A backend that places what follows a letter of uncertain width.
#[derive(Debug)]
pub struct Placing<B> {
    inner: B,
    /// What is on the screen, by row and column; `None` where a wider letter on the left reaches to.
    shown: Vec<Vec<Option<Cell>>>,
}

impl<B> Placing<B> {
    /// Draws through `inner`.
    pub fn new(inner: B) -> Self {
        Self { inner, shown: Vec::new() }
    }

    fn at(&self, x: u16, y: u16) -> Option<&Cell> {
        self.shown.get(usize::from(y))?.get(usize::from(x))?.as_ref()
    }

    fn put(&mut self, x: u16, y: u16, cell: Option<Cell>) {
        let (x, y) = (usize::from(x), usize::from(y));
        if self.shown.len() <= y {
            self.shown.resize_with(y + 1, Vec::new);
        }
        let row = &mut self.shown[y];
        if row.len() <= x {
            row.resize_with(x + 1, || Some(Cell::EMPTY));
        }
        row[x] = cell;
    }

    /// Notes what is to be drawn, and which cells have to be: the changed ones, and the neighbours of clusters that came
    /// or went. By row, then by column.
    fn note<'a>(&mut self, content: impl Iterator<Item = (u16, u16, &'a Cell)>) -> BTreeSet<(u16, u16)> {
        let mut due = BTreeSet::new();
        for (x, y, cell) in content {
            let spills = |cell: &Cell| if is_uncertain(cell.symbol()) { width(cell) + SPILL } else { 0 };
            let before = self.at(x, y).map_or((0, 1), |old| (spills(old), width(old)));
            let reach = spills(cell).max(before.0);
            // What a wider letter reached to is free again, and blank until something else is put there.
            for freed in 1..before.1 {
                if self.at(x + freed, y).is_none() {
                    let mut blank = cell.clone();
                    blank.set_symbol(" ");
                    self.put(x + freed, y, Some(blank));
                }
            }
            due.extend((x..=x + reach).map(|x| (y, x)));
            for covered in 1..width(cell) {
                self.put(x + covered, y, None);
            }
            self.put(x, y, Some(cell.clone()));
        }
        due
    }
}

fn width(cell: &Cell) -> u16 {
    u16::try_from(cell.symbol().width()).unwrap_or(1).max(1)
}

/// Whether nothing but a letter shows: a blank looks the same in all such styles.
fn is_bare(cell: &Cell) -> bool {
    let shows = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::CROSSED_OUT;
    cell.bg == Color::Reset && !cell.modifier.intersects(shows)
}

/// Whether terminals may count other columns for it than the layout does, or paint it beyond its own.
fn is_uncertain(symbol: &str) -> bool {
    let mut chars = symbol.chars();
    let (Some(first), rest) = (chars.next(), chars.next()) else { return false };
    // Hebrew to Greek Extended are the scripts with marks and joined letters; beyond the planes of CJK are pictures.
    rest.is_some() || matches!(first, '\u{300}'..='\u{36f}' | '\u{590}'..='\u{1fff}' | '\u{1f000}'..='\u{1ffff}')
}

/// Whether it gets blanks, and what follows it a place: letters that every terminal counts alike need neither.
fn is_placed(cell: &Cell) -> bool {
    is_uncertain(cell.symbol()) && pen::advances(cell).is_none()
}

/// What stands together from the first of these cells to the last one that is placed: it gets its blanks at once.
fn stretch(cells: &[(u16, u16, Cell)]) -> &[(u16, u16, Cell)] {
    let beside = cells.windows(2).take_while(|two| two[0].1 == two[1].1 && two[0].0 + width(&two[0].2) == two[1].0);
    let together = &cells[..=beside.count()];
    let last = together.iter().rposition(|(.., cell)| is_placed(cell));
    &together[..=last.unwrap_or_default()]
}

/// The blanks over which a cell is drawn.
fn blanks((x, y, cell): &(u16, u16, Cell)) -> impl Iterator<Item = (u16, u16, Cell)> {
    let (x, y, mut blank) = (*x, *y, cell.clone());
    blank.set_symbol(" ");
    (0..width(cell)).map(move |by| (x + by, y, blank.clone()))
}

impl<B: Backend<Error = io::Error>> Placing<B> {
    /// The cell to draw again; what was never drawn is blank, as far as the screen reaches.
    fn due_cell(&self, x: u16, y: u16) -> Option<Cell> {
        match self.shown.get(usize::from(y)).and_then(|row| row.get(usize::from(x))) {
            Some(cell) => cell.clone(),
            None => self.inner.size().is_ok_and(|size| x < size.width).then(Cell::default),
        }
    }

    /// Draws a few unchanged cells of the same style once more where that is shorter than to step over them.
    fn bridge(&self, run: &mut Vec<(u16, u16, Cell)>, x: u16, y: u16, next: &Cell) {
        let Some((last_x, last_y, last)) = run.last() else { return };
        if *last_y != y || *last_x + 1 >= x || x - last_x - 1 > BRIDGED {
            return;
        }
        let alike = |cell: &Cell| {
            let is_plain = cell.symbol().len() == 1 && !is_uncertain(cell.symbol());
            let as_by = |by: &&Cell| (by.fg, by.bg, by.modifier) == (cell.fg, cell.bg, cell.modifier);
            is_plain && ([last, next].iter().any(as_by) || (cell.symbol() == " " && is_bare(cell) && is_bare(last)))
        };
        let between: Vec<(u16, u16, Cell)> = (last_x + 1..x)
            .map_while(|x| self.at(x, y).filter(|cell| alike(cell)).map(|cell| (x, y, cell.clone())))
            .collect();
        if between.len() == usize::from(x - last_x - 1) {
            run.extend(between);
        }
    }

    /// Each call of the inner backend begins with placing the cursor.
    fn draw_run(&mut self, run: &mut Vec<(u16, u16, Cell)>) -> io::Result<()> {
        if run.is_empty() {
            return Ok(());
        }
        self.inner.draw(run.iter().map(|(x, y, cell)| (*x, *y, cell)))?;
        run.clear();
        Ok(())
    }
}

impl<B: Backend<Error = io::Error>> Backend for Placing<B> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let due = self.note(content);
        let cells = due.into_iter().filter_map(|(y, x)| Some((x, y, self.due_cell(x, y)?)));
        let cells: Vec<(u16, u16, Cell)> = cells.collect();
        let mut run: Vec<(u16, u16, Cell)> = Vec::with_capacity(cells.len());
        let mut blanked = 0;
        for (at, (x, y, cell)) in cells.iter().enumerate() {
            if !is_placed(cell) {
                if at >= blanked {
                    self.bridge(&mut run, *x, *y, cell);
                }
                run.push((*x, *y, cell.clone()));
                continue;
            }
            if at >= blanked {
                self.bridge(&mut run, *x, *y, cell);
                let stretch = stretch(&cells[at..]);
                blanked = at + stretch.len();
                run.extend(stretch.iter().flat_map(blanks));
            }
            self.draw_run(&mut run)?;
            self.inner.draw(std::iter::once((*x, *y, cell)))?;
        }
        self.draw_run(&mut run)
    }

    fn append_lines(&mut self, lines: u16) -> io::Result<()> {
        self.inner.append_lines(lines)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.inner.hide_cursor()
    }

    /// A terminal that is gone has no cursor, which is no failure: ratatui would tell it with `eprintln!` when the
    /// terminal is dropped, and that panics without a terminal. Whatever is drawn next fails on its own.
    fn show_cursor(&mut self) -> io::Result<()> {
        if let Err(error) = self.inner.show_cursor() {
            tracing::debug!(%error, "the cursor can't be shown");
        }
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.shown.clear();
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.shown.clear();
        self.inner.clear_region(region)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::Terminal;
    use ratatui::backend::CrosstermBackend;
    use ratatui::layout::Rect;
    use ratatui::text::Line;
    use ratatui::{TerminalOptions, Viewport};

    use super::*;

    #[test]
    fn what_follows_an_indic_name_is_placed_anew() {
        let mut bytes = Vec::new();
        {
            let backend = Placing::new(CrosstermBackend::new(&mut bytes));
            let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 1));
            let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
            terminal.draw(|frame| frame.render_widget(Line::from("गुप्ता|"), frame.area())).unwrap();
        }
        let drawn = String::from_utf8(bytes).unwrap();
        let width = "गुप्ता".width() + 1;
        assert!(drawn.contains(&format!("\u{1b}[1;{width}H|")), "{drawn:?}");
    }

    #[test]
    fn what_a_cluster_spilled_into_its_neighbours_is_drawn_over_when_it_goes() {
        let mut bytes = Vec::new();
        {
            let backend = Placing::new(CrosstermBackend::new(&mut bytes));
            let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 1));
            let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
            terminal.draw(|frame| frame.render_widget(Line::from("ரா bc"), frame.area())).unwrap();
            terminal.draw(|frame| frame.render_widget(Line::from("x bc"), frame.area())).unwrap();
        }
        let drawn = String::from_utf8(bytes).unwrap();
        assert!(drawn.contains("x bc"), "the unchanged neighbours are drawn again: {drawn:?}");
    }

    #[test]
    fn the_columns_of_a_wide_cluster_are_blank_when_it_goes() {
        let mut bytes = Vec::new();
        {
            let backend = Placing::new(CrosstermBackend::new(&mut bytes));
            let viewport = Viewport::Fixed(Rect::new(0, 0, 20, 1));
            let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
            terminal.draw(|frame| frame.render_widget(Line::from("र्वे...."), frame.area())).unwrap();
            terminal.draw(|frame| frame.render_widget(Line::from("  ...."), frame.area())).unwrap();
        }
        let drawn = String::from_utf8(bytes).unwrap();
        let last = drawn.rsplit("र्वे").next().unwrap();
        assert!(last.contains("\u{1b}[1;1H  .."), "both columns, and what it may have spilled into: {last:?}");
    }

    #[test]
    fn letters_that_all_terminals_count_alike_need_no_place() {
        let mut bytes = Vec::new();
        {
            let backend = Placing::new(Pen::new(&mut bytes));
            let viewport = Viewport::Fixed(Rect::new(0, 0, 30, 1));
            let mut terminal = Terminal::with_options(backend, TerminalOptions { viewport }).unwrap();
            let name =
                "\u{634}\u{6cc}\u{62e}, \u{5e8}\u{5d7}\u{5dc}; \u{62e}\u{650}\u{64a}\u{64e} \u{644}\u{627}\u{644}|";
            terminal.draw(|frame| frame.render_widget(Line::from(name), frame.area())).unwrap();
        }
        let drawn = String::from_utf8(bytes).unwrap();
        assert!(drawn.contains("\u{634}\u{6cc}\u{62e}, \u{5e8}\u{5d7}\u{5dc};\u{1b}["), "{drawn:?}");
        assert!(!drawn.contains("\u{650}\u{64a}"), "a letter with a sign is followed by a place: {drawn:?}");
        assert!(!drawn.contains("\u{627}\u{644}"), "some join an alef to a lam in one column: {drawn:?}");
    }

    #[test]
    fn plain_letters_are_drawn_in_one_run() {
        assert!(!is_uncertain("é") && !is_uncertain("│") && !is_uncertain("王") && !is_uncertain(" "));
        assert!(is_uncertain("कि") && is_uncertain("خ") && is_uncertain("e\u{301}") && is_uncertain("🙂"));
    }
}
