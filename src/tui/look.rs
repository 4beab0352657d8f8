//! How the desk looks and which keys it has: everything that a screen needs besides the desk.

use super::keymap::Keymap;
use super::theme::Theme;

/// Chosen at the start, the same until the end.
#[derive(Clone, Debug)]
pub struct Look {
    /// Colours and marks.
    pub theme: Theme,
    /// The keys, as the hints and the help tell them.
    pub keys: Keymap,
}

impl From<Theme> for Look {
    /// With the keys of the table.
    fn from(theme: Theme) -> Self {
        Self { theme, keys: Keymap::default() }
    }
}
