//! What became of writes that came with a key: the same write again gets the same answer and acts no second time.
//!
//! An answer is kept in the transaction of its write, so that there is never one without the other. A key can also be
//! made void before anything came with it: then nothing can happen under it any more. Nor can it where a write was refused
//! under the key: a copy of it that comes late must not do what its caller believes undone.

use chrono::{DateTime, TimeDelta, Utc};

use super::sql::{Question, Sql, SqlError, args};
use crate::domain::ids::BusinessId;

/// For how long keys are kept.
pub const KEPT: TimeDelta = TimeDelta::days(7);

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Of the write that got it.
    pub fingerprint: String,
    /// HTTP status.
    pub status: u16,
    /// JSON; empty where the answer had no body.
    pub body: String,
}

/// What is known of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeptKey {
    /// A write happened under it.
    Done(KeptAnswer),
    /// A write with that fingerprint was refused, and nothing will happen under it.
    Refused {
        /// Of that write.
        fingerprint: String,
        /// Why, as the server keeps it.
        refusal: String,
    },
    /// Nothing has happened under it, and nothing will.
    Void,
}

const DONE: &str = "done";
const VOID: &str = "void";

/// What became of the write with that key; `None` where nothing is known of it.
pub fn find(sql: &mut dyn Sql, business: &BusinessId, key: &str) -> Result<Option<KeptKey>, SqlError> {
    let row = of_key(business, key).ask_first(sql)?;
    row.map(|row| {
        let (fingerprint, body) = (row.text(1)?, row.text(3)?);
        Ok(match row.text(0)?.as_str() {
            VOID if fingerprint.is_empty() => KeptKey::Void,
            VOID => KeptKey::Refused { fingerprint, refusal: body },
            _ => KeptKey::Done(KeptAnswer { fingerprint, status: u16::try_from(row.int(2)?).unwrap_or(200), body }),
        })
    })
    .transpose()
}

/// The question for [`find`].
pub fn of_key(business: &BusinessId, key: &str) -> Question {
    Question::new(
        "SELECT state, fingerprint, status, body FROM answers WHERE business_id = $1 AND answer_key = $2",
        args![business.as_str(), key],
    )
}

/// Keeps the answer to the write with that key.
pub fn keep(
    sql: &mut dyn Sql,
    business: &BusinessId,
    key: &str,
    answer: &KeptAnswer,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    insert(sql, business, key, DONE, answer, now)
}

/// Keeps why the write with that key was refused, where nothing is known of the key yet: the body is the refusal as the
/// server reads it again. The key is void, with the fingerprint of that write.
pub fn keep_refusal(
    sql: &mut dyn Sql,
    business: &BusinessId,
    key: &str,
    refusal: &KeptAnswer,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    insert(sql, business, key, VOID, refusal, now)
}

/// Makes a key void of which nothing is known yet.
pub fn void(sql: &mut dyn Sql, business: &BusinessId, key: &str, now: DateTime<Utc>) -> Result<(), SqlError> {
    let nothing = KeptAnswer { fingerprint: String::new(), status: 0, body: String::new() };
    insert(sql, business, key, VOID, &nothing, now)
}

fn insert(
    sql: &mut dyn Sql,
    business: &BusinessId,
    key: &str,
    state: &str,
    answer: &KeptAnswer,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    sql.post(
        "INSERT INTO answers (business_id, answer_key, fingerprint, status, body, made_at, state) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            business.as_str(),
            key,
            answer.fingerprint.as_str(),
            i64::from(answer.status),
            answer.body.as_str(),
            now.timestamp(),
            state
        ],
    )
}

/// Forgets the keys that are older than [`KEPT`]; tells how many.
pub fn prune(sql: &mut dyn Sql, now: DateTime<Utc>) -> Result<usize, SqlError> {
    sql.execute("DELETE FROM answers WHERE made_at < $1", args![(now - KEPT).timestamp()])
}
