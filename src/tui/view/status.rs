//! The last two lines: how the latest writes ended, and which keys do what here.

use chrono::TimeDelta;
use ratatui::Frame;
use ratatui::layout::Rect;

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::action::Command;
use crate::desk::model::Context;
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::tui::keymap::{self, Hint, Keymap};
use crate::tui::look::Look;
use crate::tui::part::line::Row;
use crate::tui::theme::Theme;
use crate::tui::{fit, words};

/// A clock that is off by more than this is told of.
const OFF: TimeDelta = TimeDelta::minutes(2);

/// After so many seconds a notice is no news.
const NEWS: i64 = 60;

/// ```text
///  ✓ Khan, Sana is checked in, token 4                         1 entry could not be read
/// ```
pub fn notice(frame: &mut Frame<'_>, area: Rect, desk: &Desk, theme: &Theme) {
    let width = usize::from(area.width);
    let said = desk.notices.refusal_in_sight().into_iter().chain(desk.notices.latest());
    let notice_wide: usize = said.map(|n| fit::width(&n.says) + 3).sum();
    let count = desk.pending_count().map(|n| format!("{n}…")).unwrap_or_default();
    let right = words::joined([aside(desk, width.saturating_sub(notice_wide + 4)), count]);
    let room = width.saturating_sub(if right.is_empty() { 2 } else { fit::width(&right) + 4 });
    let mut row = Row::of(" ", theme.text);
    // A refusal stays until it was seen, with what came after it behind it.
    let mut room = room;
    if let Some(refusal) = desk.notices.refusal_in_sight() {
        let says = fit::cut(&format!("✗ {}", words::kept(&refusal.says)), room);
        room = room.saturating_sub(fit::width(&says) + 3);
        row = row.add(says, theme.notice(Mark::Refused)).add("   ", theme.text);
    }
    if let Some(notice) = desk.notices.latest() {
        let old = desk.now - notice.at > TimeDelta::seconds(NEWS);
        let settled = matches!(notice.mark, Mark::Done | Mark::Info);
        let style = theme.notice(notice.mark);
        let style = if old && settled { theme.quiet } else { style };
        let says = format!("{}{}", mark(notice.mark), words::kept(&notice.says));
        row = row.add(fit::cut(&says, room), style);
    }
    row.ending_at(width.saturating_sub(1), &right, theme.waiting).draw(frame.buffer_mut(), area, 0);
}

fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Done => "✓ ",
        Mark::Refused => "✗ ",
        Mark::Unknown => "? ",
        Mark::Sent => "… ",
        Mark::Info => "",
    }
}

/// What has to be known besides the latest notice. Where not all remarks fit into the room, those go that the marks in
/// the lists tell as well; that the clock is wrong is seen nowhere else.
fn aside(desk: &Desk, room: usize) -> String {
    let under_way = desk.pending.len();
    if desk.quitting && under_way > 0 {
        let leaving = say!("looks-leaving", n = under_way);
        return if fit::width(&leaving) <= room { leaving } else { String::new() };
    }
    let unread = match desk.board_of_today().and_then(Life::value).map_or(0, |board| board.unread) {
        0 => String::new(),
        n => say!("looks-unread", n = n),
    };
    let lost = match desk.pending.values().filter(|p| p.unknown).count() {
        0 => String::new(),
        n => say!("looks-not-known", n = n),
    };
    let clock = clock_off(desk).unwrap_or_default();
    let all = words::joined([clock.clone(), lost.clone(), unread.clone()]);
    if fit::width(&all) <= room {
        return all;
    }
    let both = words::joined([lost, unread.clone()]);
    if !clock.is_empty() {
        clock
    } else if unread.is_empty() {
        both
    } else {
        unread
    }
}

/// That the clock of this computer is wrong. The desk goes by the server's; whoever reads the time elsewhere does not.
fn clock_off(desk: &Desk) -> Option<String> {
    let off = desk.clock_behind.abs();
    if off <= OFF {
        return None;
    }
    let minutes = (off.num_seconds() + 30) / 60;
    let hours = (minutes + 30) / 60;
    let off = match (minutes, hours) {
        (_, 24..) => say!("looks-off-days", n = (hours + 12) / 24),
        (60.., _) => say!("looks-off-hours", n = hours),
        (_, _) => say!("looks-off-minutes", n = minutes),
    };
    Some(if desk.clock_behind > TimeDelta::zero() {
        say!("looks-clock-behind", off = off)
    } else {
        say!("looks-clock-ahead", off = off)
    })
}

/// ```text
///  Enter book   n next free   / find   c check in   x cancel   ? all keys
/// ```
pub fn hints(frame: &mut Frame<'_>, area: Rect, desk: &Desk, look: &Look) {
    let theme = &look.theme;
    let mut row = Row::of(" ", theme.quiet);
    for (at, hint) in hinted(area, desk, &look.keys).into_iter().enumerate() {
        if at > 0 {
            row = row.add(" ".repeat(keymap::BETWEEN), theme.quiet);
        }
        row = row.add(hint.key, theme.key).add(format!(" {}", hint.word), theme.quiet);
    }
    row.draw(frame.buffer_mut(), area, 0);
}

fn hinted(area: Rect, desk: &Desk, keys: &Keymap) -> Vec<Hint> {
    let context = desk.context();
    if context == Context::Locked {
        return Vec::new();
    }
    let can = desk.offers();
    // Where there is room the line above tells what can be done with the selected one, and this line stands still while the
    // selection goes on: nothing to read anew, and little to send over a slow line.
    let told_above = context == Context::Main && area.width >= ROOMY && desk.today.range.is_none();
    let can = |command| can(command) && !(told_above && OF_THE_SELECTED.contains(&command));
    keys.hints_of(context, desk.pane, usize::from(area.width).saturating_sub(2), can)
}

/// From so many columns on the line of what is selected has room for the keys that belong to it.
const ROOMY: u16 = 100;

/// What is done with the selected appointment.
const OF_THE_SELECTED: [Command; 8] = [
    Command::CheckIn,
    Command::StartVisit,
    Command::EndVisit,
    Command::NoShow,
    Command::Park,
    Command::Urgent,
    Command::Move,
    Command::Cancel,
];

/// What the hint in that column stands for.
pub fn hint_at(area: Rect, desk: &Desk, keys: &Keymap, column: u16) -> Option<Command> {
    let mut cell = usize::from(column.checked_sub(area.x)?).checked_sub(1)?;
    for hint in hinted(area, desk, keys) {
        if cell < hint.width() {
            return hint.at(cell);
        }
        cell = cell.checked_sub(hint.width() + keymap::BETWEEN)?;
    }
    None
}
