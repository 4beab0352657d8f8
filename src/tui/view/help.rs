//! All keys, made from the key table, so that it can't say anything else than what the keys do. Where the help was opened
//! over a view or a panel, the keys of that come first.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::action::Edit;
use crate::desk::model::Context;
use crate::desk::model::help::HelpView;
use crate::tui::fit;
use crate::tui::input::EDITS;
use crate::tui::keymap::{Keymap, Section};
use crate::tui::look::Look;
use crate::tui::part::line::Row;
use crate::tui::part::panel;
use crate::tui::theme::Theme;

/// Columns of a column of keys.
const COLUMN: usize = 57;
/// Where the sentences begin.
const SENTENCES: usize = 15;

/// ```text
/// ╭ All keys ────────────────────────────────────────────╮
/// │ MOVE                                                 │
/// │ ↑ k                   up a row                       │
/// │ …                                                    │
/// ╰──────────────────────────────────────────────────────╯
/// ```
///
/// As many columns as there is room for, up to three. It is scrolled past as many lines as it has at most.
pub fn draw(frame: &mut Frame<'_>, area: Rect, help: HelpView, look: &Look) {
    let theme = &look.theme;
    let columns = (usize::from(area.width).saturating_sub(4) / COLUMN).clamp(1, 3);
    let lines = arranged(help.of, columns, look);
    let wide = u16::try_from(columns * COLUMN + 4).unwrap_or(u16::MAX);
    let high = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let area = panel::middle_or_all(area, wide, high);
    let inner = panel::over(frame, area, Row::of(say!("keys-title"), theme.strong), theme);
    let height = usize::from(inner.height);
    let first = help.past.min(lines.len().saturating_sub(height));
    let (above, below) = (first > 0, first + height < lines.len());
    for (at, row) in lines.into_iter().skip(first).take(height).enumerate() {
        row.draw(frame.buffer_mut(), inner, at);
    }
    panel::more(frame, area, above, below, theme);
}

/// The sections below each other, in columns of about the same height.
fn arranged(of: Context, columns: usize, look: &Look) -> Vec<Row> {
    let (all, theme) = (&look.keys, &look.theme);
    let mut sections: Vec<Vec<Row>> = Vec::new();
    if of != Context::Main {
        sections.push(here(of, all, theme));
    }
    sections.extend(Section::ALL.into_iter().map(|section| keys(section, all, theme)));
    sections.push(editing(theme));
    sections.push(mouse(theme));
    let mut filled: Vec<Vec<Row>> = vec![Vec::new()];
    let total: usize = sections.iter().map(|section| section.len() + 1).sum();
    let fair = total.div_ceil(columns);
    for section in sections {
        let last = filled.len();
        let column = &mut filled[last - 1];
        // A section stays whole; it goes where less of it sticks out.
        if !column.is_empty() && last < columns && column.len() + section.len() / 2 >= fair {
            filled.push(section);
        } else {
            if !column.is_empty() {
                column.push(Row::new());
            }
            column.extend(section);
        }
    }
    let height = filled.iter().map(Vec::len).max().unwrap_or(0);
    let mut filled: Vec<_> = filled.into_iter().map(Vec::into_iter).collect();
    let line = |_| {
        let cells = filled.iter_mut().enumerate();
        cells.fold(Row::new(), |row, (at, column)| row.to(at * COLUMN).join(column.next().unwrap_or_default()))
    };
    (0..height).map(line).collect()
}

/// The keys of the place over which the help lies, also those that the sections leave out.
fn here(of: Context, all: &Keymap, theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::of(say!("looks-here"), theme.strong)];
    for (chords, says) in all.help_of(of) {
        let keys: Vec<String> = chords.iter().map(|c| c.words()).collect();
        rows.push(row(&keys.join("  "), &say!(says), theme));
    }
    rows
}

fn keys(section: Section, keys: &Keymap, theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::of(section.heading(), theme.strong)];
    for (chords, says) in keys.help(section) {
        let keys: Vec<String> = chords.iter().map(|c| c.words()).collect();
        rows.push(row(&keys.join("  "), &say!(says), theme));
    }
    rows
}

/// The editing keys of a text, those with one meaning together.
fn editing(theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::of(say!("keys-section-text"), theme.strong)];
    for (edit, says) in [
        (Edit::DeleteWord, say!("keys-text-delete-word")),
        (Edit::DeleteLine, say!("keys-text-delete-line")),
        (Edit::WordLeft, say!("keys-text-word-left")),
        (Edit::WordRight, say!("keys-text-word-right")),
        (Edit::Home, say!("keys-text-home")),
        (Edit::End, say!("keys-text-end")),
    ] {
        let keys: Vec<String> = EDITS.iter().filter(|(_, e)| *e == edit).map(|(c, _)| c.words()).take(2).collect();
        rows.push(row(&keys.join("  "), &says, theme));
    }
    rows
}

fn mouse(theme: &Theme) -> Vec<Row> {
    let mut rows = vec![Row::of(say!("looks-mouse"), theme.strong)];
    for (press, says) in [
        (say!("looks-mouse-click"), say!("looks-mouse-selects")),
        (say!("looks-mouse-again"), say!("looks-mouse-enters")),
        (say!("looks-mouse-wheel"), say!("looks-mouse-scrolls")),
        (say!("looks-mouse-shift"), say!("looks-mouse-marks")),
    ] {
        rows.push(row(&press, &says, theme));
    }
    rows
}

/// The keys, and what they do: never wider than a column.
fn row(keys: &str, says: &str, theme: &Theme) -> Row {
    let keys = Row::of(fit::cut(keys, COLUMN / 2), theme.key).add("  ", theme.text).to(SENTENCES);
    let room = (COLUMN - 2).saturating_sub(keys.width());
    keys.add(fit::cut(says, room), theme.text)
}
