//! What stands in the database, read straight from it, past the server.

use std::path::PathBuf;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use tokio_postgres::SimpleQueryMessage;

/// A database that a server may be writing to meanwhile.
pub enum Rows {
    Sqlite(PathBuf),
    Postgres(tokio_postgres::Client),
}

/// A row as texts; null is empty.
pub type Row = Vec<String>;

impl Rows {
    /// The rows of a query that both databases understand.
    pub async fn of(&self, sql: &str) -> Vec<Row> {
        match self {
            Self::Sqlite(file) => sqlite(file, sql),
            Self::Postgres(client) => postgres(client, sql).await,
        }
    }

    /// One number.
    pub async fn number(&self, sql: &str) -> i64 {
        self.of(sql).await[0][0].parse().unwrap_or_default()
    }
}

fn sqlite(file: &PathBuf, sql: &str) -> Vec<Row> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).unwrap();
    connection.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut all = Vec::new();
    while let Some(row) = rows.next().unwrap() {
        let text = |at| match row.get_ref(at).unwrap() {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
            other @ (ValueRef::Real(_) | ValueRef::Blob(_)) => format!("{other:?}"),
        };
        all.push((0..columns).map(text).collect());
    }
    all
}

async fn postgres(client: &tokio_postgres::Client, sql: &str) -> Vec<Row> {
    let answer = client.simple_query(sql).await.unwrap();
    let row = |message| {
        let SimpleQueryMessage::Row(row) = message else { return None };
        Some((0..row.len()).map(|at| row.get(at).unwrap_or_default().to_owned()).collect())
    };
    answer.into_iter().filter_map(row).collect()
}
