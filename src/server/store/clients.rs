//! Programs that may call the API, and the hashes of their secrets.

use chrono::{DateTime, Utc};

use super::sql::{Row, Sql, SqlError, args};
use crate::domain::ids::{BusinessId, ClientId};

/// A program that may sign in.
#[derive(Clone, Debug)]
pub struct Client {
    /// Whose data it may see.
    pub business: BusinessId,
    /// See [`crate::server::secrets`].
    pub secret_hash: String,
}

/// The client of that identifier, unless it has been revoked. Clients are looked up across practices: it is the
/// sign-in that tells which practice it is for.
pub fn find(sql: &mut dyn Sql, client: &ClientId) -> Result<Option<Client>, SqlError> {
    let row = sql.query_first(
        "SELECT business_id, secret_hash FROM clients WHERE client_id = $1 AND revoked_at IS NULL",
        args![client.as_str()],
    )?;
    row.map(|row| Ok(Client { business: row.text(0)?.into(), secret_hash: row.text(1)? })).transpose()
}

/// A client as its owner sees it.
#[derive(Clone, Debug)]
pub struct KnownClient {
    /// What it signs in with.
    pub id: ClientId,
    /// What people call it.
    pub name: String,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it last signed in, if ever.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    /// Since when it may no longer.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// All clients of a practice in the order in which they were added.
pub fn all(sql: &mut dyn Sql, business: &BusinessId) -> Result<Vec<KnownClient>, SqlError> {
    let rows = sql.query(
        "SELECT client_id, name, created_at, last_sign_in_at, revoked_at FROM clients \
         WHERE business_id = $1 ORDER BY created_at, name, client_id",
        args![business.as_str()],
    )?;
    let moment = |seconds| {
        DateTime::from_timestamp(seconds, 0)
            .ok_or_else(|| SqlError::Other("a time of a client is out of range".to_owned()))
    };
    let known = |row: &Row| {
        let maybe = |at| row.int_or_null(at)?.map(moment).transpose();
        Ok(KnownClient {
            id: row.text(0)?.into(),
            name: row.text(1)?,
            created_at: moment(row.int(2)?)?,
            last_sign_in_at: maybe(3)?,
            revoked_at: maybe(4)?,
        })
    };
    rows.iter().map(known).collect()
}

/// Adds a client.
pub fn insert(
    sql: &mut dyn Sql,
    business: &BusinessId,
    client: &ClientId,
    name: &str,
    secret_hash: &str,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    sql.execute(
        "INSERT INTO clients (client_id, business_id, name, secret_hash, created_at) VALUES ($1, $2, $3, $4, $5)",
        args![client.as_str(), business.as_str(), name, secret_hash, now.timestamp()],
    )
    .map(drop)
}

/// Notes when it last signed in.
pub fn signed_in(sql: &mut dyn Sql, client: &ClientId, now: DateTime<Utc>) -> Result<(), SqlError> {
    sql.execute("UPDATE clients SET last_sign_in_at = $2 WHERE client_id = $1", args![client.as_str(), now.timestamp()])
        .map(drop)
}

/// Takes a client's permission away; its tokens stop working at once. `false` where there is no such client.
pub fn revoke(
    sql: &mut dyn Sql,
    business: &BusinessId,
    client: &ClientId,
    now: DateTime<Utc>,
) -> Result<bool, SqlError> {
    let changed = sql.execute(
        "UPDATE clients SET revoked_at = $3 WHERE business_id = $1 AND client_id = $2 AND revoked_at IS NULL",
        args![business.as_str(), client.as_str(), now.timestamp()],
    )?;
    sql.access_changed();
    Ok(changed > 0)
}
