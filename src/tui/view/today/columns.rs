//! The columns of today's list and one row of it.

use crate::desk::Desk;
use crate::desk::model::today::{Group, TodayRow};
use crate::tui::part::line::Row;
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

/// The mark of the selection, the token and a blank.
const BEFORE: usize = 1 + 3 + 1;
const TIME: usize = 5;
const IDENTIFIERS: usize = 12;
const DOCTOR: usize = 9;
/// Wide enough for any name that people have; more would be emptiness.
const LONGEST_NAME: usize = 34;

impl Columns {
    /// The columns that fit. On narrow screens rows have no headings, so that each says how it stands.
    pub fn new(room: usize, headings: bool) -> Self {
        let state = if headings { 8 } else { 17 };
        let fixed = BEFORE + 1 + TIME + 1 + state;
        let left = room.saturating_sub(fixed);
        let doctor = if left > 16 + DOCTOR { DOCTOR } else { 0 };
        let left = left - if doctor > 0 { doctor + 1 } else { 0 };
        let identifiers = if left > 16 + IDENTIFIERS { IDENTIFIERS } else { 0 };
        let left = left - if identifiers > 0 { identifiers + 1 } else { 0 };
        Self { name: left.min(LONGEST_NAME), identifiers, doctor, words: !headings, state }
    }

    /// ```text
    /// ▶  4 Khan, Sana        34 F ···321  10:00 Rao         42m! ●
    /// ```
    pub fn row(&self, desk: &Desk, row: &TodayRow<'_>, selected: bool, focused: bool, theme: &Theme) -> Row {
        let of = row.appointment;
        let over = row.group == Group::Done;
        let body = if over { theme.past } else { theme.text };
        let name_style = match (&of.patient.name, over) {
            (Some(_), false) => theme.text,
            (None, _) | (_, true) => theme.quiet,
        };
        let token = of.token.map(|t| t.to_string()).unwrap_or_default();
        let mut out = Row::of(list::lead(selected, focused), theme.accent)
            .add(fit::right(&token, 3), if row.group == Group::Waiting { theme.strong } else { theme.quiet })
            .add(" ", body)
            .add(fit::left(&words::listed(&of.patient), self.name), name_style);
        if self.identifiers > 0 {
            let known = words::identifiers(&of.patient).replace(" · ", " ");
            out = out.add(" ", body).add(fit::left(&known, self.identifiers), theme.quiet);
        }
        out = out.add(format!(" {}", words::clock(desk.zone(), of.start)), body);
        if self.doctor > 0 {
            out = out.add(" ", body).add(fit::left(&words::doctor_short(desk, &of.doctor), self.doctor), theme.quiet);
        }
        out.add(" ", body).join(self.state(desk, row, theme))
    }

    /// How it stands: `42m! ●` under a heading, `● waiting 42m!` without one.
    fn state(&self, desk: &Desk, row: &TodayRow<'_>, theme: &Theme) -> Row {
        let of = row.appointment;
        let pending = desk.pending_for(&of.id);
        let mark = words::mark_of(desk, of);
        let style = if pending.is_some() { theme.asked } else { theme.group(row.group) };
        let is_long = row.elapsed.is_some_and(words::is_long);
        let time_style = match row.group {
            _ if is_long => theme.overdue,
            Group::Waiting => theme.waiting,
            Group::Due | Group::WithDoctor | Group::Done => theme.quiet,
        };
        let late = if row.group == Group::Due { "+" } else { "" };
        let elapsed = row.elapsed.map(|t| format!("{late}{}", words::elapsed(t))).unwrap_or_default();
        let elapsed = format!("{elapsed}{}", if is_long { "!" } else { "" });
        if self.words {
            let says = if row.group == Group::Due && !elapsed.is_empty() {
                "late".to_owned()
            } else {
                words::status(&of.status)
            };
            let room = self.state.saturating_sub(2 + if elapsed.is_empty() { 0 } else { fit::width(&elapsed) + 1 });
            let blank = if elapsed.is_empty() { "" } else { " " };
            let says = format!("{}{blank}", fit::cut(&says, room));
            return Row::of(fit::left(mark, 2), style).add(says, style).add(elapsed, time_style);
        }
        Row::of(fit::right(&elapsed, self.state - 2), time_style).add(" ", theme.text).add(fit::left(mark, 1), style)
    }
}
