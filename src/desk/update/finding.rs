//! Finding somebody.

use super::{details, targets, today, writes};
use crate::desk::action::Command;
use crate::desk::model::notice::Mark;
use crate::desk::model::today::Group;
use crate::desk::model::{Desk, Mode, Pane};
use crate::desk::port::{Answer, Effect, Failure, Ticket};
use crate::domain::names;

/// Opens the field.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    desk.pane = Pane::Today;
    desk.mode = Mode::Finding;
    Vec::new()
}

/// A key in the field.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if let Some(motion) = command.motion() {
        today::go(desk, motion, 1);
    }
    if command == Command::Enter {
        return take_found(desk);
    }
    let onward =
        [Command::NextField, Command::PreviousField, Command::NextPane, Command::PreviousPane].contains(&command);
    if command == Command::Back && !desk.today.find.value().is_empty() {
        desk.today.find.clear();
    } else if command == Command::Back || onward {
        desk.mode = Mode::Main;
    }
    Vec::new()
}

/// An answer that the field may await.
pub fn answered(_desk: &mut Desk, _ticket: Ticket, _answer: Result<Answer, Failure>) {}

/// Enter in the find field does the likely next thing: who is due is checked in, anybody else is shown.
fn take_found(desk: &mut Desk) -> Vec<Effect> {
    if names::words(desk.today.find.value()).is_empty() {
        // Nobody was named: whoever happens to stand first is not meant.
        desk.mode = Mode::Main;
        return Vec::new();
    }
    let Some(appointment) = targets::appointment(desk) else {
        desk.notices.say(Mark::Info, "Nobody in today's list matches", desk.now);
        return Vec::new();
    };
    desk.today.selected = Some(appointment.id.clone());
    let due = Group::of(&appointment.status) == Group::Due;
    let effects = if due { writes::check_in_target(desk) } else { details::open(desk) };
    desk.today.find.clear();
    if matches!(desk.mode, Mode::Finding) {
        desk.mode = Mode::Main;
    }
    effects
}
