//! Moving an appointment: mark it, go to a free slot of anybody, Enter.

use crate::catalogue::say;
use crate::desk::model::Desk;
use crate::desk::model::notice::Mark;
use crate::desk::port::Effect;

/// Marks the selected appointment, or moves the marked one to the selected slot.
pub fn pressed(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}
