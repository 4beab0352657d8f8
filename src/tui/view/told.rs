//! The line under the panes: what is selected, in words, and what can be done with it.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::action::Command;
use crate::desk::model::grid::{Cell, CellState, GridDay};
use crate::desk::model::{Context, Pane};
use crate::domain::appointment::Appointment;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::view::today;
use crate::tui::{fit, words};

/// Cells of ` · Enter details`.
const A_KEY: usize = 16;

/// What four keys take: most have no more.
const KEYS_ROOM: usize = 53;
/// On wide screens the keys are no farther from what they are for than this column.
const FARTHEST: usize = 71;

/// Between two keys, and two columns.
const APART: &str = "  ";

/// What most names, ages, mobiles and doctors take; a time takes more.
const COLUMNS: [usize; 4] = [18, 4, 6, 9];
/// What they take together with `waiting 42 min`: with so much room before the keys they are columns.
const ALL_COLUMNS: usize = 59;

/// A key and what it does.
type Key = (&'static str, String);

/// What is told, and the keys for it.
type Told = (Row, Vec<Key>);

/// ```text
///  10:30–10:45 free · Enter books
///  Khan, Sana          34 F  ···321  Rao        waiting 42 min      Enter details  s start
///  Khan, Sana · 34 F · ···321 · Rao · waiting 42 min · Enter details  s start
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, days: &[GridDay<'_>], theme: &Theme) {
    // A panel has the keys and tells them itself.
    if desk.context() != Context::Main {
        return;
    }
    let room = usize::from(area.width).saturating_sub(1);
    let row = match desk.pane {
        Pane::Clinics => clinic(desk, theme),
        Pane::Doctors => doctor(desk, theme),
        Pane::Slots => slot(desk, days, room, theme),
        Pane::Today => {
            let rows = desk.today_rows();
            desk.today_selected(&rows).map(|(_, who)| told_of(desk, who, room, theme))
        }
    };
    let Some((row, mut keys)) = row else { return };
    // The line of hints does not say what Enter does here.
    if let Some(details) = keys.iter().position(|(key, _)| *key == "d") {
        let (_, word) = keys.remove(details);
        keys.insert(0, ("Enter", word));
        if desk.pane == Pane::Slots {
            of_the_slot(desk, &mut keys);
        }
    }
    let row = with_settled_keys(row, keys, room, theme);
    Row::of(" ", theme.text).join(row).draw(frame.buffer_mut(), area, 0);
}

/// In the grid it is about the slot, in today's list about the visit; the details have the keys for both.
fn of_the_slot(desk: &Desk, keys: &mut Vec<Key>) {
    let can = desk.offers();
    let more = [(Command::Move, "r", say!("keys-hint-move")), (Command::Cancel, "x", say!("keys-hint-cancel"))];
    keys.retain(|(key, _)| !matches!(*key, "o" | "!" | "P"));
    keys.extend(more.into_iter().filter(|(command, ..)| can(*command)).map(|(_, key, word)| (key, word)));
}

/// The keys of somebody. Where there is room they begin at the same place whoever is selected: the eye finds them there,
/// and while the selection moves on they need not be drawn anew.
fn with_settled_keys(row: Row, mut keys: Vec<Key>, room: usize, theme: &Theme) -> Row {
    match place_of_keys(room).checked_sub(row.width()) {
        Some(gap) if gap >= APART.len() => {
            today::keys::settled(&mut keys);
            with_keys(row, &" ".repeat(gap), &keys, room, theme)
        }
        Some(_) | None => with_keys(row, " · ", &keys, room, theme),
    }
}

/// Where keys begin.
fn place_of_keys(room: usize) -> usize {
    room.saturating_sub(KEYS_ROOM).min(FARTHEST)
}

/// A key is told whole or not at all; the line of hints has them, too.
fn with_keys(mut row: Row, before: &str, keys: &[Key], room: usize, theme: &Theme) -> Row {
    for (at, key) in keys.iter().enumerate() {
        let before = if at == 0 { before } else { APART };
        if row.width() + fit::width(before) + wide(key) < room {
            row = row.add(before, theme.quiet).add(key.0, theme.key).add(format!(" {}", key.1), theme.quiet);
        }
    }
    row
}

fn wide((key, word): &Key) -> usize {
    key.len() + 1 + fit::width(word)
}

/// The selected one of the queue, with what Enter does.
pub fn of_queue(desk: &Desk, of: &Appointment, room: usize, theme: &Theme) -> Row {
    let (row, mut keys) = told_of(desk, of, room, theme);
    if let Some(next) = today::keys::enter(of) {
        keys.retain(|(_, word)| *word != next);
        keys.insert(0, ("Enter", next));
    }
    with_settled_keys(row, keys, room, theme)
}

/// Somebody of today: what the row has no room for. Time and token stand in it.
fn told_of(desk: &Desk, of: &Appointment, room: usize, theme: &Theme) -> Told {
    let is_cut = of.token.is_some_and(|token| token > 999);
    let standing = if is_cut { words::standing } else { words::standing_beside_token }(of, desk.elapsed(of));
    appointment(desk, of, standing, words::doctor_short(desk, &of.doctor), room, theme)
}

fn clinic(desk: &Desk, theme: &Theme) -> Option<Told> {
    let clinic = desk.chosen_clinic()?;
    let rest = say!("looks-clinic", n = clinic.doctors.len(), waiting = desk.waiting_count());
    Some((Row::of(clinic.name.shown(), theme.strong).add(format!(" · {rest}"), theme.text), Vec::new()))
}

fn doctor(desk: &Desk, theme: &Theme) -> Option<Told> {
    let doctor = desk.chosen_doctor()?;
    let free = desk.free_counts(&doctor.id);
    let free = match (free.first, free.second) {
        (Some(first), Some(second)) => say!("looks-free-then", first = first, second = second),
        (_, _) => String::new(),
    };
    let late = desk.lateness_of(&doctor.id).map(|late| say!("queue-doctor-late", late = words::late_long(late)));
    let rest = words::joined([doctor.speciality.shown().to_owned(), free, late.unwrap_or_default()]);
    Some((Row::of(doctor.name.shown(), theme.strong).add(format!(" · {rest}"), theme.text), Vec::new()))
}

fn slot(desk: &Desk, days: &[GridDay<'_>], room: usize, theme: &Theme) -> Option<Told> {
    let at = desk.grid.at?;
    let (day, cell) = days.iter().find_map(|d| Some((d, d.cells.iter().find(|c| c.span.start == at)?)))?;
    let mut when = words::span(desk.zone(), cell.span);
    if day.date != desk.today_date() {
        when = format!("{} {when}", words::day(day.date));
    }
    let row = match &cell.state {
        CellState::Free { having, .. } => free(desk, cell, having, when, room, theme),
        CellState::Closed if cell.past => {
            Row::of(when, theme.text).add(format!(" {}", say!("looks-is-over")), theme.quiet)
        }
        CellState::Closed => Row::of(when, theme.text).add(format!(" {}", say!("looks-cannot-be-booked")), theme.quiet),
        CellState::Asked(pending) => {
            let subject = words::kept(&pending.subject);
            let says = if pending.unknown {
                say!("looks-checking", subject = subject)
            } else {
                say!("looks-booking", subject = subject)
            };
            let row = Row::of(when, theme.strong).add(format!(" {says}"), theme.asked);
            let gives_up = pending.unknown && !pending.giving_up;
            let keys: Vec<Key> = gives_up.then(|| ("G", say!("earlier-key-give-up"))).into_iter().collect();
            with_keys(row, " · ", &keys, room, theme)
        }
        CellState::Taken(who) => {
            let first = who.first()?;
            let since = desk.elapsed(first).filter(|_| day.date == desk.today_date());
            let others = if who.len() > 1 { say!("looks-and-more", n = who.len() - 1) } else { String::new() };
            let standing = words::joined([words::standing(first, since), others]);
            return Some(appointment(desk, first, standing, when, room, theme));
        }
    };
    Some((row, Vec::new()))
}

fn free(desk: &Desk, cell: &Cell<'_>, having: &[&Appointment], when: String, room: usize, theme: &Theme) -> Row {
    let names = having.iter().map(|a| words::listed(&a.patient)).collect::<Vec<_>>().join("; ");
    let with = if names.is_empty() { String::new() } else { format!(" {}", say!("looks-beside", names = names)) };
    let row = Row::of(when, theme.strong).add(format!(" {}", say!("looks-free")), theme.free).add(with, theme.text);
    let row = if desk.is_news_in(cell.span) { news(row, theme) } else { row };
    let keys = match desk.carried.len() {
        _ if cell.past => Vec::new(),
        0 => vec![("Enter", say!("looks-books"))],
        _ => vec![("Enter", say!("looks-goes-on")), ("Esc", say!("looks-drops"))],
    };
    // One sentence: what stands in the slot is its key.
    with_keys(row, " · ", &keys, room, theme)
}

/// In columns where there is usually room, so that each stands at the same place whoever is selected. Else when or where is left
/// out first where not all of it fits beside a key: the selection shows it, too.
fn appointment(desk: &Desk, of: &Appointment, standing: String, when: String, room: usize, theme: &Theme) -> Told {
    let keys = today::keys::of(of);
    let name = fit::cut(&words::listed(&of.patient), 40);
    let ended = |row: Row| if desk.is_news(&of.id) { news(row, theme) } else { row };
    if ALL_COLUMNS + APART.len() <= place_of_keys(room) {
        let columns = ended(in_columns(of, &name, &standing, &when, theme));
        if columns.width() + A_KEY <= room {
            return (columns, keys);
        }
    }
    let whole = |when: String| {
        let rest = words::joined([words::identifiers(&of.patient), when, standing.clone()]);
        ended(Row::of(name.clone(), theme.strong).add(format!(" · {rest}"), theme.text))
    };
    let row = whole(when);
    let row = if row.width() + A_KEY > room { whole(String::new()) } else { row };
    (row, keys)
}

fn in_columns(of: &Appointment, name: &str, standing: &str, when: &str, theme: &Theme) -> Row {
    let who = &of.patient;
    let age = words::age_and_gender(who.age, who.gender.as_ref());
    let mobile = words::mobile(who);
    let mut row = Row::new();
    let mut end = 0;
    for (at, (text, wide)) in [name, &age, &mobile, when].into_iter().zip(COLUMNS).enumerate() {
        end += wide;
        // Whoever needs more moves what follows.
        let text = if at == 1 { fit::right(text, wide.max(fit::width(text))) } else { text.to_owned() };
        row = row.add(text, if at == 0 { theme.strong } else { theme.text }).to(end).add(APART, theme.text);
        end = end.max(row.width() - APART.len()) + APART.len();
    }
    row.add(standing, theme.text)
}

/// What another desk has just changed says so.
fn news(row: Row, theme: &Theme) -> Row {
    row.add(format!(" · {}", say!("looks-changed-elsewhere")), theme.news)
}
