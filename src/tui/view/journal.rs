//! What this desk did, and what of it can be taken back.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::model::journal::{Entry, JournalView, Standing, WayBack};
use crate::desk::model::notice::Mark;
use crate::desk::port::{Ticket, Write};
use crate::tui::part::line::{self, Row};
use crate::tui::part::{list, panel};
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// Columns of the panel.
const WIDE: u16 = 124;
/// Lines under the entries: a blank one, what the selected one says as a whole, and whether it can be taken back.
const FOOT: u16 = 4;
/// Cells of the word at the end of an entry.
const WORD: usize = 17;

/// ```text
/// ╭ Done here ───────────────────────────────────────────────────────────╮
/// │▶10:42  ✓ Checked in, token 7: Khan, Sana · Rao · 10:30   u takes back │
/// │ 10:40  ✓ Booked Nair, Ravi · Rao · Mon 11:15       can be taken back │
/// │ 10:38  ✗ Not booked: Das, Om · Iyer · Mon 12:00 (…)          refused │
/// │ 10:31  ↶ Cancelled Bose, Tara · Rao · 11:00               taken back │
/// │                                                                      │
/// │ Checked in, token 7: Khan, Sana · Rao · 10:30                        │
/// │ Enter takes it back                                                  │
/// ╰──────────────────────────────────────────────────────────────────────╯
/// ```
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, view: &JournalView, theme: &Theme) {
    let entries: Vec<&Entry> = desk.journal.newest_first().collect();
    let wide = WIDE.min(area.width);
    let high = u16::try_from(entries.len().max(3)).unwrap_or(u16::MAX).saturating_add(FOOT + 2);
    let area = panel::middle_or_all(area, wide, high);
    let inner = panel::over(frame, area, Row::of(say!("journal-title"), theme.strong), theme);
    if entries.is_empty() {
        return line::centred(frame.buffer_mut(), inner, &say!("journal-nothing"), theme.quiet);
    }
    let place = view.place(desk);
    let room = usize::from(inner.width);
    let next = desk.next_to_take_back().map(|(entry, _)| entry.ticket);
    let row = |at: usize| row(desk, entries[at], at == place, next, room, theme);
    let body = Rect { height: inner.height.saturating_sub(FOOT), ..inner };
    let (above, below) = list::draw(frame, body, entries.len(), row, Some(place), theme.selection(true));
    panel::more(frame, area, above, below, theme);
    if let Some(entry) = entries.get(place) {
        let foot = Rect { y: body.bottom(), height: inner.bottom().saturating_sub(body.bottom()), ..inner };
        for (at, row) in told(desk, entry, room, theme).into_iter().enumerate() {
            row.draw(frame.buffer_mut(), foot, 1 + at);
        }
    }
}

fn row(desk: &Desk, entry: &Entry, selected: bool, next: Option<Ticket>, room: usize, theme: &Theme) -> Row {
    let (mark, style) = mark(entry, theme);
    let (word, word_style) = word(desk, entry, next, theme);
    let over = entry.standing == Standing::TakenBack;
    let at = words::clock(desk.zone(), entry.at);
    let head = format!("{}{at}  ", list::lead(selected, true));
    let says = fit::cut(&words::kept(&entry.says), room.saturating_sub(fit::width(&head) + 2 + WORD + 2));
    Row::of(head, theme.quiet)
        .add(mark, style)
        .add(" ", theme.text)
        .add(says, if over { theme.quiet } else { theme.text })
        .ending_at(room.saturating_sub(1), &word, word_style)
}

fn mark(entry: &Entry, theme: &Theme) -> (&'static str, Style) {
    match entry.standing {
        Standing::Done | Standing::Stays { .. } => ("✓", theme.notice(Mark::Done)),
        Standing::Unknown | Standing::NotTold | Standing::HalfMoved => ("?", theme.asked),
        Standing::Doubled { .. } => ("!", theme.fault),
        Standing::Refused { .. } => ("✗", theme.fault),
        Standing::TakingBack(_) => ("…", theme.asked),
        Standing::TakenBack => ("↶", theme.quiet),
    }
}

/// In a word whether it can be taken back, or why that is no question.
fn word(desk: &Desk, entry: &Entry, next: Option<Ticket>, theme: &Theme) -> (String, Style) {
    match entry.standing {
        Standing::Unknown | Standing::NotTold | Standing::HalfMoved => (say!("journal-word-unknown"), theme.asked),
        Standing::Doubled { .. } => (say!("journal-word-doubled"), theme.fault),
        Standing::Refused { .. } => (say!("journal-word-refused"), theme.fault),
        Standing::TakingBack(_) => (say!("journal-word-under-way"), theme.asked),
        Standing::TakenBack => (say!("journal-word-back"), theme.quiet),
        Standing::Done | Standing::Stays { .. } if next == Some(entry.ticket) => {
            (say!("journal-word-undo"), theme.accent)
        }
        Standing::Done | Standing::Stays { .. } if desk.way_back(entry).is_ok() => {
            (say!("journal-word-can"), theme.text)
        }
        Standing::Done | Standing::Stays { .. } => (say!("journal-word-stays"), theme.quiet),
    }
}

/// The selected entry as a whole, and what Enter does to it.
fn told(desk: &Desk, entry: &Entry, room: usize, theme: &Theme) -> Vec<Row> {
    let says = fit::wrapped(&words::kept(&entry.says), room);
    let mut rows: Vec<Row> = says.into_iter().take(2).map(|line| Row::of(line, theme.strong)).collect();
    let quiet = |says: String| Row::of(words::kept(&says), theme.quiet);
    rows.push(match &entry.standing {
        Standing::Unknown => quiet(say!("journal-is-unknown")),
        Standing::NotTold => quiet(say!("journal-is-not-told")),
        Standing::HalfMoved => quiet(say!("journal-is-half-moved")),
        Standing::Doubled { why } => quiet(say!("journal-is-doubled", why = why.as_str())),
        Standing::Refused { why } => quiet(say!("journal-was-refused", why = why.as_str())),
        Standing::TakingBack(_) => quiet(say!("journal-is-under-way")),
        Standing::TakenBack => quiet(say!("journal-was-taken-back")),
        Standing::Done | Standing::Stays { .. } => match desk.way_back(entry) {
            Ok(way) => {
                Row::of(say!("journal-enter"), theme.key).add(format!(" {}", does(desk, entry, &way)), theme.quiet)
            }
            Err(why) => quiet(say!("journal-stays", why = why)),
        },
    });
    rows
}

/// What Enter does.
fn does(desk: &Desk, entry: &Entry, way: &WayBack) -> String {
    match (way, &entry.write) {
        (WayBack::Move { to, .. }, Write::Move { booking, .. }) => {
            let zone = desk.zone_of(&to.clinic);
            let same_day = zone.date(to.start) == zone.date(booking.start);
            let day = if same_day { String::new() } else { format!("{} ", words::day(zone.date(to.start))) };
            say!("journal-moves-back", at = format!("{day}{}", words::clock(zone, to.start)))
        }
        (WayBack::Cancel(_), _) => say!("journal-cancels"),
        (WayBack::Undo(_) | WayBack::Move { .. }, _) => say!("journal-takes-back"),
    }
}
