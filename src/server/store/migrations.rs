//! The schema: its migrations, built into the program and applied at start, each once.
//!
//! A database that a newer program has written is refused: this one does not know what it means.

use std::path::Path;

use super::StoreError;
use super::search;
use super::sql::{Sql, SqlError, args};

/// Every migration with its number, in order.
const ALL: [(i64, &str); 3] = [
    (1, include_str!("../../../assets/migrations/0001_first.sql")),
    (2, include_str!("../../../assets/migrations/0002_many_desks.sql")),
    (3, include_str!("../../../assets/migrations/0003_fewer_trees.sql")),
];

/// How one database is brought to the newest schema.
pub struct Dialect {
    /// What a statement of a migration is called there.
    pub in_its_words: fn(&str) -> String,
    /// What only that database does, behind the migration of that number.
    pub own: &'static [(i64, &'static str)],
}

/// SQLite's.
pub const SQLITE: Dialect = Dialect {
    in_its_words: str::to_owned,
    own: &[(3, include_str!("../../../assets/migrations/0003_fewer_trees_sqlite.sql"))],
};

/// Which of them have been applied; also the mark by which a database is known to be ours.
pub const TABLE: &str = "frontdesk_migrations";
const MAKE_TABLE: &str =
    "CREATE TABLE IF NOT EXISTS frontdesk_migrations (number BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)";

/// The number of the newest migration that this program knows.
pub fn newest() -> i64 {
    ALL.last().map_or(0, |(number, _)| *number)
}

/// Applies what is missing.
pub fn apply(sql: &mut dyn Sql, dialect: &Dialect) -> Result<(), SqlError> {
    sql.execute(MAKE_TABLE, &[])?;
    let done = applied(sql)?;
    let now = chrono::Utc::now().timestamp();
    for (number, script) in ALL.iter().filter(|(number, _)| *number > done) {
        let own = dialect.own.iter().filter(|(of, _)| of == number).flat_map(|(_, script)| statements(script));
        for statement in statements(script).chain(own) {
            sql.execute(&(dialect.in_its_words)(statement), &[])?;
        }
        sql.execute("INSERT INTO frontdesk_migrations (number, applied_at) VALUES ($1, $2)", args![*number, now])?;
    }
    search::rebuild_if_outdated(sql)
}

/// Refuses a file that is not ours, or that is newer than this program. Reads only.
pub fn check(sql: &mut dyn Sql, path: &Path) -> Result<(), StoreError> {
    let failed = |e| StoreError::of(path, e);
    let tables = sql.query("SELECT name FROM sqlite_master WHERE type = 'table'", &[]).map_err(failed)?;
    if tables.is_empty() {
        return Ok(());
    }
    let mut names = Vec::with_capacity(tables.len());
    for row in &tables {
        names.push(row.text(0).map_err(failed)?);
    }
    if !names.iter().any(|name| name == TABLE) {
        return Err(StoreError::Foreign { path: path.to_owned() });
    }
    let found = applied(sql).map_err(failed)?;
    if found > newest() {
        return Err(StoreError::Newer { path: path.to_owned(), found, known: newest() });
    }
    Ok(())
}

/// The number of the newest migration that has been applied; there must be the table.
pub fn applied(sql: &mut dyn Sql) -> Result<i64, SqlError> {
    let row = sql.query_first("SELECT COALESCE(MAX(number), 0) FROM frontdesk_migrations", &[])?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// The statements of a script: our scripts have no semicolon but at the end of a statement, and comments on lines of
/// their own.
fn statements(script: &str) -> impl Iterator<Item = &str> {
    let has_words = |part: &&str| part.lines().any(|line| !line.trim().is_empty() && !line.trim().starts_with("--"));
    script.split(';').filter(has_words)
}
