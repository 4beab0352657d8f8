//! All keys, made from the key table, so that it can't say anything else than what the keys do.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::desk::action::Edit;
use crate::tui::input::EDITS;
use crate::tui::keymap::{BINDINGS, Section};
use crate::tui::part::line::Row;
use crate::tui::part::panel;
use crate::tui::theme::Theme;

/// Columns of a column of keys.
const COLUMN: usize = 57;
/// Where the sentences begin.
const SENTENCES: usize = 22;

/// ```text
/// ╭ All keys ────────────────────────────────────────────╮
/// │ MOVE                                                 │
/// │ ↑ k                   up a row                       │
/// │ …                                                    │
/// ╰──────────────────────────────────────────────────────╯
/// ```
///
/// Two columns where there is room. `past` lines are scrolled past, or as many as there are.
pub fn draw(frame: &mut Frame<'_>, area: Rect, past: usize, theme: &Theme) {
    let columns = if usize::from(area.width) >= 2 * COLUMN + 4 { 2 } else { 1 };
    let lines = arranged(columns, theme);
    let wide = u16::try_from(columns * COLUMN + 4).unwrap_or(u16::MAX);
    let high = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let area = panel::middle_or_all(area, wide, high);
    let inner = panel::over(frame, area, Row::of("All keys", theme.strong), theme);
    let height = usize::from(inner.height);
    let first = past.min(lines.len().saturating_sub(height));
    let (above, below) = (first > 0, first + height < lines.len());
    for (at, row) in lines.into_iter().skip(first).take(height).enumerate() {
        row.draw(frame.buffer_mut(), inner, at);
    }
    panel::more(frame, area, above, below, theme);
}

/// The sections below each other, or in two columns of about the same height.
fn arranged(columns: usize, theme: &Theme) -> Vec<Row> {
    let mut sections: Vec<Vec<Row>> = Section::ALL.into_iter().map(|section| keys(section, theme)).collect();
    sections.push(editing(theme));
    if columns == 1 {
        return sections.join(&Row::new());
    }
    let second = sections.split_off(2);
    let (mut left, mut right) = (sections.join(&Row::new()).into_iter(), second.join(&Row::new()).into_iter());
    let mut rows = Vec::new();
    loop {
        match (left.next(), right.next()) {
            (None, None) => return rows,
            (one, other) => rows.push(one.unwrap_or_default().to(COLUMN).join(other.unwrap_or_default())),
        }
    }
}

fn keys(section: Section, theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::of(section.heading(), theme.strong)];
    for binding in BINDINGS.iter().filter(|b| b.section == section && !b.help.is_empty()) {
        let keys: Vec<String> = binding.chords.iter().map(|c| c.words()).collect();
        rows.push(row(&keys.join("  "), binding.help, theme));
    }
    rows
}

/// The editing keys of a text, those with one meaning together.
fn editing(theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::of("IN A TEXT", theme.strong)];
    for (edit, says) in [
        (Edit::DeleteWord, "delete the word before"),
        (Edit::DeleteLine, "delete everything"),
        (Edit::WordLeft, "a word back"),
        (Edit::WordRight, "a word on"),
        (Edit::Home, "to the beginning"),
        (Edit::End, "to the end"),
    ] {
        let keys: Vec<String> = EDITS.iter().filter(|(_, e)| *e == edit).map(|(c, _)| c.words()).take(2).collect();
        rows.push(row(&keys.join("  "), says, theme));
    }
    rows
}

fn row(keys: &str, says: &'static str, theme: &Theme) -> Row {
    Row::of(keys.to_owned(), theme.key).to(SENTENCES).add(says, theme.text)
}
