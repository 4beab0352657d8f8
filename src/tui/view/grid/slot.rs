//! One slot of the grid: a mark, a name, or both, in a few cells.

use ratatui::style::Style;

use crate::desk::Desk;
use crate::desk::model::grid::{Cell, CellState};
use crate::desk::model::today::Group;
use crate::domain::appointment::Appointment;
use crate::tui::part::line::Row;
use crate::tui::part::list;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// From this many cells on, a slot has both names in its first line.
const WHOLE_NAMES: usize = 16;
/// What is drawn of a slot besides the slot itself.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Cells, the blank or mark before it included.
    pub wide: usize,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether the grid has the keys.
    pub focused: bool,
}

/// ```text
///  Khan●   a name and how they stand      ▶10:30   free and selected
///  ·       free                            ×       closed
///  ·+1     free, one seat taken            Khan…   this desk is booking it
///  Khan+1● two have it                     Khan▲●  goes before others
/// ```
pub fn first_line(desk: &Desk, cell: &Cell<'_>, look: Look, theme: &Theme) -> Row {
    let room = look.wide.saturating_sub(1);
    let (text, mark, style, mark_style) = parts(desk, cell, look, theme);
    let over = is_over(desk, cell);
    let paint = |style: Style| match (look.selected, over) {
        (true, _) => theme.selection(look.focused),
        (false, true) => style.patch(theme.past),
        (false, false) => style,
    };
    let text = fit::cut(&text, room.saturating_sub(fit::width(&mark)));
    let blank = room.saturating_sub(fit::width(&text) + fit::width(&mark));
    let lead = match desk.is_news_in(cell.span) {
        true if !look.selected => list::marked(false, false, true, theme),
        true | false => Row::of(list::lead(look.selected, look.focused), paint(style)),
    };
    lead.add(text, paint(style))
        .add(mark, paint(mark_style))
        .add(" ".repeat(blank), if look.selected { paint(style) } else { Style::new() })
}

/// A time that has passed is dim, unless somebody of it still waits or is with the doctor.
fn is_over(desk: &Desk, cell: &Cell<'_>) -> bool {
    let there = |a: &&Appointment| match Group::of(&a.status) {
        Group::WithDoctor | Group::Waiting => true,
        Group::Due | Group::Done => desk.pending_for(&a.id).is_some(),
    };
    cell.past
        && match &cell.state {
            CellState::Taken(who) | CellState::Free { having: who, .. } => !who.iter().any(there),
            CellState::Closed => true,
            CellState::Asked(_) => false,
        }
}

/// What the line below the first one adds where there is room: the given name, where it is not in the first line, or who
/// else has a seat.
pub fn second_line(cell: &Cell<'_>, wide: usize, theme: &Theme) -> Row {
    let says = match &cell.state {
        CellState::Taken(who) | CellState::Free { having: who, .. } => match who[..] {
            [one] if wide >= WHOLE_NAMES => who_exactly(one, wide),
            [one] => given(one).to_owned(),
            [_, ref others @ ..] => others.iter().map(|other| seated(other)).collect::<Vec<_>>().join(", "),
            [] => String::new(),
        },
        CellState::Closed | CellState::Asked(_) => String::new(),
    };
    quiet(&says, wide, theme)
}

/// What one more line adds: how old they are and the end of the number, or why somebody goes first.
pub fn third_line(cell: &Cell<'_>, wide: usize, theme: &Theme) -> Row {
    let says = match &cell.state {
        CellState::Taken(who) | CellState::Free { having: who, .. } => match who[..] {
            [one] => one.urgent.as_ref().map_or_else(
                || if wide >= WHOLE_NAMES { String::new() } else { who_exactly(one, wide) },
                |why| format!("{} {}", words::URGENT, why.shown()),
            ),
            [] | [..] => String::new(),
        },
        CellState::Closed | CellState::Asked(_) => String::new(),
    };
    quiet(&says, wide, theme)
}

fn quiet(says: &str, wide: usize, theme: &Theme) -> Row {
    Row::of(fit::left(&format!(" {}", fit::cut(says, wide.saturating_sub(1))), wide), theme.quiet)
}

/// `34 F · ···321`, or as much of it as can be told whole.
fn who_exactly(of: &Appointment, wide: usize) -> String {
    let all = words::identifiers(&of.patient);
    if fit::width(&all) < wide { all } else { words::age_and_gender(of.patient.age, of.patient.gender.as_ref()) }
}

fn given(of: &Appointment) -> &str {
    of.patient.name.as_ref().filter(|name| !name.last.is_empty()).map_or("", |name| name.first.shown())
}

fn seated(of: &Appointment) -> String {
    of.patient.name.as_ref().map_or_else(|| words::safe(of.patient.id.as_str()), |name| name.short().to_owned())
}

fn parts(desk: &Desk, cell: &Cell<'_>, look: Look, theme: &Theme) -> (String, String, Style, Style) {
    match &cell.state {
        CellState::Free { having, .. } if look.selected => {
            let seats = if having.is_empty() { String::new() } else { format!("+{}", having.len()) };
            (time(cell, look), seats, theme.free, theme.free)
        }
        CellState::Free { having, .. } if having.is_empty() => ("·".to_owned(), String::new(), theme.free, theme.free),
        CellState::Free { having, .. } => ("·".to_owned(), format!("+{}", having.len()), theme.free, theme.booked),
        CellState::Closed if look.selected => (time(cell, look), String::new(), theme.closed, theme.closed),
        // Over and never taken: nothing to see.
        CellState::Closed if cell.past => (String::new(), String::new(), theme.past, theme.past),
        CellState::Closed => ("×".to_owned(), String::new(), theme.closed, theme.closed),
        CellState::Asked(pending) => {
            let subject = words::kept(&pending.subject);
            let who = subject.split([',', '·']).next().unwrap_or_default().trim();
            (who.to_owned(), words::sent(pending.unknown).to_owned(), theme.asked, theme.asked)
        }
        CellState::Taken(who) => taken(desk, who, look, theme),
    }
}

fn taken(desk: &Desk, who: &[&Appointment], look: Look, theme: &Theme) -> (String, String, Style, Style) {
    let Some(first) = who.first() else { return (String::new(), String::new(), theme.booked, theme.booked) };
    let name = match &first.patient.name {
        Some(name) if look.wide >= WHOLE_NAMES => name.listed(),
        Some(name) => name.short().to_owned(),
        None => words::safe(first.patient.id.as_str()),
    };
    let others = if who.len() > 1 { format!("+{}", who.len() - 1) } else { String::new() };
    let first_of_all = if who.iter().any(|one| goes_first(one)) { words::URGENT } else { "" };
    let mark = format!("{others}{first_of_all}{}", words::mark_of(desk, first));
    let group = theme.group(Group::of(&first.status));
    let style = if first.patient.name.is_none() { theme.quiet } else { theme.booked };
    let mark_style = if desk.pending_for(&first.id).is_some() { theme.asked } else { group };
    (name, mark, style, mark_style)
}

/// Whether somebody goes before others, and still has to.
fn goes_first(of: &Appointment) -> bool {
    let over = match Group::of(&of.status) {
        Group::Waiting | Group::Due => false,
        Group::WithDoctor | Group::Done => true,
    };
    of.urgent.is_some() && !over
}

/// `10:30`, or `:30` where that is all that fits.
fn time(cell: &Cell<'_>, look: Look) -> String {
    let (hour, minute) = cell.wall;
    if look.wide >= 6 { format!("{hour:02}:{minute:02}") } else { format!(":{minute:02}") }
}
