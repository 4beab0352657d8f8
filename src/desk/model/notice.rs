//! What the status line says: how each write ended, and what the desk has to tell.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};

/// How many notices are kept.
const KEPT: usize = 50;

/// The mark of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// `✓`: it happened.
    Done,
    /// `✗`: it did not happen and will not.
    Refused,
    /// `?`: it may have happened.
    Unknown,
    /// `…`: it was sent.
    Sent,
    /// A remark.
    Info,
}

/// A sentence for the status line.
#[derive(Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it stands.
    pub mark: Mark,
    /// The sentence, safe to draw.
    pub says: String,
    /// Since when.
    pub at: DateTime<Utc>,
}

/// Says only the mark: the sentence may hold a name.
impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notice({:?})", self.mark)
    }
}

/// The latest notices; never a stack of pop-ups.
#[derive(Clone, Debug, Default)]
pub struct Notices(VecDeque<Notice>);

impl Notices {
    /// Adds one.
    pub fn say(&mut self, mark: Mark, says: impl Into<String>, at: DateTime<Utc>) {
        self.0.push_back(Notice { mark, says: says.into(), at });
        if self.0.len() > KEPT {
            self.0.pop_front();
        }
    }

    /// The newest one.
    pub fn latest(&self) -> Option<&Notice> {
        self.0.back()
    }

    /// All of them, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Notice> {
        self.0.iter().rev()
    }
}
