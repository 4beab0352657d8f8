//! All doctors of a day: free slots by doctor and quarter of an hour, as a map that is read at a glance.

mod mark;
mod plan;
mod told;

use std::collections::BTreeSet;

use ratatui::Frame;
use ratatui::layout::Rect;

use self::plan::Plan;
use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::whole_clinic::{DoctorDay, Knowing, WholeClinic, quarter_of};
use crate::tui::part::line::{self, Row};
use crate::tui::part::{list, panel};
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Lines above the first doctor.
const HEAD: usize = 1;
/// The narrowest and the widest column of names.
const NAMES: (usize, usize) = (9, 26);

/// ```text
/// ╭ All doctors ─ Indiranagar ─ Today Mon 23 Nov ────────────────────────────╮
/// │                free first  9    10   11   12   13   14   15   16   17    │
/// │ ▶Rao             7  11:30  ▪▪▪▪ ▪▪│▪▪ ▪▪▶▪ ·▪·· ···· ···· ···· ·▪··      │
/// │  Iyer            0                  │                  3332 2333 3333    │
/// │                                                                          │
/// │  Dr. Anil Rao · 11:30–11:45 free · Enter books                           │
/// │  · free  2 two free  ▪ taken  × closed  – over                           │
/// ╰──────────────────────────────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, of: &WholeClinic, theme: &Theme) {
    let days = desk.doctor_days(of.date);
    let foot = if area.height >= 12 { 3 } else { 1 };
    let pitch = pitch(days.len(), usize::from(area.height).saturating_sub(2 + HEAD + foot));
    let high = days.len().max(1) * pitch + HEAD + foot + 2;
    let area = panel::middle_or_all(area, area.width, u16::try_from(high).unwrap_or(u16::MAX));
    let inner = panel::over(frame, area, title(desk, of, theme), theme);
    if let Some(says) = nobody(desk, &days) {
        return line::centred(frame.buffer_mut(), inner, &says, theme.quiet);
    }
    let sheet = Sheet::new(desk, of, &days, usize::from(inner.width), pitch);
    let rows = usize::from(inner.height).saturating_sub(HEAD + foot);
    let row = of.row(&days);
    let seen = fit::window(row, days.len(), rows / pitch);
    let buf = frame.buffer_mut();
    sheet.head(theme).draw(buf, inner, 0);
    for (at, day) in days.iter().enumerate().skip(seen.start).take(seen.len()) {
        let line = HEAD + (at - seen.start) * pitch;
        sheet.doctor(desk, of, day, at == row, theme).draw(buf, inner, line);
        if pitch > 1 {
            sheet.below(day, theme).draw(buf, inner, line + 1);
        }
    }
    if sheet.plan.now.is_some() {
        // The line runs through the blank lines, too, but not through what is said in place of slots.
        sheet.now_line(buf, inner, 0, theme);
        for (at, day) in days.iter().skip(seen.start).take(seen.len()).enumerate() {
            let lines = HEAD + at * pitch..HEAD + (at + 1) * pitch;
            lines.skip(usize::from(day.cells.is_empty())).for_each(|at| sheet.now_line(buf, inner, at, theme));
        }
    }
    let last = usize::from(inner.height).saturating_sub(1);
    let told = told::row(desk, of, days.get(row), theme);
    told.draw(buf, inner, last.saturating_sub(usize::from(foot > 1)));
    if foot > 1 {
        mark::legend(theme).draw(buf, inner, last);
    }
    panel::more(frame, area, seen.start > 0, seen.end < days.len(), theme);
}

/// How many lines a doctor takes: two where there is room for it.
fn pitch(doctors: usize, lines: usize) -> usize {
    if doctors * 2 <= lines { 2 } else { 1 }
}

/// `All doctors ─ Indiranagar ─ Today Mon 23 Nov`.
fn title(desk: &Desk, of: &WholeClinic, theme: &Theme) -> Row {
    let mut row = Row::of(say!("clinic-title"), theme.title);
    if let Some(clinic) = desk.chosen_clinic() {
        row = row.add(" ─ ", theme.frame).add(clinic.name.shown(), theme.strong);
    }
    let near = words::nearness(of.date, desk.today_date());
    row.add(" ─ ", theme.frame).add(near, theme.text).add(words::day(of.date), theme.strong)
}

/// What stands in place of the map where there is nobody to show.
fn nobody(desk: &Desk, days: &[DoctorDay<'_>]) -> Option<String> {
    if !days.is_empty() {
        return None;
    }
    let known = desk.entities.value().is_some();
    Some(if known { say!("grid-no-doctor") } else { say!("grid-loading") })
}

/// The columns of the map, and what stands left of it.
struct Sheet {
    plan: Plan,
    /// Cells of a name.
    names: usize,
    /// Whether whole names are shown, not only family names.
    whole: bool,
    /// The column at which the map begins.
    map: usize,
    /// Whether there is room for the first free time.
    first: bool,
    /// Which quarter of an hour is selected.
    selected: Option<i64>,
}

impl Sheet {
    fn new(desk: &Desk, of: &WholeClinic, days: &[DoctorDay<'_>], room: usize, pitch: usize) -> Self {
        let longest = |whole: bool| {
            let name = |day: &DoctorDay<'_>| fit::width(name(day, whole));
            days.iter().map(name).max().unwrap_or(0)
        };
        let selected = days.get(of.row(days)).and_then(|day| day.nearest(of.wish)).map(|cell| cell.span.start);
        let now = (of.date == desk.today_date()).then_some(desk.now);
        let plan = |room: usize| Plan::new(days, desk.zone(), room, selected.unwrap_or(of.wish), now);
        let speciality = |day: &DoctorDay<'_>| fit::width(day.doctor.speciality.shown());
        let below = if pitch > 1 { days.iter().map(speciality).max().unwrap_or(0) } else { 0 };
        let short = longest(false).clamp(NAMES.0, NAMES.1);
        let long = longest(true).max(below).clamp(NAMES.0, NAMES.1);
        let first = room >= 66;
        let counts = if first { 13 } else { 6 };
        let left = |names: usize| 1 + names + counts;
        // Whole names, unless the map then shows fewer hours or narrow ones; but two who share a family name are told apart.
        let (small, large) = (plan(room.saturating_sub(left(short))), plan(room.saturating_sub(left(long))));
        let shorts: BTreeSet<&str> = days.iter().map(|day| name(day, false)).collect();
        let as_wide = large.wide == small.wide || large.wide > 1;
        let whole = shorts.len() < days.len() || (as_wide && large.columns.len() == small.columns.len());
        let (names, plan) = if whole { (long, large) } else { (short, small) };
        Self { plan, names, whole, map: left(names), first, selected: selected.map(quarter_of) }
    }

    /// `free first  9    10   11`.
    fn head(&self, theme: &Theme) -> Row {
        let mut row = Row::new().ending_at(1 + self.names + 5, &say!("clinic-free"), theme.quiet);
        if self.first {
            row = row.to(1 + self.names + 6).add(say!("clinic-first"), theme.quiet);
        }
        if self.plan.earlier {
            row = row.to(self.map.saturating_sub(1)).add("‹", theme.accent);
        }
        for (hour, at) in &self.plan.hours {
            row = row.to(self.map + at + usize::from(self.plan.wide > 1)).add(hour.to_string(), theme.quiet);
        }
        if self.plan.later { row.to(self.map + self.plan.total).add("›", theme.accent) } else { row }
    }

    fn doctor(&self, desk: &Desk, of: &WholeClinic, day: &DoctorDay<'_>, selected: bool, theme: &Theme) -> Row {
        let free = day.free().count();
        let lead = if selected { theme.selection(true) } else { theme.text };
        let name = fit::left(name(day, self.whole), self.names);
        let mut row =
            Row::of(list::lead(selected, true), theme.accent).add(name, if selected { lead } else { theme.text });
        if day.known == Knowing::Yes && !day.cells.is_empty() {
            let style = if free > 0 { theme.free } else { theme.quiet };
            row = row.ending_at(1 + self.names + 5, &free.to_string(), style);
        }
        if let Some(first) = day.free().next().filter(|_| self.first) {
            row = row.to(1 + self.names + 6).add(words::clock(desk.zone(), first.span.start), theme.free);
        }
        let says = match day.known {
            Knowing::Yes | Knowing::NotYet | Knowing::Failed(_) if !day.cells.is_empty() => None,
            Knowing::NotYet => Some((say!("grid-loading"), theme.quiet)),
            Knowing::Failed(why) => Some((say!("clinic-failed", why = words::safe(&why.words())), theme.fault)),
            Knowing::Yes => Some((say!("grid-no-sitting"), theme.quiet)),
        };
        if let Some((says, style)) = says {
            return row.to(self.map + 1).add(says, style);
        }
        let here = self.selected.filter(|_| selected);
        let exact = day.nearest(of.wish);
        for (quarter, at) in &self.plan.columns {
            row = row.to(self.map + at);
            let is_here = here == Some(*quarter);
            row = row.join(mark::of(day, *quarter, self.plan.wide, exact.filter(|_| is_here), theme));
        }
        row
    }

    /// What the doctor is a specialist of, where there is a line for it.
    fn below(&self, day: &DoctorDay<'_>, theme: &Theme) -> Row {
        let says = if self.whole { day.doctor.speciality.shown() } else { "" };
        Row::new().to(1).add(fit::cut(says, self.names), theme.quiet)
    }

    fn now_line(&self, buf: &mut ratatui::buffer::Buffer, inner: Rect, at: usize, theme: &Theme) {
        let Some(now) = self.plan.now.and_then(|now| u16::try_from(self.map + now).ok()) else { return };
        if now < inner.width {
            let place = Rect { x: inner.x + now, width: 1, ..inner };
            Row::of("│", theme.accent).draw(buf, place, at);
        }
    }
}

fn name<'a>(day: &DoctorDay<'a>, whole: bool) -> &'a str {
    if whole { day.doctor.name.shown() } else { day.doctor.short_name() }
}
