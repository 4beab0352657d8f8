//! The grid: two days of the chosen doctor's slots side by side, with who has them.
//!
//! It draws what `Desk::grid_days` tells and decides nothing about slots itself.

use std::collections::BTreeSet;

use chrono::{DateTime, Timelike, Utc};
use ratatui::Frame;
use ratatui::layout::Rect;

use self::plan::{Plan, RowKey};
use self::slot::Look;
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::Link;
use crate::desk::model::Pane;
use crate::desk::model::form::service_words;
use crate::desk::model::free::Under;
use crate::desk::model::grid::{Cell, GridDay};
use crate::desk::model::life::Life;
use crate::tui::part::line::{self, Row};
use crate::tui::part::panel;
use crate::tui::screen::has_keys;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

mod hit;
mod plan;
mod slot;

pub use self::hit::slot_at;

/// Lines above the first hour.
const HEAD: usize = 2;

/// How many lines the grid would like to have on a narrow screen, its frame not counted.
pub fn wished_lines(days: &[GridDay<'_>], width: u16) -> usize {
    Plan::new(days, usize::from(width.saturating_sub(3) / 2)).rows.len() + HEAD
}

/// ```text
/// ╭ 3 Slots ─ Dr. Anil Rao ─ Consultation · 15 min · ₹500 ──────────────╮
/// │ Today Mon 23 Nov          7 free │ Tomorrow Tue 24 Nov     19 free  │
/// │     :00   :15   :30   :45        │     :00   :15   :30   :45        │
/// │  9  Kuma✓ Desa✓ Khan● Nair●      │  9  ·     Shah  ·     ·          │
/// │›10  Pate● ·    ▶10:30 ·          │ 10  ·     ·     ·     Das        │
/// │     ── 13–16 no slots ──         │     ── 13–16 no slots ──         │
/// ╰─────────────────────────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, days: &[GridDay<'_>], theme: &Theme) {
    let focused = has_keys(desk, Pane::Slots);
    let inner = panel::draw(frame, area, title(desk, theme), focused, theme);
    looked_for(frame, area, desk, theme);
    if let Some(says) = nothing_yet(desk, days) {
        return line::centred(frame.buffer_mut(), inner, &says, theme.quiet);
    }
    line::upright(frame.buffer_mut(), Rect { x: inner.x + half(inner), ..inner }, theme.frame);
    let plan = Plan::new(days, usize::from(half(inner)));
    let lines = lines(&plan, desk, usize::from(inner.height).saturating_sub(HEAD));
    for (at, (day, place)) in days.iter().zip(halves(inner)).enumerate() {
        heading(frame, place, desk, day, theme);
        if day.cells.is_empty() {
            let below = Rect { y: place.y + 1, height: place.height.saturating_sub(1), ..place };
            line::centred(frame.buffer_mut(), below, &say!("grid-no-sitting"), theme.quiet);
            continue;
        }
        columns(frame, place, &plan, theme);
        rows(frame, place, desk, at, &plan, &lines.seen, theme);
        present(frame, place, desk, day, &plan, &lines.seen, theme);
    }
    panel::more(frame, area, lines.above, lines.below, theme);
}

/// Draws over the grid, which was drawn with that slot selected, what differs now: in which rows of the screen, or `None`
/// where that would not be enough.
pub fn draw_step(
    frame: &mut Frame<'_>,
    area: Rect,
    desk: &Desk,
    days: &[GridDay<'_>],
    before: Option<DateTime<Utc>>,
    theme: &Theme,
) -> Option<BTreeSet<u16>> {
    let inner = panel::inner(area);
    let plan = Plan::new(days, usize::from(half(inner)));
    let height = usize::from(inner.height).saturating_sub(HEAD);
    if nothing_yet(desk, days).is_some() || plan.rows.len() > height {
        return None;
    }
    let seen = lines(&plan, desk, height).seen;
    let changed: Vec<usize> = [before, desk.grid.at].into_iter().flatten().flat_map(|at| plan.rows_of(at)).collect();
    let lines = seen.iter().map(|line| match line {
        Line::Slots(row) if changed.contains(row) => *line,
        Line::Slots(_) | Line::More(_) | Line::Third(_) | Line::Gap(..) | Line::Blank | Line::Stands => Line::Stands,
    });
    let lines: Vec<Line> = lines.collect();
    for (at, (day, place)) in days.iter().zip(halves(inner)).enumerate().filter(|(_, (day, _))| !day.cells.is_empty()) {
        for number in (0..lines.len()).filter(|number| lines[*number] != Line::Stands) {
            line::clear(frame.buffer_mut(), place, HEAD + number);
        }
        rows(frame, place, desk, at, &plan, &lines, theme);
        present(frame, place, desk, day, &plan, &lines, theme);
    }
    Some(line::rows(inner, HEAD, lines.iter().map(|line| *line != Line::Stands)))
}

/// How wide a day is.
fn half(inner: Rect) -> u16 {
    inner.width.saturating_sub(1) / 2
}

/// The places of both days.
fn halves(inner: Rect) -> [Rect; 2] {
    let half = half(inner);
    let first = Rect { width: half, ..inner };
    [first, Rect { x: inner.x + half + 1, width: inner.width.saturating_sub(half + 1), ..inner }]
}

/// The lines below the headings of one day.
fn rows(frame: &mut Frame<'_>, place: Rect, desk: &Desk, day: usize, plan: &Plan<'_>, lines: &[Line], theme: &Theme) {
    let focused = has_keys(desk, Pane::Slots);
    for (number, of) in lines.iter().enumerate() {
        let row = match of {
            Line::Slots(row) => slots(desk, plan, day, *row, focused, theme),
            Line::More(row) => more(plan, day, *row, theme, slot::second_line),
            Line::Third(row) => more(plan, day, *row, theme, slot::third_line),
            Line::Gap(from, to) => gap(*from, *to, plan, theme),
            Line::Blank => Row::new(),
            Line::Stands => continue,
        };
        row.draw(frame.buffer_mut(), place, HEAD + number);
    }
}

/// The constraints in force and the keys for them, as long as there is room for it.
fn under_constraints(desk: &Desk, under: &Under, room: usize) -> String {
    let whole = format!("{} — {}", under.in_short(desk), say!("free-under-keys"));
    if fit::width(&whole) <= room {
        return whole;
    }
    let keys = format!(" — {}", say!("free-under-keys-short"));
    fit::cut(&under.in_shorter(desk), room.saturating_sub(fit::width(&keys))) + &keys
}

/// On the lower edge of the frame: what is looked for, and what keeps to the constraints in force.
fn looked_for(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    let room = usize::from(area.width).saturating_sub(8);
    let (says, style) = match (&desk.free.looking, &desk.free.under) {
        (Some(_), _) => (fit::cut(&say!("free-looking"), room), theme.asked),
        (None, Some(under)) => (under_constraints(desk, under, room), theme.accent),
        (None, None) => return,
    };
    let wide = u16::try_from(fit::width(&says) + 2).unwrap_or(u16::MAX);
    let place = Rect { x: area.x + 2, width: wide.min(area.width.saturating_sub(4)), ..area };
    let last = usize::from(area.height).saturating_sub(1);
    Row::of(format!(" {says} "), style).draw(frame.buffer_mut(), place, last);
}

/// `3 Slots ─ Dr. Anil Rao ─ Consultation · 15 min · ₹500`.
fn title(desk: &Desk, theme: &Theme) -> Row {
    let mut row = Row::of("3 ", theme.quiet).add(say!("grid-title"), theme.title);
    if let Some(doctor) = desk.chosen_doctor() {
        row = row.add(" ─ ", theme.frame).add(doctor.name.shown(), theme.strong);
    }
    let service = desk.offer().and_then(Life::value).and_then(|o| o.services.first());
    if let Some(service) = service {
        row = row.add(" ─ ", theme.frame).add(service_words(service), theme.quiet);
    }
    row
}

/// What stands in place of the grid while there is none.
fn nothing_yet(desk: &Desk, days: &[GridDay<'_>]) -> Option<String> {
    if days.iter().any(|day| !day.cells.is_empty()) {
        return None;
    }
    let why = desk.offer().and_then(Life::failure).or_else(|| desk.entities.failure()).or_else(|| desk.why_down());
    if let (Some(why), None) = (why, desk.offer().and_then(Life::value)) {
        let again = match &desk.link {
            Link::Down { retry_at, .. } => {
                say!("grid-again-at", time = desk.zone().local(*retry_at).format("%H:%M:%S").to_string())
            }
            Link::Connecting | Link::Live => say!("grid-tries-again"),
        };
        return Some(format!("{} {again}", say!("grid-not-shown", why = words::safe(&why.words()))));
    }
    match desk.offer().map(Life::value) {
        Some(Some(_)) => Some(say!("grid-no-sittings")),
        Some(None) => Some(say!("grid-loading")),
        None if desk.entities.value().is_none() => Some(say!("grid-loading")),
        None if desk.doctors_here().is_empty() => Some(say!("grid-no-doctor")),
        None if desk.doctor.is_none() => Some(say!("grid-choose-doctor")),
        None => Some(say!("grid-loading")),
    }
}

/// A line below the headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Slots(usize),
    More(usize),
    Third(usize),
    Gap(u32, u32),
    Blank,
    /// It is drawn already.
    Stands,
}

struct Lines {
    seen: Vec<Line>,
    above: bool,
    below: bool,
}

/// As airy as there is room for; where there is not even room for the hours, those around the selection.
fn lines(plan: &Plan<'_>, desk: &Desk, height: usize) -> Lines {
    let rows = plan.rows.len();
    if rows > height {
        let selected = desk.grid.at.and_then(|at| plan.row_of(at)).unwrap_or(0);
        let seen = fit::window(selected, rows, height);
        let (above, below) = (seen.start > 0, seen.end < rows);
        return Lines { seen: seen.map(Line::Slots).collect(), above, below };
    }
    let gaps = plan.gaps();
    let pitch = ((height - gaps.min(height)) / rows.max(1)).clamp(1, 4);
    let with_gaps = rows * pitch + gaps <= height;
    let mut seen = Vec::with_capacity(height);
    for row in 0..rows {
        if let Some((from, to)) = plan.gap_before(row).filter(|_| with_gaps) {
            seen.push(Line::Gap(from, to));
        }
        seen.push(Line::Slots(row));
        let below: &[Line] = match pitch {
            1 => &[],
            2 => &[Line::More(row)],
            3 => &[Line::More(row), Line::Blank],
            _ => &[Line::More(row), Line::Third(row), Line::Blank],
        };
        seen.extend(below);
    }
    seen.truncate(height);
    Lines { seen, above: false, below: false }
}

/// `Today Mon 23 Nov          7 free`.
fn heading(frame: &mut Frame<'_>, place: Rect, desk: &Desk, day: &GridDay<'_>, theme: &Theme) {
    let near = words::nearness(day.date, desk.today_date());
    let free = day.free();
    let (says, style) = match (day.cells.is_empty(), free) {
        (true, _) => (String::new(), theme.quiet),
        (false, 0) => (say!("grid-none-free"), theme.quiet),
        (false, _) => (say!("grid-free", n = free), theme.free),
    };
    let room = usize::from(place.width);
    let name = words::day(day.date);
    let fits = 2 + fit::width(&near) + fit::width(&name) + fit::width(&says) < room;
    let near = if fits { near } else { String::new() };
    Row::of(format!(" {near}"), theme.text)
        .add(name, theme.strong)
        .ending_at(room.saturating_sub(1), &says, style)
        .draw(frame.buffer_mut(), place, 0);
}

/// `:00   :15   :30   :45`.
fn columns(frame: &mut Frame<'_>, place: Rect, plan: &Plan<'_>, theme: &Theme) {
    let mut row = Row::new();
    for at in 0..plan.columns.len() {
        row = row.to(plan.label + at * plan.wide + 1).add(plan.heading(at), theme.quiet);
    }
    row.draw(frame.buffer_mut(), place, 1);
}

fn slots(desk: &Desk, plan: &Plan<'_>, day: usize, row: usize, focused: bool, theme: &Theme) -> Row {
    let mut out = Row::of(plan.label(row), theme.quiet);
    for column in 0..plan.columns.len() {
        out = out.to(plan.label + column * plan.wide);
        if let Some(cell) = plan.slot(day, row, column) {
            let look = Look { wide: plan.wide, selected: desk.grid.at == Some(cell.span.start), focused };
            out = out.join(slot::first_line(desk, cell, look, theme));
        }
    }
    out
}

/// A line below the first one of a row, of which each slot has its part.
fn more(plan: &Plan<'_>, day: usize, row: usize, theme: &Theme, part: fn(&Cell<'_>, usize, &Theme) -> Row) -> Row {
    let mut out = Row::new();
    for column in 0..plan.columns.len() {
        out = out.to(plan.label + column * plan.wide);
        if let Some(cell) = plan.slot(day, row, column) {
            out = out.join(part(cell, plan.wide, theme));
        }
    }
    out
}

/// `── 13–16 no slots ──`, as wide as the slots.
fn gap(from: u32, to: u32, plan: &Plan<'_>, theme: &Theme) -> Row {
    let says = format!(" {} ", say!("grid-gap", from = from, to = to));
    let dashes = (plan.wide * plan.columns.len()).saturating_sub(2 + fit::width(&says));
    Row::new()
        .to(plan.label + 1)
        .add("─".repeat(dashes / 2), theme.frame)
        .add(says, theme.quiet)
        .add("─".repeat(dashes - dashes / 2), theme.frame)
}

/// Marks the present hour of today.
fn present(
    frame: &mut Frame<'_>,
    place: Rect,
    desk: &Desk,
    day: &GridDay<'_>,
    plan: &Plan<'_>,
    seen: &[Line],
    theme: &Theme,
) {
    if day.date != desk.today_date() {
        return;
    }
    let now = desk.zone().local(desk.now);
    let is_now = |row: &RowKey| row.hour == now.hour() && row.part == now.minute() / plan.minutes;
    let here = |line: &Line| matches!(line, Line::Slots(row) if plan.rows.get(*row).is_some_and(is_now));
    if let Some(at) = seen.iter().position(here) {
        let place = Rect { width: 1, ..place };
        Row::of("›", theme.accent).draw(frame.buffer_mut(), place, HEAD + at);
        let label = Rect { width: u16::try_from(plan.label).unwrap_or(4), ..place };
        line::paint(frame.buffer_mut(), label, HEAD + at, theme.accent);
    }
}
