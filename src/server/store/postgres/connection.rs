//! One connection with its transaction, as the queries see it.

mod jobs;
mod settled;

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::ahead::{Answer, Said};
use super::link::{Failed, Link, OpenError, Way};
use super::listen;
use crate::server::store::sql::{Question, Row, Sql, SqlError, Value, args};

use settled::Settled;

pub use jobs::Behind;

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
    /// What has failed: PostgreSQL takes no more statements in this transaction, or since its savepoint.
    failed: Option<SqlError>,
    /// What this transaction serialises on already; so many of them since before the savepoint.
    turns: Vec<String>,
    turns_before: usize,
    /// What waits to be sent with the next question, or at the end.
    posted: Vec<Said>,
    /// So many of them, the first, set the savepoint of the job that runs…
    begins: usize,
    /// …and it is known to be set.
    marked: bool,
    /// There is a savepoint that has served, and is given up for the next one.
    served: bool,
    /// What was asked ahead, with its answers.
    foreseen: Vec<(Question, Vec<Row>)>,
    /// What need not be asked again in this transaction; and before the job that runs.
    settled: Settled,
    settled_before: Settled,
    /// Whether something was claimed, which others meet until the transaction is over.
    claims: bool,
    /// Its beginning has not been sent yet: it goes with the first question.
    to_begin: bool,
    /// Whether the job that runs has changed anything.
    changed: bool,
}

impl Postgres {
    /// A connection that is opened when it is needed.
    pub fn new(way: Way, origin: Arc<str>) -> Self {
        Self {
            way,
            origin,
            link: None,
            unreachable: None,
            announced: false,
            failed: None,
            turns: Vec::new(),
            turns_before: 0,
            posted: Vec::new(),
            begins: 0,
            marked: false,
            served: false,
            foreseen: Vec::new(),
            settled: Settled::default(),
            settled_before: Settled::default(),
            claims: false,
            to_begin: false,
            changed: false,
        }
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
        (self.announced, self.failed, self.claims) = (false, None, false);
        self.forget();
        match self.link()?.control(how) {
            Ok(()) => Ok(()),
            Err(failed) if failed.lost => {
                self.link = None;
                self.link()?.control(how).map_err(|again| self.after(again))
            }
            Err(failed) => Err(self.after(failed)),
        }
    }

    /// Begins a transaction that only reads, together with the first question.
    pub fn begin_to_read(&mut self) -> Result<(), SqlError> {
        (self.announced, self.failed, self.claims) = (false, None, false);
        self.forget();
        self.link()?;
        self.posted.push(Said::Controls("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY".to_owned()));
        self.to_begin = true;
        Ok(())
    }

    /// Nothing waits to be sent any more, and nothing is foreseen.
    fn forget(&mut self) {
        self.posted.clear();
        self.foreseen.clear();
        self.settled.clear();
        self.turns.clear();
        (self.begins, self.marked, self.served, self.to_begin) = (0, false, false, false);
    }

    /// Serialises on the name before anything else, for all jobs of the transaction.
    pub fn take_turn(&mut self, name: &str) {
        self.turns.push(name.to_owned());
        self.posted.push(Said::Asks(turn_of(name)));
    }

    /// Why nothing more can be done in this transaction.
    pub fn broken(&self) -> Option<SqlError> {
        self.failed.clone()
    }

    /// Ends the transaction and keeps it. Success is told only where the server has told it.
    pub fn commit(&mut self) -> Result<(), SqlError> {
        if let Some(wrong) = self.failed.clone()
            && self.link.is_some()
        {
            // PostgreSQL would answer this commit with success, and roll back.
            self.roll_back();
            return Err(wrong);
        }
        let Some(link) = &mut self.link else {
            return Err(SqlError::Lost("the connection was gone before the end".to_owned()));
        };
        let mut all = std::mem::take(&mut self.posted);
        all.extend(self.settled.take_puts());
        if self.announced {
            // The identifier is made of hexadecimal digits.
            all.push(Said::Controls(format!("SELECT pg_notify('{}', '{}')", listen::CHANNEL, self.origin)));
        }
        // Where one of those fails, this rolls back; and the failure is told.
        all.push(Said::Controls("COMMIT".to_owned()));
        let end = link.ask_all(&all, &mut 0);
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

    /// Whether others may meet a claim of this transaction.
    pub fn has_claims(&self) -> bool {
        self.claims
    }

    /// Ends the transaction and keeps nothing.
    pub fn roll_back(&mut self) {
        let has_begun = !self.to_begin;
        self.forget();
        if has_begun
            && let Some(link) = &mut self.link
            && let Err(failed) = link.control("ROLLBACK")
        {
            // The server rolls back what a connection leaves behind.
            tracing::debug!(wrong = %failed.error, "a transaction ended with its connection");
            self.link = None;
        }
    }

    /// Sends what waits and these behind it; tells what these were answered.
    fn ask_all(&mut self, these: Vec<Said>) -> Result<Vec<Answer>, SqlError> {
        if let Some(wrong) = &self.failed {
            return Err(wrong.clone());
        }
        let lacks = |said: &Said| self.link.as_ref().is_some_and(|link| link.lacks(said));
        if self.begins > 0 && self.posted[self.begins..].iter().chain(&these).any(lacks) {
            // To prepare may fail, and only what is behind a savepoint that is set can be undone alone.
            let first = self.posted.drain(..self.begins).collect();
            let begins = std::mem::take(&mut self.begins);
            self.send(first, begins)?;
        }
        let mut all = std::mem::take(&mut self.posted);
        let (before, begins) = (all.len(), std::mem::take(&mut self.begins));
        all.extend(these);
        Ok(self.send(all, begins)?.split_off(before))
    }

    /// Sends all of it, of which the first so many set the savepoint.
    fn send(&mut self, all: Vec<Said>, begins: usize) -> Result<Vec<Answer>, SqlError> {
        let Some(link) = &mut self.link else {
            return Err(SqlError::Lost("the connection was lost within a transaction".to_owned()));
        };
        let mut done = 0;
        let mut answers = link.ask_all(&all, &mut done);
        if std::mem::take(&mut self.to_begin) && answers.as_ref().is_err_and(|failed| failed.lost) {
            // It was lost since the last time, and to read does no harm.
            (self.link, done) = (None, 0);
            answers = self.link()?.ask_all(&all, &mut done);
        }
        self.marked = self.marked || (begins > 0 && done >= begins);
        answers.map_err(|failed| self.after(failed))
    }

    fn ask(&mut self, one: Said) -> Result<Answer, SqlError> {
        Ok(self.ask_all(vec![one])?.pop().unwrap_or(Answer::Done))
    }

    /// Draws the consequences of a failure.
    fn after(&mut self, failed: Failed) -> SqlError {
        let mut wrong = failed.error;
        if failed.lost {
            self.link = None;
        } else if failed.stale
            && let Some(link) = &mut self.link
        {
            link.forget_prepared();
            wrong = SqlError::Busy;
        }
        // Whatever fails after it fails because of it.
        self.failed.get_or_insert_with(|| wrong.clone());
        wrong
    }
}

fn refused(error: &OpenError) -> SqlError {
    let why = error.why();
    tracing::warn!(why, "the database can't be reached");
    SqlError::Lost(why)
}

/// These locks are of a database: where several schemas in it are stores, each has its own.
fn turn_of(name: &str) -> Question {
    let sql = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema()::text || ' ' || $1::text, $2))";
    Question::new(sql, args![name, SERIALISED])
}

fn claim_of(name: &str) -> Question {
    let sql = "SELECT pg_try_advisory_xact_lock(hashtextextended(current_schema()::text || ' ' || $1::text, $2))";
    Question::new(sql, args![name, CLAIMED])
}

impl Sql for Postgres {
    fn execute(&mut self, sql: &str, args: &[Value]) -> Result<usize, SqlError> {
        self.changed = true;
        let one_row = is_insert_of_one_row(sql);
        let gentle = if one_row { format!("{sql} ON CONFLICT DO NOTHING") } else { sql.to_owned() };
        match self.ask(Said::Changes(gentle, args.to_vec()))? {
            Answer::Changed(0) if one_row => Err(SqlError::UniqueViolation(table_of(sql))),
            Answer::Changed(changed) => Ok(usize::try_from(changed).unwrap_or(usize::MAX)),
            Answer::Rows(_) | Answer::Done => Ok(0),
        }
    }

    fn post(&mut self, sql: &str, args: &[Value]) -> Result<(), SqlError> {
        self.changed = true;
        self.posted.push(Said::Changes(sql.to_owned(), args.to_vec()));
        Ok(())
    }

    fn foresee(&mut self, claims: &[String], questions: &dyn Fn() -> Vec<Question>) -> Result<(), SqlError> {
        let questions = questions().into_iter().filter(|question| !self.settled.has(question));
        let asked: Vec<Question> = claims.iter().map(|name| claim_of(name)).chain(questions).collect();
        let answers = self.ask_all(asked.iter().cloned().map(Said::Asks).collect())?;
        self.foreseen.extend(asked.into_iter().zip(answers.into_iter().map(rows)));
        Ok(())
    }

    fn settled(&mut self, question: &Question) -> Result<Option<Row>, SqlError> {
        if let Some(settled) = self.settled.answer(&question.sql, &question.args) {
            return Ok(settled.cloned());
        }
        let row = self.query_first(&question.sql, &question.args)?;
        // Without a turn others may change it meanwhile.
        if !self.turns.is_empty() {
            self.settled.read(question.clone(), row.clone());
        }
        Ok(row)
    }

    fn put(&mut self, question: Question, row: Row, sql: &str, args: &[Value]) -> Result<(), SqlError> {
        self.changed = true;
        self.settled.put(question, row, sql, args);
        Ok(())
    }

    fn query(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, SqlError> {
        // Also where something has failed: nothing of the transaction is kept then, whatever a job makes of it.
        if let Some(settled) = self.settled.answer(sql, args) {
            return Ok(settled.cloned().into_iter().collect());
        }
        let is_it = |(question, _): &(Question, _)| question.sql == sql && question.args == args;
        if let Some(at) = self.foreseen.iter().position(is_it) {
            return Ok(self.foreseen.swap_remove(at).1);
        }
        self.ask(Said::Asks(Question::new(sql.to_owned(), args))).map(rows)
    }

    fn serialise(&mut self, name: &str) -> Result<(), SqlError> {
        if !self.turns.iter().any(|turn| turn == name) {
            self.take_turn(name);
        }
        Ok(())
    }

    fn try_claim(&mut self, name: &str) -> Result<bool, SqlError> {
        self.claims = true;
        let row = claim_of(name).ask_first(self)?;
        row.map_or(Ok(false), |row| Ok(row.int(0)? != 0))
    }

    fn announce(&mut self) -> Result<(), SqlError> {
        self.announced = true;
        Ok(())
    }

    /// Other servers may change it as well: here every request asks the database, but for what is settled.
    fn access_changed(&mut self) {
        self.settled.clear_read();
    }
}

fn rows(answer: Answer) -> Vec<Row> {
    match answer {
        Answer::Rows(rows) => rows,
        Answer::Changed(_) | Answer::Done => Vec::new(),
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
