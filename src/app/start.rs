//! What each command starts, and in which order it ends.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use super::commands::{audit, backup, client, practice};
use super::data_dir::{self, DataDir};
use super::events::{self, Ended, Signals};
use super::trouble::Trouble;
use super::{Loop, credentials, joining, log, panics, serving, terminal};
use crate::cli::{self, Cli, Command, Common};
use crate::client::{Client, Style};
use crate::desk::Desk;
use crate::desk::model;
use crate::server::Clock;
use crate::settings::{self, Settings};
use crate::tui::look::Look;
use crate::tui::theme::Theme;
use crate::worker::Now;

/// Does what the command line says.
pub async fn start(cli: Cli) -> Result<(), Trouble> {
    let clock = cli.common.now.map_or_else(Clock::real, Clock::starting_at);
    match cli.command {
        None => desk(cli, clock).await,
        Some(Command::Serve(how)) => serving::serve(&cli.common, how, clock).await,
        Some(Command::Practice { store, command }) => practice::run(&cli.common, &store, command, &clock).await,
        Some(Command::Client { store, command }) => client::run(&cli.common, &store, command, &clock).await,
        Some(Command::Audit { store, command }) => audit::run(&cli.common, &store, command).await,
        Some(Command::Backup { file }) => backup::backup(&cli.common, &file).await,
        Some(Command::Restore { file }) => backup::restore(&cli.common, &file).await,
    }
}

fn read_settings(common: &Common) -> Result<Settings, Trouble> {
    let asked_for = common.config.is_some();
    match common.config.clone().or_else(data_dir::default_config) {
        Some(path) => Ok(Settings::read(&path, asked_for)?),
        None => Ok(Settings::default()),
    }
}

async fn desk(cli: Cli, clock: Clock) -> Result<(), Trouble> {
    needs_a_terminal()?;
    let settings = read_settings(&cli.common)?;
    let data_dir = DataDir::open(cli.common.data_dir)?;
    let authority = authority(cli.ca.or_else(|| settings.ca_file.clone()))?;
    let style = style(cli.style, &settings);
    let (client, home) = match cli.server.or_else(|| settings.server.clone()) {
        Some(address) => {
            let credentials = credentials::elsewhere(&address, &settings)?;
            let client = Client::trusting(&address, credentials, authority.as_deref())?;
            log_to_file(&data_dir)?;
            client.sign_in().await.map_err(|source| Trouble::server(&address, source))?;
            (client, None)
        }
        None => {
            let (client, home) = joining::open(&data_dir, cli.listen, &clock).await?;
            log_to_file(&data_dir)?;
            (client, Some(home))
        }
    };
    let client = Arc::new(client.in_style(style));

    let done = run_desk(&settings, &clock, client).await;
    if let Some(home) = home {
        home.leave().await;
    }
    done
}

fn log_to_file(data_dir: &DataDir) -> Result<(), Trouble> {
    let path = data_dir.file("frontdesk.log");
    log::to_file(&path).map_err(|source| Trouble::DataDir { path, source })
}

fn style(asked_for: Option<cli::Style>, settings: &Settings) -> Style {
    match (asked_for, settings.style) {
        (Some(cli::Style::Published), _) | (None, Some(settings::Style::Published)) => Style::Published,
        (Some(cli::Style::Core), _) | (None, Some(settings::Style::Core) | None) => Style::Core,
    }
}

/// The certificates by which a server elsewhere is known.
fn authority(file: Option<PathBuf>) -> Result<Option<Vec<u8>>, Trouble> {
    let Some(path) = file else { return Ok(None) };
    std::fs::read(&path).map(Some).map_err(|source| Trouble::AuthorityFile { path, source })
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

async fn run_desk(settings: &Settings, clock: &Clock, client: Arc<Client>) -> Result<(), Trouble> {
    let mut signals = Signals::listen().map_err(Trouble::Terminal)?;
    let panicked = panics::panicked();
    let (terminal, guard) = terminal::take(settings.mouse.unwrap_or(true)).map_err(Trouble::Terminal)?;
    let clock = *clock;
    let now: Now = Arc::new(move || clock.now());
    let all = Loop {
        terminal,
        events: events::terminal_events(),
        desk: Desk::new(desk_settings(settings), now()),
        look: Look::from(if no_colour() { Theme::plain() } else { Theme::dark() }),
        client,
        now,
    };
    let mut hung_up = false;
    let stop = async {
        tokio::select! {
            ended = signals.next() => hung_up = ended == Ended::HungUp,
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
        Ok(end) if end.unknown_writes > 0 => Err(Trouble::LeftUnknown(match end.unknown_writes {
            1 => "1 write".to_owned(),
            more => format!("{more} writes"),
        })),
        Ok(_) => Ok(()),
    }
}

fn desk_settings(settings: &Settings) -> model::Settings {
    model::Settings {
        desk_name: settings.desk.clone().unwrap_or_else(|| "Desk 1".to_owned()),
        // The file was checked when it was read.
        zone: settings.zone().unwrap_or_else(|_| crate::domain::zone::Zone::utc()),
        calling_code: settings.calling_code.clone().unwrap_or_else(|| "91".to_owned()),
        run: uuid::Uuid::new_v4(),
    }
}

/// <https://no-color.org>: set and not empty.
fn no_colour() -> bool {
    std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
}
