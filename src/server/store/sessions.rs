//! Sign-ins, and the refresh tokens that prolong them. Only hashes of tokens are kept.
//!
//! A refresh token works once. One that is shown a second time has been copied, and ends the whole session.

use chrono::{DateTime, Utc};

use super::sql::{Question, Sql, SqlError, args};
use crate::domain::ids::{BusinessId, ClientId};

/// A session as it begins, or as it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its identifier.
    pub id: String,
    /// Who signed in.
    pub client: ClientId,
    /// Whose data it may see.
    pub business: BusinessId,
}

/// Begins a session.
pub fn insert(
    sql: &mut dyn Sql,
    session: &Session,
    refresh_hash: &str,
    expires: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    sql.execute(
        "INSERT INTO sessions (session_id, client_id, business_id, refresh_hash, refresh_expires_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
        args![
            session.id.as_str(),
            session.client.as_str(),
            session.business.as_str(),
            refresh_hash,
            expires.timestamp(),
            now.timestamp()
        ],
    )
    .map(drop)
}

/// A session that goes on: neither it nor its client has been revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// Which one.
    pub session: Session,
    /// What people call its client.
    pub client_name: String,
}

/// The session, if it goes on.
pub fn live(sql: &mut dyn Sql, session: &Session) -> Result<Option<Live>, SqlError> {
    let row = of(session).ask_first(sql)?;
    row.map(|row| Ok(Live { session: session.clone(), client_name: row.text(0)? })).transpose()
}

/// The question for [`live`].
pub fn of(session: &Session) -> Question {
    Question::new(
        "SELECT c.name FROM sessions s JOIN clients c ON c.client_id = s.client_id \
         WHERE s.session_id = $1 AND s.client_id = $2 AND s.business_id = $3 \
         AND s.revoked_at IS NULL AND c.revoked_at IS NULL",
        args![session.id.as_str(), session.client.as_str(), session.business.as_str()],
    )
}

/// Exchanges a refresh token for the next one. `None` where it is not good; if that is because it has been used before,
/// its session has ended with this call.
///
/// The change comes before anything is read: of two writers that come with the same token at once, the second waits for
/// the first one's row and then finds that the token has been used.
pub fn rotate(
    sql: &mut dyn Sql,
    old_hash: &str,
    new_hash: &str,
    expires: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Session>, SqlError> {
    let changed = sql.execute(
        "UPDATE sessions SET refresh_hash = $2, refresh_expires_at = $3 \
         WHERE refresh_hash = $1 AND revoked_at IS NULL AND refresh_expires_at > $4 \
         AND client_id IN (SELECT client_id FROM clients WHERE revoked_at IS NULL)",
        args![old_hash, new_hash, expires.timestamp(), now.timestamp()],
    )?;
    if changed == 0 {
        end_if_spent(sql, old_hash, now)?;
        return Ok(None);
    }
    let row = sql.query_first(
        "SELECT session_id, client_id, business_id FROM sessions WHERE refresh_hash = $1",
        args![new_hash],
    )?;
    let Some(row) = row else { return Ok(None) };
    let session = Session { id: row.text(0)?, client: row.text(1)?.into(), business: row.text(2)?.into() };
    sql.execute(
        "INSERT INTO spent_refreshes (refresh_hash, session_id, spent_at) VALUES ($1, $2, $3)",
        args![old_hash, session.id.as_str(), now.timestamp()],
    )?;
    Ok(Some(session))
}

/// Throws away sessions that have ended, and tokens that were spent so long ago that they would not be good anyway.
/// Answers how many sessions.
pub fn prune(sql: &mut dyn Sql, now: DateTime<Utc>, spent_before: DateTime<Utc>) -> Result<usize, SqlError> {
    let over = args![now.timestamp()];
    sql.execute("DELETE FROM spent_refreshes WHERE spent_at < $1", args![spent_before.timestamp()])?;
    sql.execute(
        "DELETE FROM spent_refreshes WHERE session_id IN \
         (SELECT session_id FROM sessions WHERE revoked_at IS NOT NULL OR refresh_expires_at <= $1)",
        over,
    )?;
    let ended = sql.execute("DELETE FROM sessions WHERE revoked_at IS NOT NULL OR refresh_expires_at <= $1", over)?;
    if ended > 0 {
        sql.access_changed();
    }
    Ok(ended)
}

fn end_if_spent(sql: &mut dyn Sql, hash: &str, now: DateTime<Utc>) -> Result<(), SqlError> {
    let ended = sql.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE revoked_at IS NULL \
         AND session_id IN (SELECT session_id FROM spent_refreshes WHERE refresh_hash = $1)",
        args![hash, now.timestamp()],
    )?;
    if ended > 0 {
        sql.access_changed();
        tracing::warn!("a refresh token was used a second time; its session has been ended");
    }
    Ok(())
}
