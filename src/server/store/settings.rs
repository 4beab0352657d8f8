//! What the server itself has to remember, by name.

use super::sql::{Sql, SqlError, args};

/// The setting of that name; where there is none yet, it becomes `first`.
pub fn get_or_set(sql: &mut dyn Sql, name: &str, first: &str) -> Result<String, SqlError> {
    sql.execute(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
        args![name, first],
    )?;
    let row = sql.query_first("SELECT value FROM settings WHERE name = $1", args![name])?;
    row.ok_or_else(|| SqlError::Other("a setting was not kept".to_owned()))?.text(0)
}
