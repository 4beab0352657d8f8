//! The help: opening it over whatever is there, and scrolling through it.

use crate::desk::action::{Command, Motion};
use crate::desk::model::Desk;
use crate::desk::model::help::HelpView;
use crate::desk::port::Effect;

/// More lines than the help will ever have; the screen stops at the last one.
const LONGEST_HELP: usize = 500;

/// Opens it: the keys of the place where the desk is come first.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    desk.help = Some(HelpView { of: desk.context(), past: 0 });
    Vec::new()
}

/// A key in the help.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Some(HelpView { past: line, .. }) = &mut desk.help else { return Vec::new() };
    *line = match command.motion() {
        Some(Motion::Up) => line.saturating_sub(1),
        Some(Motion::Down) => line.saturating_add(1).min(LONGEST_HELP),
        Some(Motion::PageUp) => line.saturating_sub(10),
        Some(Motion::PageDown) => line.saturating_add(10).min(LONGEST_HELP),
        Some(Motion::First) => 0,
        Some(Motion::Last) => LONGEST_HELP,
        Some(Motion::Left | Motion::Right) | None => *line,
    };
    if matches!(command, Command::Back | Command::Help | Command::Quit | Command::Enter) {
        desk.help = None;
    }
    Vec::new()
}
