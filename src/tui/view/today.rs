//! Today's list: who is with the doctor, who waits, who is due.
//!
//! Which rows there are and their order comes from `Desk::today_rows`.

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::{Margin, Rect};

use self::columns::{Columns, Lead};
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::Pane;
use crate::desk::model::life::Life;
use crate::desk::model::today::{Group, TodayRow, TodayRows};
use crate::domain::appointment::Status;
use crate::tui::layout::WIDE;
use crate::tui::part::line::{self, Row};
use crate::tui::part::panel;
use crate::tui::screen::has_keys;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

pub(super) mod columns;
mod hit;
pub(super) mod keys;

pub use self::hit::at;

/// ```text
/// from 100 columns on                    below
/// ╭ 4 Today ─ 5 waiting ──────────╮     ╭ 4 Today ─ 5 waiting ─ / name, phone or token ─────────╮
/// │ / name, phone or token        │     │  4 Khan, Sana    34 F ···321  10:00 Rao   ● waiting 42m│
/// │ WAITING                       │     │▶ 5 Nair, Ravi    61 M ···118  10:15 Rao   ● waiting 27m│
/// │  4 Khan, Sana     10:00  42m!●│     │    Bose, Tara    29 F ···007  11:00 Iyer    booked     │
/// ╰───────────────────────────────╯     ╰────────────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    let focused = has_keys(desk, Pane::Today);
    let wide = frame.area().width >= WIDE;
    panel::draw(frame, area, title(desk, theme), focused, theme);
    find(frame, find_place(area, desk, wide), theme);
    let body = body_of(area, wide);
    let rows = desk.today_rows();
    if rows.is_empty() {
        return line::centred(frame.buffer_mut(), body, &nobody(desk), theme.quiet);
    }
    let hidden = desk.hidden_count();
    if hidden > 0 {
        panel::remark(frame, area, &say!("today-n-done", n = hidden), theme.quiet);
    }
    let selected = desk.today_selected(&rows).map(|(at, _)| at);
    let lines = lines(&rows, selected.unwrap_or(0), usize::from(body.height), wide);
    list(frame, body, desk, &rows, &lines.seen, wide, theme);
    panel::more(frame, area, lines.above, lines.below, theme);
}

/// The row that is selected, where a step of the selection changes nothing but that row and the one it comes to.
pub fn selected_alone(desk: &Desk) -> Option<usize> {
    let none_marked = desk.today.range.is_none();
    none_marked.then(|| desk.today_selected(&desk.today_rows())).flatten().map(|(at, _)| at)
}

/// Draws over the list, which was drawn with that row selected, what differs now: in which rows of the screen, or `None`
/// where that would not be enough.
pub fn draw_step(
    frame: &mut Frame<'_>,
    area: Rect,
    desk: &Desk,
    before: Option<usize>,
    theme: &Theme,
) -> Option<BTreeSet<u16>> {
    let rows = desk.today_rows();
    let (before, (now, _)) = (before?, desk.today_selected(&rows)?);
    if desk.today.range.is_some() {
        return None;
    }
    let wide = frame.area().width >= WIDE;
    let body = body_of(area, wide);
    let of = |selected| lines(&rows, selected, usize::from(body.height), wide);
    let lines = of(now);
    if lines != of(before) {
        return None;
    }
    let mut changed = lines.seen;
    for (number, line) in changed.iter_mut().enumerate() {
        if [Line::Row(before), Line::Row(now)].contains(line) {
            line::clear(frame.buffer_mut(), body, number);
        } else {
            *line = Line::Stands;
        }
    }
    list(frame, body, desk, &rows, &changed, wide, theme);
    Some(line::rows(body, 0, changed.iter().map(|line| *line != Line::Stands)))
}

/// Where the find field is: the first line where there is room, else in the upper edge of the frame, behind the title.
fn find_place(area: Rect, desk: &Desk, wide: bool) -> Rect {
    if wide {
        let inner = area.inner(Margin::new(1, 1));
        return Rect { height: inner.height.min(1), ..inner };
    }
    let title = title(desk, &Theme::plain()).width();
    let from = u16::try_from(title).unwrap_or(u16::MAX).saturating_add(4);
    let room = area.width.saturating_sub(from.saturating_add(4)).min(34);
    Rect { x: area.x.saturating_add(from), width: room, height: area.height.min(1), ..area }
}

/// Where the rows are.
fn body_of(area: Rect, wide: bool) -> Rect {
    let inner = area.inner(Margin::new(1, 1));
    let head = u16::from(wide).min(inner.height);
    Rect { y: inner.y + head, height: inner.height - head, ..inner }
}

/// `4 Today ─ Rao only ─ 5 waiting`.
fn title(desk: &Desk, theme: &Theme) -> Row {
    let row = Row::of("4 ", theme.quiet).add(say!("today-title"), theme.title);
    let doctor = desk.chosen_doctor().filter(|_| desk.today.only_doctor);
    let row = match doctor {
        Some(doctor) => {
            let says = say!("today-only", doctor = fit::cut(doctor.short_name(), 14));
            row.add(" ─ ", theme.frame).add(says, theme.accent)
        }
        None => row,
    };
    match desk.waiting_count() {
        0 => row,
        n => row.add(" ─ ", theme.frame).add(say!("today-n-waiting", n = n), theme.waiting),
    }
}

/// `/ name, phone or token`: the way into the box that finds anybody.
fn find(frame: &mut Frame<'_>, place: Rect, theme: &Theme) {
    Row::of(" / ", theme.quiet).add(say!("find-way-in"), theme.quiet).add(" ", theme.quiet).draw(
        frame.buffer_mut(),
        place,
        0,
    );
}

/// Why the list is empty.
fn nobody(desk: &Desk) -> String {
    let board = desk.board_of_today();
    let why = board.and_then(Life::failure).or_else(|| desk.entities.failure()).or_else(|| desk.why_down());
    match (board.and_then(Life::value), why) {
        (None, Some(why)) => say!("today-fault", why = words::safe(&why.words())),
        (None, None) => say!("today-loading"),
        (Some(_), _) if desk.hidden_count() > 0 => say!("today-nobody-left"),
        (Some(_), _) => say!("today-nobody"),
    }
}

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Heading(Group),
    Row(usize),
    /// It is drawn already.
    Stands,
}

/// The lines that are seen, from the first one on.
#[derive(PartialEq, Eq)]
struct Lines {
    seen: Vec<Line>,
    above: bool,
    below: bool,
}

const GROUPS: [Group; 4] = [Group::WithDoctor, Group::Waiting, Group::Due, Group::Done];

/// As many lines as there is room for, the selected row among them.
fn lines(rows: &TodayRows<'_>, selected: usize, height: usize, wide: bool) -> Lines {
    // Where a heading stands before its rows: at which line, and of which part.
    let parts = GROUPS.map(|group| (group, rows.of(group))).into_iter().filter(|(_, of)| wide && !of.is_empty());
    let headings: Vec<(usize, Group)> = parts.enumerate().map(|(at, (group, of))| (of.start + at, group)).collect();
    let line_of = |row: usize| row + headings.iter().enumerate().filter(|(n, (line, _))| line - n <= row).count();
    let line = |at: usize| match headings.iter().find(|(line, _)| *line == at) {
        Some((_, group)) => Line::Heading(*group),
        None => Line::Row(at - headings.iter().filter(|(line, _)| *line < at).count()),
    };
    let (at, all) = (line_of(selected), rows.len() + headings.len());
    let window = fit::window(at, all, height);
    let (above, below) = (window.start > 0, window.end < all);
    let first = window.start;
    let mut seen: Vec<Line> = window.map(line).collect();
    // A heading that was scrolled past stays in sight over its rows.
    if wide
        && first < at
        && seen.len() > 2
        && let Some(Line::Row(row)) = seen.first()
        && let Some(row) = rows.get(*row)
    {
        seen[0] = Line::Heading(row.group);
    }
    Lines { seen, above, below }
}

/// Draws these lines, from the first one of the area on.
fn list(
    frame: &mut Frame<'_>,
    area: Rect,
    desk: &Desk,
    rows: &TodayRows<'_>,
    lines: &[Line],
    wide: bool,
    theme: &Theme,
) {
    let focused = has_keys(desk, Pane::Today);
    let selected = desk.today_selected(rows).map(|(at, _)| at);
    let columns = Columns::new(usize::from(area.width), wide, true);
    let marked = desk.today_range(rows);
    for (number, line) in lines.iter().enumerate() {
        match line {
            Line::Stands => {}
            Line::Heading(group) => heading(*group, rows, theme).draw(frame.buffer_mut(), area, number),
            Line::Row(row) => {
                let is_selected = selected == Some(*row);
                let lead = Lead::of(is_selected, marked.as_ref().is_some_and(|marked| marked.contains(row)), focused);
                let Some(of) = rows.get(*row) else { continue };
                columns.row(desk, &of, lead, theme).draw(frame.buffer_mut(), area, number);
                if is_selected {
                    columns.select(frame.buffer_mut(), area, number, theme.selection(focused));
                }
            }
        }
    }
}

/// `WAITING 5`, `WAITING 4 · 1 put aside`.
fn heading(group: Group, rows: &TodayRows<'_>, theme: &Theme) -> Row {
    let of = rows.of(group);
    let is_parked = |row: &TodayRow<'_>| row.appointment.status == Status::Parked;
    let parked =
        if group == Group::Waiting { of.clone().filter_map(|at| rows.get(at)).filter(is_parked).count() } else { 0 };
    columns::heading(group, of.len(), parked, theme)
}
