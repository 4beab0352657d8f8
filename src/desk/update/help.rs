//! Scrolling through the help.

use crate::desk::action::{Command, Motion};
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;

/// More lines than the help will ever have; the screen stops at the last one.
const LONGEST_HELP: usize = 500;

/// A key in the help.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Mode::Help(line) = &mut desk.mode else { return Vec::new() };
    *line = match command.motion() {
        Some(Motion::Up) => line.saturating_sub(1),
        Some(Motion::Down) => (*line + 1).min(LONGEST_HELP),
        Some(Motion::PageUp) => line.saturating_sub(10),
        Some(Motion::PageDown) => (*line + 10).min(LONGEST_HELP),
        Some(Motion::First) => 0,
        Some(Motion::Last) => LONGEST_HELP,
        Some(Motion::Left | Motion::Right) | None => *line,
    };
    if matches!(command, Command::Back | Command::Help | Command::Quit | Command::Enter) {
        desk.mode = Mode::Main;
    }
    Vec::new()
}
