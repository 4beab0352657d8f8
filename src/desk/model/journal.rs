//! What this desk has done, newest last, and what of it can be taken back.

use chrono::{DateTime, Utc};

use crate::desk::port::Ticket;

/// Everything that this run of the desk did.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// Oldest first.
    pub entries: Vec<Entry>,
}

/// One thing that was done.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its write.
    pub ticket: Ticket,
    /// When.
    pub at: DateTime<Utc>,
    /// In words, safe to draw.
    pub says: String,
}

/// The journal on the screen.
#[derive(Clone, Debug, Default)]
pub struct JournalView {
    /// The selected entry, from the newest.
    pub selected: usize,
}
