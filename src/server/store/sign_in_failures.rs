//! Sign-ins that failed, for a quarter of an hour: across restarts, and for all servers of one database. Who failed
//! (a client, a network) is kept as a hash. They belong to no practice: a client that nobody knows has none.

use chrono::{DateTime, TimeDelta, Utc};

use super::sql::{Sql, SqlError, args};

/// How long a failure counts.
pub const COUNTS_FOR: TimeDelta = TimeDelta::minutes(15);
/// How far a failure may lie ahead: clocks of several servers differ a little, and one that was set for a demonstration
/// must not leave failures behind that never end.
const AHEAD: TimeDelta = TimeDelta::minutes(1);

/// Notes a failure.
pub fn insert(sql: &mut dyn Sql, who: &str, now: DateTime<Utc>) -> Result<(), SqlError> {
    sql.execute("INSERT INTO sign_in_failures (who, at) VALUES ($1, $2)", args![who, now.timestamp()]).map(drop)
}

/// When the last `most` failures of this one began, newest first, as far as they still count.
pub fn last(sql: &mut dyn Sql, who: &str, most: i64, now: DateTime<Utc>) -> Result<Vec<DateTime<Utc>>, SqlError> {
    let rows = sql.query(
        "SELECT at FROM sign_in_failures WHERE who = $1 AND at > $2 AND at <= $3 ORDER BY at DESC LIMIT $4",
        args![who, (now - COUNTS_FOR).timestamp(), (now + AHEAD).timestamp(), most],
    )?;
    rows.iter().map(|row| Ok(DateTime::from_timestamp(row.int(0)?, 0).unwrap_or(now))).collect()
}

/// Forgets what this one failed at.
pub fn clear(sql: &mut dyn Sql, who: &str) -> Result<(), SqlError> {
    sql.execute("DELETE FROM sign_in_failures WHERE who = $1", args![who]).map(drop)
}

/// Forgets all that no longer count. Answers how many.
pub fn prune(sql: &mut dyn Sql, now: DateTime<Utc>) -> Result<usize, SqlError> {
    sql.execute("DELETE FROM sign_in_failures WHERE at <= $1", args![(now - COUNTS_FOR).timestamp()])
}
