//! What waits together is one transaction of the writer on SQLite, and what each job of it falls back to.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Answer, Job, JobKind, refuse};
use crate::server::store::outside::Outside;
use crate::server::store::sql::SqlError;
use crate::server::store::sqlite::Sqlite;

/// Runs the jobs in one transaction and empties the list, but for those that have to wait for a new transaction because
/// the database has given this one up.
pub(super) fn write_group(database: &mut Sqlite, group: &mut Vec<Job>, outside: Option<&Outside>) {
    if let Err(wrong) = database.control("BEGIN IMMEDIATE") {
        group.drain(..).for_each(|job| refuse(job, wrong.clone()));
        return;
    }
    let own = outside.map(|outside| (outside, outside.begins(), database.changes()));
    let mut answers = Vec::new();
    let mut lost = None;
    let mut done = 0;
    let is_alone = group.len() == 1;
    let mut jobs = std::mem::take(group).into_iter();
    for job in jobs.by_ref() {
        done += 1;
        match write_one(database, job, is_alone) {
            Ok(answer) => answers.extend(answer),
            Err(wrong) => {
                lost = Some(wrong);
                break;
            }
        }
    }
    group.extend(jobs);
    let end = match lost {
        Some(wrong) => Err(wrong),
        // It was alone, and has been undone.
        None if is_alone && database.transaction_is_gone() => Ok(()),
        None => database.control("COMMIT"),
    };
    if end.is_err() {
        // Nothing was announced after all; looking once too often would do no harm either.
        if database.take_announced() {
            tracing::debug!("an announcement was taken back");
        }
        if !database.transaction_is_gone()
            && let Err(wrong) = database.control("ROLLBACK")
        {
            tracing::error!(%wrong, "a transaction could not be rolled back");
        }
        tracing::error!(jobs = done, "a group of writes was not committed");
    }
    // Before anybody hears of it: what is kept in memory must not be older than what a caller knows.
    let access = database.take_access_changed();
    if let Some((outside, own, before)) = own {
        outside.ended(&own, end.is_ok() && database.changes() != before, access);
    }
    // Refusals wait as well: what they are founded on may be a write of the same group.
    for answer in answers {
        answer(end.clone());
    }
}

/// What a job falls back to where it fails.
enum Behind {
    ASavepoint,
    TheTransaction,
    /// It is said to have changed nothing by then; so many rows were changed before it.
    Itself(u64),
}

impl Behind {
    fn begin(database: &mut Sqlite, kind: &JobKind, is_alone: bool) -> Result<Self, SqlError> {
        if is_alone {
            // The transaction is its own.
            return Ok(Self::TheTransaction);
        }
        if kind.decides_first {
            // A savepoint keeps a copy of each page that is changed behind it: a tenth of what a booking takes.
            return Ok(Self::Itself(database.changes()));
        }
        database.control("SAVEPOINT job").map(|()| Self::ASavepoint)
    }

    fn keep(self, database: &mut Sqlite) -> Result<(), SqlError> {
        match self {
            Self::ASavepoint => database.control("RELEASE job"),
            Self::TheTransaction | Self::Itself(_) => Ok(()),
        }
    }

    fn undo(self, database: &mut Sqlite) -> Result<(), SqlError> {
        match self {
            Self::ASavepoint => database.control("ROLLBACK TO job").and_then(|()| database.control("RELEASE job")),
            Self::TheTransaction => database.control("ROLLBACK"),
            Self::Itself(before) if before == database.changes() => Ok(()),
            Self::Itself(_) => Err(SqlError::Other("a write failed after it had begun to change something".to_owned())),
        }
    }
}

/// Runs one job. An error means that the whole transaction is lost.
fn write_one(database: &mut Sqlite, job: Job, is_alone: bool) -> Result<Option<Answer>, SqlError> {
    let behind = Behind::begin(database, &job.kind, is_alone)?;
    // A job that panics has dropped its end of the channel, which its caller sees.
    let ran = catch_unwind(AssertUnwindSafe(|| job.run(Ok(&mut *database))));
    if database.transaction_is_gone() {
        let wrong = SqlError::NotWritable("the transaction was given up".to_owned());
        if let Ok(ran) = ran {
            (ran.answer)(Err(wrong.clone()));
        }
        return Err(wrong);
    }
    let Ok(ran) = ran else {
        tracing::error!("a job of the store panicked; what it had written is undone");
        return behind.undo(database).map(|()| None);
    };
    match if ran.keep { behind.keep(database) } else { behind.undo(database) } {
        Ok(()) => Ok(Some(ran.answer)),
        Err(wrong) => {
            (ran.answer)(Err(wrong.clone()));
            Err(wrong)
        }
    }
}
