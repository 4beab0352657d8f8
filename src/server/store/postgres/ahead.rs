//! What goes to the database together. The way there and back takes longer than most statements do: those whose answer
//! nobody waits for, and questions that are foreseen, share it.

use futures_util::future::maybe_done;
use futures_util::poll;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};

use crate::server::store::sql::{Question, Row, Value};

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

/// Sends all of it and waits for the answers, in order; `done` tells how many have come. After a failure PostgreSQL does
/// nothing more of it, and what can't be sent keeps back what is behind it.
pub async fn ask_all(
    client: &Client,
    all: &[(&Said, Option<Statement>)],
    done: &mut usize,
) -> Result<Vec<Answer>, Error> {
    let mut asked = Vec::with_capacity(all.len());
    for (said, statement) in all {
        // It is sent with the first look at it.
        let mut answer = Box::pin(maybe_done(said.ask(client, statement.clone())));
        let is_over = poll!(answer.as_mut()).is_ready();
        let is_refused = is_over && answer.as_mut().output_mut().is_some_and(|answer| answer.is_err());
        asked.push(answer);
        if is_refused {
            break;
        }
    }
    let mut answers = Vec::with_capacity(all.len());
    for mut answer in asked {
        answer.as_mut().await;
        if let Some(answer) = answer.as_mut().take_output() {
            answers.push(answer?);
            *done += 1;
        }
    }
    Ok(answers)
}

fn row(row: &tokio_postgres::Row) -> Result<Row, Error> {
    let columns = (0..row.len()).map(|at| row.try_get::<_, Value>(at)).collect::<Result<Vec<_>, _>>();
    columns.map(Row::new)
}
