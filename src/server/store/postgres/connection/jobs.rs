//! Several jobs in one transaction: what each of them falls back to where it fails.

use super::Postgres;
use crate::server::store::postgres::ahead::Said;
use crate::server::store::sql::SqlError;

/// What a job falls back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// It is alone there, and rolled back with it.
    TheTransaction,
    /// The others stay.
    ASavepoint,
    /// Where it fails it has changed nothing. What it changes else is sent with the next question, or at the end, and
    /// where that fails, nothing of the transaction is kept.
    Itself,
}

const NEXT: &str = "RELEASE SAVEPOINT job; SAVEPOINT job";

impl Postgres {
    /// A job begins.
    pub fn begin_job(&mut self, behind: Behind) {
        self.foreseen.clear();
        self.changed = false;
        self.settled_before = self.settled.clone();
        match behind {
            Behind::TheTransaction => {}
            Behind::ASavepoint => self.set_savepoint(),
            Behind::Itself => self.leave_savepoint(),
        }
    }

    /// Marks the state to which the job may fall back.
    fn set_savepoint(&mut self) {
        self.turns_before = self.turns.len();
        // The one before has set it, and done nothing.
        if self.begins > 0 {
            return;
        }
        // The one that has served is given up on the same way there.
        let sql = if std::mem::take(&mut self.served) { NEXT } else { "SAVEPOINT job" };
        self.posted.push(Said::Controls(sql.to_owned()));
        (self.begins, self.marked) = (self.posted.len(), false);
    }

    /// One that the job before has left unsent would undo this one as well.
    fn leave_savepoint(&mut self) {
        if self.begins > 0 {
            self.posted.truncate(self.begins);
            let left = self.posted.pop();
            self.served = matches!(left, Some(Said::Controls(sql)) if sql == NEXT);
            (self.begins, self.marked) = (0, false);
        }
    }

    /// Keeps what the job has done, for the transaction to commit.
    pub fn keep_job(&mut self, behind: Behind) -> Result<(), SqlError> {
        match behind {
            Behind::TheTransaction => return Ok(()),
            Behind::Itself => return self.failed.clone().map_or(Ok(()), Err),
            Behind::ASavepoint => {}
        }
        // What has failed must be its own, not the next one's.
        let sent = if self.posted.len() > self.begins { self.ask_all(Vec::new()).map(drop) } else { Ok(()) };
        if let Some(wrong) = self.failed.clone() {
            self.undo_job(behind);
            return sent.and(Err(wrong));
        }
        self.served = self.begins == 0;
        sent
    }

    /// The same of a job that panicked: nobody knows what waited to be sent by then.
    pub fn undo_panicked(&mut self, behind: Behind) {
        self.changed = true;
        self.undo_job(behind);
    }

    /// Undoes what the job has done.
    pub fn undo_job(&mut self, behind: Behind) {
        self.settled = std::mem::take(&mut self.settled_before);
        match behind {
            Behind::TheTransaction => return,
            Behind::Itself if self.changed => {
                let wrong = SqlError::Other("a write failed after it had begun to change something".to_owned());
                self.failed.get_or_insert(wrong);
                return;
            }
            Behind::Itself => return,
            Behind::ASavepoint => {}
        }
        // What it serialised on is let go with what it did. Of what was not sent nothing has to be undone.
        self.turns.truncate(self.turns_before);
        self.posted.truncate(self.begins);
        if self.begins > 0 {
            return;
        }
        if !self.marked {
            // Without a savepoint of its own there is only that of the job before, which is kept: nothing of the transaction can be.
            self.failed.get_or_insert_with(|| SqlError::Other("a savepoint could not be set".to_owned()));
            return;
        }
        let Some(link) = &mut self.link else { return };
        match link.control("ROLLBACK TO SAVEPOINT job") {
            Ok(()) => (self.failed, self.served) = (None, true),
            Err(failed) => drop(self.after(failed)),
        }
    }
}
