//! One connection with its transaction, as the queries see it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};

use super::link::{Failed, Link, OpenError, Way};
use super::{errors, listen};
use crate::server::store::sql::{Row, Sql, SqlError, Value, args};

/// How long a server that could not be reached is left alone.
const PAUSE: Duration = Duration::from_millis(500);
/// Keys of `serialise` and `try_claim` must not meet.
const SERIALISED: i64 = 0;
const CLAIMED: i64 = 1;

/// A connection as the queries see it.
pub struct Postgres {
    way: Way,
    /// Which server announces: it need not be told of its own changes.
    origin: Arc<str>,
    link: Option<Link>,
    unreachable: Option<(Instant, SqlError)>,
    announced: bool,
    /// A statement has failed, and PostgreSQL takes no more of them in this transaction, or since its savepoint.
    failed: bool,
    /// What this transaction serialises on from its beginning.
    turn: Option<String>,
    /// The savepoint that has served, and may be used again.
    served: bool,
}

impl Postgres {
    /// A connection that is opened when it is needed.
    pub fn new(way: Way, origin: Arc<str>) -> Self {
        Self { way, origin, link: None, unreachable: None, announced: false, failed: false, turn: None, served: false }
    }

    /// A connection that is open already, and announces nothing.
    pub fn over(link: Link, way: Way) -> Self {
        Self { link: Some(link), ..Self::new(way, "".into()) }
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

    /// Begins a transaction, in those words. A connection that was lost meanwhile is opened again: nothing has been done on it yet.
    pub fn begin(&mut self, how: &str) -> Result<(), SqlError> {
        (self.announced, self.failed, self.turn, self.served) = (false, false, None, false);
        match self.link()?.control(how) {
            Ok(()) => Ok(()),
            Err(failed) if failed.lost => {
                self.link = None;
                self.link()?.control(how).map_err(|again| self.after(again))
            }
            Err(failed) => Err(self.after(failed)),
        }
    }

    /// Serialises on the name before anything else, for all jobs of the transaction.
    pub fn take_turn(&mut self, name: &str) -> Result<(), SqlError> {
        self.serialise(name)?;
        self.turn = Some(name.to_owned());
        Ok(())
    }

    /// Marks the state to which one job of several may fall back.
    pub fn savepoint(&mut self) -> Result<(), SqlError> {
        // The one that has served is given up on the same way there.
        let sql =
            if std::mem::take(&mut self.served) { "RELEASE SAVEPOINT job; SAVEPOINT job" } else { "SAVEPOINT job" };
        self.say(sql)
    }

    /// Keeps what a job has done, for the transaction to commit: `several` where it is not alone in there.
    pub fn keep(&mut self, several: bool) -> Result<(), SqlError> {
        if !several {
            return Ok(());
        }
        if self.failed {
            self.undo(several);
            return Err(SqlError::Other("a statement of the transaction had failed".to_owned()));
        }
        self.served = true;
        Ok(())
    }

    /// Undoes what a job has done; one that is alone is rolled back with its transaction.
    pub fn undo(&mut self, several: bool) {
        if !several {
            return;
        }
        if self.say("ROLLBACK TO SAVEPOINT job").is_ok() {
            (self.failed, self.served) = (false, true);
        }
    }

    fn say(&mut self, sql: &str) -> Result<(), SqlError> {
        let Some(link) = &mut self.link else {
            return Err(SqlError::Lost("the connection was lost within a transaction".to_owned()));
        };
        link.control(sql).map_err(|failed| self.after(failed))
    }

    /// Ends the transaction and keeps it. Success is told only where the server has told it.
    pub fn commit(&mut self) -> Result<(), SqlError> {
        if self.failed && self.link.is_some() {
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

    /// Whether others have to be told of what has been committed.
    pub fn has_announced(&self) -> bool {
        self.announced
    }

    /// Ends the transaction and keeps nothing.
    pub fn roll_back(&mut self) {
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
        F: AsyncFnOnce(&Client, Statement, &[&(dyn ToSql + Sync)]) -> Result<T, Error>,
    {
        let Some(link) = &mut self.link else {
            return Err(SqlError::Lost("the connection was lost within a transaction".to_owned()));
        };
        let args: Vec<&(dyn ToSql + Sync)> = args.iter().map(|arg| arg as _).collect();
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
        if self.turn.as_deref() == Some(name) {
            return Ok(());
        }
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

    /// Other servers may change it as well: here every request asks the database.
    fn access_changed(&mut self) {}
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
