//! The only room that knows all the others: it starts what is needed, runs the loop between them, and ends it.

mod awake;
mod choices;
mod commands;
mod connecting;
mod credentials;
mod data_dir;
mod drafts;
mod dumps;
mod events;
mod joining;
mod known;
mod log;
mod looks;
mod panics;
mod paper;
mod placing;
mod reading;
#[cfg(feature = "rehearsal")]
mod rehearsal;
mod run;
mod serving;
mod shown;
mod start;
mod stores;
mod terminal;
mod trouble;

use std::process::ExitCode;

use clap::Parser;

pub use drafts::Drafts;
pub use events::{TerminalEvents, terminal_events};
pub use known::Known;
pub use paper::Paper;
pub use run::{End, Loop};
pub use shown::Shown;
pub use trouble::Trouble;

use crate::cli::Cli;

/// Where a server that nobody else is to reach listens: at any port that is free.
const LOOPBACK: std::net::SocketAddr =
    std::net::SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// A thread for what blocks ends when it has had nothing to do for so long: each keeps memory of its own.
const IDLE: std::time::Duration = std::time::Duration::from_secs(2);

/// Reads the command line, does what it says, and reports in one sentence what could not be done.
pub fn main() -> ExitCode {
    dumps::forbid();
    let cli = Cli::parse();
    if let Err(report) = panics::install() {
        return trouble::report(&Trouble::Other(report));
    }
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).thread_keep_alive(IDLE).enable_all().build();
    let done = match runtime {
        Ok(runtime) => {
            // A fault in the loop itself, as in any task: the hook has told it, and what is dropped on the way keeps what is
            // typed.
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(start::start(cli))));
            let done = done.unwrap_or(Err(Trouble::Fault));
            // A task that hangs must not keep the program from ending.
            runtime.shutdown_timeout(std::time::Duration::from_millis(200));
            done
        }
        Err(error) => Err(Trouble::Other(error.into())),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => trouble::report(&trouble),
    }
}
