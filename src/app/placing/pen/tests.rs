use ratatui::backend::CrosstermBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::{Terminal, TerminalOptions, Viewport};

use super::*;
use crate::app::placing::Placing;

const AREA: Rect = Rect { x: 0, y: 0, width: 40, height: 6 };
const SYMBOLS: [&str; 19] =
    [" ", " ", " ", " ", " ", "a", "b", "│", "é", "王", "한", "कि", "ந", "अ", "ש", "خ", "▌", "…", "z"];
const COLOURS: [Color; 6] =
    [Color::Reset, Color::Reset, Color::Red, Color::DarkGray, Color::Indexed(200), Color::Rgb(1, 2, 3)];

/// Numbers by chance, always the same ones.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(end).unwrap()).unwrap()
    }

    fn style(&mut self) -> Style {
        let mut style = Style::new().fg(COLOURS[self.below(COLOURS.len())]).bg(COLOURS[self.below(COLOURS.len())]);
        for (modifier, ..) in MODIFIERS.iter().filter(|(m, ..)| !m.intersects(Modifier::HIDDEN)) {
            if self.below(6) == 0 {
                style = style.add_modifier(*modifier);
            }
        }
        // Of both at once the terminal of this test knows only the last that was said.
        if style.add_modifier.contains(Modifier::BOLD) { style.remove_modifier(Modifier::DIM) } else { style }
    }

    /// Changes a few runs of the screen.
    fn changes(&mut self, buffer: &mut Buffer) {
        for _ in 0..=self.below(4) {
            let (x, y, length) = (self.below(40), self.below(6), self.below(40));
            let (mut style, blank) = (self.style(), self.below(3) == 0);
            for x in x..(x + length).min(40) {
                if self.below(12) == 0 {
                    style = self.style();
                }
                let symbol = if blank { " " } else { SYMBOLS[self.below(SYMBOLS.len())] };
                // The screen of this test is narrower than what the backends are told: a letter must not spill over its edge.
                let symbol = if x >= 36 && is_uncertain(symbol) { "z" } else { symbol };
                let (x, y) = (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
                buffer[(x, y)].reset();
                buffer.set_string(x, y, symbol, style);
            }
        }
    }
}

/// What of a cell can be seen.
fn seen(screen: &vt100::Screen) -> Vec<String> {
    let cells = (0..AREA.height).flat_map(|y| (0..AREA.width).map(move |x| (y, x)));
    let told = cells.map(|(y, x)| {
        let cell = screen.cell(y, x).unwrap();
        let lines = (cell.inverse(), cell.underline());
        match cell.contents() {
            "" | " " if lines == (false, false) => format!("{y}:{x} blank on {:?}", cell.bgcolor()),
            text => format!(
                "{y}:{x} {text:?} {:?} on {:?} {lines:?} {} {} {}",
                cell.fgcolor(),
                cell.bgcolor(),
                cell.bold(),
                cell.dim(),
                cell.italic()
            ),
        }
    });
    told.collect()
}

/// Draws the frames and tells, of each, what is on the screen then and how many bytes it took.
fn shown<B: Backend<Error = io::Error>>(backend: B, frames: &[Buffer], out: &Shared) -> Vec<(Vec<String>, usize)> {
    let options = TerminalOptions { viewport: Viewport::Fixed(AREA) };
    let mut terminal = Terminal::with_options(Placing::new(backend), options).unwrap();
    let mut screen = vt100::Parser::new(AREA.height.try_into().unwrap(), AREA.width.try_into().unwrap(), 0);
    let mut all = Vec::new();
    for frame in frames {
        terminal.draw(|f| *f.buffer_mut() = frame.clone()).unwrap();
        let bytes = std::mem::take(&mut *out.0.borrow_mut());
        screen.process(&bytes);
        all.push((seen(screen.screen()), bytes.len()));
    }
    all
}

#[derive(Clone, Default)]
struct Shared(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn every_frame_looks_as_it_does_with_the_usual_backend_and_takes_fewer_bytes() {
    for seed in 0..40 {
        let mut chance = Chance(seed);
        let mut frames = vec![Buffer::empty(AREA)];
        for _ in 0..40 {
            let mut next = frames.last().unwrap().clone();
            chance.changes(&mut next);
            frames.push(next);
        }
        let (ours, theirs) = (Shared::default(), Shared::default());
        let by_pen = shown(Pen::new(ours.clone()), &frames, &ours);
        let as_usual = shown(CrosstermBackend::new(theirs.clone()), &frames, &theirs);
        for (at, (pen, usual)) in by_pen.iter().zip(&as_usual).enumerate() {
            let other: Vec<_> = pen.0.iter().zip(&usual.0).filter(|(pen, usual)| pen != usual).collect();
            assert!(other.is_empty(), "frame {at} of the seed {seed}: {other:?}");
        }
        let count = |all: &[(Vec<String>, usize)]| all.iter().map(|(_, bytes)| bytes).sum::<usize>();
        assert!(count(&by_pen) < count(&as_usual), "{} ≥ {}", count(&by_pen), count(&as_usual));
    }
}

fn written(frames: &[&str]) -> String {
    let out = Shared::default();
    let mut pen = Pen::new(out.clone());
    for frame in frames {
        out.0.borrow_mut().clear();
        let cells: Vec<Cell> = frame.chars().map(|c| Cell::new(if c == '_' { " " } else { "x" })).collect();
        let placed = frame.chars().zip(0_u16..).zip(&cells).filter(|((c, _), _)| *c != '.');
        pen.draw(placed.map(|((_, x), cell)| (x, 2, cell))).unwrap();
        pen.hide_cursor().unwrap();
        Backend::flush(&mut pen).unwrap();
    }
    String::from_utf8(out.0.borrow().clone()).unwrap()
}

#[test]
fn nothing_is_said_twice() {
    assert_eq!(written(&["xx"]), "\u{1b}[3H\u{1b}[mxx\u{1b}[?25l");
    assert_eq!(written(&["x", "xx"]), "\u{1b}[3Hxx", "the style and the cursor are as they were");
    assert_eq!(written(&["x", ".x..x.x"]), "\u{1b}[3;2Hx\u{1b}[2Cx\u{1b}[Cx", "a step instead of a place");
    assert_eq!(written(&["x", "x____________x"]), "\u{1b}[3Hx\u{1b}[12X\u{1b}[12Cx", "many blanks are erased");
    assert_eq!(
        written(&["x", "x_____.x"]),
        "\u{1b}[3Hx\u{1b}[5X\u{1b}[6Cx",
        "and few, where nothing follows them there"
    );
    assert_eq!(written(&["x", "x____.x"]), "\u{1b}[3Hx    \u{1b}[Cx");
}

#[test]
fn a_place_on_the_left_is_some_steps_back() {
    let (out, cell) = (Shared::default(), Cell::new("x"));
    let mut pen = Pen::new(out.clone());
    // Behind the rightmost letter nobody knows whether the terminal goes on.
    for places in [[9, 6], [5, 3], [5, 9], [20, 5]] {
        pen.draw(places.map(|x| (x, 1, &cell)).into_iter()).unwrap();
        Backend::flush(&mut pen).unwrap();
    }
    let told = "\u{1b}[2;10H\u{1b}[mx\u{1b}[7Gx\u{1b}[2;6Hx\u{1b}[3Dx\u{1b}[2;6Hx\u{1b}[3Cx\u{1b}[2;21Hx\u{1b}[6Gx";
    assert_eq!(String::from_utf8(out.0.borrow().clone()).unwrap(), told);
}

#[test]
fn the_row_below_is_a_line_down() {
    let (out, cell) = (Shared::default(), Cell::new("x"));
    let mut pen = Pen::new(out.clone());
    for places in [[(5, 1), (3, 2)], [(5, 1), (3, 3)], [(5, 2), (3, 1)], [(39, 1), (39, 2)]] {
        pen.draw(places.map(|(x, y)| (x, y, &cell)).into_iter()).unwrap();
        Backend::flush(&mut pen).unwrap();
    }
    let down = "\u{1b}[2;6H\u{1b}[mx\n\u{1b}[4Gx";
    let others = "\u{1b}[2;6Hx\u{1b}[4;4Hx\u{1b}[3;6Hx\u{1b}[2;4Hx\u{1b}[2;40Hx\n\u{1b}[40Gx";
    assert_eq!(String::from_utf8(out.0.borrow().clone()).unwrap(), format!("{down}{others}"));
}

#[test]
fn after_clearing_everything_is_said_again() {
    let out = Shared::default();
    let mut pen = Pen::new(out.clone());
    let cell = Cell::new("x");
    pen.draw(std::iter::once((1, 1, &cell))).unwrap();
    pen.hide_cursor().unwrap();
    out.0.borrow_mut().clear();
    pen.clear().unwrap();
    let cleared = std::mem::take(&mut *out.0.borrow_mut());
    assert_eq!(String::from_utf8(cleared).unwrap(), "\u{1b}[m\u{1b}[r\u{1b}[2J", "all rows scroll again");
    pen.hide_cursor().unwrap();
    pen.draw(std::iter::once((1, 1, &cell))).unwrap();
    assert_eq!(String::from_utf8(out.0.borrow().clone()).unwrap(), "\u{1b}[?25l\u{1b}[2;2Hx");
}
