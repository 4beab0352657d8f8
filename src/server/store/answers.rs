//! Answers to writes that came with a key: the same write again gets the same answer and acts no second time.
//!
//! An answer is kept in the transaction of its write, so that there is never one without the other.

use chrono::{DateTime, Utc};

use super::sql::{Sql, SqlError, args};
use crate::domain::ids::BusinessId;

/// An answer that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// Of the write that got it.
    pub fingerprint: String,
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

/// The answer that was given to the write with that key.
pub fn find(sql: &mut dyn Sql, business: &BusinessId, key: &str) -> Result<Option<KeptAnswer>, SqlError> {
    let row = sql.query_first(
        "SELECT fingerprint, status, body FROM answers WHERE business_id = $1 AND answer_key = $2",
        args![business.as_str(), key],
    )?;
    row.map(|row| {
        Ok(KeptAnswer {
            fingerprint: row.text(0)?,
            status: u16::try_from(row.int(1)?).unwrap_or(200),
            body: row.text(2)?,
        })
    })
    .transpose()
}

/// Keeps the answer to the write with that key.
pub fn keep(
    sql: &mut dyn Sql,
    business: &BusinessId,
    key: &str,
    answer: &KeptAnswer,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    sql.execute(
        "INSERT INTO answers (business_id, answer_key, fingerprint, status, body, made_at) VALUES ($1, $2, $3, $4, $5, $6)",
        args![
            business.as_str(),
            key,
            answer.fingerprint.as_str(),
            i64::from(answer.status),
            answer.body.as_str(),
            now.timestamp()
        ],
    )
    .map(drop)
}
