//! The only room that knows all the others: it starts what is needed, runs the loop between them, and ends it.

mod awake;
mod choices;
mod commands;
mod connecting;
mod credentials;
mod data_dir;
mod dumps;
mod events;
mod joining;
mod log;
mod looks;
mod panics;
mod paper;
mod placing;
mod reading;
mod run;
mod serving;
mod start;
mod stores;
mod terminal;
mod trouble;

use std::process::ExitCode;

use clap::Parser;

pub use events::{TerminalEvents, terminal_events};
pub use paper::Paper;
pub use run::{End, Loop};
pub use trouble::Trouble;

use crate::cli::Cli;

/// Where a server that nobody else is to reach listens: at any port that is free.
const LOOPBACK: std::net::SocketAddr =
    std::net::SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

/// Reads the command line, does what it says, and reports in one sentence what could not be done.
pub fn main() -> ExitCode {
    dumps::forbid();
    let cli = Cli::parse();
    if let Err(report) = panics::install() {
        return trouble::report(&Trouble::Other(report));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let done = match runtime {
        Ok(runtime) => {
            let done = runtime.block_on(start::start(cli));
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
