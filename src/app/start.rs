//! What each command starts, and in which order it ends.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use super::commands::{audit, backup, client, completions, day, keys, practice, status};
use super::connecting::WhereNoServer;
use super::data_dir::DataDir;
use super::drafts::Drafts;
use super::events::{self, Ended, Gone, Signals};
use super::paper::Paper;
use super::trouble::Trouble;
use super::{Known, Loop, choices, connecting, log, panics, serving, terminal};
use crate::catalogue::say;
use crate::cli::{Cli, Command};
use crate::client::Client;
use crate::desk::model::notice::Mark;
use crate::desk::{self, Desk};
use crate::server::Clock;
use crate::settings::Settings;
use crate::tui::look::Look;
use crate::worker::{Journal, Now};

/// The folder of the data directory in which intents are kept.
const INTENTS: &str = "intents";

/// Does what the command line says.
pub async fn start(cli: Cli) -> Result<(), Trouble> {
    let clock = cli.common.now.map_or_else(Clock::real, Clock::starting_at);
    match cli.command {
        None => open_desk(cli, clock).await,
        Some(Command::Day(how)) => day::run(&cli.common, cli.elsewhere, how, clock).await,
        Some(Command::Status { elsewhere }) => status::run(&cli.common, elsewhere.or(cli.elsewhere), clock).await,
        Some(Command::Keys { format }) => keys::run(&cli.common, format),
        Some(Command::Completions { shell }) => completions::completions(shell),
        Some(Command::Man) => completions::man(),
        Some(Command::Serve(how)) => serving::serve(&cli.common, how, clock).await,
        Some(Command::Practice { store, command }) => practice::run(&cli.common, &store, command, &clock).await,
        Some(Command::Client { store, command }) => client::run(&cli.common, &store, command, &clock).await,
        Some(Command::Audit { store, command }) => audit::run(&cli.common, &store, command).await,
        Some(Command::Backup { file }) => backup::backup(&cli.common, &file).await,
        Some(Command::Restore { file }) => backup::restore(&cli.common, &file).await,
    }
}

async fn open_desk(cli: Cli, clock: Clock) -> Result<(), Trouble> {
    needs_a_terminal()?;
    let settings = choices::settings(&cli.common)?;
    // What is wrong with the keys is told before anything is opened.
    let look = choices::look(&settings)?;
    let data_dir = DataDir::open(cli.common.data_dir)?;
    let paper = choices::paper(&settings, &data_dir);
    choices::forget_known(&settings, &data_dir);
    let no_server = WhereNoServer::Waits;
    let connected = connecting::connect(&data_dir, cli.elsewhere, cli.listen, &settings, &clock, no_server).await?;
    log_to_file(&data_dir)?;
    let known = choices::known(&settings, &data_dir, &connected);

    #[cfg(feature = "rehearsal")]
    super::rehearsal::listen().map_err(Trouble::Terminal)?;

    let server = connected.server();
    let day = connected.waits.as_ref().and_then(|_| known.as_ref()?.read());
    if let Some(day) = &day {
        connected.client.assumes_clock_offset(day.clock_behind);
    }
    let now = clock.now() + connected.client.clock_offset();
    let mut desk = choices::desk(&settings, now);
    if let Some(why) = &connected.waits {
        desk::remember(&mut desk, day, why);
    }
    let (drafts, left) = Drafts::open(data_dir.path(), &server, now);
    desk::bring_back(&mut desk, left);
    let journal = open_journal(data_dir.file(INTENTS), server, &mut desk).await;
    let with = With { client: connected.client, desk, journal, drafts, known };
    let done = run_desk(&settings, &clock, with, look, paper).await;
    if let Some(home) = connected.home {
        home.leave().await;
    }
    done
}

/// The journal of this run. Without one the desk works, and says that what it leaves open is not found out later.
async fn open_journal(folder: PathBuf, server: String, desk: &mut Desk) -> Option<Journal> {
    let run = desk.settings.run;
    let opened = tokio::task::spawn_blocking(move || Journal::open(&folder, run, &server)).await;
    match opened.map_err(std::io::Error::other).flatten() {
        Ok(journal) => Some(journal),
        Err(error) => {
            tracing::error!(%error, "intents can't be written down");
            desk.notices.say(Mark::Unknown, say!("earlier-not-kept"), desk.now);
            None
        }
    }
}

fn log_to_file(data_dir: &DataDir) -> Result<(), Trouble> {
    let path = data_dir.file("frontdesk.log");
    log::to_file(&path).map_err(|source| Trouble::DataDir { path, source })
}

fn needs_a_terminal() -> Result<(), Trouble> {
    if !std::io::stdin().is_terminal() {
        return Err(Trouble::NotATerminal("standard input"));
    }
    if !std::io::stdout().is_terminal() {
        return Err(Trouble::NotATerminal("standard output"));
    }
    Ok(())
}

/// A desk, with what it has of its server and of its data directory.
struct With {
    client: Arc<Client>,
    desk: Desk,
    journal: Option<Journal>,
    drafts: Drafts,
    known: Option<Known>,
}

async fn run_desk(settings: &Settings, clock: &Clock, with: With, look: Look, paper: Paper) -> Result<(), Trouble> {
    let mut signals = Signals::listen().map_err(Trouble::Terminal)?;
    let gone = Gone::watch().map_err(Trouble::Terminal)?;
    let panicked = panics::panicked();
    let (terminal, guard) = terminal::take(settings.mouse.unwrap_or(true)).map_err(Trouble::Terminal)?;
    let clock = *clock;
    let now: Now = Arc::new(move || clock.now());
    let events = events::terminal_events().map_err(Trouble::Terminal)?;
    let With { client, desk, journal, drafts, known } = with;
    let all = Loop { terminal, events, desk, look, paper, known, client, journal, now, drafts };
    let mut hung_up = false;
    let stop = async {
        tokio::select! {
            ended = signals.next() => hung_up = ended == Ended::HungUp,
            () = gone.wait() => hung_up = true,
            () = panicked.cancelled() => {}
        }
    };
    let end = all.run(stop, terminal::is_taken).await;
    drop(guard);
    if panicked.is_cancelled() {
        return Err(Trouble::Fault);
    }
    match end {
        // With the terminal gone, nobody can be told.
        _ if hung_up => Ok(()),
        Err(error) => Err(Trouble::Terminal(error)),
        Ok(end) if end.worker_died => Err(Trouble::Fault),
        Ok(end) if end.unknown_writes > 0 => {
            let writes = match end.unknown_writes {
                1 => "1 write".to_owned(),
                more => format!("{more} writes"),
            };
            Err(if end.kept { Trouble::LeftToTheNext(writes) } else { Trouble::LeftUnknown(writes) })
        }
        Ok(_) => Ok(()),
    }
}
