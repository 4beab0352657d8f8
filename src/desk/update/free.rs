//! The next free slot: of this doctor, of any doctor, or under constraints.

use crate::catalogue::say;
use crate::desk::model::Desk;
use crate::desk::model::notice::Mark;
use crate::desk::port::{Answer, Effect, Failure, Ticket};

/// To the next free slot of any doctor of the clinic.
pub fn next_of_any(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}

/// Looks for free slots under what was typed.
///
/// # Errors
/// Which word was not understood.
pub fn under(_desk: &mut Desk, _typed: &str) -> Result<Vec<Effect>, String> {
    Ok(Vec::new())
}

/// What was typed, as it is understood: told while it is being typed.
pub fn understood(_desk: &Desk, _typed: &str) -> String {
    String::new()
}

/// An answer came that may be for a search. Gives it back where it is not.
pub fn answered(_desk: &mut Desk, _ticket: Ticket, answer: Result<Answer, Failure>) -> Option<Result<Answer, Failure>> {
    Some(answer)
}
