//! The details of an appointment: opening them, and what their keys do.

use super::{cancelling, queue, reads, targets, writes};
use crate::desk::action::Command;
use crate::desk::model::details::Details;
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Answer, Effect, Failure, Question, Ticket};

/// Opens the details of the appointment that the keys mean.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    let Some(appointment) = targets::appointment(desk) else {
        desk.notices.say(Mark::Info, "No appointment is selected", desk.now);
        return Vec::new();
    };
    let ticket = reads::ticket(desk);
    let question = Question::Details { id: appointment.id.clone(), zone: desk.zone_of(&appointment.clinic).clone() };
    let mut more = Life::NotAsked;
    more.ask(ticket);
    desk.mode = Mode::Details(Box::new(Details { appointment, more }));
    vec![Effect::Ask(ticket, question)]
}

/// A key in the details.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if command == Command::CheckIn {
        let effects = writes::check_in_target(desk);
        desk.mode = Mode::Main;
        return effects;
    }
    if [Command::StartVisit, Command::EndVisit, Command::NoShow, Command::Park].contains(&command) {
        return queue::step(desk, command);
    }
    if command == Command::Urgent {
        return queue::urgent(desk);
    }
    if command == Command::Cancel {
        return cancelling::open(desk);
    }
    if matches!(command, Command::Back | Command::Enter | Command::Quit) {
        desk.mode = Mode::Main;
    }
    Vec::new()
}

/// An answer that the details may await.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) {
    let Mode::Details(details) = &mut desk.mode else { return };
    details.more.answer(ticket, super::replies::typed(answer), desk.now);
}
