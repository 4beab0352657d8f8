//! The question before a cancellation. It is asked once, and takes a reason.

use super::{draft, targets, writes};
use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::details::Cancelling;
use crate::desk::model::draft::About;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Effect, Write};
use crate::desk::words;
use crate::domain::appointment::{By, Status};
use crate::domain::text::Text;

/// Asks whether to cancel the appointment that the keys mean.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    let Some(appointment) = targets::appointment(desk) else {
        desk.notices.say(Mark::Info, say!("form-cancel-nobody"), desk.now);
        return Vec::new();
    };
    if desk.pending_for(&appointment.id).is_some() {
        desk.notices.say(Mark::Info, say!("form-cancel-busy"), desk.now);
    } else if let Some(waits) = desk.waits_for(&appointment.patient.id) {
        desk.notices.say(Mark::Info, waits, desk.now);
    } else if appointment.status.may_become(&Status::Cancelled(By::Api)) {
        let reason = draft::kept_word(desk, &appointment.id, About::Cancelling);
        desk.mode = Mode::Cancelling(Box::new(Cancelling { appointment, reason }));
    } else {
        let says = say!("form-cancel-not", status = words::status(&appointment.status));
        desk.notices.say(Mark::Info, says, desk.now);
    }
    Vec::new()
}

/// A key while the question is asked.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    match (command, &desk.mode) {
        (Command::Enter, Mode::Cancelling(asked)) => {
            let id = asked.appointment.id.clone();
            let reason = (!asked.reason.is_empty()).then(|| Text::from(asked.reason.value().trim()));
            let subject = desk.subject_of(&asked.appointment);
            desk.mode = Mode::Main;
            let key = writes::key(desk);
            vec![writes::send(desk, Write::Cancel { key, id, reason }, subject)]
        }
        (Command::Back, _) => {
            desk.mode = Mode::Main;
            Vec::new()
        }
        (_, _) => Vec::new(),
    }
}
