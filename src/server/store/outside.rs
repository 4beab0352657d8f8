//! Whether anything has been committed since, without asking the database: SQLite counts commits in the index of its
//! write-ahead log (documented as the *WAL-index header*), a file in memory that all programs share which use the database.
//!
//! With it the server may keep in memory what it has read: who may call, the practice, an answer. It looks at the count
//! with every request, so that what another program has changed – an import, a client that was revoked – holds at once.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::sqlite::beside;

/// The header stands in the file twice; they differ only while it is being written.
const HEADER: usize = 48;
/// Where in it commits are counted, and where it says that it is in use.
const COUNT_AT: usize = 8;
const IN_USE_AT: usize = 12;

/// How the database stands. Two are equal only if nothing was committed between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp([u8; HEADER]);

impl Stamp {
    /// How many commits there were, modulo 2³².
    fn count(&self) -> u32 {
        let mut count = [0; 4];
        count.copy_from_slice(&self.0[COUNT_AT..COUNT_AT + 4]);
        u32::from_ne_bytes(count)
    }
}

/// Watches a database. Cheap to clone; all clones are the same.
#[derive(Clone, Debug)]
pub struct Outside(Arc<Watched>);

#[derive(Debug)]
struct Watched {
    index: Arc<File>,
    /// The newest stamp of which it is known whose commit it is.
    known: Mutex<Option<Stamp>>,
    /// Grows with whatever may change who may call, or the practice.
    epoch: AtomicU64,
}

/// A transaction of this program's own.
pub struct Own {
    before: Option<Stamp>,
}

impl Outside {
    /// Watches the database, which must have been opened and read already.
    pub fn of(database: &Path) -> io::Result<Self> {
        let index = index(database)?;
        Ok(Self(Arc::new(Watched { index, known: Mutex::default(), epoch: AtomicU64::new(0) })))
    }

    /// How the database stands; `None` in the moment in which somebody commits.
    pub fn stamp(&self) -> Option<Stamp> {
        let mut bytes = [0; 2 * HEADER];
        self.0.index.read_exact_at(&mut bytes, 0).ok()?;
        let (one, other) = bytes.split_at(HEADER);
        if one != other || one[IN_USE_AT] == 0 {
            return None;
        }
        let mut stamp = [0; HEADER];
        stamp.copy_from_slice(one);
        Some(Stamp(stamp))
    }

    /// A number that has grown if anything that was read of clients, sessions and practices may not hold any more.
    pub fn epoch(&self) -> Option<u64> {
        let stamp = self.stamp()?;
        let mut known = self.known();
        if *known != Some(stamp) {
            // A commit that this program has not told of: somebody else's. (Or its own, in the moment before it tells: to
            // read once too often does no harm.)
            *known = Some(stamp);
            self.grow();
        }
        Some(self.0.epoch.load(Ordering::SeqCst))
    }

    /// A transaction of this program begins: nobody else writes until it is over.
    pub fn begins(&self) -> Own {
        Own { before: self.stamp() }
    }

    /// It is over. `wrote` tells whether it changed anything, `access` whether that was who may call, or the practice.
    pub fn ended(&self, own: &Own, wrote: bool, access: bool) {
        let after = self.stamp();
        let mut known = self.known();
        let counted = own.before.map(|before| before.count().wrapping_add(u32::from(wrote)));
        // Others may have committed before it, since somebody last looked, or already after it.
        let only_ours = *known == own.before && after.map(|after| after.count()) == counted;
        if access || !only_ours {
            self.grow();
        }
        *known = after;
    }

    fn grow(&self) {
        self.0.epoch.fetch_add(1, Ordering::SeqCst);
    }

    fn known(&self) -> MutexGuard<'_, Option<Stamp>> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The index of the database's write-ahead log. It stays open until the program ends: to close any handle of the file would
/// give up the locks that SQLite itself holds on it.
fn index(database: &Path) -> io::Result<Arc<File>> {
    /// By device and number.
    type Files = HashMap<(u64, u64), Arc<File>>;
    static OPEN: Mutex<Option<Files>> = Mutex::new(None);
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    let open = open.get_or_insert_default();
    let path = beside(database, "-shm");
    let metadata = std::fs::metadata(&path)?;
    let key = (metadata.dev(), metadata.ino());
    if let Some(file) = open.get(&key) {
        return Ok(Arc::clone(file));
    }
    let file = Arc::new(File::open(&path)?);
    open.insert(key, Arc::clone(&file));
    Ok(file)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    /// Two connections of one database, as two programs have them.
    fn database() -> (tempfile::TempDir, Connection, Connection, Outside) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.db");
        let open = || Connection::open(&path).unwrap();
        let (ours, theirs) = (open(), open());
        ours.execute_batch("PRAGMA journal_mode=WAL; CREATE TABLE t (x)").unwrap();
        let outside = Outside::of(&path).unwrap();
        (folder, ours, theirs, outside)
    }

    fn write(on: &Connection) {
        on.execute("INSERT INTO t VALUES (1)", []).unwrap();
    }

    #[test]
    fn every_commit_changes_the_stamp_and_nothing_else_does() {
        let (_folder, ours, theirs, outside) = database();
        let first = outside.stamp().unwrap();
        assert_eq!(outside.stamp(), Some(first));
        write(&ours);
        let second = outside.stamp().unwrap();
        write(&theirs);
        let third = outside.stamp().unwrap();
        assert!(first != second && second != third);
        ours.execute_batch("BEGIN IMMEDIATE; INSERT INTO t VALUES (2); ROLLBACK").unwrap();
        theirs.query_row("SELECT count(*) FROM t", [], |row| row.get::<_, i64>(0)).unwrap();
        assert_eq!(outside.stamp(), Some(third));
        ours.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
        write(&ours);
        assert_ne!(outside.stamp(), Some(third));
    }

    #[test]
    fn only_what_others_commit_and_what_touches_access_makes_a_new_epoch() {
        let (_folder, ours, theirs, outside) = database();
        let own = |wrote: bool, access| {
            let own = outside.begins();
            if wrote {
                write(&ours);
            }
            outside.ended(&own, wrote, access);
        };
        let first = outside.epoch();
        own(true, false);
        own(false, false);
        assert_eq!(outside.epoch(), first);
        own(true, true);
        let second = outside.epoch();
        assert_ne!(second, first);
        write(&theirs);
        let third = outside.epoch();
        assert_ne!(third, second);
        own(true, false);
        assert_eq!(outside.epoch(), third);
        // Before this program's next transaction, with nobody looking in between.
        write(&theirs);
        own(true, false);
        let fourth = outside.epoch();
        assert_ne!(fourth, third);
        // Right behind its commit, before it could look.
        let last = outside.begins();
        write(&ours);
        write(&theirs);
        outside.ended(&last, true, false);
        assert_ne!(outside.epoch(), fourth);
    }
}
