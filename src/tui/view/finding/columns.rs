//! One row of the box, in its columns.

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::style::Style;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::finding::{Finding, Hit};
use crate::desk::model::today::Group;
use crate::domain::appointment::Appointment;
use crate::tui::part::line::Row;
use crate::tui::part::list;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Where names begin: behind the mark of the selection, a token, and the mark of near-same names.
pub const NAMES: usize = 8;
/// Columns of age, gender and the last digits of the phone.
const IDENTIFIERS: usize = 14;
/// Columns of a time and a doctor.
const WHEN: usize = 15;
/// The shortest room for how an appointment stands.
const STANDING: usize = 17;
/// Below that many columns the doctor goes.
const NARROW: usize = 68;

/// Where everything stands in a row.
pub struct Columns {
    wide: usize,
    name: usize,
    when: usize,
}

impl Columns {
    /// For rows of that many columns.
    pub fn new(wide: usize) -> Self {
        let when = if wide < NARROW { 5 } else { WHEN };
        let rest = wide.saturating_sub(NAMES + IDENTIFIERS + when + STANDING + 4);
        Self { wide, name: rest.clamp(8, 34), when }
    }

    /// The row of a hit.
    pub fn row(&self, desk: &Desk, finding: &Finding, hit: &Hit<'_>, chosen: bool, theme: &Theme) -> Row {
        let row = Row::of(list::lead(chosen, true), theme.accent);
        let near = |id| if finding.near.contains(id) { "≈" } else { "" };
        let named = |row: Row, token: String, near: &str, name: String| {
            row.add(fit::right(&token, 4), theme.strong)
                .add(" ", theme.text)
                .add(near, theme.waiting)
                .to(NAMES)
                .add(fit::left(&name, self.name), theme.text)
                .add(" ", theme.text)
        };
        match hit {
            Hit::Today(of, _) => {
                let token = of.token.map(|token| token.to_string()).unwrap_or_default();
                let (says, style) = standing(desk, of, theme);
                let mark = words::mark_of(desk, of);
                named(row, token, near(&of.patient.id), words::listed(&of.patient))
                    .add(fit::left(&words::identifiers(&of.patient), IDENTIFIERS), theme.quiet)
                    .add(" ", theme.text)
                    .add(fit::left(&self.when(desk, of), self.when), theme.text)
                    .add(" ", theme.text)
                    .add(fit::left(mark, 1), style)
                    .add(" ", theme.text)
                    .add(says, style)
            }
            Hit::Known(patient) => named(row, String::new(), near(&patient.id), patient.name.listed())
                .add(words::patient_identifiers(patient, desk.today_date()), theme.quiet),
            Hit::New => {
                let (before, after) = finding.typed.around_cursor();
                let typed = format!("{}{}", before.shown(), after.shown());
                let typed = fit::cut(typed.trim(), self.wide.saturating_sub(NAMES + 32));
                row.to(NAMES - 2).add("+ ", theme.accent).add(say!("find-new", typed = typed), theme.text)
            }
        }
    }

    fn when(&self, desk: &Desk, of: &Appointment) -> String {
        let time = words::clock(desk.zone(), of.start);
        if self.when < WHEN { time } else { format!("{time} {}", words::doctor_short(desk, &of.doctor)) }
    }
}

/// `waiting 42 min`, `12 min late`.
fn standing(desk: &Desk, of: &Appointment, theme: &Theme) -> (String, Style) {
    let group = Group::of(&of.status);
    let words = of.status.words();
    let since = |from: DateTime<Utc>| (desk.minute() - from).max(TimeDelta::zero());
    match group {
        Group::Waiting => {
            let waits = of.checked_in.map(since);
            let style = if waits.is_some_and(words::is_long) { theme.overdue } else { theme.waiting };
            let says = waits.map_or(words.to_owned(), |time| format!("{words} {}", words::elapsed_long(time)));
            (says, style)
        }
        Group::Due => {
            let late = Some(since(of.start)).filter(|late| *late >= TimeDelta::minutes(1));
            let says = late.map_or(words.to_owned(), |late| say!("find-late", time = words::elapsed_long(late)));
            (says, theme.text)
        }
        Group::WithDoctor | Group::Done => (words.to_owned(), theme.group(group)),
    }
}
