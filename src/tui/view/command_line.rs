//! The command line: what is typed, what each word is taken for, what Enter will do, and what stands in the way.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::command_line::reading::{Deed, Problem, Reading, Rows, TakenKind, Whose};
use crate::desk::model::command_line::verbs::Verb;
use crate::desk::model::command_line::{CommandLine, LineStep};
use crate::domain::appointment::Appointment;
use crate::domain::patient::Patient;
use crate::domain::text::Text;
use crate::tui::part::line::Row;
use crate::tui::part::{field, list, panel};
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Rows that are listed at most.
const LISTED: usize = 8;

/// Lines that are always there: the typed one, the words, the sentence and one for what stands in the way.
const ALWAYS: usize = 4;

/// Columns that a name keeps at least.
const NAME: usize = 10;

/// Columns that the names of commands take.
const COMMANDS: usize = 14;

/// At the foot of the screen, as wide as it is; what is done last and the keys stay in sight below.
///
/// ```text
/// ╭ Command ───────────────────────────────────────────────────────────────────────────────────╮
/// │ : b smi rao tue 930 fu█                                                                    │
/// │   smi patient · rao Dr. Anil Rao · tue Tue 24 Nov · 930 09:30 · fu follow-up               │
/// │ Book  Smith, Anna 34 F · ···321 · Dr. Anil Rao · Tue 24 Nov 09:30–09:45 · follow-up        │
/// │ Enter books                                                                                │
/// ╰────────────────────────────────────────────────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, of: &CommandLine, theme: &Theme) {
    let reading = desk.read_line(of);
    let under = under(&reading, of, theme);
    let mut rows = rows(desk, &reading, theme);
    let count = rows.len();
    let room = usize::from(area.height).saturating_sub(2);
    let first = if reading.verb.is_some() { ALWAYS } else { ALWAYS - 2 };
    let fixed = (first + under.len().saturating_sub(1)).min(room);
    let listed = rows.len().min(LISTED).min(room - fixed);
    let high = u16::try_from(fixed + listed + 2).unwrap_or(u16::MAX).min(area.height);
    let place = Rect { y: area.bottom() - high, height: high, ..area };
    let inner = panel::over(frame, place, Row::of(say!("command-line-title"), theme.strong), theme);
    typed_line(frame, inner, desk, of, &reading, theme);
    if reading.verb.is_some() {
        taken(&reading, theme).draw(frame.buffer_mut(), inner, 1);
        sentence(desk, &reading, usize::from(inner.width), theme).draw(frame.buffer_mut(), inner, 2);
    }
    for (at, row) in under.into_iter().enumerate() {
        row.draw(frame.buffer_mut(), inner, first - 1 + at);
    }
    if listed > 0 {
        let lines = u16::try_from(listed).unwrap_or(0);
        let below = Rect { y: inner.bottom().saturating_sub(lines), height: lines, ..inner };
        let row = |at: usize| std::mem::take(&mut rows[at]);
        let (above, more) = list::draw(frame, below, count, row, reading.chosen, theme.selected);
        if above || more {
            panel::more(frame, Rect { y: below.y.saturating_sub(1), height: lines + 2, ..place }, above, more, theme);
        }
    }
}

fn typed_line(frame: &mut Frame<'_>, area: Rect, desk: &Desk, of: &CommandLine, reading: &Reading, theme: &Theme) {
    Row::of(": ", theme.accent).draw(frame.buffer_mut(), area, 0);
    let place = Rect { x: area.x + 2.min(area.width), width: area.width.saturating_sub(2), ..area };
    field::draw(frame, place, 0, &of.typed, true, theme);
    let typed = of.typed.value();
    let (_, after) = of.typed.around_cursor();
    // A time that is offered for another one is told below.
    let completion = if reading.instead.is_none() { desk.completion(of, reading) } else { None };
    let ghost = completion.and_then(|it| it.ghost(typed).map(|ghost| ghost.trim_end().to_owned()));
    let Some(ghost) = ghost.filter(|ghost| after.is_empty() && !ghost.is_empty()) else { return };
    // Behind the cursor, where there is room for all of it.
    let from = fit::width(Text::from(typed).shown()) + 1;
    let text = words::safe(&ghost);
    if from + fit::width(&text) < usize::from(place.width) {
        let from = u16::try_from(from).unwrap_or(0);
        let behind = Rect { x: place.x + from, width: place.width - from, ..place };
        Row::of(text, theme.quiet).draw(frame.buffer_mut(), behind, 0);
    }
}

/// `smi patient · rao Dr. Anil Rao · tue Tue 24 Nov`.
fn taken(reading: &Reading, theme: &Theme) -> Row {
    let mut row = Row::new().to(2);
    for (at, word) in reading.taken.iter().skip(1).enumerate() {
        if at > 0 {
            row = row.add(" · ", theme.quiet);
        }
        let style = if word.kind == TakenKind::NotUnderstood { theme.fault } else { theme.quiet };
        row = row.add(format!("{} ", word.word), theme.accent).add(word.what.clone(), style);
    }
    row
}

/// `Book  Smith, Anna 34 F · ···321 · Dr. Anil Rao · Tue 24 Nov 09:30–09:45 · follow-up`. Where it is too long the doctor is
/// called as staff do, then the name is cut, never the time.
fn sentence(desk: &Desk, reading: &Reading, room: usize, theme: &Theme) -> Row {
    let Some(verb) = reading.verb else { return Row::new() };
    let strong = if reading.enter.is_some() { theme.accent } else { theme.strong };
    let row = Row::of(verb.title(), strong).add("  ", theme.text);
    let mut rest = reading.rest.join(" · ");
    let Some(who) = &reading.who else { return row.add(rest, theme.text) };
    let (name, identifiers) = match who {
        Whose::Patient(patient) => {
            let known = words::age_and_gender(patient.age_on(desk.today_date()), Some(&patient.gender));
            (patient.name.listed(), words::joined([known, patient.masked_mobile()]))
        }
        Whose::Appointment(appointment) => (words::listed(&appointment.patient), standing(desk, appointment)),
    };
    if row.width() + fit::width(&name) + fit::width(&identifiers) + fit::width(&rest) + 4 > room {
        let doctors = desk.doctors_here();
        let short = |part: &String| doctors.iter().find(|d| d.name.shown() == part).map(|d| d.short_name().to_owned());
        rest =
            reading.rest.iter().map(|part| short(part).unwrap_or_else(|| part.clone())).collect::<Vec<_>>().join(" · ");
    }
    let rest = if rest.is_empty() { rest } else { format!(" · {rest}") };
    let others = row.width() + 1 + fit::width(&identifiers) + fit::width(&rest);
    let name = fit::cut(&name, room.saturating_sub(others).max(NAME));
    row.add(name, theme.strong).add(format!(" {identifiers}{rest}"), theme.text)
}

/// `34 F · ···321 · Rao · 10:30 · waiting`.
fn standing(desk: &Desk, of: &Appointment) -> String {
    let clock = words::clock(desk.zone_of(&of.clinic), of.start);
    let date = desk.zone_of(&of.clinic).date(of.start);
    let when = if date == desk.today_date() { clock } else { format!("{} {clock}", words::day(date)) };
    let token = of.token.map(|token| format!("#{token}")).unwrap_or_default();
    let doctor = words::doctor_short(desk, &of.doctor);
    words::joined([words::identifiers(&of.patient), doctor, when, token, of.status.words().to_owned()])
}

/// What stands in the way, or what Enter does.
fn under(reading: &Reading, of: &CommandLine, theme: &Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    let refused = if let LineStep::Refused(why) = &of.step { Some(why) } else { None };
    if let Some(why) = refused {
        rows.push(Row::of(format!("✗ {}", words::safe(why)), theme.fault));
    }
    if let Some(warning) = &reading.warning {
        rows.push(Row::of(format!("! {warning}"), theme.asked));
    }
    for problem in &reading.problems {
        let (mark, style) = match problem {
            Problem::Wrong(_) => ("✗", theme.fault),
            Problem::Choose(_) => ("?", theme.asked),
            Problem::Missing(_) | Problem::Looking(_) => ("…", theme.quiet),
        };
        let style = if of.step == LineStep::NotYet { theme.fault } else { style };
        rows.push(Row::of(format!("{mark} {}", problem.says()), style));
    }
    if let Some(deed) = &reading.enter {
        rows.push(Row::of("Enter ", theme.key).add(enter(deed), theme.quiet));
    }
    if rows.is_empty() && reading.verb.is_none() {
        rows.push(Row::of(say!("command-line-empty"), theme.quiet));
    }
    rows
}

fn enter(deed: &Deed) -> String {
    match deed {
        Deed::Book(_) => say!("command-line-enter-books"),
        Deed::Form(_) => say!("command-line-enter-form"),
        Deed::Free(_) | Deed::Go(..) | Deed::Clinic(_) => say!("command-line-enter-goes"),
        Deed::On(_, crate::desk::action::Command::Cancel) => say!("command-line-enter-asks"),
        Deed::Move(..) | Deed::WalkIn(..) | Deed::On(..) | Deed::Key(_) | Deed::CheckInMany(_) | Deed::Find(_) => {
            say!("command-line-enter-does")
        }
    }
}

fn rows(desk: &Desk, reading: &Reading, theme: &Theme) -> Vec<Row> {
    let lead = |at: usize| list::lead(reading.chosen == Some(at), true);
    let named = |at: usize, name: String, rest: String| {
        Row::of(format!(" {} ", lead(at)), theme.accent)
            .add(fit::left(&name, 26), theme.text)
            .add(" ", theme.text)
            .add(rest, theme.quiet)
    };
    let patient =
        |(at, of): (usize, &Patient)| named(at, of.name.listed(), words::patient_identifiers(of, desk.today_date()));
    let appointment = |(at, of): (usize, &Appointment)| named(at, words::listed(&of.patient), standing(desk, of));
    match &reading.rows {
        Rows::None => Vec::new(),
        Rows::Commands(all) => all.iter().map(|verb| command(*verb, theme)).collect(),
        Rows::Patients(all) => all.iter().enumerate().map(patient).collect(),
        Rows::Appointments(all) => all.iter().enumerate().map(appointment).collect(),
        Rows::Names(all) => all.iter().map(|name| Row::of(format!("   {name}"), theme.text)).collect(),
    }
}

/// `b  book      Book · name, doctor, day, time`.
fn command(verb: Verb, theme: &Theme) -> Row {
    let (name, letter) = verb.names();
    Row::of(format!("   {} ", letter.unwrap_or(" ")), theme.key)
        .add(name, theme.accent)
        .to(COMMANDS)
        .add(verb.title(), theme.text)
        .to(COMMANDS + 20)
        .add(verb.usage(), theme.quiet)
}
