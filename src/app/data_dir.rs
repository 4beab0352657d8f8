//! The data directory: where the database, the desk's credentials and the log lie. One program at a time holds its lock
//! and serves its database; it tells the others where.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};

use super::trouble::Trouble;

/// Where the program that holds the lock tells the address of its server.
const ADDRESS: &str = "server.address";

/// The directory, made if need be, readable for its owner only.
#[derive(Clone, Debug)]
pub struct DataDir {
    path: PathBuf,
}

/// Held for as long as the program uses the database.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl DataDir {
    /// The named directory, or the platform's.
    pub fn open(named: Option<PathBuf>) -> Result<Self, Trouble> {
        let path = match named {
            Some(path) => path,
            None => choose_base_strategy().map_err(|_| Trouble::NoHome)?.data_dir().join("frontdesk"),
        };
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        made.map_err(|source| Trouble::DataDir { path: path.clone(), source })?;
        Ok(Self { path })
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the directory for this program alone. The operating system frees it, however the program ends.
    pub fn lock(&self) -> Result<Lock, Trouble> {
        self.try_lock()?.ok_or_else(|| Trouble::InUse(self.path.clone()))
    }

    /// The same; `None` where another program has it.
    pub fn try_lock(&self) -> Result<Option<Lock>, Trouble> {
        let file = private_file(&self.file("lock")).map_err(|source| self.trouble(source))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(self.locked(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(self.trouble(source)),
        }
    }

    /// The same, as soon as no other program has it. Blocks its thread.
    pub fn wait_for_lock(&self) -> Result<Lock, Trouble> {
        let file = private_file(&self.file("lock")).map_err(|source| self.trouble(source))?;
        loop {
            match file.lock() {
                Ok(()) => return Ok(self.locked(file)),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(source) => return Err(self.trouble(source)),
            }
        }
    }

    /// Nobody serves now. An address that is still told is that of a program that was killed, and by now its port may be
    /// anybody's, who would be sent the credentials of this directory.
    fn locked(&self, file: File) -> Lock {
        if let Err(error) = std::fs::remove_file(self.file(ADDRESS))
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "the address of a server that has gone is still told");
        }
        Lock { _file: file }
    }

    /// Tells the address of the server to the desks that share the directory, for as long as the answer is kept. Only
    /// who holds the lock may.
    pub fn tell_address(&self, _lock: &Lock, address: &str) -> Result<ToldAddress, Trouble> {
        let path = self.file(ADDRESS);
        write_private(&path, &format!("{address}\n")).map_err(|source| self.trouble(source))?;
        Ok(ToldAddress { path })
    }

    /// The address of the server, where one is told. It may be that of a program that was killed.
    pub fn told_address(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.file(ADDRESS)).ok()?;
        Some(text.trim().to_owned()).filter(|address| !address.is_empty())
    }

    fn trouble(&self, source: std::io::Error) -> Trouble {
        Trouble::DataDir { path: self.path.clone(), source }
    }
}

/// An address that is told until this is dropped.
#[derive(Debug)]
pub struct ToldAddress {
    path: PathBuf,
}

impl Drop for ToldAddress {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "the address of the server is still told");
        }
    }
}

/// The configuration file of the platform.
pub fn default_config() -> Option<PathBuf> {
    choose_base_strategy().ok().map(|base| base.config_dir().join("frontdesk").join("config.toml"))
}

/// Opens a file for appending, made readable for its owner only.
pub fn private_file(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

/// Writes a file readable for its owner only, all of it or nothing: into a new file beside it, which then takes its name.
pub fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    if let Err(error) = std::fs::remove_file(&beside)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        return Err(error);
    }
    let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&beside)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_program_that_was_killed_is_told_to_nobody_once_another_holds_the_lock() {
        let path = std::env::temp_dir().join(format!("frontdesk-{}", uuid::Uuid::new_v4()));
        let data_dir = DataDir::open(Some(path.clone())).unwrap();
        // Other tests start programs; until one of those runs it has this file open, too, and with it the lock.
        let tried = |of: &DataDir| loop {
            if let Some(lock) = of.try_lock()? {
                return Ok(lock);
            }
        };
        for take in [tried, |of: &DataDir| of.wait_for_lock()] {
            let lock = data_dir.wait_for_lock().unwrap();
            std::mem::forget(data_dir.tell_address(&lock, "http://127.0.0.1:9").unwrap());
            drop(lock);
            assert!(data_dir.told_address().is_some());
            let _lock = take(&data_dir).unwrap();
            assert_eq!(data_dir.told_address(), None);
        }
        std::fs::remove_dir_all(path).unwrap();
    }
}
