//! The box that finds anybody: who fits of today, who fits of the directory, and what Enter does with the chosen one.

use std::ops::Range;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::columns::Columns;
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::finding::Finding;
use crate::desk::model::life::Life;
use crate::tui::part::line::{self, Row};
use crate::tui::part::{field, panel};
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

mod columns;
mod foot;

/// Columns of the panel.
const WIDE: u16 = 100;
/// Lines of the panel: at least, where there are so many, and at most.
const HIGH: (u16, u16) = (18, 40);

/// ```text
/// ╭ Find anybody ───────────────────────────────────────────────────────────────╮
/// │ / kum█                                                                       │
/// │                                                                              │
/// │ TODAY AT INDIRANAGAR 2                                                       │
/// │ ▶    ≈ Kumar, Suresh       34 M · ···321   11:30 Rao          12 min late    │
/// │    4   Kumari, Asha        29 F · ···007   10:15 Iyer       ● waiting 42 min │
/// │                                                                              │
/// │ DIRECTORY 1                                                                  │
/// │      ≈ Kumar, Suresha      61 M · ···118 · Bengaluru                         │
/// │      + register “kum” as a new patient                                       │
/// │                                                                              │
/// │ Enter checks in Kumar, Suresh, 11:30 Rao                                     │
/// ╰──────────────────────────────────────────────────────────────────────────────╯
/// ```
///
/// `≈` marks names that can be taken for each other.
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, finding: &Finding, theme: &Theme) {
    let high = (area.height / 4 * 3).clamp(HIGH.0, HIGH.1);
    let area = panel::middle_or_all(area, WIDE, high);
    let inner = panel::over(frame, area, Row::of(say!("find-title"), theme.title), theme);
    Row::of("/ ", theme.accent).draw(frame.buffer_mut(), inner, 0);
    let place = Rect { x: inner.x + 2.min(inner.width), width: inner.width.saturating_sub(2), ..inner };
    field::draw(frame, place, 0, &finding.typed, true, theme);

    let at = finding.at();
    let last = usize::from(inner.height).saturating_sub(1);
    foot::row(desk, finding, at.and_then(|at| desk.hit(finding, at)), usize::from(inner.width), theme).draw(
        frame.buffer_mut(),
        inner,
        last,
    );

    let body = Rect { y: inner.y + 2.min(inner.height), height: inner.height.saturating_sub(4), ..inner };
    let parts = parts(desk, finding, theme);
    let len = parts.iter().map(Part::len).sum();
    let seen = fit::window(at.and_then(|at| line_of(&parts, at)).unwrap_or(0), len, usize::from(body.height));
    // What is scrolled past at the beginning is only a heading, mostly: that is no more to see.
    panel::more(frame, area, seen.start > 1, seen.end < len, theme);
    let columns = Columns::new(usize::from(inner.width));
    let mut number = 0;
    for part in parts {
        // Only what is seen is put together.
        let (from, to) = (number, number + part.len());
        number = to;
        let seen_of_it = seen.start.max(from)..seen.end.min(to);
        match part {
            Part::Says(row) if !seen_of_it.is_empty() => row.draw(frame.buffer_mut(), body, from - seen.start),
            Part::Says(_) => {}
            Part::Hits(hits) => {
                for line in seen_of_it {
                    let row = hits.start + line - from;
                    let is_chosen = Some(row) == at;
                    let Some(hit) = desk.hit(finding, row) else { continue };
                    let line = line - seen.start;
                    columns.row(desk, finding, &hit, is_chosen, theme).draw(frame.buffer_mut(), body, line);
                    if is_chosen {
                        line::paint(frame.buffer_mut(), body, line, theme.selection(true));
                    }
                }
            }
        }
    }
}

/// A part of the box.
enum Part {
    /// A heading, a remark, or nothing.
    Says(Row),
    /// The rows with those numbers.
    Hits(Range<usize>),
}

impl Part {
    /// How many lines it has.
    fn len(&self) -> usize {
        match self {
            Self::Says(_) => 1,
            Self::Hits(hits) => hits.len(),
        }
    }
}

/// The line in which a row stands.
fn line_of(parts: &[Part], row: usize) -> Option<usize> {
    let mut line = 0;
    for part in parts {
        match part {
            Part::Hits(hits) if hits.contains(&row) => return Some(line + row - hits.start),
            Part::Hits(_) | Part::Says(_) => line += part.len(),
        }
    }
    None
}

fn parts(desk: &Desk, finding: &Finding, theme: &Theme) -> Vec<Part> {
    let wanted = finding.wanted();
    if wanted.is_empty() {
        return examples(theme).into_iter().map(Part::Says).collect();
    }
    let (of_today, known) = (finding.rows.of_today_count(), finding.rows.known_count());
    let mut lines = Vec::new();
    if of_today > 0 {
        lines.push(Part::Says(heading(today(desk), Some(of_today), theme)));
        lines.push(Part::Hits(0..of_today));
        lines.push(Part::Says(Row::new()));
    } else if desk.board_of_today().and_then(Life::value).is_none() {
        lines.push(Part::Says(remark(say!("find-today-unknown"), theme)));
        lines.push(Part::Says(Row::new()));
    }
    if wanted.is_token() {
        if of_today == 0 {
            lines.push(Part::Says(remark(say!("find-only-token"), theme)));
        }
        return lines;
    }
    let is_known = known > 0 || finding.has_answer();
    lines.push(Part::Says(heading(say!("find-directory"), is_known.then_some(known), theme)));
    if let Some(why) = finding.directory.failure() {
        let says = say!("find-cannot-look", why = words::safe(&why.words()));
        lines.push(Part::Says(Row::new().to(columns::NAMES).add(says, theme.fault)));
    } else if known == 0 && !finding.has_answer() {
        lines.push(Part::Says(remark(say!("find-looking"), theme)));
    } else if known == 0 && of_today == 0 {
        lines.push(Part::Says(remark(say!("find-nobody"), theme)));
    }
    lines.push(Part::Hits(of_today..finding.rows.len()));
    lines
}

/// `TODAY AT INDIRANAGAR` where there are several clinics: the list is that of the chosen one.
fn today(desk: &Desk) -> String {
    match &desk.clinic {
        Some(clinic) if desk.clinics().len() > 1 => {
            say!("find-today-at", clinic = words::clinic(desk, clinic).to_uppercase())
        }
        Some(_) | None => say!("find-today"),
    }
}

fn heading(text: String, count: Option<usize>, theme: &Theme) -> Row {
    let row = Row::of(text, theme.strong);
    match count {
        Some(count) => row.add(format!(" {count}"), theme.quiet),
        None => row,
    }
}

fn remark(text: String, theme: &Theme) -> Row {
    Row::new().to(columns::NAMES).add(text, theme.quiet)
}

/// What can be typed.
fn examples(theme: &Theme) -> Vec<Row> {
    let examples = [
        ("sur kum", say!("find-parts")),
        ("laxmi", say!("find-ear")),
        ("98450 12345  321", say!("find-digits")),
        ("4", say!("find-token")),
    ];
    examples
        .into_iter()
        .map(|(typed, says)| Row::new().to(2).add(typed, theme.text).to(22).add(says, theme.quiet))
        .collect()
}
