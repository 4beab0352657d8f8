//! Typed and pasted text, wherever the cursor is.

use super::{asking, command_line, finding, form, locking};
use crate::desk::action::Edit;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;

/// A key changed the text under the cursor.
pub fn typed(desk: &mut Desk, edit: Edit) -> Vec<Effect> {
    if desk.lock.is_shut() {
        locking::typed(desk, edit);
        return Vec::new();
    }
    match &mut desk.mode {
        Mode::Finding(_) => return finding::typed(desk, edit),
        Mode::Cancelling(asked) => {
            asked.reason.edit(edit);
        }
        Mode::Form(_) => return form::typed(desk, edit),
        Mode::Asking(_) => return asking::typed(desk, edit),
        Mode::CommandLine(_) => return command_line::typed(desk, edit),
        Mode::Main | Mode::Details(_) | Mode::WholeClinic(_) | Mode::Queue(_) | Mode::Journal(_) => {}
    }
    Vec::new()
}

/// A text was pasted. It goes where the cursor is; on the main screen there is none.
pub fn pasted(desk: &mut Desk, text: &str) -> Vec<Effect> {
    if desk.lock.is_shut() || desk.help.is_some() {
        return Vec::new();
    }
    match &mut desk.mode {
        Mode::Finding(_) => return finding::pasted(desk, text),
        Mode::Cancelling(asked) => {
            asked.reason.paste(text);
        }
        Mode::Form(_) => return form::pasted(desk, text),
        Mode::Asking(_) => return asking::pasted(desk, text),
        Mode::CommandLine(_) => return command_line::pasted(desk, text),
        Mode::Main | Mode::Details(_) | Mode::WholeClinic(_) | Mode::Queue(_) | Mode::Journal(_) => {}
    }
    Vec::new()
}
