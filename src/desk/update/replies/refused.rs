//! What becomes of the screen when a write was refused: why is said, and everything typed is still there.

use crate::desk::model::details::Cancelling;
use crate::desk::model::field::Field;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pending};
use crate::desk::port::{Reason, Refusal, Ticket, Write};
use crate::desk::update::{form, reads};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;

/// Says why, and brings back what was typed.
pub fn refused(desk: &mut Desk, ticket: Ticket, pending: &Pending, refusal: Refusal) {
    let (what, touched) = match &pending.write {
        Write::Book(b, _) => ("Not booked", Some((b.doctor.clone(), b.clinic.clone(), b.start))),
        Write::Move { booking: b, .. } => ("Not moved", Some((b.doctor.clone(), b.clinic.clone(), b.start))),
        Write::CheckIn { .. } => ("Not checked in", None),
        Write::Cancel { .. } => ("Not cancelled", None),
        Write::Step { .. } | Write::Edit { .. } => ("Not changed", None),
        Write::WalkIn(_) => ("Not in the queue", None),
        Write::Undo { .. } => ("Not taken back", None),
    };
    let why = match refusal.reason {
        Reason::NotSent => "the server can't be reached".to_owned(),
        Reason::NotOffered => "this server has no such thing".to_owned(),
        Reason::SlotTaken | Reason::Gone | Reason::Conflict | Reason::Invalid | Reason::NotAllowed | Reason::Stale => {
            refusal.says.shown().to_owned()
        }
    };
    desk.notices.say(Mark::Refused, format!("{what}: {} ({why})", pending.subject), desk.now);
    match touched {
        Some((doctor, clinic, start)) => {
            let date = desk.zone_of(&clinic).date(start);
            reads::touched(desk, &doctor, &clinic, date);
        }
        None => reads::reload(desk),
    }
    if desk.sent.contains_key(&ticket) {
        form::refused(desk, ticket, refusal);
    } else if let (Write::Cancel { id, reason, .. }, Reason::NotSent, Mode::Main) =
        (&pending.write, refusal.reason, &desk.mode)
    {
        ask_again(desk, id, reason.as_ref());
    }
}

/// The question before a cancellation comes back with the reason that was typed.
fn ask_again(desk: &mut Desk, id: &AppointmentId, reason: Option<&Text>) {
    let boards = desk.boards.values().filter_map(|board| board.value());
    let appointment = boards.flat_map(|board| &board.appointments).find(|a| a.id == *id).cloned();
    if let Some(appointment) = appointment {
        let reason = Field::with(reason.map_or("", |reason| reason.raw()));
        desk.mode = Mode::Cancelling(Box::new(Cancelling { appointment, reason }));
    }
}
