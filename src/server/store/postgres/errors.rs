//! What PostgreSQL says, sorted. Its details quote what is in a row, and so may its messages: only codes and the names
//! of tables and constraints go on from here.

use tokio_postgres::Error;
use tokio_postgres::error::{DbError, Severity, SqlState};

use crate::server::store::sql::SqlError;

/// Whether nothing more can be asked of the connection.
pub fn is_lost(error: &Error) -> bool {
    match error.as_db_error() {
        None => error.is_closed() || is_about_the_way(error),
        Some(said) => {
            matches!(said.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
                || matches!(*said.code(), SqlState::ADMIN_SHUTDOWN | SqlState::CRASH_SHUTDOWN)
        }
    }
}

/// The network, not a value that does not fit.
fn is_about_the_way(error: &Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<std::io::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether a statement that was prepared does not fit the schema any more, or is not known any more.
pub fn is_stale(error: &Error) -> bool {
    let Some(said) = error.as_db_error() else { return false };
    match *said.code() {
        SqlState::INVALID_SQL_STATEMENT_NAME => true,
        // This code has many causes; the routine tells this one in every language.
        SqlState::FEATURE_NOT_SUPPORTED => said.routine() == Some("RevalidateCachedQuery"),
        _ => false,
    }
}

/// Sorts the failure of a statement.
pub fn sql_error(error: &Error) -> SqlError {
    let Some(said) = error.as_db_error() else {
        return if is_lost(error) { SqlError::Lost(why(error)) } else { SqlError::Other(why(error)) };
    };
    if is_lost(error) {
        return SqlError::Lost(says(said));
    }
    match *said.code() {
        SqlState::UNIQUE_VIOLATION => SqlError::UniqueViolation(says(said)),
        SqlState::T_R_SERIALIZATION_FAILURE
        | SqlState::T_R_DEADLOCK_DETECTED
        | SqlState::LOCK_NOT_AVAILABLE
        | SqlState::QUERY_CANCELED
        | SqlState::TOO_MANY_CONNECTIONS => SqlError::Busy,
        SqlState::READ_ONLY_SQL_TRANSACTION | SqlState::DISK_FULL | SqlState::INSUFFICIENT_PRIVILEGE => {
            SqlError::NotWritable(says(said))
        }
        SqlState::DATA_CORRUPTED | SqlState::INDEX_CORRUPTED => SqlError::Damaged(says(said)),
        _ => SqlError::Other(says(said)),
    }
}

/// Codes and names; the message only where it is about the statement itself (class 42).
fn says(said: &DbError) -> String {
    let mut text = format!("SQLSTATE {}", said.code().code());
    if said.code().code().starts_with("42") {
        text = format!("{text}: {}", said.message());
    }
    for (what, name) in [("table", said.table()), ("column", said.column()), ("constraint", said.constraint())] {
        if let Some(name) = name {
            text = format!("{text}, {what} {name}");
        }
    }
    text
}

/// The failure and its causes. None of the library's own words repeats a value.
pub fn why(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
