//! PostgreSQL: several servers share one database, and each runs several transactions at a time.
//!
//! Each connection belongs to one thread. A connection that is lost is opened again for the next job. What is the same
//! for the queries as on SQLite: one set of statements, texts compared by code point (see [`schema`]), and a row that
//! exists already is the failure of one statement, not of its whole transaction.

mod address;
mod errors;
mod link;
mod listen;
mod schema;
mod tls;
mod values;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::watch;

pub use address::{Address, AddressError};
pub use listen::Listening;

use super::StoreError;
use super::sql::{Row, Sql, SqlError, Value, args};
use super::threads::{self, Job, Queue};
use link::{Failed, Link, OpenError, Way};

/// How many transactions may write at a time.
const WRITERS: usize = 4;
/// How many jobs may read at a time.
const READERS: usize = 4;
/// How long a server that could not be reached is left alone.
const PAUSE: Duration = Duration::from_millis(500);
/// Keys of `serialise` and `try_claim` must not meet.
const SERIALISED: i64 = 0;
const CLAIMED: i64 = 1;

/// Why a PostgreSQL server can't be used. The places have no passwords in them.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum PostgresError {
    #[error(
        "the PostgreSQL server of {place} can't be reached ({says}); start it, or check the address, the port and the network"
    )]
    Unreachable { place: String, says: String },
    #[error(
        "the PostgreSQL server does not let {place} in ({says}); check the role, its password (PGPASSWORD) and pg_hba.conf"
    )]
    SignIn { place: String, says: String },
    #[error("the PostgreSQL server has no database {place}; make it with createdb")]
    NoDatabase { place: String },
    #[error("the PostgreSQL server of {place} can't be reached by TLS ({says}); {}", TLS_ADVICE)]
    Tls { place: String, says: String },
    #[error("{place} can't be reached by TLS: {says}; mend that file, or name another with sslrootcert")]
    Certificates { place: String, says: String },
    #[error("the PostgreSQL server refuses {place} ({says}); mend that and start again")]
    Refuses { place: String, says: String },
    #[error("the PostgreSQL server of {place} is of version {found}; {} or newer is needed", schema::OLDEST)]
    TooOld { place: String, found: i64 },
    #[error(
        "the database {place} keeps its texts in {found}, which not all names can be written in; make it anew with createdb --encoding=UTF8 --template=template0"
    )]
    Encoding { place: String, found: String },
    #[error(
        "the database {place} belongs to another program (its schema {schema} has tables, but not ours); nothing was changed: make a database of its own for frontdesk"
    )]
    Foreign { place: String, schema: String },
    #[error(
        "the database {place} was written by a newer frontdesk (schema {found}, this program knows up to {known}); nothing was changed: start the newer program, or name another database"
    )]
    Newer { place: String, found: i64, known: i64 },
    #[error(
        "the database {place} can't be used ({source}); make its role the owner of the database, and check the server's log"
    )]
    Unusable { place: String, source: SqlError },
}

const TLS_ADVICE: &str = "give it a certificate for that name that this computer trusts (or sslrootcert=FILE), or use \
    a tunnel and name 127.0.0.1";

/// The queues of an open store.
pub struct Parts {
    /// Jobs that write.
    pub writers: Queue,
    /// Jobs that only read.
    pub readers: Queue,
    /// Hears of the changes that other servers make.
    pub listening: Listening,
}

/// Reaches the server, brings the database to the newest schema and starts the threads.
pub fn open(address: &Address, changed: watch::Sender<u64>) -> Result<Parts, StoreError> {
    let way = Way::to(address)?;
    // Waiting for an answer is not allowed on a thread that runs tasks, as that of the caller may be.
    let prepared = std::thread::scope(|scope| scope.spawn(|| schema::prepare(&way)).join());
    prepared.map_err(|_| SqlError::Other("the schema could not be looked at".to_owned()))??;
    let changed = Arc::new(changed);
    let origin: Arc<str> = uuid::Uuid::new_v4().simple().to_string().into();
    let connection = || Postgres::new(way.clone(), Arc::clone(&origin));
    let write = || {
        let (mut database, changed) = (connection(), Arc::clone(&changed));
        move |job| {
            if write(&mut database, job) {
                changed.send_modify(|count| *count += 1);
            }
        }
    };
    let read = || {
        let mut database = connection();
        move |job| read(&mut database, job)
    };
    let writers = threads::start_pool("store-writer", (0..WRITERS).map(|_| write()))?;
    let readers = threads::start_pool("store-reader", (0..READERS).map(|_| read()))?;
    let listening = listen::start(way.clone(), origin, changed)?;
    Ok(Parts { writers, readers, listening })
}

/// Runs a job as one transaction; tells whether it announced something.
fn write(database: &mut Postgres, job: Job) -> bool {
    if let Err(wrong) = database.begin("BEGIN") {
        threads::refuse(job, wrong);
        return false;
    }
    let ran = catch_unwind(AssertUnwindSafe(|| job.run(Ok(database))));
    match ran {
        Ok(ran) if ran.keep => {
            let end = database.commit();
            let announced = end.is_ok() && database.announced;
            ran.tell(end);
            announced
        }
        Ok(ran) => {
            database.roll_back();
            ran.tell(Ok(()));
            false
        }
        Err(_) => {
            tracing::error!("a job of the store panicked; what it had written is undone");
            database.roll_back();
            false
        }
    }
}

/// All reads of a job see the same state.
fn read(database: &mut Postgres, job: Job) {
    if let Err(wrong) = database.begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") {
        threads::refuse(job, wrong);
        return;
    }
    let ran = catch_unwind(AssertUnwindSafe(|| job.run(Ok(database))));
    // Whoever asked need not wait for this.
    match ran {
        Ok(ran) => ran.tell(Ok(())),
        Err(_) => tracing::error!("a read of the store panicked"),
    }
    database.roll_back();
}

/// A connection as the queries see it.
struct Postgres {
    way: Way,
    /// Which server announces: it need not be told of its own changes.
    origin: Arc<str>,
    link: Option<Link>,
    unreachable: Option<(Instant, SqlError)>,
    announced: bool,
    /// A statement has failed, and PostgreSQL takes no more of them in this transaction.
    failed: bool,
}

impl Postgres {
    fn new(way: Way, origin: Arc<str>) -> Self {
        Self { way, origin, link: None, unreachable: None, announced: false, failed: false }
    }

    /// The connection, opened if need be.
    fn link(&mut self) -> Result<&mut Link, SqlError> {
        if self.link.as_ref().is_some_and(Link::is_closed) {
            self.link = None;
        }
        match &mut self.link {
            Some(link) => Ok(link),
            empty => {
                if let Some((since, wrong)) = &self.unreachable
                    && since.elapsed() < PAUSE
                {
                    return Err(wrong.clone());
                }
                match Link::open(&self.way) {
                    Ok(link) => {
                        self.unreachable = None;
                        Ok(empty.insert(link))
                    }
                    Err(error) => {
                        let wrong = refused(&error);
                        self.unreachable = Some((Instant::now(), wrong.clone()));
                        Err(wrong)
                    }
                }
            }
        }
    }

    /// Begins a transaction. A connection that was lost meanwhile is opened again: nothing has been done on it yet.
    fn begin(&mut self, how: &str) -> Result<(), SqlError> {
        self.announced = false;
        self.failed = false;
        match self.link()?.control(how) {
            Ok(()) => Ok(()),
            Err(failed) if failed.lost => {
                self.link = None;
                self.link()?.control(how).map_err(|again| self.after(again))
            }
            Err(failed) => Err(self.after(failed)),
        }
    }

    fn commit(&mut self) -> Result<(), SqlError> {
        if self.failed {
            // PostgreSQL would answer this commit with success, and roll back.
            self.roll_back();
            return Err(SqlError::Other("a statement of the transaction had failed".to_owned()));
        }
        let end = match (&mut self.link, self.announced) {
            (None, _) => return Err(SqlError::Lost("the connection was gone before the end".to_owned())),
            (Some(link), false) => link.control("COMMIT"),
            // The identifier is made of hexadecimal digits.
            (Some(link), true) => {
                link.control(&format!("SELECT pg_notify('{}', '{}'); COMMIT", listen::CHANNEL, self.origin))
            }
        };
        let Err(failed) = end else { return Ok(()) };
        let known = failed.answered && !failed.lost;
        let wrong = self.after(failed);
        if known {
            self.roll_back();
            return Err(wrong);
        }
        self.link = None;
        Err(SqlError::Other(format!("the answer to a commit was lost ({wrong}); whether it was kept is not known")))
    }

    fn roll_back(&mut self) {
        if let Some(link) = &mut self.link
            && let Err(failed) = link.control("ROLLBACK")
        {
            // The server rolls back what a connection leaves behind.
            tracing::debug!(wrong = %failed.error, "a transaction ended with its connection");
            self.link = None;
        }
    }

    fn ask<T, F>(&mut self, sql: &str, args: &[Value], ask: F) -> Result<T, SqlError>
    where
        F: AsyncFnOnce(
            &tokio_postgres::Client,
            tokio_postgres::Statement,
            &[&(dyn tokio_postgres::types::ToSql + Sync)],
        ) -> Result<T, tokio_postgres::Error>,
    {
        let Some(link) = &mut self.link else {
            return Err(SqlError::Lost("the connection was lost within a transaction".to_owned()));
        };
        let args: Vec<&(dyn tokio_postgres::types::ToSql + Sync)> = args.iter().map(|arg| arg as _).collect();
        let done = link.ask(sql, |client, statement| async { ask(client, statement, &args).await });
        done.map_err(|failed| self.after(failed))
    }

    /// Draws the consequences of a failure.
    fn after(&mut self, failed: Failed) -> SqlError {
        self.failed = true;
        if failed.lost {
            self.link = None;
        } else if failed.stale
            && let Some(link) = &mut self.link
        {
            link.forget_prepared();
            return SqlError::Busy;
        }
        failed.error
    }
}

fn refused(error: &OpenError) -> SqlError {
    let why = error.why();
    tracing::warn!(why, "the database can't be reached");
    SqlError::Lost(why)
}

impl Sql for Postgres {
    fn execute(&mut self, sql: &str, args: &[Value]) -> Result<usize, SqlError> {
        let one_row = is_insert_of_one_row(sql);
        let gentle = if one_row { format!("{sql} ON CONFLICT DO NOTHING") } else { sql.to_owned() };
        let changed =
            self.ask(&gentle, args, async |client, statement, args| client.execute(&statement, args).await)?;
        if one_row && changed == 0 {
            return Err(SqlError::UniqueViolation(table_of(sql)));
        }
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    fn query(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, SqlError> {
        let rows = self.ask(sql, args, async |client, statement, args| client.query(&statement, args).await)?;
        let row = |row: &tokio_postgres::Row| {
            let columns = (0..row.len()).map(|at| row.try_get::<_, Value>(at)).collect::<Result<Vec<_>, _>>();
            columns.map(Row::new).map_err(|error| SqlError::Other(errors::why(&error)))
        };
        rows.iter().map(row).collect()
    }

    fn serialise(&mut self, name: &str) -> Result<(), SqlError> {
        self.query("SELECT pg_advisory_xact_lock(hashtextextended($1, $2))", args![name, SERIALISED]).map(drop)
    }

    fn try_claim(&mut self, name: &str) -> Result<bool, SqlError> {
        let sql = "SELECT pg_try_advisory_xact_lock(hashtextextended($1, $2))";
        let row = self.query_first(sql, args![name, CLAIMED])?;
        row.map_or(Ok(false), |row| Ok(row.int(0)? != 0))
    }

    fn announce(&mut self) -> Result<(), SqlError> {
        self.announced = true;
        Ok(())
    }
}

/// Whether the statement adds one row and says nothing of what is to happen where it exists already. PostgreSQL would
/// give up the whole transaction there; SQLite lets the caller decide, and so do we.
fn is_insert_of_one_row(sql: &str) -> bool {
    let says = |words: &str| sql.contains(words);
    sql.starts_with("INSERT INTO ")
        && says(" VALUES (")
        && !says("ON CONFLICT")
        && !says("RETURNING")
        && !says("), (")
        && !says("),(")
}

fn table_of(insert: &str) -> String {
    insert.split_whitespace().nth(2).unwrap_or_default().to_owned()
}
