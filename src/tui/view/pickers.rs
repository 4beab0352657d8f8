//! The clinics and the doctors of the chosen one, each doctor with the free slots of the two days of the grid:
//! in two panels, or in one line where the screen is narrow.

use chrono::{Days, NaiveDate};
use ratatui::Frame;
use ratatui::layout::{Margin, Position, Rect};

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::action::Pointed;
use crate::desk::model::Pane;
use crate::desk::model::picker::FreeCounts;
use crate::desk::model::queue::Standing;
use crate::desk::port::DoctorEntry;
use crate::tui::layout::Pickers;
use crate::tui::part::line::{self, Row};
use crate::tui::part::{list, panel};
use crate::tui::screen::has_keys;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

mod legend;
mod narrow;

/// Lines above the first doctor.
const HEAD: u16 = 1;

/// Draws both pickers.
pub fn draw(frame: &mut Frame<'_>, place: Pickers, desk: &Desk, theme: &Theme) {
    match place {
        Pickers::Column { clinics: above, doctors: below } => {
            clinics(frame, above, desk, theme);
            doctors(frame, below, desk, theme);
        }
        Pickers::Line(area) => narrow::draw(frame, area, desk, theme),
    }
}

/// ```text
/// ╭ 1 Clinics ───────────╮
/// │▶ Indiranagar         │
/// │  Koramangala         │
/// ╰──────────────────────╯
/// ```
fn clinics(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    let focused = has_keys(desk, Pane::Clinics);
    let inner = panel::draw(frame, area, title("1", say!("looks-clinics"), theme), focused, theme);
    let all = desk.clinics();
    if all.is_empty() {
        return missing(frame, inner, desk, theme);
    }
    let chosen = all.iter().position(|c| Some(&c.id) == desk.clinic.as_ref());
    let room = usize::from(inner.width);
    let row = |at: usize| {
        let lead = list::lead(Some(at) == chosen, focused);
        Row::of(fit::left(&format!("{lead} {}", all[at].name.shown()), room), theme.text)
    };
    let (above, below) = list::draw(frame, inner, all.len(), row, chosen, theme.selection(focused));
    panel::more(frame, area, above, below, theme);
}

/// ```text
/// ╭ 2 Doctors ───────────╮
/// │              Mon│Tue │
/// │▶ Rao           7│19  │
/// │  Iyer          0│12  │
/// ╰──────────────────────╯
/// ```
fn doctors(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    let focused = has_keys(desk, Pane::Doctors);
    let inner = panel::draw(frame, area, title("2", say!("looks-doctors"), theme), focused, theme);
    let all = desk.doctors_here();
    if all.is_empty() {
        return missing(frame, inner, desk, theme);
    }
    let chosen = all.iter().position(|d| Some(&d.id) == desk.doctor.as_ref());
    let room = usize::from(inner.width);
    let first = desk.first_day();
    let second = first.checked_add_days(Days::new(1)).unwrap_or(first);
    let counts: Vec<FreeCounts> = all.iter().map(|d| desk.free_counts(&d.id)).collect();
    let digits = counts.iter().flat_map(|c| [c.first, c.second]).map(|n| fit::width(&count(n))).max().unwrap_or(0);
    let digits = digits.max(if room >= 20 { 3 } else { 2 });
    let weekday = |date: NaiveDate| fit::cut_hard(&words::weekday(date), digits);
    let days = format!("{}│{}", fit::right(&weekday(first), digits), fit::left(&weekday(second), digits));
    Row::of(fit::right(&days, room), theme.quiet).draw(frame.buffer_mut(), inner, 0);
    let rest = Rect { y: inner.y + HEAD.min(inner.height), height: inner.height.saturating_sub(HEAD), ..inner };
    let beside = 2 * digits + 2;
    let names = names(&all, room.saturating_sub(beside + 2));
    let today = desk.day_of_today();
    let pitch = pitch(rest, all.len());
    let row = |line: usize| {
        let (at, below) = (line / pitch, line % pitch);
        let standing = || today.as_ref().map(|day| desk.standing(day, &all[at].id)).unwrap_or_default();
        match below {
            0 => {}
            1 => return next(desk, all[at], standing(), theme),
            _ => return Row::new(),
        }
        let (free, name, standing) = (counts[at], &names[at], standing());
        let lead = list::lead(Some(at) == chosen, focused);
        let late = standing.lateness.map(words::late);
        let name = fit::cut(&format!("{lead} {name}"), room.saturating_sub(beside));
        let style = if free == (FreeCounts { first: Some(0), second: Some(0) }) { theme.quiet } else { theme.text };
        Row::of(name, style)
            .ending_at(room.saturating_sub(beside), &late.unwrap_or_default(), theme.overdue)
            .to(room.saturating_sub(beside) + 1)
            .add(fit::right(&count(free.first), digits), counted(free.first, theme))
            .add("│", theme.quiet)
            .add(fit::left(&count(free.second), digits), counted(free.second, theme))
    };
    let selected = chosen.map(|at| at * pitch);
    let (above, below) = list::draw(frame, rest, all.len() * pitch, row, selected, theme.selection(focused));
    panel::more(frame, area, above, below, theme);
    legend::draw(frame, rest, all.len() * pitch, theme);
}

/// Lines of a doctor: one, and where nothing else needs the room, one more for what is next and one of air.
fn pitch(area: Rect, doctors: usize) -> usize {
    let room = usize::from(area.height).saturating_sub(legend::HEIGHT);
    (room / doctors.max(1)).clamp(1, 3)
}

/// `next 11:30 · 3 ●`: when the doctor is free next, and how many wait.
fn next(desk: &Desk, doctor: &DoctorEntry, standing: Standing, theme: &Theme) -> Row {
    let zone = desk.zone();
    let free = desk.next_free(&doctor.id).map(|at| {
        let day = zone.date(at);
        let day = if day == desk.today_date() { String::new() } else { format!("{} ", words::weekday(day)) };
        say!("looks-next-free", at = format!("{day}{}", words::clock(zone, at)))
    });
    let waiting = standing.waiting;
    let row = Row::of("  ", theme.quiet).add(free.unwrap_or_default(), theme.quiet);
    if waiting == 0 {
        return row;
    }
    let dot = if row.width() > 2 { " · " } else { "" };
    row.add(format!("{dot}{waiting} "), theme.quiet).add("●", theme.waiting)
}

/// What the mouse points at.
pub fn at(place: Pickers, desk: &Desk, at: Position) -> Option<Pointed> {
    let (clinics, doctors) = match place {
        Pickers::Column { clinics, doctors } => (clinics, doctors),
        Pickers::Line(area) => return area.contains(at).then(|| narrow::at(area, desk, at.x)).flatten(),
    };
    let row = |area: Rect, head: u16, len: usize, chosen: usize| {
        let inner = area.inner(Margin::new(1, 1));
        let body = Rect { y: inner.y + head.min(inner.height), height: inner.height.saturating_sub(head), ..inner };
        let seen = fit::window(chosen, len, usize::from(body.height));
        let line = body.contains(at).then(|| seen.start + usize::from(at.y - body.y))?;
        seen.contains(&line).then_some(line)
    };
    if clinics.contains(at) {
        let all = desk.clinics();
        let chosen = all.iter().position(|c| Some(&c.id) == desk.clinic.as_ref()).unwrap_or(0);
        let row = row(clinics, 0, all.len(), chosen).and_then(|line| all.get(line));
        return Some(row.map_or(Pointed::Pane(Pane::Clinics), |clinic| Pointed::Clinic(clinic.id.clone())));
    }
    if doctors.contains(at) {
        let all = desk.doctors_here();
        let chosen = all.iter().position(|d| Some(&d.id) == desk.doctor.as_ref()).unwrap_or(0);
        let inner = doctors.inner(Margin::new(1, 1));
        let pitch = pitch(Rect { height: inner.height.saturating_sub(HEAD), ..inner }, all.len());
        let row = row(doctors, HEAD, all.len() * pitch, chosen * pitch).and_then(|line| all.get(line / pitch));
        return Some(row.map_or(Pointed::Pane(Pane::Doctors), |doctor| Pointed::Doctor(doctor.id.clone())));
    }
    None
}

/// `Dr. Anil Rao` for all, or `Rao` for all where one of them does not fit.
fn names(doctors: &[&DoctorEntry], room: usize) -> Vec<String> {
    let whole = doctors.iter().all(|d| fit::width(d.name.shown()) <= room);
    doctors.iter().map(|d| if whole { d.name.shown() } else { d.short_name() }.to_owned()).collect()
}

fn counted(free: Option<usize>, theme: &Theme) -> ratatui::style::Style {
    if free.is_some_and(|n| n > 0) { theme.free } else { theme.quiet }
}

/// `7`, or `–` where it is not known yet.
fn count(free: Option<usize>) -> String {
    free.map_or_else(|| "–".to_owned(), |n| n.to_string())
}

fn title(number: &str, name: String, theme: &Theme) -> Row {
    Row::of(format!("{number} "), theme.quiet).add(name, theme.title)
}

/// Why there is nothing to choose from.
fn missing(frame: &mut Frame<'_>, inner: Rect, desk: &Desk, theme: &Theme) {
    let says = match (desk.entities.failure().or_else(|| desk.why_down()), desk.entities.value()) {
        (Some(why), None) => why.words(),
        (_, Some(_)) => say!("looks-none"),
        (None, None) => say!("looks-loading"),
    };
    for (at, text) in fit::wrapped(&words::safe(&says), usize::from(inner.width).saturating_sub(1)).iter().enumerate() {
        Row::of(format!(" {text}"), theme.quiet).draw(frame.buffer_mut(), inner, at);
    }
    line::paint(frame.buffer_mut(), inner, 0, theme.quiet);
}
