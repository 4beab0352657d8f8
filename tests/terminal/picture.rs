//! The picture in the README, drawn from the cells of the real program: `tools/picture`.
//!
//! Every piece of text is put at the place of its cell, letter by letter where the font decides about widths, so that
//! columns stay in line whatever fonts the reader has. Lines are drawn as lines, not as letters.

use std::fmt::Write;
use std::path::Path;

use unicode_segmentation::UnicodeSegmentation;

use super::main_job::desk;
use super::place::Place;

const COLUMNS: u16 = 120;
const ROWS: u16 = 36;
/// The size of a cell, of the frame around them, and of the bar above.
const WIDE: f64 = 8.4;
const HIGH: f64 = 18.0;
const MARGIN: f64 = 16.0;
const BAR: f64 = 34.0;

const BACKGROUND: &str = "#16181d";
const FOREGROUND: &str = "#d5d8df";
/// The sixteen colours of the terminal in the picture.
const COLOURS: [&str; 16] = [
    "#16181d", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#c5c8c6", "#5c6370", "#ff7b86",
    "#b5e08f", "#ffd68a", "#7cc3ff", "#dc9bf0", "#7fdbe6", "#ffffff",
];

#[test]
#[ignore = "writes docs/desk.svg: tools/picture"]
fn the_picture_is_drawn_from_the_real_program() {
    let place = Place::new();
    let mut desk = desk(&place);
    desk.keys("<Enter>gyatso").sees("Gyatso, Dorjee").keys("<Enter>").sees("Enter books ·");
    desk.keys("<Enter>").sees("✓ Booked Gyatso, Dorjee").sees("DUE 39").settles(std::time::Duration::from_secs(1));
    let svg = desk.cells(svg);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/desk.svg");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, svg).unwrap();
}

#[test]
fn a_picture_has_every_letter_at_its_place_and_nothing_unescaped() {
    let cells = |columns| std::num::NonZeroU16::new(columns).unwrap();
    let mut parser = vt100::Parser::new(cells(ROWS), cells(COLUMNS), 0);
    parser.process("a<b>&\"c\" \x1b[1;36m王x\x1b[0m गुप्ता|".as_bytes());
    let drawn = svg(parser.screen());
    assert!(drawn.contains("a&lt;b&gt;&amp;&quot;c&quot;"), "{drawn}");
    assert!(!drawn.contains("<b>"));
    // The letter behind the wide one stands two cells further.
    let line = drawn.lines().find(|line| line.ends_with(">x</text>")).unwrap();
    assert!(line.contains(&format!("x=\"{}\"", number(left(11)))), "{line}");
    assert!(line.contains("bold") || line.contains("class=\"b"), "{line}");
}

/// How a cell is painted.
#[derive(Clone, PartialEq)]
struct Paint {
    fg: &'static str,
    bg: Option<&'static str>,
    bold: bool,
    dim: bool,
    underline: bool,
}

/// Text in one paint, from a column on, in so many cells.
struct Run {
    column: u16,
    cells: u16,
    text: String,
    paint: Paint,
}

/// The screen as a picture.
fn svg(screen: &vt100::Screen) -> String {
    let (wide, high) = (f64::from(COLUMNS) * WIDE + 2.0 * MARGIN, f64::from(ROWS) * HIGH + BAR + MARGIN);
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
         aria-label=\"The main screen of frontdesk\">",
        w = number(wide),
        h = number(high)
    ));
    line(format!(
        "<style>text{{font:14px ui-monospace,'SF Mono','Cascadia Mono','DejaVu Sans Mono',Menlo,Consolas,'Noto Sans \
         Mono',monospace;fill:{FOREGROUND};white-space:pre}}.b{{font-weight:700}}.d{{opacity:.55}}\
         .u{{text-decoration:underline}}path{{fill:none;stroke-width:1.1}}</style>"
    ));
    line(format!(
        "<rect x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"10\" fill=\"{BACKGROUND}\" stroke=\"#3a3f4b\"/>",
        number(wide - 1.0),
        number(high - 1.0)
    ));
    for (at, colour) in ["#ff5f57", "#febc2e", "#28c840"].into_iter().enumerate() {
        let x = 20 + at * 20;
        line(format!("<circle cx=\"{x}\" cy=\"17\" r=\"6\" fill=\"{colour}\"/>"));
    }
    for row in 0..ROWS {
        let cells = cells(screen, row);
        for run in runs(&cells, |_, paint| paint.bg.is_some()) {
            let Some(bg) = run.paint.bg else { continue };
            let (x, y) = (number(left(run.column)), number(top(row)));
            let wide = number(f64::from(run.cells) * WIDE);
            line(format!("<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{HIGH}\" fill=\"{bg}\"/>"));
        }
        for run in runs(&cells, |text, _| is_line(text)) {
            let path = strokes(&run, row);
            let dim = if run.paint.dim { " class=\"d\"" } else { "" };
            line(format!("<path{dim} stroke=\"{}\" d=\"{path}\"/>", run.paint.fg));
        }
        for run in runs(&cells, |text, _| !text.trim().is_empty() && !is_line(text)) {
            line(text(&run, row));
        }
    }
    line("</svg>".to_owned());
    out
}

/// The clusters of a row with their columns: what terminals spread over several cells is put together again.
fn cells(screen: &vt100::Screen, row: u16) -> Vec<Run> {
    let mut cells: Vec<Run> = Vec::new();
    for column in 0..COLUMNS {
        let Some(cell) = screen.cell(row, column) else { continue };
        let text = if cell.has_contents() { cell.contents() } else { " " };
        if let Some(last) = cells.last_mut() {
            let joined = format!("{}{text}", last.text);
            if cell.is_wide_continuation() || (last.text != " " && joined.graphemes(true).count() == 1) {
                last.cells += 1;
                last.text.push_str(text.trim());
                continue;
            }
        }
        cells.push(Run { column, cells: 1, text: text.to_owned(), paint: paint(cell) });
    }
    cells
}

fn paint(cell: &vt100::Cell) -> Paint {
    let colour = |colour| match colour {
        vt100::Color::Default => None,
        vt100::Color::Idx(index) => Some(COLOURS[usize::from(index)]),
        vt100::Color::Rgb(..) => panic!("the theme has the colours of the terminal only"),
    };
    let (fg, bg) = (colour(cell.fgcolor()), colour(cell.bgcolor()));
    let (fg, bg) = match cell.inverse() {
        true => (bg.unwrap_or(BACKGROUND), Some(fg.unwrap_or(FOREGROUND))),
        false => (fg.unwrap_or(FOREGROUND), bg),
    };
    Paint { fg, bg, bold: cell.bold(), dim: cell.dim(), underline: cell.underline() }
}

/// Neighbours of one paint that are wanted, together.
fn runs(cells: &[Run], wanted: impl Fn(&str, &Paint) -> bool) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for cell in cells.iter().filter(|cell| wanted(&cell.text, &cell.paint)) {
        match runs.last_mut() {
            Some(last)
                if last.column + last.cells == cell.column
                    && last.paint == cell.paint
                    && script(&last.text) == script(&cell.text) =>
            {
                last.text.push_str(&cell.text);
                last.cells += cell.cells;
            }
            _ => runs.push(Run { text: cell.text.clone(), paint: cell.paint.clone(), ..*cell }),
        }
    }
    runs
}

/// Whether letters have the width of a cell in a monospaced font; whether they are joined, and in which direction, is
/// left to the reader's.
#[derive(PartialEq)]
enum Script {
    Plain,
    Joined,
    Other,
}

fn script(text: &str) -> Script {
    match text.chars().next() {
        Some('\u{590}'..='\u{1fff}') => Script::Joined,
        Some('\u{2e80}'..) => Script::Other,
        _ => Script::Plain,
    }
}

/// A run of text: each letter at its own place, but joined letters together.
fn text(run: &Run, row: u16) -> String {
    let mut classes = String::new();
    for (is, class) in [(run.paint.bold, "b"), (run.paint.dim, "d"), (run.paint.underline, "u")] {
        if is {
            let space = if classes.is_empty() { "" } else { " " };
            write!(classes, "{space}{class}").unwrap();
        }
    }
    let class = if classes.is_empty() { String::new() } else { format!(" class=\"{classes}\"") };
    let fill = if run.paint.fg == FOREGROUND { String::new() } else { format!(" style=\"fill:{}\"", run.paint.fg) };
    let places: Vec<String> = match script(&run.text) {
        Script::Plain => (0..run.cells).map(|by| number(left(run.column + by))).collect(),
        Script::Joined => vec![number(left(run.column))],
        Script::Other => (0..run.cells).step_by(2).map(|by| number(left(run.column + by))).collect(),
    };
    // The font decides how wide joined letters are; they are made to fit.
    let fit = match script(&run.text) {
        Script::Joined => {
            format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", number(f64::from(run.cells) * WIDE))
        }
        Script::Plain | Script::Other => String::new(),
    };
    format!(
        "<text{class}{fill}{fit} x=\"{}\" y=\"{}\">{}</text>",
        places.join(" "),
        number(top(row) + 13.4),
        escaped(&run.text)
    )
}

fn is_line(text: &str) -> bool {
    matches!(text, "─" | "│" | "╭" | "╮" | "╰" | "╯")
}

/// The lines of a run, from edge to edge of their cells.
fn strokes(run: &Run, row: u16) -> String {
    let mut path = String::new();
    let (y, middle) = (top(row), top(row) + HIGH / 2.0);
    let mut across: Option<(f64, f64)> = None;
    let flush = |across: &mut Option<(f64, f64)>, path: &mut String| {
        if let Some((from, to)) = across.take() {
            write!(path, "M{} {}H{}", number(from), number(middle), number(to)).unwrap();
        }
    };
    for (at, symbol) in run.text.chars().enumerate() {
        let x = left(run.column) + at as f64 * WIDE;
        let centre = x + WIDE / 2.0;
        if symbol == '─' {
            across = Some((across.map_or(x, |(from, _)| from), x + WIDE));
            continue;
        }
        flush(&mut across, &mut path);
        let (end, edge) = match symbol {
            '╭' => (y + HIGH, x + WIDE),
            '╮' => (y + HIGH, x),
            '╰' => (y, x + WIDE),
            '╯' => (y, x),
            _ => {
                write!(path, "M{} {}V{}", number(centre), number(y), number(y + HIGH)).unwrap();
                continue;
            }
        };
        let (centre, middle, end, edge) = (number(centre), number(middle), number(end), number(edge));
        write!(path, "M{centre} {end}Q{centre} {middle} {edge} {middle}").unwrap();
    }
    flush(&mut across, &mut path);
    path
}

fn left(column: u16) -> f64 {
    MARGIN + f64::from(column) * WIDE
}

fn top(row: u16) -> f64 {
    BAR + f64::from(row) * HIGH
}

/// With one digit behind the point where it needs one.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
