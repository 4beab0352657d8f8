//! Hiding names, and locking the desk.

use crate::catalogue::say;
use crate::desk::model::Desk;
use crate::desk::model::notice::Mark;
use crate::desk::port::Effect;

/// Locks the desk.
pub fn lock(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}
