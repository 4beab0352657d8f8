//! Moving an appointment. Where the server moves in one step, that; elsewhere the new one is booked first and the old one
//! cancelled after, so that the patient is never without an appointment. If the old one can't be cancelled, the new one
//! is taken back, so that there are not two.

use super::step::Step;
use super::through::{Ended, Left, Teller};
use crate::desk::port::{Done, Outcome, Refusal};
use crate::domain::booking::Booking;
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// Moves, and tells how it ended.
pub async fn perform(teller: &mut Teller, key: &str, old: &AppointmentId, booking: &Booking, zone: &Zone) -> Outcome {
    if !teller.line.client.moves_in_two_steps() {
        match teller.through(&Step::Reschedule { key, id: old, to: booking }).await {
            Ended::Done(done) => return Outcome::Done(done),
            // The server has just turned out to have no such step: nothing has happened.
            Ended::Refused(_) if teller.line.client.moves_in_two_steps() => {}
            Ended::Refused(refusal) => return Outcome::Refused(refusal),
        }
    }
    match teller.through(&Step::Book(booking, zone)).await {
        Ended::Done(Done::Booked { id, .. }) => then_cancel(teller, key, old, id).await,
        Ended::Done(done) => Outcome::Done(done),
        Ended::Refused(refusal) => Outcome::Refused(refusal),
    }
}

/// The new one is booked; the old one is cancelled, for as long as it takes.
pub async fn then_cancel(teller: &mut Teller, key: &str, old: &AppointmentId, new: AppointmentId) -> Outcome {
    teller.half_moved(&new);
    let cancel_key = format!("{key}-cancel");
    let cancel = Step::Cancel { key: &cancel_key, id: old, reason: None };
    let refusal = match teller.persist(&cancel).await {
        Ended::Done(_) => return Outcome::Done(Done::Moved { id: Some(new) }),
        Ended::Refused(refusal) => refusal,
    };
    match teller.left(old).await {
        Left::Stands => {}
        Left::Gone => return Outcome::Done(Done::Moved { id: Some(new) }),
        // Neither is taken away unseen: better two for a moment than none.
        Left::NotTold => return besides(new, &refusal),
    }
    // From here on the next desk must not cancel the old one, or the patient would have none.
    if let Some(journal) = teller.line.journal.clone()
        && let Err(error) = journal.takes_back(key).await
    {
        tracing::warn!(%error, "that a move is taken back could not be written down");
        return besides(new, &refusal);
    }
    back(teller, key, new, refusal).await
}

/// The new one is taken back, for as long as it takes; the old one stands.
pub async fn back(teller: &mut Teller, key: &str, new: AppointmentId, refusal: Refusal) -> Outcome {
    let back_key = format!("{key}-back");
    match teller.take_back(&Step::Cancel { key: &back_key, id: &new, reason: None }).await {
        Ended::Done(_) => Outcome::Refused(refusal),
        Ended::Refused(_) => besides(new, &refusal),
    }
}

/// Both stand, and somebody has to cancel the old one.
fn besides(new: AppointmentId, refusal: &Refusal) -> Outcome {
    Outcome::Done(Done::BookedBesides { id: new, says: Text::from(refusal.says.raw()) })
}
