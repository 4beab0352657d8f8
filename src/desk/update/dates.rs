//! Going to a date that was typed.

use crate::desk::model::Desk;
use crate::desk::port::Effect;

/// Goes to the date that was typed.
///
/// # Errors
/// Which word was not understood.
pub fn go(_desk: &mut Desk, _typed: &str) -> Result<Vec<Effect>, String> {
    Ok(Vec::new())
}

/// What was typed, as it is understood: told while it is being typed.
pub fn understood(_desk: &Desk, _typed: &str) -> String {
    String::new()
}
