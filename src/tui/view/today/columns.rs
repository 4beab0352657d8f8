//! The columns of a list of today's patients and one row of it: of today's list, and of the queues.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::today::{Group, TodayRow};
use crate::domain::appointment::Status;
use crate::tui::part::line::{self, Row};
use crate::tui::part::list;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// How wide each column is; 0 where it is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    name: usize,
    identifiers: usize,
    doctor: usize,
    /// In words (`waiting 42m`) where no heading tells it.
    words: bool,
    state: usize,
}

/// What stands before a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The selected one, where the keys are.
    Selected,
    /// The selected one of a list that has not the keys.
    Away,
    /// In the range of rows that is being marked.
    Marked,
    /// Nothing.
    Plain,
}

impl Lead {
    /// Of a row.
    pub fn of(selected: bool, marked: bool, focused: bool) -> Self {
        match (selected, marked) {
            (true, _) if focused => Self::Selected,
            (true, _) => Self::Away,
            (false, true) => Self::Marked,
            (false, false) => Self::Plain,
        }
    }

    /// A row that begins with its mark; `news`: another desk has just changed what stands there.
    fn row(self, news: bool, theme: &Theme) -> Row {
        match self {
            Self::Selected => list::marked(true, true, news, theme),
            Self::Away => list::marked(true, false, news, theme),
            Self::Marked => Row::of("▌", theme.accent),
            Self::Plain => list::marked(false, false, news, theme),
        }
    }
}

/// The mark of the selection, the token, and the mark of who goes first.
const BEFORE: usize = 1 + 3 + 1;
const TIME: usize = 5;
const IDENTIFIERS: usize = 12;
const DOCTOR: usize = 9;
/// Wide enough for any name that people have; more would be emptiness.
const LONGEST_NAME: usize = 34;

impl Columns {
    /// The columns that fit. On narrow screens rows have no headings, so that each says how it stands. In the queue of
    /// one doctor nobody asks which one it is.
    pub fn new(room: usize, headings: bool, doctors: bool) -> Self {
        let state = if headings { 8 } else { 17 };
        let fixed = BEFORE + 1 + TIME + 1 + state;
        let left = room.saturating_sub(fixed);
        let doctor = if doctors && left > 16 + DOCTOR { DOCTOR } else { 0 };
        let left = left - if doctor > 0 { doctor + 1 } else { 0 };
        let identifiers = if left > 16 + IDENTIFIERS { IDENTIFIERS } else { 0 };
        let left = left - if identifiers > 0 { identifiers + 1 } else { 0 };
        Self { name: left.min(LONGEST_NAME), identifiers, doctor, words: !headings, state }
    }

    /// How wide it is in a row who it is: the selection is painted over that, so that the colours of how long somebody waits
    /// stay, and little is to be drawn anew.
    fn who(&self) -> usize {
        BEFORE + self.name + if self.identifiers > 0 { 1 + self.identifiers } else { 0 }
    }

    /// Paints the selection over the row in that line of the area.
    pub fn select(&self, buf: &mut Buffer, area: Rect, line: usize, style: Style) {
        let width = u16::try_from(self.who()).unwrap_or(u16::MAX).min(area.width);
        line::paint(buf, Rect { width, ..area }, line, style);
    }

    /// ```text
    /// ▶  4 Khan, Sana        34 F ···321  10:00 Rao        42m!! ●
    ///    7▲Das, Om           51 M ···008  walk  Rao         3m   ●
    /// ```
    pub fn row(&self, desk: &Desk, row: &TodayRow<'_>, lead: Lead, theme: &Theme) -> Row {
        let of = row.appointment;
        let over = row.group == Group::Done;
        let body = if over { theme.past } else { theme.text };
        let name_style = match (&of.patient.name, over) {
            (Some(_), false) => theme.text,
            (None, _) | (_, true) => theme.quiet,
        };
        let token = of.token.map(|t| t.to_string()).unwrap_or_default();
        let is_first = of.urgent.is_some() && !over;
        let mut out = lead
            .row(desk.is_news(&of.id), theme)
            .add(fit::right(&token, 3), if row.group == Group::Waiting { theme.strong } else { theme.quiet })
            .add(if is_first { words::URGENT } else { " " }, if is_first { theme.overdue } else { body })
            .add(fit::left(&words::listed(&of.patient), self.name), name_style);
        if self.identifiers > 0 {
            let known = words::identifiers(&of.patient).replace(" · ", " ");
            out = out.add(" ", body).add(fit::left(&known, self.identifiers), theme.quiet);
        }
        // Who came without an appointment has no time of their own.
        let (time, time_style) = if of.walk_in {
            (fit::left(&say!("today-walk-in"), TIME), theme.quiet)
        } else {
            (words::clock(desk.zone(), of.start), body)
        };
        out = out.add(" ", body).add(time, time_style);
        if self.doctor > 0 {
            out = out.add(" ", body).add(fit::left(&words::doctor_short(desk, &of.doctor), self.doctor), theme.quiet);
        }
        out.add(" ", body).join(self.state(desk, row, theme))
    }

    /// How it stands: `42m!! ●` under a heading, `● waiting 42m!!` without one.
    fn state(&self, desk: &Desk, row: &TodayRow<'_>, theme: &Theme) -> Row {
        let of = row.appointment;
        let pending = desk.pending_for(&of.id);
        let mark = words::mark_of(desk, of);
        let is_parked = of.status == Status::Parked;
        let own = if is_parked { theme.quiet } else { theme.group(row.group) };
        let style = if pending.is_some() { theme.asked } else { own };
        let elapsed = desk.elapsed(of);
        let is_long = elapsed.is_some_and(words::is_long);
        let (elapsed, time_style) = match (row.group, elapsed) {
            (Group::Waiting, Some(time)) if is_parked => (words::elapsed(time), theme.quiet),
            (Group::Waiting, Some(time)) => (words::wait(time), if is_long { theme.overdue } else { theme.waiting }),
            (Group::Due, Some(time)) => {
                (format!("+{}", words::elapsed(time)), if is_long { theme.waiting } else { theme.quiet })
            }
            (Group::WithDoctor | Group::Done, Some(time)) => (words::elapsed(time), theme.quiet),
            (_, None) => (String::new(), theme.quiet),
        };
        if self.words {
            let late = row.group == Group::Due && !elapsed.is_empty();
            let says = if late { say!("today-late") } else { words::status(&of.status) };
            let room = self.state.saturating_sub(2 + if elapsed.is_empty() { 0 } else { fit::width(&elapsed) + 1 });
            let blank = if elapsed.is_empty() { "" } else { " " };
            let says = format!("{}{blank}", fit::cut(&says, room));
            return Row::of(fit::left(mark, 2), style).add(says, style).add(elapsed, time_style);
        }
        Row::of(fit::right(&elapsed, self.state - 2), time_style).add(" ", theme.text).add(fit::left(mark, 1), style)
    }
}

/// `WAITING 5`, `WAITING 4 · 1 put aside`.
pub fn heading(group: Group, all: usize, parked: usize, theme: &Theme) -> Row {
    let aside = if parked > 0 { format!(" · {}", say!("today-n-parked", n = parked)) } else { String::new() };
    Row::of(format!(" {}", group.heading()), theme.strong.patch(theme.group(group)))
        .add(format!(" {}{aside}", all - parked), theme.quiet)
}
