//! What this desk did, and taking it back.

use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;

/// Opens it.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}

/// Takes back the last thing that can be.
pub fn undo(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}

/// A key.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if command == Command::Back {
        desk.mode = Mode::Main;
    }
    Vec::new()
}
