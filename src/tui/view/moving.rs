//! What is told while an appointment is being moved, and after a move that could be done by half only.

use crate::catalogue::say;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::desk::Desk;
use crate::desk::action::Command;
use crate::desk::model::grid::GridDay;
use crate::desk::model::journal::Standing;
use crate::desk::model::{Context, Mode, Pane};
use crate::tui::look::Look;
use crate::tui::part::line::Row;
use crate::tui::{fit, words};

/// The mark of the appointment that is being moved.
pub const MARK: &str = "»";

/// What comes before everything else that the line under the panes could tell, with the keys for it.
///
/// ```text
///  » Moving Khan, Sana · Rao · 10:30 → Iyer 11:15 · Enter moves it there  Esc keeps it
///  » Moving Khan, Sana · Rao · 10:30 → choose a free slot · n next free  Esc keeps it
///  ✗ Khan, Sana has two appointments: Rao · 10:30 could not be cancelled (why) · x cancels it  Esc leaves it
/// ```
///
/// `false`: there is nothing of that kind to tell.
pub fn draw(frame: &mut Frame<'_>, area: Rect, desk: &Desk, days: &[GridDay<'_>], look: &Look) -> bool {
    if !matches!(desk.mode, Mode::Main) {
        return false;
    }
    let room = usize::from(area.width);
    let row = doubled(desk, room, look).or_else(|| moving(desk, days, room, look));
    row.map(|row| row.draw(frame.buffer_mut(), area, 0)).is_some()
}

fn doubled(desk: &Desk, room: usize, look: &Look) -> Option<Row> {
    let theme = &look.theme;
    let (entry, old) = desk.doubled()?;
    let Standing::Doubled { why } = &entry.standing else { return None };
    let zone = desk.zone_of(&old.clinic);
    let at = format!("{} {}", words::doctor_short(desk, &old.doctor), words::clock(zone, old.start));
    let says = say!("moving-doubled", who = words::listed(&old.patient), old = at, why = words::kept(why));
    let keys = [(Command::Cancel, say!("moving-doubled-cancel")), (Command::Back, say!("moving-doubled-seen"))];
    let keys = hints(&keys, look);
    let says = fit::cut(&format!("✗ {says}"), room.saturating_sub(keys.width() + 1));
    Some(Row::of(format!(" {says}"), theme.fault).join(keys))
}

fn moving(desk: &Desk, days: &[GridDay<'_>], room: usize, look: &Look) -> Option<Row> {
    let theme = &look.theme;
    let moving = desk.moving.as_ref()?;
    let of = &moving.appointment;
    let free = desk.selected_cell(days).map(|(day, cell)| &days[day].cells[cell]).filter(|cell| cell.is_free());
    let there = free.filter(|_| desk.pane == Pane::Slots).zip(desk.doctor.as_ref().zip(desk.clinic.as_ref()));
    let (to, told) = match there {
        Some((cell, (doctor, clinic))) => {
            let to = desk.place_words(of, doctor, clinic, cell.span.start);
            (
                Row::of(to, theme.free),
                vec![(Command::Enter, say!("moving-moves")), (Command::Back, say!("moving-keeps"))],
            )
        }
        None => {
            let next = (Command::NextFree, say!("moving-next-free"));
            let slots = (Command::Go(Pane::Slots), say!("moving-to-slots"));
            let first = if desk.pane == Pane::Slots { next } else { slots };
            (Row::of(say!("moving-choose"), theme.text), vec![first, (Command::Back, say!("moving-keeps"))])
        }
    };
    let keys = hints(&told, look);
    let mut row = match &moving.fault {
        Some(fault) => Row::of(format!(" ✗ {} ", words::kept(fault)), theme.fault),
        None => Row::of(" ", theme.text),
    };
    row = row.add(format!("{MARK} "), theme.accent);
    let title = say!("moving-title");
    let rest = row.width() + to.width() + keys.width() + 3;
    // The word goes first, then the name is cut.
    if rest + fit::width(&title) + 1 + fit::width(&words::kept(&desk.subject_of(of))) <= room {
        row = row.add(format!("{title} "), theme.quiet);
    }
    let subject = fit::cut(&words::kept(&desk.subject_of(of)), room.saturating_sub(rest).max(12));
    row = row.add(subject, theme.strong).add(" → ", theme.quiet).join(to);
    let carried = say!("moving-carried");
    if !desk.carried.is_empty() && row.width() + keys.width() + fit::width(&carried) + 3 <= room {
        row = row.add(format!(" ({carried})"), theme.quiet);
    }
    let keys = if row.width() + keys.width() <= room { keys } else { hints(&told[..1], look) };
    Some(row.join(keys))
}

/// ` · Enter moves it there  Esc keeps it`.
fn hints(keys: &[(Command, String)], look: &Look) -> Row {
    let theme = &look.theme;
    let mut row = Row::new();
    for (at, (command, word)) in keys.iter().enumerate() {
        let Some(key) = look.keys.key_of(Context::Main, *command) else { continue };
        let before = if at == 0 { " · " } else { "  " };
        row = row.add(before, theme.quiet).add(key, theme.key).add(format!(" {word}"), theme.quiet);
    }
    row
}
