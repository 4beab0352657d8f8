//! What the status line says: how each write ended, and what the desk has to tell.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

use super::masks;

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
    /// The sentence with the names in it hidden.
    hidden: String,
}

impl Notice {
    fn new(mark: Mark, says: &str, at: DateTime<Utc>) -> Self {
        Self { mark, hidden: masks::hidden(says), says: masks::plain(says), at }
    }
}

/// Says only the mark: the sentence may hold a name.
impl std::fmt::Debug for Notice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Notice({:?})", self.mark)
    }
}

/// The latest notices; never a stack of pop-ups.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    all: VecDeque<Notice>,
    /// A refusal that nobody can have overlooked yet stays in sight, whatever comes after it.
    refusal: Option<Notice>,
}

/// After this time on the screen a refusal makes room for the next thing that is done.
const SEEN_AFTER: TimeDelta = TimeDelta::seconds(3);

impl Notices {
    /// Adds one. Names in it are marked ([`masks::named`]), so that they can be hidden.
    pub fn say(&mut self, mark: Mark, says: impl Into<String>, at: DateTime<Utc>) {
        let notice = Notice::new(mark, &says.into(), at);
        match mark {
            Mark::Refused => self.refusal = Some(notice.clone()),
            Mark::Sent if self.refusal.as_ref().is_some_and(|r| at - r.at >= SEEN_AFTER) => self.refusal = None,
            Mark::Done | Mark::Unknown | Mark::Sent | Mark::Info => {}
        }
        self.add(notice, self.all.len());
    }

    /// Adds a remark about something that nobody has just done, such as what came back at the start: it does not cover how
    /// a write has ended or that this is not known.
    pub fn remark(&mut self, says: impl Into<String>, at: DateTime<Utc>) {
        let notice = Notice::new(Mark::Info, &says.into(), at);
        let covers = self.latest().is_some_and(|latest| latest.mark != Mark::Info);
        self.add(notice, self.all.len() - usize::from(covers));
    }

    fn add(&mut self, notice: Notice, place: usize) {
        self.all.insert(place, notice);
        if self.all.len() > KEPT {
            self.all.pop_front();
        }
    }

    /// The newest one.
    pub fn latest(&self) -> Option<&Notice> {
        self.all.back()
    }

    /// The refusal that stays in sight beside the newest notice, if that is another one.
    pub fn refusal_in_sight(&self) -> Option<&Notice> {
        self.refusal.as_ref().filter(|refusal| Some(*refusal) != self.latest())
    }

    /// Hides the names in all of them, for good.
    pub(super) fn hide_names(&mut self) {
        for notice in self.all.iter_mut().chain(&mut self.refusal) {
            notice.says.clone_from(&notice.hidden);
        }
    }

    /// The refusal has been seen. Says whether there was one.
    pub fn acknowledge(&mut self) -> bool {
        self.refusal.take().is_some()
    }
}
