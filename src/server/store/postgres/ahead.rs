//! What goes to the database together. The way there and back takes longer than most statements do: those whose answer
//! nobody waits for, and questions that are foreseen, share it.

use futures_util::future::join_all;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};

use crate::server::store::sql::{Question, Row, Value};

/// So many are on their way at a time at most: they are sent in the order in which they are here.
const TOGETHER: usize = 24;

/// A statement that waits to be sent.
pub enum Said {
    /// It answers rows.
    Asks(Question),
    /// It changes rows.
    Changes(String, Vec<Value>),
    /// It has neither arguments nor answers.
    Controls(String),
}

/// What came back.
pub enum Answer {
    Rows(Vec<Row>),
    Changed(u64),
    Done,
}

impl Said {
    /// The statement, where it is one that stays prepared.
    pub fn prepared(&self) -> Option<&str> {
        match self {
            Self::Asks(question) => Some(&question.sql),
            Self::Changes(sql, _) => Some(sql),
            Self::Controls(_) => None,
        }
    }

    async fn ask(&self, client: &Client, statement: Option<Statement>) -> Result<Answer, Error> {
        match (self, statement) {
            (Self::Asks(Question { args, .. }), Some(statement)) => {
                let rows = client.query(&statement, &refs(args)).await?;
                rows.iter().map(row).collect::<Result<_, _>>().map(Answer::Rows)
            }
            (Self::Changes(_, args), Some(statement)) => {
                client.execute(&statement, &refs(args)).await.map(Answer::Changed)
            }
            (Self::Controls(sql), _) => client.batch_execute(sql).await.map(|()| Answer::Done),
            (Self::Asks(_) | Self::Changes(..), None) => Ok(Answer::Done),
        }
    }
}

fn refs(args: &[Value]) -> Vec<&(dyn ToSql + Sync)> {
    args.iter().map(|arg| arg as _).collect()
}

/// Sends all of it and waits for the answers, in order. After a failure PostgreSQL does nothing more of it.
pub async fn ask_all(client: &Client, all: &[(&Said, Option<Statement>)]) -> Result<Vec<Answer>, Error> {
    let mut answers = Vec::with_capacity(all.len());
    for some in all.chunks(TOGETHER) {
        let asked = join_all(some.iter().map(|(said, statement)| said.ask(client, statement.clone()))).await;
        for answer in asked {
            answers.push(answer?);
        }
    }
    Ok(answers)
}

fn row(row: &tokio_postgres::Row) -> Result<Row, Error> {
    let columns = (0..row.len()).map(|at| row.try_get::<_, Value>(at)).collect::<Result<Vec<_>, _>>();
    columns.map(Row::new)
}
