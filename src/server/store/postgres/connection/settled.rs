//! What the jobs of a transaction need not ask the database again, nor write one after the other: what only they can
//! change until it is over, since it serialises on it.

use crate::server::store::postgres::ahead::Said;
use crate::server::store::sql::{Question, Row, Value};

/// Questions with the answers that they have in this transaction.
#[derive(Clone, Default)]
pub struct Settled(Vec<Entry>);

#[derive(Clone)]
struct Entry {
    question: Question,
    row: Option<Row>,
    /// What keeps that row, where the transaction has put it there.
    put: Option<(String, Vec<Value>)>,
}

impl Settled {
    /// Nothing is settled any more.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Forgets what was only read.
    pub fn clear_read(&mut self) {
        self.0.retain(|entry| entry.put.is_some());
    }

    /// The answer, if it is settled.
    pub fn answer(&self, sql: &str, args: &[Value]) -> Option<Option<&Row>> {
        let entry = self.0.iter().find(|entry| entry.question.sql == sql && entry.question.args == args)?;
        Some(entry.row.as_ref())
    }

    /// Whether the question need not be asked.
    pub fn has(&self, question: &Question) -> bool {
        self.answer(&question.sql, &question.args).is_some()
    }

    /// The question was answered so.
    pub fn read(&mut self, question: Question, row: Option<Row>) {
        self.settle(Entry { question, row, put: None });
    }

    /// The question is answered so from now on, and this keeps it.
    pub fn put(&mut self, question: Question, row: Row, sql: &str, args: &[Value]) {
        self.settle(Entry { question, row: Some(row), put: Some((sql.to_owned(), args.to_vec())) });
    }

    fn settle(&mut self, entry: Entry) {
        self.0.retain(|other| other.question != entry.question);
        self.0.push(entry);
    }

    /// What has to be run before the transaction is committed.
    pub fn take_puts(&mut self) -> impl Iterator<Item = Said> {
        std::mem::take(&mut self.0)
            .into_iter()
            .filter_map(|entry| entry.put)
            .map(|(sql, args)| Said::Changes(sql, args))
    }
}
