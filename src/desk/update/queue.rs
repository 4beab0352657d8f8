//! Moving in the queue, and what is done to who is in it.

use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;
use crate::domain::appointment::Appointment;
use crate::domain::ids::AppointmentId;

/// Opens it.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}

/// The next step of the selected appointment's visit, by the key for it.
pub fn step(desk: &mut Desk, _command: Command) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}

/// Asks why the selected appointment goes first, or takes that back.
pub fn urgent(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}

/// Why an appointment goes first was typed.
///
/// # Errors
/// What is wrong with it.
pub fn urgent_because(_desk: &mut Desk, _appointment: &Appointment, _typed: &str) -> Result<Vec<Effect>, String> {
    Ok(Vec::new())
}

/// Checks all of these in.
pub fn check_in_many(_desk: &mut Desk, _all: &[AppointmentId]) -> Vec<Effect> {
    Vec::new()
}

/// Begins or ends a range of rows.
pub fn range(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}

/// A key.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if command == Command::Find {
        return super::finding::open(desk);
    }
    if command == Command::Back {
        desk.mode = Mode::Main;
    }
    Vec::new()
}
