//! What the practice server remembers: one database, its queries by subject, and the way to run them.
//!
//! Queries are plain functions over [`sql::Sql`]; each takes the practice it is for (`business`) as an argument. They
//! run as jobs on the store's own threads ([`Store::read`], [`Store::write`]). What may be done, and by whom, is not
//! decided here but in [`super::routes`] and the domain.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::watch;

use super::metrics::Histogram;

pub mod answers;
pub mod appointments;
pub mod audit;
pub mod backup;
pub mod clients;
pub mod events;
pub mod holds;
pub mod lists;
mod migrations;
pub mod patients;
pub mod practices;
pub mod queues;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod sign_in_failures;
pub mod sql;
mod sqlite;
pub mod standing;
mod threads;

use sql::{Sql, SqlError};
use sqlite::Sqlite;
use threads::Queue;

/// The open database. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Queue,
    readers: Queue,
    reader_count: usize,
    changed: watch::Receiver<u64>,
    write_times: Histogram,
}

impl Store {
    /// Opens the database file, or makes it, readable for its owner only. Brings it to the newest schema.
    ///
    /// # Errors
    /// A file that is damaged, foreign or newer than the program is refused and stays as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        let (count, changed) = watch::channel(0);
        let writer = Sqlite::writer(path)?;
        let (readers, reader_count) = threads::start_readers(|| Sqlite::reader(path))?;
        let writer = threads::start_writer(writer, count)?;
        Ok(Self {
            inner: Arc::new(Inner { writer, readers, reader_count, changed, write_times: Histogram::default() }),
        })
    }

    /// Runs a job that only reads; all its reads see the same state.
    pub async fn read<T, E>(&self, job: impl FnOnce(&mut dyn Sql) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        self.inner.readers.run(job).await
    }

    /// Runs a job that writes: all of it is kept, or, where it answers an error, nothing. When this answers, what was
    /// written is on the disk. Dropping the future does not stop the job once it has been queued.
    pub async fn write<T, E>(&self, job: impl FnOnce(&mut dyn Sql) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        let asked = Instant::now();
        let done = self.inner.writer.run(job).await;
        self.inner.write_times.took(asked.elapsed());
        done
    }

    /// How long writes took, from when they were asked for.
    pub fn write_times(&self) -> &Histogram {
        &self.inner.write_times
    }

    /// Changes whenever an event has been committed.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changed.clone()
    }

    /// Finishes what has been asked for and closes the file. Later jobs answer [`SqlError::Closed`].
    pub async fn close(&self) {
        for _ in 0..self.inner.reader_count {
            self.inner.readers.close().await;
        }
        self.inner.writer.close().await;
    }
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum StoreError {
    #[error(
        "the database {} is damaged, or is not a database of frontdesk; nothing was changed: put a backup in its place, or move the file away to start anew",
        path.display()
    )]
    Damaged { path: PathBuf },
    #[error(
        "the database {} belongs to another program; nothing was changed: name another data directory",
        path.display()
    )]
    Foreign { path: PathBuf },
    #[error(
        "the database {} was written by a newer frontdesk (schema {found}, this program knows up to {known}); nothing was changed: start the newer program, or name another data directory",
        path.display()
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error(
        "the folder {} can't be made ({source}); give yourself permission to write there, or name another data directory",
        path.display()
    )]
    Folder { path: PathBuf, source: std::io::Error },
    #[error(
        "the database {} can't be opened ({source}); give yourself permission to read and write it, or name another data directory",
        path.display()
    )]
    File { path: PathBuf, source: std::io::Error },
    #[error(
        "the database {} can't be used ({source}); check that its folder can be written to, that the disk has space, and that no other program holds it",
        path.display()
    )]
    Unusable { path: PathBuf, source: SqlError },
    #[error("the store could not start a thread ({0}); close other programs and try again")]
    Thread(std::io::Error),
    #[error("the store failed: {0}")]
    Sql(#[from] SqlError),
}

impl StoreError {
    fn of(path: &Path, source: SqlError) -> Self {
        let path = path.to_owned();
        match source {
            SqlError::Damaged(_) => Self::Damaged { path },
            SqlError::UniqueViolation(_)
            | SqlError::Busy
            | SqlError::NotWritable(_)
            | SqlError::Closed
            | SqlError::Other(_) => Self::Unusable { path, source },
        }
    }
}
