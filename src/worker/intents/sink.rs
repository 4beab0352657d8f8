//! Where the lines of a run go: a file of its own, readable for its owner only, locked for as long as the run lasts.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// How the files end.
const ENDING: &str = "intents";
/// How often a file is made anew that another desk has just taken for one that was left behind.
const TRIES: usize = 20;

/// What takes lines and keeps them.
pub trait Sink: Send {
    /// Adds bytes at the end.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Returns when everything that was added is on disk.
    fn sync(&mut self) -> io::Result<()>;
    /// Forgets everything.
    fn clear(&mut self) -> io::Result<()>;
    /// Nothing will be added any more, and nothing is to be kept.
    fn remove(&mut self) -> io::Result<()>;
}

/// The file of this run.
pub struct OwnFile {
    file: File,
    path: PathBuf,
    /// An earlier line may have been cut off: the next one begins a new line.
    torn: bool,
}

impl OwnFile {
    /// Makes it in that folder, which is made if need be, and locks it.
    pub fn create(folder: &Path, run: Uuid) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        for _ in 0..TRIES {
            let path = folder.join(format!("{run}.{ENDING}"));
            let file = OpenOptions::new().create(true).append(true).read(true).mode(0o600).open(&path)?;
            // Who takes it for one that was left behind holds it for a moment only.
            wait_for_lock(&file)?;
            if is_there(&file)? {
                // The name is on disk, too, before anything relies on it.
                File::open(folder)?.sync_all()?;
                return Ok(Self { file, path, torn: false });
            }
        }
        Err(io::Error::other("the file of this run is taken"))
    }

    /// As when the disk was full in the middle of a line.
    #[cfg(test)]
    pub fn tears(&mut self) {
        self.torn = true;
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// The files of the folder, with or without a desk.
pub fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Takes the lock if it is free.
pub fn lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn wait_for_lock(file: &File) -> io::Result<()> {
    loop {
        match file.lock() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            locked => return locked,
        }
    }
}

/// Whether a file still has its name: who came first has taken it over and removed it.
pub fn is_there(file: &File) -> io::Result<bool> {
    Ok(file.metadata()?.nlink() > 0)
}

impl Sink for OwnFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let line = if self.torn { [b"\n", bytes].concat() } else { bytes.to_vec() };
        let written = self.file.write_all(&line);
        self.torn = written.is_err();
        written
    }

    fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.torn = false;
        Ok(())
    }

    fn remove(&mut self) -> io::Result<()> {
        std::fs::remove_file(&self.path)
    }
}
