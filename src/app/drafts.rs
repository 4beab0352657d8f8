//! Keeps what is typed where it outlives the desk: a file in the data directory, written by a thread of its own after the
//! keys that changed it. Killed, the desk loses a keystroke at most; ended by a signal or a fault, none.
//!
//! Each desk that shares the directory has a file of its own, held by a lock; one that starts takes over those of desks
//! that have gone. Nothing is written while nothing is typed, and nothing stays once it is done.

mod folder;
mod page;
mod writer;

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use self::folder::Folder;
use self::writer::{News, Writer};
use crate::desk::Desk;
use crate::desk::model::draft::Draft;

/// The folder in the data directory.
const FOLDER: &str = "drafts";
/// How long what was typed last may take to be on its way to the disk.
const SYNCED_EVERY: Duration = Duration::from_secs(1);
/// How long a letter waits at most to be kept before it is shown: some hundred microseconds, unless the disk is busy.
const BEFORE_SHOWN: Duration = Duration::from_millis(50);
/// How long a panic waits for what was typed last.
const PATIENCE: Duration = Duration::from_millis(500);

/// The writers of this process: a panic hook has no other way to know; it may run in any thread.
static WRITERS: Mutex<Vec<Arc<Writer>>> = Mutex::new(Vec::new());

/// What is typed at this desk, as far as it is kept.
#[derive(Debug, Default)]
pub struct Drafts {
    /// The last that was handed over; `None` while that of desks that have gone was not yet.
    last: Option<Draft>,
    /// When that was typed.
    left_at: Option<DateTime<Utc>>,
    /// How often something was handed over.
    times: u64,
    kept: Option<Kept>,
}

#[derive(Debug)]
struct Kept {
    folder: Arc<Folder>,
    /// Writes at once, but the disk may not have it yet: it outlives the program.
    at_once: Arc<Writer>,
    /// Writes at most once a second, and waits for the disk: it outlives a power cut.
    synced: Arc<Writer>,
}

/// What a desk that has gone left behind, with the time of its last key.
pub type Left = Vec<(DateTime<Utc>, Draft)>;

impl Drafts {
    /// Takes over what desks that have gone have left for that server, and keeps what is typed from now on. Where the
    /// folder can't be used the desk goes on without: it is logged.
    pub fn open(data_dir: &Path, server: &str, now: DateTime<Utc>) -> (Self, Left) {
        let (folder, left) = match Folder::open(&data_dir.join(FOLDER), server, now) {
            Ok(opened) => opened,
            Err(error) => {
                tracing::error!(%error, "what is typed is not kept");
                return (Self::default(), Vec::new());
            }
        };
        let folder = Arc::new(folder);
        let write = |durable| {
            let folder = Arc::clone(&folder);
            move |what: &News| folder.write(what, durable)
        };
        let at_once = Writer::start("drafts", Duration::ZERO, write(false));
        let synced = Writer::start("drafts-synced", SYNCED_EVERY, write(true));
        match (at_once, synced) {
            (Ok(at_once), Ok(synced)) => {
                WRITERS.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::clone(&at_once));
                let last = left.is_empty().then(Draft::default);
                let left_at = left.iter().map(|(at, _)| *at).max();
                (Self { last, left_at, times: 0, kept: Some(Kept { folder, at_once, synced }) }, left)
            }
            (Err(error), _) | (_, Err(error)) => {
                tracing::error!(%error, "what is typed is not kept");
                (Self::default(), left)
            }
        }
    }

    /// Hands over what is typed now, if that has changed.
    pub fn note(&mut self, desk: &Desk, now: DateTime<Utc>) {
        if self.kept.is_some() {
            self.hand_over(Draft::of(desk), now);
        }
    }

    /// The desk ends: what is typed is on the disk when this returns. Left on purpose, only what was sent and is not
    /// known yet stays.
    pub fn end(&mut self, desk: &Desk, now: DateTime<Utc>, on_purpose: bool) {
        let draft = Draft::of(desk);
        self.hand_over(if on_purpose { draft.only_sent() } else { draft }, now);
        self.stop();
    }

    fn hand_over(&mut self, draft: Draft, now: DateTime<Utc>) {
        let Some(kept) = self.kept.as_ref().filter(|_| self.last.as_ref() != Some(&draft)) else { return };
        self.times += 1;
        let at = self.left_at.take().unwrap_or(now);
        let news = News { draft: draft.clone(), at, number: self.times };
        kept.at_once.take(news.clone());
        kept.synced.take(news);
        // A letter that can be seen is kept: where two come in a row, only the second may be under way.
        kept.at_once.settle(BEFORE_SHOWN);
        self.last = Some(draft);
    }

    fn stop(&mut self) {
        let Some(kept) = self.kept.take() else { return };
        let others = |writer: &Arc<Writer>| !Arc::ptr_eq(writer, &kept.at_once);
        WRITERS.lock().unwrap_or_else(PoisonError::into_inner).retain(others);
        // What a writer that has ended with a fault had not written yet.
        let last = [kept.at_once.stop(), kept.synced.stop()].into_iter().flatten().max_by_key(|news| news.number);
        if let Some(last) = last {
            kept.folder.write(&last, false);
            kept.folder.write(&last, true);
        }
        kept.folder.leave();
    }
}

/// However the desk ends, a fault of its own included.
impl Drop for Drafts {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Waits until what was typed last is written, for a moment. For panics: may be called from any thread, a writer's own
/// included.
pub fn settle() {
    // Never for a lock: who panics may hold it.
    let Ok(writers) = WRITERS.try_lock().map(|writers| writers.clone()) else { return };
    for writer in writers {
        writer.settle_in_panic(PATIENCE);
    }
}
