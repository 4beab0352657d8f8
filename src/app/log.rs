//! The log: one file in the data directory while the desk has the screen, standard error for the server. No names, no
//! numbers, no notes of patients ever go there; what is logged are identifiers, counts and times.
//!
//! Of foreign crates only warnings are taken, whatever the level: nobody here can vouch for what else they say.

use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;

use super::data_dir;
use line::Lines;
use queue::Queue;

mod line;
mod queue;

pub use line::Format;

/// A log larger than this begins anew; the one before is kept beside it.
const LARGEST: u64 = 5 * 1024 * 1024;
/// The lines that tell of each request; a desk with a server inside keeps only those of failures.
const REQUESTS: &str = "frontdesk.request";

/// Logs into a file readable for its owner only.
pub fn to_file(path: &Path) -> std::io::Result<()> {
    if std::fs::metadata(path).is_ok_and(|file| file.len() > LARGEST) {
        std::fs::rename(path, path.with_extension("log.old"))?;
    }
    let file = data_dir::private_file(path)?;
    let taken = ours(LevelFilter::INFO).with_target(REQUESTS, LevelFilter::WARN);
    install(fmt::layer().event_format(Lines::new(Format::Text)).with_writer(Mutex::new(file)), taken);
    Ok(())
}

/// Logs to standard error. What is answered writes whatever still waits; it is for the end of the program.
///
/// # Errors
/// The system gives no thread.
pub fn to_standard_error(format: Format, level: LevelFilter) -> std::io::Result<Queue> {
    let queue = Queue::start()?;
    install(fmt::layer().event_format(Lines::new(format)).with_writer(queue.clone()), ours(level));
    Ok(queue)
}

fn ours(level: LevelFilter) -> Targets {
    Targets::new().with_default(level.min(LevelFilter::WARN)).with_target("frontdesk", level)
}

fn install<L>(lines: L, taken: Targets)
where
    L: Layer<tracing_subscriber::Registry> + Send + Sync,
{
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(taken));
    // A second one in the same process (tests) is of no use; the first stays.
    if tracing::subscriber::set_global_default(subscriber).is_err() {
        tracing::debug!("the log is open already");
    }
}
