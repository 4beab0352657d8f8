//! The open help.

use super::Context;

/// The help on the screen: over whatever was there, which stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HelpView {
    /// Where it was opened: the keys of that place come first.
    pub of: Context,
    /// How many lines are scrolled past.
    pub past: usize,
}
