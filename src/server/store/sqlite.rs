//! SQLite: opening a file safely, and statements on one connection.
//!
//! A file that is damaged, foreign or newer than the program is refused before anything is written to it. Threads and
//! transactions are in [`super::threads`].

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ffi};

use super::StoreError;
use super::carrier::LONGEST_LOG;
use super::migrations;
use super::sql::{Row, Sql, SqlError, Value};

/// How long a statement waits for another program that holds the file.
const BUSY: Duration = Duration::from_secs(5);
/// Only in a rehearsal: has the log synced now and then instead of before every answer, so that a power cut is seen to lose
/// what was acknowledged.
#[cfg(feature = "rehearsal")]
const LESS_DURABLE: &str = "FRONTDESK_REHEARSE_LESS_DURABLE";
/// How much of the file a connection keeps in memory, in KiB: that of a desk, beside which other programs run.
const CACHE_KIB: u32 = 256;
/// The same of a server that has its machine for itself: what a write looks up need not be asked of the system again.
const ROOMY_CACHE_KIB: u32 = 16 * 1024;
/// Statements that stay prepared on each connection.
const PREPARED: usize = 96;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";
/// Where the header says how long a page is, and how many pages there are.
const PAGE_LENGTH_AT: usize = 16;
const PAGE_COUNT_AT: usize = 28;

/// A connection as the queries see it.
pub struct Sqlite {
    connection: Connection,
    announced: bool,
    access_changed: bool,
}

impl Sqlite {
    /// Opens the file for the one writer: creates it if need be, and brings it to the newest schema.
    pub fn writer(path: &Path) -> Result<Self, StoreError> {
        prepare_folder(path)?;
        check_untouched(path)?;
        create_private(path)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut this = Self::open(path, flags)?;
        this.pragmas("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;", path)?;
        #[cfg(feature = "rehearsal")]
        if std::env::var_os(LESS_DURABLE).is_some() {
            this.pragmas("PRAGMA synchronous=NORMAL;", path)?;
        }
        this.transaction(|sql| migrations::apply(sql, &migrations::SQLITE)).map_err(|e| StoreError::of(path, e))?;
        Ok(this)
    }

    /// Opens a database that is there, to write to it, and leaves its schema as it is.
    pub fn existing(path: &Path) -> Result<Self, StoreError> {
        Self::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
    }

    /// Opens the file for reading only; the writer has been there before.
    pub fn reader(path: &Path) -> Result<Self, StoreError> {
        Self::open(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
    }

    fn open(path: &Path, flags: OpenFlags) -> Result<Self, StoreError> {
        let failed = |e: rusqlite::Error| StoreError::of(path, sql_error(&e));
        let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(BUSY).map_err(failed)?;
        // What a savepoint or a sort keeps meanwhile is of patients: it must not lie in a temporary file.
        let pragmas = format!("PRAGMA temp_store=MEMORY; PRAGMA cache_size=-{CACHE_KIB};");
        connection.execute_batch(&pragmas).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        // Else what is prepared is prepared anew whenever an argument changes that the plan might depend on, such as a limit.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(failed)?;
        Ok(Self { connection, announced: false, access_changed: false })
    }

    /// With room for more of the file in memory, and for a longer log.
    pub fn roomy(self) -> Result<Self, SqlError> {
        let pragma = format!("PRAGMA cache_size=-{ROOMY_CACHE_KIB}; PRAGMA wal_autocheckpoint={LONGEST_LOG};");
        self.connection.execute_batch(&pragma).map_err(|e| sql_error(&e))?;
        Ok(self)
    }

    fn pragmas(&self, pragmas: &str, path: &Path) -> Result<(), StoreError> {
        self.connection.execute_batch(pragmas).map_err(|e| StoreError::of(path, sql_error(&e)))
    }

    /// Runs a statement of the transaction itself; it stays prepared.
    pub fn control(&mut self, sql: &str) -> Result<(), SqlError> {
        let mut statement = self.connection.prepare_cached(sql).map_err(|e| sql_error(&e))?;
        statement.raw_execute().map(drop).map_err(|e| sql_error(&e))
    }

    /// Whether the database itself has given the transaction up, as it does when the disk is full.
    pub fn transaction_is_gone(&self) -> bool {
        self.connection.is_autocommit()
    }

    /// Whether something was announced since the last time this was asked.
    pub fn take_announced(&mut self) -> bool {
        std::mem::take(&mut self.announced)
    }

    /// The same of changes of who may call, or of a practice.
    pub fn take_access_changed(&mut self) -> bool {
        std::mem::take(&mut self.access_changed)
    }

    /// How many rows this connection has changed so far.
    pub fn changes(&self) -> u64 {
        self.connection.total_changes()
    }

    /// Moves everything from the write-ahead log into the file, before it is closed.
    pub fn checkpoint(&mut self) -> Result<(), SqlError> {
        self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);").map_err(|e| sql_error(&e))
    }

    fn transaction<T>(&mut self, job: impl FnOnce(&mut dyn Sql) -> Result<T, SqlError>) -> Result<T, SqlError> {
        self.control("BEGIN IMMEDIATE")?;
        match job(self) {
            Ok(done) => self.control("COMMIT").map(|()| done),
            Err(wrong) => {
                if !self.transaction_is_gone() {
                    self.control("ROLLBACK")?;
                }
                Err(wrong)
            }
        }
    }

    fn prepared(&self, sql: &str, args: &[Value]) -> Result<CachedStatement<'_>, SqlError> {
        #[cfg(feature = "rehearsal")]
        super::STATEMENTS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        // SQLite takes `$2` for a name and counts by first appearance; PostgreSQL takes it for a number, as SQLite does `?2`.
        let sql = sql.replace('$', "?");
        let mut statement = self.connection.prepare_cached(&sql).map_err(|e| sql_error(&e))?;
        for at in 1..=statement.parameter_count() {
            let value = args.get(at - 1);
            let bound = match value {
                Some(Value::Null) => statement.raw_bind_parameter(at, rusqlite::types::Null),
                Some(Value::Int(number)) => statement.raw_bind_parameter(at, number),
                Some(Value::Text(text)) => statement.raw_bind_parameter(at, text),
                None => return Err(SqlError::Other(format!("parameter {at} has no argument"))),
            };
            bound.map_err(|e| sql_error(&e))?;
        }
        Ok(statement)
    }
}

impl Sql for Sqlite {
    fn execute(&mut self, sql: &str, args: &[Value]) -> Result<usize, SqlError> {
        self.prepared(sql, args)?.raw_execute().map_err(|e| sql_error(&e))
    }

    fn query(&mut self, sql: &str, args: &[Value]) -> Result<Vec<Row>, SqlError> {
        let mut all = Vec::new();
        self.each(sql, args, &mut |row| {
            all.push(row);
            Ok(())
        })?;
        Ok(all)
    }

    fn each(
        &mut self,
        sql: &str,
        args: &[Value],
        take: &mut dyn FnMut(Row) -> Result<(), SqlError>,
    ) -> Result<(), SqlError> {
        let mut statement = self.prepared(sql, args)?;
        let columns = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|e| sql_error(&e))? {
            let column = |at| match row.get_ref(at).map_err(|e| sql_error(&e))? {
                ValueRef::Null => Ok(Value::Null),
                ValueRef::Integer(number) => Ok(Value::Int(number)),
                ValueRef::Text(text) => Ok(Value::Text(String::from_utf8_lossy(text).into_owned())),
                ValueRef::Real(_) | ValueRef::Blob(_) => {
                    Err(SqlError::Other(format!("column {at} has a strange type")))
                }
            };
            take(Row::new((0..columns).map(column).collect::<Result<_, SqlError>>()?))?;
        }
        Ok(())
    }

    fn serialise(&mut self, _: &str) -> Result<(), SqlError> {
        Ok(())
    }

    fn try_claim(&mut self, _: &str) -> Result<bool, SqlError> {
        Ok(true)
    }

    fn announce(&mut self) -> Result<(), SqlError> {
        self.announced = true;
        Ok(())
    }

    fn access_changed(&mut self) {
        self.access_changed = true;
    }
}

fn prepare_folder(path: &Path) -> Result<(), StoreError> {
    let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| StoreError::Folder { path: folder.to_owned(), source })
}

/// Looks at a file that is there already, without opening it as a database that could be written to.
pub fn check_untouched(path: &Path) -> Result<(), StoreError> {
    let opened = |source| StoreError::File { path: path.to_owned(), source };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(opened(e)),
    };
    let length = file.metadata().map_err(opened)?.len();
    if length == 0 {
        return Ok(());
    }
    let mut header = Vec::with_capacity(100);
    file.by_ref().take(100).read_to_end(&mut header).map_err(opened)?;
    let damaged = || StoreError::Damaged { path: path.to_owned() };
    if header.len() < 100 || !header.starts_with(MAGIC) {
        return Err(damaged());
    }
    let word = |at: usize, bytes: usize| header[at..at + bytes].iter().fold(0_u64, |n, b| n << 8 | u64::from(*b));
    let page = match word(PAGE_LENGTH_AT, 2) {
        1 => 65_536,
        length => length,
    };
    // With a write-ahead log beside it, the file may be behind what its header promises.
    if word(PAGE_COUNT_AT, 4) * page > length && !beside(path, "-wal").exists() {
        return Err(damaged());
    }
    drop(file);
    let mut reader = Sqlite::reader(path)?;
    migrations::check(&mut reader, path)
}

/// The path with an ending after its own.
pub fn beside(path: &Path, ending: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Makes the file, for its owner alone; the files that SQLite puts beside it take their permissions from it.
pub fn create_private(path: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::File { path: path.to_owned(), source };
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = file.metadata().map_err(failed)?;
        if metadata.permissions().mode() & 0o077 != 0 {
            file.set_permissions(fs::Permissions::from_mode(0o600)).map_err(failed)?;
        }
    }
    drop(file);
    Ok(())
}

/// Sorts what SQLite says. The messages name tables and columns only.
fn sql_error(error: &rusqlite::Error) -> SqlError {
    let says = error.to_string();
    let Some(code) = error.sqlite_error() else { return SqlError::Other(says) };
    #[expect(clippy::wildcard_enum_match_arm, reason = "the codes of SQLite are many and not all of them are listed")]
    match code.code {
        ErrorCode::ConstraintViolation
            if matches!(code.extended_code, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) =>
        {
            SqlError::UniqueViolation(says)
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => SqlError::Busy,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => SqlError::Damaged(says),
        ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
            SqlError::NotWritable(says)
        }
        _ => SqlError::Other(says),
    }
}
