//! The data directory: where the database, the desk's credentials and the log lie, for one program at a time.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};

use super::trouble::Trouble;

/// The directory, made if need be, readable for its owner only.
#[derive(Debug)]
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

    /// Takes the directory for this program alone. The operating system frees it, however the program ends.
    pub fn lock(&self) -> Result<Lock, Trouble> {
        let trouble = |source| Trouble::DataDir { path: self.path.clone(), source };
        let file = private_file(&self.file("lock")).map_err(trouble)?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Trouble::InUse(self.path.clone())),
            Err(TryLockError::Error(source)) => Err(trouble(source)),
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
