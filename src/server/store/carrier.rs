//! Carries what the write-ahead log holds over into the file, beside the writer: on a busy server the writer would
//! otherwise stand still for it, and everybody who waits for a write with it.
//!
//! SQLite lets anybody do that while others read and write. Only where the log has become long all the same does the
//! writer finish it ([`LONGEST_LOG`]), since a log begins anew only when nothing of it is left to carry.

use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;

use super::StoreError;
use super::sql::Sql;
use super::sqlite::Sqlite;
use super::threads;

/// How many writes the log is left to itself: some ten megabytes.
const WRITES: usize = 512;
/// The log at which the writer itself carries over what is left, in pages of 4 KiB.
pub const LONGEST_LOG: u32 = 16_000;

/// The thread that does it. It ends with this.
pub struct Carrier {
    wake: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
    written: usize,
}

impl Carrier {
    /// Starts it for a database that is open.
    pub fn of(path: &Path) -> Result<Self, StoreError> {
        let mut database = Sqlite::existing(path)?;
        let (wake, woken) = sync_channel(1);
        let thread = threads::spawn("store-carrier", move || {
            while woken.recv().is_ok() {
                if let Err(wrong) = database.query("PRAGMA wal_checkpoint(PASSIVE)", &[]) {
                    // The log holds it all as well; it is tried again.
                    tracing::warn!(%wrong, "the write-ahead log could not be carried over");
                }
            }
        })?;
        Ok(Self { wake: Some(wake), thread: Some(thread), written: 0 })
    }

    /// So many writes more are in the log.
    pub fn wrote(&mut self, count: usize) {
        self.written += count;
        if self.written >= WRITES
            && let Some(wake) = &self.wake
        {
            self.written = 0;
            // Where it is at work still, it has been told already.
            wake.try_send(()).unwrap_or_default();
        }
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        drop(self.wake.take());
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the thread that carries the write-ahead log over panicked");
        }
    }
}
