//! The number typed before a key.

use super::Pane;

/// A number, and which pane had the keys before its first digit: digits go to panes, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// The number so far.
    pub number: usize,
    /// Where the keys were.
    pub pane: Pane,
}
