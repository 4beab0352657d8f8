//! Moving in the view of all doctors, and opening a slot of it.

use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Answer, Effect, Failure, Ticket};

/// Opens it.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
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

/// An answer came that nothing on the main screen awaits.
pub fn answered(_desk: &mut Desk, _ticket: Ticket, _answer: Result<Answer, Failure>) {}
