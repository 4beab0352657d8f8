//! Doing the last thing again.

use crate::catalogue::say;
use crate::desk::model::Desk;
use crate::desk::model::notice::Mark;
use crate::desk::port::Effect;

/// Does the last thing again, to what is selected now.
pub fn again(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}
