//! The command line: typing, completing, committing.

use crate::catalogue::say;
use crate::desk::action::{Command, Edit};
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

/// A key changed the text under the cursor.
pub fn typed(_desk: &mut Desk, _edit: Edit) -> Vec<Effect> {
    Vec::new()
}

/// A text was pasted. It never submits anything.
pub fn pasted(_desk: &mut Desk, _text: &str) -> Vec<Effect> {
    Vec::new()
}

/// An answer came that nothing on the main screen awaits.
pub fn answered(_desk: &mut Desk, _ticket: Ticket, _answer: Result<Answer, Failure>) {}
