//! The journal of intents: before the first byte of a write is sent, what is about to be asked for is on disk, so that the
//! next desk finds out how it ended whatever happens to this one.
//!
//! Each run of a desk has a file of its own, held by a lock that the operating system frees however the desk ends. A desk
//! that starts takes over the files whose lock is free. What is kept are ids and times ([`record`]); a file in which
//! everything is settled is emptied, and goes with its desk.

mod adopting;
#[cfg(test)]
mod order;
mod record;
mod sink;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use self::record::{Opened, Record};
use self::sink::{OwnFile, Sink};
use crate::desk::port::{Earlier, LeftBehind, Write};

/// How long after its call a write may still reach a service that can't be told to refuse it: longer than this program, and
/// whatever stands between, keeps a call alive.
const LATE: Duration = Duration::from_secs(90);
/// For so long an outcome is kept after it was told: who is killed between hearing and showing it is told again.
const SHOWN: Duration = Duration::from_secs(1);

/// The journal of a run. Its clones are one.
#[derive(Clone)]
pub struct Journal {
    kept: Arc<Kept>,
    late: Duration,
}

struct Kept {
    server: String,
    left: LeftBehind,
    lines: Mutex<Lines>,
}

/// What has been written, and where to.
struct Lines {
    sink: Box<dyn Sink>,
    /// Keys of writes of which the end is not known.
    open: BTreeSet<String>,
    /// Keys of writes of which the desk has just been told the end.
    told: BTreeSet<String>,
}

/// Names no key and no id.
impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Journal({} open)", self.kept.lines().open.len())
    }
}

impl Journal {
    /// Opens the journal of a run in that folder, which is made if need be, and takes over what desks that have ended left
    /// there for the same server. What was left for other servers stays. Blocks its thread.
    ///
    /// `server` says which server it is, however that is reached; `run` is this run's alone.
    ///
    /// # Errors
    /// The folder or the file of this run can't be used. Damaged lines are no error: they are passed over and counted.
    pub fn open(folder: &Path, run: Uuid, server: &str) -> io::Result<Self> {
        let mut own = OwnFile::create(folder, run)?;
        let left = adopting::adopt(folder, server, &mut own)?;
        Ok(Self::over(Box::new(own), server, left))
    }

    fn over(sink: Box<dyn Sink>, server: &str, left: LeftBehind) -> Self {
        let open = left.open.iter().map(|earlier| earlier.key.clone()).collect();
        let lines = Mutex::new(Lines { sink, open, told: BTreeSet::new() });
        Self { kept: Arc::new(Kept { server: server.to_owned(), left, lines }), late: LATE }
    }

    /// The same with another bound for how late a write may arrive at a service that knows no keys.
    #[must_use]
    pub fn waiting(self, late: Duration) -> Self {
        Self { late, ..self }
    }

    /// How late a write may arrive at a service that knows no keys.
    pub(super) fn late(&self) -> Duration {
        self.late
    }

    /// What earlier desks left behind.
    pub fn left(&self) -> &LeftBehind {
        &self.kept.left
    }

    /// Puts on disk that a write is about to be sent; it is there when this returns.
    ///
    /// # Errors
    /// It is not, and the write must not be sent.
    pub async fn opens(&self, write: &Write, at: DateTime<Utc>) -> io::Result<()> {
        let Some(earlier) = Earlier::of(write, at) else { return Ok(()) };
        let opened = Opened::of(&earlier, &self.kept.server);
        self.off_the_loop(move |lines| lines.open(opened)).await
    }

    /// Puts on disk that the new appointment of the move with that key is about to be taken back.
    ///
    /// # Errors
    /// It is not, and the new appointment must not be taken back.
    pub(super) async fn takes_back(&self, key: &str) -> io::Result<()> {
        let line = Record::TakesBack(key.to_owned()).line()?;
        self.off_the_loop(move |lines| lines.sink.append(line.as_bytes()).and_then(|()| lines.sink.sync())).await
    }

    /// The desk has been told how the write with that key ended.
    pub fn told(&self, key: &str) {
        self.kept.lines().told.insert(key.to_owned());
        let (journal, key) = (self.clone(), key.to_owned());
        tokio::spawn(async move {
            tokio::time::sleep(SHOWN).await;
            let ended = journal.off_the_loop(move |lines| lines.end(&key)).await;
            log(ended);
        });
    }

    async fn off_the_loop<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Lines) -> io::Result<T> + Send + 'static,
    ) -> io::Result<T> {
        let kept = Arc::clone(&self.kept);
        tokio::task::spawn_blocking(move || work(&mut kept.lines())).await.map_err(io::Error::other)?
    }
}

impl Kept {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who ends in order has shown what was told.
impl Drop for Kept {
    fn drop(&mut self) {
        let lines = self.lines.get_mut().unwrap_or_else(PoisonError::into_inner);
        for key in std::mem::take(&mut lines.told) {
            log(lines.end(&key));
        }
        if lines.open.is_empty() {
            log(lines.sink.remove());
        }
    }
}

impl Lines {
    fn open(&mut self, opened: Opened) -> io::Result<()> {
        let key = opened.key.clone();
        let line = Record::Opened(Box::new(opened)).line()?;
        if let Err(error) = self.sink.append(line.as_bytes()).and_then(|()| self.sink.sync()) {
            // Some of it may be there; what is read of it must not count as sent.
            log(Record::Ended(key).line().and_then(|line| self.sink.append(line.as_bytes())));
            return Err(error);
        }
        self.open.insert(key);
        Ok(())
    }

    fn end(&mut self, key: &str) -> io::Result<()> {
        self.told.remove(key);
        if !self.open.remove(key) {
            return Ok(());
        }
        if self.open.is_empty() {
            return self.sink.clear();
        }
        self.sink.append(Record::Ended(key.to_owned()).line()?.as_bytes())
    }
}

/// An end that is not written down is found out once more by the next desk, and nothing worse.
fn log(written: io::Result<()>) {
    if let Err(error) = written {
        tracing::warn!(%error, "the end of a write could not be written down");
    }
}
