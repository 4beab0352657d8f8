//! Files with patient data: readable for their owner only, whole or not there at all, and no name tells of a patient.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::catalogue::say;

/// How many things of one kind can be filed in one second.
const TRIES: usize = 100;
/// What an unfinished file ends with.
const UNFINISHED: &str = ".part";
/// A file that is unfinished for so long was left by a program that was killed.
const ABANDONED: Duration = Duration::from_secs(600);

/// What can't be written, and why.
#[derive(Debug)]
pub struct Fault {
    path: PathBuf,
    source: std::io::Error,
}

impl Fault {
    /// In words, safe to draw.
    pub fn words(&self) -> String {
        let path = super::shown(&self.path.display().to_string());
        say!("paper-file-fault", path = path, why = super::shown(&self.source.to_string()))
    }
}

/// Makes the folder for its owner only, where it is not there.
pub fn make_folder(folder: &Path) -> Result<(), Fault> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| Fault { path: folder.to_owned(), source })
}

/// A new file; one that is there is never written over.
pub fn write_new(folder: &Path, name: &str, text: &str) -> Result<PathBuf, Fault> {
    make_folder(folder)?;
    let mut path = folder.join(format!("{name}.txt"));
    for more in 2..TRIES + 2 {
        match create(&path).and_then(|mut file| file.write_all(text.as_bytes())) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => path = folder.join(format!("{name}-{more}.txt")),
            Err(source) => return Err(Fault { path, source }),
        }
    }
    Err(Fault { path, source: ErrorKind::AlreadyExists.into() })
}

/// A file in the place of the one that is there: who looks sees all of the one or all of the other, and several desks
/// may do it at a time.
pub fn replace(path: &Path, text: &str) -> Result<(), Fault> {
    replace_with(path, |file| file.write_all(text.as_bytes()))
}

/// The same with what is written piece by piece: of what is long there is never more in memory than a piece.
pub fn replace_with(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<(), Fault> {
    let beside = path.with_file_name(format!(".{}{UNFINISHED}", uuid::Uuid::new_v4()));
    let written = create(&beside)
        .map(BufWriter::new)
        .and_then(|mut file| write(&mut file).and_then(|()| file.flush()).and_then(|()| file.get_ref().sync_all()))
        .and_then(|()| std::fs::rename(&beside, path));
    written.map_err(|source| {
        remove(&beside);
        Fault { path: path.to_owned(), source }
    })
}

fn create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create_new(true).write(true).mode(0o600).open(path)
}

/// Removes the files of which the name says so, and what killed programs left unfinished.
pub fn clean(folder: &Path, goes: impl Fn(&str) -> bool) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let unfinished = name.starts_with('.') && name.ends_with(UNFINISHED);
        if goes(name) || (unfinished && is_older(&entry.path(), ABANDONED)) {
            remove(&entry.path());
        }
    }
}

/// Whether nobody has written it for so long.
pub fn is_older(path: &Path, than: Duration) -> bool {
    let written = std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    written.and_then(|at| SystemTime::now().duration_since(at).ok()).is_some_and(|age| age > than)
}

fn remove(path: &Path) {
    if let Err(error) = std::fs::remove_file(path)
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(%error, "a file with patient data can't be removed");
    }
}
