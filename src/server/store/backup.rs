//! Backups of the SQLite store: one file that is a database of its own, made while others read and write, and put in the
//! place of the store when nobody does.
//!
//! A file only ever takes its final name once it is whole, checked and on the disk.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::migrations;
use super::sql::{Sql, SqlError, args};
use super::sqlite::{Sqlite, beside, check_untouched, create_private};

/// Why there is no backup, or why it was not restored. What was there before is as it was.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum BackupError {
    #[error("there is no database at {}; name the data directory with --data-dir", .0.display())]
    NoDatabase(PathBuf),
    #[error("the file {} is there already; name another, or move it away", .0.display())]
    Exists(PathBuf),
    #[error("the file {} can't be {verb} ({source}); check the folder, its permissions and the space on the disk", path.display())]
    File { path: PathBuf, verb: &'static str, source: std::io::Error },
    #[error("the path {} is not UTF-8, which the database needs; choose another", .0.display())]
    Path(PathBuf),
    #[error("the database could not be written to {} ({source}); nothing was left there, try again", path.display())]
    Copy { path: PathBuf, source: SqlError },
    #[error("the backup {} is damaged; nothing was changed: take another one", .0.display())]
    Damaged(PathBuf),
    #[error("the backup {} is not a database of frontdesk; nothing was changed: name a file that “frontdesk backup” made", .0.display())]
    Foreign(PathBuf),
    #[error(
        "the backup {} was written by a newer frontdesk (schema {found}, this program knows up to {known}); nothing was changed: restore it with the newer program",
        path.display()
    )]
    Newer { path: PathBuf, found: i64, known: i64 },
    #[error(
        "beside {} lies a log with changes that belong to it; nothing was changed: this is a copy of a running database, name a file that “frontdesk backup” made",
        .0.display()
    )]
    HasLog(PathBuf),
    #[error(transparent)]
    Store(StoreError),
}

impl BackupError {
    /// What is wrong with a backup file.
    fn of(path: &Path, error: StoreError) -> Self {
        match error {
            StoreError::Damaged { .. } => Self::Damaged(path.to_owned()),
            StoreError::Foreign { .. } => Self::Foreign(path.to_owned()),
            StoreError::Newer { found, known, .. } => Self::Newer { path: path.to_owned(), found, known },
            other @ (StoreError::Folder { .. }
            | StoreError::File { .. }
            | StoreError::Unusable { .. }
            | StoreError::Thread(_)
            | StoreError::Sql(_)) => Self::Store(other),
        }
    }
}

fn failed(path: &Path, verb: &'static str) -> impl Fn(std::io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::File { path: path.clone(), verb, source }
}

/// Writes the database as it stands at one moment into a new file, readable for its owner only.
pub fn backup(database: &Path, file: &Path) -> Result<(), BackupError> {
    if !database.exists() {
        return Err(BackupError::NoDatabase(database.to_owned()));
    }
    check_untouched(database).map_err(BackupError::Store)?;
    // The name is taken with an empty file, so that nothing is ever written over.
    match private_options().create_new(true).open(file) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(BackupError::Exists(file.to_owned())),
        Err(error) => return Err(failed(file, "made")(error)),
    }
    let part = beside(file, ".part");
    let done = copy_whole(database, &part).and_then(|()| fs::rename(&part, file).map_err(failed(file, "made")));
    match done {
        Ok(()) => sync_folder(file),
        Err(wrong) => {
            for left in [&part, file] {
                remove(left);
            }
            Err(wrong)
        }
    }
}

fn copy_whole(database: &Path, part: &Path) -> Result<(), BackupError> {
    let target = part.to_str().ok_or_else(|| BackupError::Path(part.to_owned()))?;
    match private_options().create_new(true).open(part) {
        Ok(_) => {}
        Err(error) if error.kind() == ErrorKind::AlreadyExists => return Err(BackupError::Exists(part.to_owned())),
        Err(error) => return Err(failed(part, "made")(error)),
    }
    // Not as a reader: one that comes last can't take the log away behind itself.
    let mut reader = Sqlite::existing(database).map_err(BackupError::Store)?;
    let copied = reader.execute("VACUUM INTO $1", args![target]);
    copied.map_err(|source| BackupError::Copy { path: part.to_owned(), source })?;
    drop(reader);
    check(part)?;
    sync(part)
}

/// Refuses a file that is not a whole database of frontdesk that this program knows. Reads only.
pub fn check(file: &Path) -> Result<(), BackupError> {
    let length = fs::metadata(file).map_err(failed(file, "read"))?.len();
    if length == 0 {
        return Err(BackupError::Damaged(file.to_owned()));
    }
    if fs::metadata(beside(file, "-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(BackupError::HasLog(file.to_owned()));
    }
    let of = |error| BackupError::of(file, error);
    check_untouched(file).map_err(of)?;
    let mut reader = Sqlite::reader(file).map_err(of)?;
    let sql_error = |error| of(StoreError::of(file, error));
    // A database without any table is not ours either.
    let ours = reader.query_first("SELECT 1 FROM sqlite_master WHERE name = 'frontdesk_migrations'", &[]);
    if ours.map_err(sql_error)?.is_none() {
        return Err(BackupError::Foreign(file.to_owned()));
    }
    migrations::check(&mut reader, file).map_err(of)?;
    let says = reader.query_first("PRAGMA integrity_check(1)", &[]).map_err(sql_error)?;
    let whole = says.map(|row| row.text(0)).transpose().map_err(sql_error)?.is_some_and(|says| says == "ok");
    let orphans = reader.query_first("SELECT 1 FROM pragma_foreign_key_check LIMIT 1", &[]).map_err(sql_error)?;
    if whole && orphans.is_none() { Ok(()) } else { Err(BackupError::Damaged(file.to_owned())) }
}

/// Puts a backup in the place of the database, which nobody may be using. What was there is kept as `aside`, with its
/// log if it has one; answers whether there was anything.
pub fn restore(database: &Path, file: &Path, aside: &Path) -> Result<bool, BackupError> {
    check(file)?;
    let new = beside(database, ".restored");
    remove(&new);
    let done = bring(file, &new).and_then(|()| exchange(database, &new, aside));
    if done.is_err() {
        remove(&new);
    }
    done
}

/// Copies the backup beside the database, and checks the copy: that is what will be used.
fn bring(file: &Path, new: &Path) -> Result<(), BackupError> {
    create_private(new).map_err(BackupError::Store)?;
    let mut from = File::open(file).map_err(failed(file, "read"))?;
    let mut to = OpenOptions::new().write(true).open(new).map_err(failed(new, "written"))?;
    std::io::copy(&mut from, &mut to).map_err(failed(new, "written"))?;
    drop(to);
    check(new)?;
    for ending in ["-wal", "-shm"] {
        remove(&beside(new, ending));
    }
    sync(new)
}

fn exchange(database: &Path, new: &Path, aside: &Path) -> Result<bool, BackupError> {
    let there = database.exists();
    if there {
        settle(database);
        // There is a log only where the database is too damaged to take it in; it goes first, so that it can never be
        // read into what comes in its place.
        for ending in ["-wal", "-shm", ""] {
            let (from, to) = (beside(database, ending), beside(aside, ending));
            match fs::rename(&from, &to) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(&from, "moved aside")(error)),
                Ok(()) | Err(_) => {}
            }
        }
    }
    if let Err(error) = fs::rename(new, database) {
        // Back to where it was: an error must not leave the practice without its data.
        for ending in ["", "-shm", "-wal"] {
            if let Err(error) = fs::rename(beside(aside, ending), beside(database, ending)) {
                tracing::debug!(%error, "nothing to move back");
            }
        }
        return Err(failed(database, "put in place")(error));
    }
    sync_folder(database)?;
    Ok(there)
}

/// Writes what is still in the log into the database, so that one file is all of it. A database that is damaged keeps
/// its log beside it.
fn settle(database: &Path) {
    if check_untouched(database).is_ok()
        && let Ok(mut old) = Sqlite::existing(database)
        && let Err(error) = old.checkpoint()
    {
        tracing::debug!(%error, "the log stays beside the old database");
    }
}

fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn sync(file: &Path) -> Result<(), BackupError> {
    File::open(file).and_then(|file| file.sync_all()).map_err(failed(file, "written"))
}

/// A new name is on the disk only once its folder is.
fn sync_folder(file: &Path) -> Result<(), BackupError> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(folder, "written"))
}

fn remove(file: &Path) {
    if let Err(error) = fs::remove_file(file)
        && error.kind() != ErrorKind::NotFound
    {
        tracing::debug!(%error, "a file that is not needed any more stays");
    }
}
