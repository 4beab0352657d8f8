//! Whether a database of a PostgreSQL server is fit for us, and bringing it to the newest schema.
//!
//! Several servers may start at once: one of them works, the others wait for it. All of it is one transaction, so that
//! a database that is refused stays as it is.

use super::PostgresError;
use super::connection::Postgres;
use super::link::{Link, Way};
use crate::server::store::StoreError;
use crate::server::store::migrations::{self, Dialect};
use crate::server::store::sql::{Sql, SqlError, args};

/// The oldest version of PostgreSQL that is known to do.
pub const OLDEST: i64 = 15;

const DIALECT: Dialect = Dialect { in_its_words: compared_by_code_point, own: &[] };

/// Checks the database and applies the migrations that are missing.
pub fn prepare(way: &Way) -> Result<(), StoreError> {
    let link = Link::open(way).map_err(|error| error.at_start(&way.address))?;
    let mut database = Postgres::over(link, way.clone());
    let place = || way.address.to_string();
    let done = database.begin("BEGIN").map_err(Into::into).and_then(|()| migrate(&mut database, &place));
    let done = done.and_then(|()| database.commit().map_err(Into::into));
    database.roll_back();
    done.map_err(|wrong| match wrong {
        Wrong::Sql(source) => PostgresError::Unusable { place: place(), source }.into(),
        Wrong::Refused(refused) => refused.into(),
    })
}

enum Wrong {
    Sql(SqlError),
    Refused(PostgresError),
}

impl From<SqlError> for Wrong {
    fn from(wrong: SqlError) -> Self {
        Self::Sql(wrong)
    }
}

fn migrate(sql: &mut dyn Sql, place: &impl Fn() -> String) -> Result<(), Wrong> {
    let setting = |sql: &mut dyn Sql, name: &str| {
        let row = sql.query_first("SELECT current_setting($1)", args![name])?;
        row.map_or_else(|| Ok(String::new()), |row| row.text(0))
    };
    let version = setting(sql, "server_version_num")?.parse::<i64>().unwrap_or_default() / 10_000;
    if version < OLDEST {
        return Err(Wrong::Refused(PostgresError::TooOld { place: place(), found: version }));
    }
    let encoding = setting(sql, "server_encoding")?;
    if encoding != "UTF8" {
        return Err(Wrong::Refused(PostgresError::Encoding { place: place(), found: encoding }));
    }
    // A new index on a large table takes its time.
    sql.execute("SET LOCAL statement_timeout = 0", &[])?;
    sql.execute("SET LOCAL lock_timeout = '60s'", &[])?;
    sql.serialise("frontdesk migrations")?;
    check(sql, place)?;
    Ok(migrations::apply(sql, &DIALECT)?)
}

/// Refuses a schema that is not ours, or that is newer than this program. Reads only.
fn check(sql: &mut dyn Sql, place: &impl Fn() -> String) -> Result<(), Wrong> {
    // What an extension has brought along is nobody's data.
    let tables = sql.query(
        "SELECT c.relname::text, n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p') AND NOT EXISTS \
         (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')",
        &[],
    )?;
    let Some(first) = tables.first() else { return Ok(()) };
    let mut ours = false;
    for table in &tables {
        ours |= table.text(0)? == migrations::TABLE;
    }
    if !ours {
        return Err(Wrong::Refused(PostgresError::Foreign { place: place(), schema: first.text(1)? }));
    }
    let (found, known) = (migrations::applied(sql)?, migrations::newest());
    if found > known {
        return Err(Wrong::Refused(PostgresError::Newer { place: place(), found, known }));
    }
    Ok(())
}

/// Texts are compared by code point, as on SQLite: the search for beginnings of names rests on it. Left to itself,
/// PostgreSQL would compare by the language that the database was made for.
fn compared_by_code_point(statement: &str) -> String {
    let line = |line: &str| {
        if line.trim_start().starts_with("--") {
            return line.to_owned();
        }
        let word = |word: &str| match word.trim_end_matches(',') {
            "TEXT" => word.replacen("TEXT", "TEXT COLLATE \"C\"", 1),
            _ => word.to_owned(),
        };
        line.split(' ').map(word).collect::<Vec<_>>().join(" ")
    };
    statement.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::compared_by_code_point;

    #[test]
    fn every_column_of_text_is_compared_by_code_point() {
        let script = "-- TEXT in words\nCREATE TABLE a (\n    b TEXT PRIMARY KEY,\n    c BIGINT NOT NULL,\n    d TEXT,\n    \
                      e TEXT\n)";
        let expected = "-- TEXT in words\nCREATE TABLE a (\n    b TEXT COLLATE \"C\" PRIMARY KEY,\n    c BIGINT NOT \
                        NULL,\n    d TEXT COLLATE \"C\",\n    e TEXT COLLATE \"C\"\n)";
        assert_eq!(compared_by_code_point(script), expected);
    }
}
