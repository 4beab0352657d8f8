//! Sign-ins, and the refresh tokens that prolong them. Only hashes of tokens are kept.
//!
//! A refresh token works once. One that is shown a second time has been copied, and ends the whole session.

use chrono::{DateTime, Utc};

use super::sql::{Sql, SqlError, args};
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

/// Whether the session goes on: neither it nor its client has been revoked.
pub fn is_live(sql: &mut dyn Sql, session: &Session) -> Result<bool, SqlError> {
    let row = sql.query_first(
        "SELECT 1 FROM sessions s JOIN clients c ON c.client_id = s.client_id \
         WHERE s.session_id = $1 AND s.client_id = $2 AND s.business_id = $3 \
         AND s.revoked_at IS NULL AND c.revoked_at IS NULL",
        args![session.id.as_str(), session.client.as_str(), session.business.as_str()],
    )?;
    Ok(row.is_some())
}

/// Exchanges a refresh token for the next one. `None` where it is not good; if that is because it has been used before,
/// its session has ended with this call.
pub fn rotate(
    sql: &mut dyn Sql,
    old_hash: &str,
    new_hash: &str,
    expires: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Option<Session>, SqlError> {
    // Of two who show it at once one comes second, and has to see what the first one did.
    sql.serialise(old_hash)?;
    let row = sql.query_first(
        "SELECT s.session_id, s.client_id, s.business_id FROM sessions s JOIN clients c ON c.client_id = s.client_id \
         WHERE s.refresh_hash = $1 AND s.revoked_at IS NULL AND c.revoked_at IS NULL AND s.refresh_expires_at > $2",
        args![old_hash, now.timestamp()],
    )?;
    let Some(row) = row else {
        end_if_spent(sql, old_hash, now)?;
        return Ok(None);
    };
    let session = Session { id: row.text(0)?, client: row.text(1)?.into(), business: row.text(2)?.into() };
    sql.execute(
        "INSERT INTO spent_refreshes (refresh_hash, session_id, spent_at) VALUES ($1, $2, $3)",
        args![old_hash, session.id.as_str(), now.timestamp()],
    )?;
    sql.execute(
        "UPDATE sessions SET refresh_hash = $2, refresh_expires_at = $3 WHERE session_id = $1",
        args![session.id.as_str(), new_hash, expires.timestamp()],
    )?;
    Ok(Some(session))
}

fn end_if_spent(sql: &mut dyn Sql, hash: &str, now: DateTime<Utc>) -> Result<(), SqlError> {
    let ended = sql.execute(
        "UPDATE sessions SET revoked_at = $2 WHERE revoked_at IS NULL \
         AND session_id IN (SELECT session_id FROM spent_refreshes WHERE refresh_hash = $1)",
        args![hash, now.timestamp()],
    )?;
    if ended > 0 {
        tracing::warn!("a refresh token was used a second time; its session has been ended");
    }
    Ok(())
}
