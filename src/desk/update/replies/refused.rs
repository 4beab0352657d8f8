//! What becomes of the screen when a write was refused: why is said, and everything typed is still there.

use crate::catalogue::say;
use crate::desk::model::details::Cancelling;
use crate::desk::model::field::Field;
use crate::desk::model::journal::Standing;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pending};
use crate::desk::port::{Asked, Change, Effect, Reason, Refusal, Ticket, Write};
use crate::desk::update::journal::{self, News};
use crate::desk::update::{command_line, details, form, moving, queue, reads};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;

/// Says why, and brings back what was typed. What is done instead is sent at once.
pub fn refused(desk: &mut Desk, ticket: Ticket, pending: &Pending, refusal: Refusal) -> Vec<Effect> {
    if let Some(instead) = journal::not_taken_back(desk, ticket, pending, &refusal) {
        desk.quitting &= !instead.is_empty();
        return instead;
    }
    // Who was leaving stays: it was not done, and it may have to be done again.
    desk.quitting = false;
    let why = why(&refusal);
    let says = says(&pending.write, &pending.subject, &why);
    desk.notices.say(Mark::Refused, says.clone(), desk.now);
    let standing = Standing::Refused { why: why.clone() };
    journal::note(desk, ticket, pending, News { standing, ..News::of(says) });
    match &pending.write {
        Write::Book(b, _) | Write::Move { booking: b, .. } => {
            let date = desk.zone_of(&b.clinic).date(b.start);
            reads::touched(desk, &b.doctor, &b.clinic, date);
        }
        Write::CheckIn { .. }
        | Write::Cancel { .. }
        | Write::Step { .. }
        | Write::WalkIn(_)
        | Write::Undo { .. }
        | Write::Edit { .. } => reads::reload(desk),
        Write::Earlier(earlier) => match earlier.seat() {
            Some(seat) => reads::touched(desk, &seat.doctor, &seat.clinic, seat.zone.date(seat.span.start)),
            None => reads::reload(desk),
        },
    }
    command_line::refused(desk, ticket, pending, &refusal);
    if desk.sent.contains_key(&ticket) {
        form::refused(desk, ticket, refusal);
    } else if let (Write::Cancel { id, reason, .. }, Reason::NotSent, Mode::Main) =
        (&pending.write, refusal.reason, &desk.mode)
    {
        ask_again(desk, id, reason.as_ref());
    } else if let Write::Edit { id, change: Change::Urgent(Some(reason)), .. } = &pending.write {
        queue::not_urgent(desk, pending, id, reason, &why);
    } else if let Write::Edit { id, change, .. } = &pending.write {
        return details::not_edited(desk, id, change, refusal.reason);
    } else if let Write::Move { booking, .. } = &pending.write {
        moving::refused(desk, ticket, pending, booking, &refusal);
    }
    Vec::new()
}

/// Why it did not happen, in half a sentence that is safe to draw.
pub fn why(refusal: &Refusal) -> String {
    match refusal.reason {
        Reason::NotSent => say!("journal-why-not-sent"),
        Reason::NotOffered => say!("journal-why-not-offered"),
        Reason::NotKept => say!("journal-why-not-kept"),
        Reason::GivenUp => say!("journal-why-given-up"),
        Reason::DeskEnded => say!("journal-why-desk-ended"),
        Reason::SlotTaken | Reason::Gone | Reason::Conflict | Reason::Invalid | Reason::NotAllowed | Reason::Stale => {
            refusal.says.shown().to_owned()
        }
    }
}

/// `Not booked: Khan, Sana · Rao · Mon 10:30 (why)`.
pub fn says(write: &Write, subject: &str, why: &str) -> String {
    match write {
        Write::Book(..) => say!("journal-not-booked", subject = subject, why = why),
        Write::Move { .. } => say!("journal-not-moved", subject = subject, why = why),
        Write::CheckIn { .. } => say!("journal-not-checked-in", subject = subject, why = why),
        Write::Cancel { .. } => say!("journal-not-cancelled", subject = subject, why = why),
        Write::Step { .. } | Write::Edit { .. } => say!("journal-not-changed", subject = subject, why = why),
        Write::WalkIn(_) => say!("journal-not-walked-in", subject = subject, why = why),
        Write::Undo { .. } => say!("journal-not-undone", subject = subject, why = why),
        Write::Earlier(earlier) => match &earlier.what {
            Asked::Book(_) => say!("journal-not-booked", subject = subject, why = why),
            Asked::WalkIn(_) => say!("journal-not-walked-in", subject = subject, why = why),
            Asked::Move { .. } => say!("journal-not-moved", subject = subject, why = why),
            Asked::CheckIn(_) => say!("journal-not-checked-in", subject = subject, why = why),
            Asked::Cancel(_) => say!("journal-not-cancelled", subject = subject, why = why),
            Asked::Undo { .. } => say!("journal-not-undone", subject = subject, why = why),
            Asked::Step { .. } | Asked::Edit(_) => say!("journal-not-changed", subject = subject, why = why),
        },
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
