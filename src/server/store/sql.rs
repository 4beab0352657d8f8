//! What the queries of the store ask of a database: run a statement, read rows, tell other desks of a change.
//!
//! Statements use numbered parameters (`$1`) and only what SQLite and PostgreSQL both know, so that one set of queries
//! serves both. No statement is written here.

use std::borrow::Cow;

/// A database, inside a transaction.
pub trait Sql {
    /// Runs a statement that changes something; tells how many rows it changed. An `INSERT` of one row that exists
    /// already is a [`SqlError::UniqueViolation`], after which the transaction can go on. After any other failure it
    /// has to be given up.
    fn execute(&mut self, sql: &str, args: &[Value]) -> Result<usize, SqlError>;

    /// Runs a statement that changes something, where nobody has to know how much. A failure is told here, or with the next
    /// answer, or keeps the transaction from being committed; also an `INSERT` of what exists is one.
    fn post(&mut self, sql: &str, args: &[Value]) -> Result<(), SqlError> {
        self.execute(sql, args).map(drop)
    }

    /// Says what is going to be claimed and asked in this transaction. A database that is a way off is asked all of it at once,
    /// and the answers are told when they are asked for, as they were now: of what the transaction changes before it asks,
    /// nothing must be foreseen.
    fn foresee(&mut self, _claims: &[String], _questions: &dyn Fn() -> Vec<Question>) -> Result<(), SqlError> {
        Ok(())
    }

    /// Runs a statement that answers rows.
    fn query(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, SqlError>;

    /// Asks what stays as it is until the end of the transaction, unless the transaction itself changes it ([`Sql::put`],
    /// [`Sql::access_changed`]): a caller who writes serialises on what it is of first.
    fn settled(&mut self, question: &Question) -> Result<Option<Row>, SqlError> {
        self.query_first(&question.sql, &question.args)
    }

    /// Runs a statement that keeps a row which only one question reads: it is answered with this row from now on. Where several
    /// rows are put there one after the other in a transaction, only the last of them need be kept. The transaction serialises on
    /// what they are of.
    fn put(&mut self, _question: Question, _row: Row, sql: &str, args: &[Value]) -> Result<(), SqlError> {
        self.post(sql, args)
    }

    /// Runs a query and hands on one row after the other, where many of them need not be held together.
    fn each(
        &mut self,
        sql: &str,
        args: &[Value],
        take: &mut dyn FnMut(Row) -> Result<(), SqlError>,
    ) -> Result<(), SqlError> {
        self.query(sql, args)?.into_iter().try_for_each(take)
    }

    /// Lets no other transaction that serialises on the same name go on until this one is over. On SQLite all writes
    /// follow each other anyway.
    fn serialise(&mut self, name: &str) -> Result<(), SqlError>;

    /// Claims a name until the end of the transaction; `false`, at once, where another transaction has it.
    fn try_claim(&mut self, name: &str) -> Result<bool, SqlError>;

    /// Lets everybody who waits for events look again, once the transaction has been committed.
    fn announce(&mut self) -> Result<(), SqlError>;

    /// Notes that who may call, or a practice, has changed: what is kept of that in memory is read anew, once the
    /// transaction has been committed.
    fn access_changed(&mut self);

    /// The first row of the answer, if there is one.
    fn query_first(&mut self, sql: &str, args: &[Value]) -> Result<Option<Row>, SqlError> {
        Ok(self.query(sql, args)?.into_iter().next())
    }
}

/// A statement that answers rows, with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The statement.
    pub sql: Cow<'static, str>,
    /// Its arguments.
    pub args: Vec<Value>,
}

impl Question {
    /// That statement with these.
    pub fn new(sql: impl Into<Cow<'static, str>>, args: &[Value]) -> Self {
        Self { sql: sql.into(), args: args.to_vec() }
    }

    /// Asks it.
    pub fn ask(&self, sql: &mut dyn Sql) -> Result<Vec<Row>, SqlError> {
        sql.query(&self.sql, &self.args)
    }

    /// Asks it; the first row of the answer, if there is one.
    pub fn ask_first(&self, sql: &mut dyn Sql) -> Result<Option<Row>, SqlError> {
        sql.query_first(&self.sql, &self.args)
    }
}

/// What can stand in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number; times are epoch seconds.
    Int(i64),
    /// A text; dates are `YYYY-MM-DD`.
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Arguments of a statement, each turned into a [`Value`].
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::server::store::sql::Value::from($value)),*] };
}
pub(crate) use args;

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row(Vec<Value>);

impl Row {
    /// Takes the columns in the order of the statement.
    pub fn new(columns: Vec<Value>) -> Self {
        Self(columns)
    }

    /// The text of a column that is never null.
    pub fn text(&self, at: usize) -> Result<String, SqlError> {
        self.text_or_null(at)?.ok_or_else(|| unexpected(at))
    }

    /// The text of a column.
    pub fn text_or_null(&self, at: usize) -> Result<Option<String>, SqlError> {
        match self.0.get(at) {
            Some(Value::Text(text)) => Ok(Some(text.clone())),
            Some(Value::Null) => Ok(None),
            Some(Value::Int(_)) | None => Err(unexpected(at)),
        }
    }

    /// The number in a column that is never null.
    pub fn int(&self, at: usize) -> Result<i64, SqlError> {
        self.int_or_null(at)?.ok_or_else(|| unexpected(at))
    }

    /// The number in a column.
    pub fn int_or_null(&self, at: usize) -> Result<Option<i64>, SqlError> {
        match self.0.get(at) {
            Some(Value::Int(number)) => Ok(Some(*number)),
            Some(Value::Null) => Ok(None),
            Some(Value::Text(_)) | None => Err(unexpected(at)),
        }
    }
}

/// What a column holds is not told: it may be a patient's.
fn unexpected(at: usize) -> SqlError {
    SqlError::Other(format!("column {at} of an answer has another type than expected"))
}

/// A statement that failed. The texts name tables and columns, never what is in them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SqlError {
    /// A unique constraint stood against it; the text names its columns.
    #[error("a row like this exists already ({0})")]
    UniqueViolation(String),
    /// Somebody else held the database for too long.
    #[error("the database is held by another program; try again")]
    Busy,
    /// The file is damaged, or no database.
    #[error("the database is damaged ({0})")]
    Damaged(String),
    /// Nothing can be written: no space, or no permission.
    #[error("the database can't be written ({0})")]
    NotWritable(String),
    /// The connection to the database is gone, or there was none; nothing was written.
    #[error("the database can't be reached ({0})")]
    Lost(String),
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
    /// Anything else.
    #[error("the database refused: {0}")]
    Other(String),
}
