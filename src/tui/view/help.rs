//! All keys, made from the key table, so that it can't say anything else than what the keys do.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::action::Edit;
use crate::tui::input::EDITS;
use crate::tui::keymap::{Keymap, Section};
use crate::tui::look::Look;
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
pub fn draw(frame: &mut Frame<'_>, area: Rect, past: usize, look: &Look) {
    let theme = &look.theme;
    let columns = if usize::from(area.width) >= 2 * COLUMN + 4 { 2 } else { 1 };
    let lines = arranged(columns, look);
    let wide = u16::try_from(columns * COLUMN + 4).unwrap_or(u16::MAX);
    let high = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let area = panel::middle_or_all(area, wide, high);
    let inner = panel::over(frame, area, Row::of(say!("keys-title"), theme.strong), theme);
    let height = usize::from(inner.height);
    let first = past.min(lines.len().saturating_sub(height));
    let (above, below) = (first > 0, first + height < lines.len());
    for (at, row) in lines.into_iter().skip(first).take(height).enumerate() {
        row.draw(frame.buffer_mut(), inner, at);
    }
    panel::more(frame, area, above, below, theme);
}

/// The sections below each other, or in two columns of about the same height.
fn arranged(columns: usize, look: &Look) -> Vec<Row> {
    let mut sections: Vec<Vec<Row>> =
        Section::ALL.into_iter().map(|section| keys(section, &look.keys, &look.theme)).collect();
    sections.push(editing(&look.theme));
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

fn keys(section: Section, keys: &Keymap, theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::of(section.heading(), theme.strong)];
    for (chords, says) in keys.help(section) {
        let keys: Vec<String> = chords.iter().map(|c| c.words()).collect();
        rows.push(row(&keys.join("  "), says, theme));
    }
    rows
}

/// The editing keys of a text, those with one meaning together.
fn editing(theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::of(say!("keys-section-text"), theme.strong)];
    for (edit, says) in [
        (Edit::DeleteWord, "keys-text-delete-word"),
        (Edit::DeleteLine, "keys-text-delete-line"),
        (Edit::WordLeft, "keys-text-word-left"),
        (Edit::WordRight, "keys-text-word-right"),
        (Edit::Home, "keys-text-home"),
        (Edit::End, "keys-text-end"),
    ] {
        let keys: Vec<String> = EDITS.iter().filter(|(_, e)| *e == edit).map(|(c, _)| c.words()).take(2).collect();
        rows.push(row(&keys.join("  "), says, theme));
    }
    rows
}

fn row(keys: &str, says: &'static str, theme: &Theme) -> Row {
    Row::of(keys.to_owned(), theme.key).to(SENTENCES).add(say!(says), theme.text)
}
