//! Columns that stay where they are, whatever script a name is written in: widths are counted by what is shown as one
//! letter. Everything that comes here is safe to draw.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns that the text takes.
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The text, or as much of its beginning as fits with a `…` behind it. One that runs from right to left is held together:
/// the figures of the next column would run with it otherwise, and the whole line after it.
pub fn cut(text: &str, room: usize) -> String {
    let text = shortened(text, room);
    if text.contains(runs_left) { format!("{MARK}{text}{MARK}") } else { text }
}

/// Whoever reads from left to right goes on here: it takes no room.
const MARK: char = '\u{200e}';

/// Hebrew, Arabic and their neighbours.
fn runs_left(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

fn shortened(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let Some(room) = room.checked_sub(1) else { return String::new() };
    let mut used = 0;
    let fits = |letter: &&str| {
        used += letter.width();
        used <= room
    };
    let kept: String = text.graphemes(true).take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// Cut or filled with blanks on the right to exactly that many columns.
pub fn left(text: &str, room: usize) -> String {
    let text = cut(text, room);
    let blanks = room.saturating_sub(width(&text));
    text + &" ".repeat(blanks)
}

/// Cut or filled with blanks on the left to exactly that many columns.
pub fn right(text: &str, room: usize) -> String {
    let text = cut(text, room);
    " ".repeat(room.saturating_sub(width(&text))) + &text
}

/// One text at each end of a line of that many columns; the first one is cut where both do not fit.
pub fn ends(one: &str, other: &str, room: usize) -> String {
    let other = shortened(other, room);
    let first = room.saturating_sub(width(&other) + if other.is_empty() { 0 } else { 2 });
    let line = left(one, first) + if other.is_empty() { "" } else { "  " } + &other;
    line.trim_end().to_owned()
}

/// In the middle of that many columns.
pub fn middle(text: &str, room: usize) -> String {
    let text = cut(text, room);
    " ".repeat(room.saturating_sub(width(&text)) / 2) + &text
}

/// In lines of at most that many columns, broken between words.
pub fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => *line = shortened(word, room),
            Some(line) if width(line) + 1 + width(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            Some(_) | None => lines.push(shortened(word, room)),
        }
    }
    lines
}
