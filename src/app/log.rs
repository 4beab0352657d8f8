//! The log: one file in the data directory while the desk has the screen, standard error for the server. No names, no
//! numbers, no notes of patients ever go there; what is logged are identifiers, counts and times.

use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt;

use super::data_dir;

/// A log larger than this begins anew; the one before is kept beside it.
const LARGEST: u64 = 5 * 1024 * 1024;

/// Logs into a file readable for its owner only.
pub fn to_file(path: &Path) -> std::io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() > LARGEST) {
        std::fs::rename(path, path.with_extension("log.old"))?;
    }
    let file = data_dir::private_file(path)?;
    install(
        fmt()
            .with_max_level(LevelFilter::INFO)
            .with_ansi(false)
            .log_internal_errors(false)
            .with_writer(Mutex::new(file))
            .finish(),
    );
    Ok(())
}

/// Logs to standard error.
pub fn to_standard_error() {
    install(
        fmt()
            .with_max_level(LevelFilter::INFO)
            .with_ansi(false)
            .log_internal_errors(false)
            .with_writer(std::io::stderr)
            .finish(),
    );
}

fn install(subscriber: impl tracing::Subscriber + Send + Sync) {
    // A second one in the same process (tests) is of no use; the first stays.
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        tracing::debug!("the log is open already");
    }
}
