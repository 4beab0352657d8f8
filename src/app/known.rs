//! The last known day on this computer's disk: clinics, doctors, and the appointments and slots of today and tomorrow as
//! they were read last, so that a desk that finds no server shows them, dated and read-only.
//!
//! It holds patient data: the file is its owner's only, belongs to one server and one account there, goes after a few
//! days, and the configuration can switch it off. It is written aside, never in the way of a key.

use std::hash::RandomState;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::data_dir;
use super::paper::files;
use crate::desk::Desk;
use crate::desk::model::Readings;
use crate::desk::port::LastKnown;

mod kept;

/// In place of an address: the server of the data directory, wherever it listens.
pub const HERE: &str = "";

/// The folder in the data directory.
pub const FOLDER: &str = "known";

/// The shortest time between two writings.
const PAUSE: TimeDelta = TimeDelta::seconds(5);
/// What says the same is written again after so long: the file tells how old it is.
const STILL_HOLDS: TimeDelta = TimeDelta::seconds(60);
/// For so long a file is of use to anybody.
const KEPT: Duration = Duration::from_secs(4 * 24 * 60 * 60);

/// Where the last known day of one account at one server is kept.
#[derive(Clone, Debug)]
pub struct Known {
    folder: PathBuf,
    of: Uuid,
}

impl Known {
    /// In that folder; what is too old there goes. `server` and `client_id` tell whose it is, and are in no name.
    pub fn new(folder: PathBuf, server: &str, client_id: &str) -> Self {
        let of = Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{server}\n{client_id}").as_bytes());
        let known = Self { folder, of };
        known.clean();
        known
    }

    /// Whether a desk has worked there before. At the very first time a wrong address is likelier than a server that is
    /// down, and a sentence that says so is of more use than an empty desk.
    pub fn was_here(&self) -> bool {
        self.mark().exists()
    }

    /// Whether there is a day to show.
    pub fn has_day(&self) -> bool {
        self.path().exists()
    }

    /// From now on a desk has worked there. This stays, and tells nothing of patients.
    pub fn is_here(&self) {
        let marked = files::make_folder(&self.folder).map_err(|fault| fault.words());
        let marked = marked.and_then(|()| data_dir::private_file(&self.mark()).map_err(|error| error.to_string()));
        if let Err(error) = marked {
            tracing::warn!(error, "it can't be noted that this desk has found its server");
        }
    }

    /// What was kept, if there is anything of use. What can't be read is as good as nothing.
    pub fn read(&self) -> Option<LastKnown> {
        let text = std::fs::read_to_string(self.path()).ok()?;
        match kept::read(&text, self.of) {
            Ok(day) => Some(day),
            Err(error) => {
                // Where, not what: the text is patient data.
                tracing::warn!(line = error.line(), column = error.column(), "the last known day can't be read");
                None
            }
        }
    }

    /// Removes everything: it was switched off.
    pub fn remove_all(folder: &std::path::Path) {
        files::clean(folder, is_kept);
    }

    fn mark(&self) -> PathBuf {
        self.folder.join(format!("{}.here", self.of.simple()))
    }

    fn path(&self) -> PathBuf {
        self.folder.join(format!("{}.json", self.of.simple()))
    }

    fn clean(&self) {
        let folder = self.folder.clone();
        files::clean(&self.folder, |name| is_kept(name) && files::is_older(&folder.join(name), KEPT));
    }

    fn write(&self, day: &LastKnown) -> Result<(), files::Fault> {
        files::make_folder(&self.folder)?;
        self.clean();
        files::replace_with(&self.path(), |file| Ok(kept::write(day, self.of, file)?))
    }
}

/// The name of a file of ours: 32 digits that tell nothing.
fn is_kept(name: &str) -> bool {
    name.strip_suffix(".json").is_some_and(|stem| stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// What the file says, as a number, and since when.
type Written = (u64, DateTime<Utc>);

/// Keeps what a running desk knows.
#[derive(Debug)]
pub struct Keeping {
    known: Known,
    /// The readings that were looked at last.
    seen: Option<Readings>,
    not_before: Option<DateTime<Utc>>,
    wakes_at: Option<DateTime<Utc>>,
    /// What the file says; held while it is written, so that of two writings the later one is last.
    written: Arc<Mutex<Option<Written>>>,
    /// Makes the numbers of this run.
    digests: RandomState,
}

impl Keeping {
    /// There, from now on.
    pub fn new(known: Known) -> Self {
        Self {
            known,
            seen: None,
            not_before: None,
            wakes_at: None,
            written: Arc::default(),
            digests: RandomState::new(),
        }
    }

    /// When the desk has to wake for it.
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.wakes_at
    }

    /// Writes what was read since, aside, and only what says something new.
    pub fn look(&mut self, desk: &Desk, now: DateTime<Utc>) {
        self.wakes_at = None;
        let readings = desk.readings();
        if readings.is_none() || readings == self.seen {
            return;
        }
        // A clock that was set back must not stop it.
        if let Some(not_before) = self.not_before.filter(|at| now < *at && *at - now <= PAUSE) {
            self.wakes_at = Some(not_before);
            return;
        }
        let Some(day) = desk.last_known() else { return };
        (self.seen, self.not_before) = (readings, Some(now + PAUSE));
        let (known, written, digests) = (self.known.clone(), Arc::clone(&self.written), self.digests.clone());
        tokio::task::spawn_blocking(move || {
            let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
            let lately = |at: DateTime<Utc>| (now - at).abs() < STILL_HOLDS;
            let digest = day.digest(&digests);
            if written.is_some_and(|(before, at)| lately(at) && before == digest) {
                return;
            }
            match known.write(&day) {
                Ok(()) => *written = Some((digest, now)),
                Err(fault) => tracing::warn!(fault = fault.words(), "the last known day could not be kept"),
            }
        });
    }
}

#[cfg(test)]
mod tests;
