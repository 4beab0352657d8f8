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
mod carrier;
pub mod clients;
pub mod events;
pub mod holds;
pub mod lists;
mod migrations;
mod outside;
pub mod patients;
mod place;
mod postgres;
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

pub use outside::Stamp;
pub use place::{Place, PlaceError};
pub use postgres::{Address, AddressError, PostgresError};

use carrier::Carrier;
use outside::Outside;
use sql::{Sql, SqlError};
use sqlite::Sqlite;
use threads::Queue;

pub use threads::JobKind;

/// Statements that were run on SQLite so far, by all stores of this program.
#[cfg(feature = "rehearsal")]
static STATEMENTS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

/// How many statements were run on SQLite so far, by all stores of this program, without those that begin and end
/// transactions.
#[cfg(feature = "rehearsal")]
pub fn statements() -> u64 {
    STATEMENTS.load(std::sync::atomic::Ordering::Relaxed)
}

/// The open database. Cheap to clone; all clones are the same store.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    writer: Queue,
    readers: Queue,
    changed: watch::Receiver<u64>,
    write_times: Histogram,
    /// Where commits can be counted without asking.
    outside: Option<Outside>,
    /// Where other servers change the same database.
    listening: Option<postgres::Listening>,
}

impl Store {
    /// Opens the store that lies there. Until the server of a database has answered, or not, the thread waits.
    ///
    /// # Errors
    /// As [`Store::open`] and [`Store::connect`].
    pub fn at(place: &Place) -> Result<Self, StoreError> {
        match place {
            Place::Sqlite(path) => Self::open_with(path, true),
            Place::Postgres(address) => Self::connect(address),
        }
    }

    /// Opens a database of a PostgreSQL server and brings it to the newest schema. Other servers may be at work there.
    ///
    /// # Errors
    /// A server that can't be reached or does not let us in; a database that is foreign or newer than the program is
    /// refused and stays as it is.
    pub fn connect(address: &Address) -> Result<Self, StoreError> {
        let (count, changed) = watch::channel(0);
        let postgres::Parts { writers, readers, listening } = postgres::open(address, count)?;
        let write_times = Histogram::default();
        Ok(Self {
            inner: Arc::new(Inner {
                writer: writers,
                readers,
                changed,
                write_times,
                outside: None,
                listening: Some(listening),
            }),
        })
    }

    /// Opens the database file, or makes it, readable for its owner only. Brings it to the newest schema.
    ///
    /// # Errors
    /// A file that is damaged, foreign or newer than the program is refused and stays as it is.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Self::open_with(path.as_ref(), false)
    }

    /// `busy` where many callers are served, and the machine has little else to do.
    fn open_with(path: &Path, busy: bool) -> Result<Self, StoreError> {
        let suited = |database: Sqlite| {
            if busy { database.roomy().map_err(|wrong| StoreError::of(path, wrong)) } else { Ok(database) }
        };
        let (count, changed) = watch::channel(0);
        let writer = suited(Sqlite::writer(path)?)?;
        let readers = threads::start_readers(|| suited(Sqlite::reader(path)?))?;
        let outside = Outside::of(path)
            .inspect_err(|error| tracing::warn!(%error, "every request asks the database: its index can't be read"))
            .ok();
        let carrier = busy.then(|| Carrier::of(path)).transpose()?;
        let writer = threads::start_writer(writer, count, outside.clone(), carrier)?;
        let write_times = Histogram::default();
        Ok(Self { inner: Arc::new(Inner { writer, readers, changed, write_times, outside, listening: None }) })
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
        self.write_as(JobKind::default(), job).await
    }

    /// The same for a job of which more is known: many that serialise on the same name may share a commit.
    pub async fn write_as<T, E>(
        &self,
        kind: JobKind,
        job: impl FnOnce(&mut dyn Sql) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<SqlError> + Send + 'static,
    {
        let asked = Instant::now();
        let done = self.inner.writer.run_as(kind, job).await;
        self.inner.write_times.took(asked.elapsed());
        done
    }

    /// How long writes took, from when they were asked for.
    pub fn write_times(&self) -> &Histogram {
        &self.inner.write_times
    }

    /// How the database stands, where that can be told without asking it: as long as it is the same, nothing has been
    /// committed by anybody. `None` also in the moment in which somebody commits.
    pub fn stamp(&self) -> Option<Stamp> {
        self.inner.outside.as_ref()?.stamp()
    }

    /// A number that grows whenever clients, sessions or practices may have changed, whoever changed them; `None` where
    /// that can't be told without asking the database.
    pub fn epoch(&self) -> Option<u64> {
        self.inner.outside.as_ref()?.epoch()
    }

    /// Changes whenever an event has been committed, by whichever server.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inner.changed.clone()
    }

    /// Finishes what has been asked for and closes the database. Later jobs answer [`SqlError::Closed`].
    pub async fn close(&self) {
        self.inner.readers.close().await;
        self.inner.writer.close().await;
        if let Some(listening) = &self.inner.listening {
            listening.stop().await;
        }
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
    #[error(transparent)]
    Place(#[from] PlaceError),
    #[error(transparent)]
    Postgres(#[from] PostgresError),
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
            | SqlError::Lost(_)
            | SqlError::Closed
            | SqlError::Other(_) => Self::Unusable { path, source },
        }
    }
}
