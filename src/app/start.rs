//! What each command starts, and in which order it ends.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;

use super::commands::{audit, backup, client, practice};
use super::data_dir::{self, DataDir, Lock};
use super::events::{self, Ended, Signals};
use super::trouble::Trouble;
use super::{Loop, credentials, log, panics, serving, stores, terminal};
use crate::cli::{Cli, Command, Common};
use crate::client::{Client, ClientError, Credentials};
use crate::desk::Desk;
use crate::desk::model;
use crate::domain::ids::BusinessId;
use crate::server::{Clock, Options, Running, Server, Store, seed, serve};
use crate::settings::Settings;
use crate::tui::theme::Theme;
use crate::worker::Now;

/// Does what the command line says.
pub async fn start(cli: Cli) -> Result<(), Trouble> {
    let clock = cli.common.now.map_or_else(Clock::real, Clock::starting_at);
    match cli.command {
        None => desk(cli, clock).await,
        Some(Command::Serve(how)) => serving::serve(&cli.common, how, clock).await,
        Some(Command::Practice { command }) => practice::run(&cli.common, command, &clock).await,
        Some(Command::Client { command }) => client::run(&cli.common, command, &clock).await,
        Some(Command::Audit { command }) => audit::run(&cli.common, command).await,
        Some(Command::Backup { file }) => backup::backup(&cli.common, &file).await,
        Some(Command::Restore { file }) => backup::restore(&cli.common, &file).await,
    }
}

fn settings(common: &Common) -> Result<Settings, Trouble> {
    let asked_for = common.config.is_some();
    match common.config.clone().or_else(data_dir::default_config) {
        Some(path) => Ok(Settings::read(&path, asked_for)?),
        None => Ok(Settings::default()),
    }
}

/// The desk's own server, for as long as the desk runs.
struct Own {
    server: Running,
    store: Store,
    business: BusinessId,
    _lock: Lock,
}

async fn desk(cli: Cli, clock: Clock) -> Result<(), Trouble> {
    needs_a_terminal()?;
    let settings = settings(&cli.common)?;
    let data_dir = DataDir::open(cli.common.data_dir)?;
    let server = cli.server.or_else(|| settings.server.clone());
    let authority = authority(cli.ca.or_else(|| settings.ca_file.clone()))?;
    let (address, credentials, own) = match server {
        Some(address) => {
            let credentials = credentials::elsewhere(&address, &settings)?;
            (address, credentials, None)
        }
        None => {
            let (credentials, own) = own_server(&data_dir, cli.listen, &clock).await?;
            (format!("http://{}", own.server.addr()), credentials, Some(own))
        }
    };
    let logged = log::to_file(&data_dir.file("frontdesk.log"));
    logged.map_err(|source| Trouble::DataDir { path: data_dir.file("frontdesk.log"), source })?;
    let mut client = Client::trusting(&address, credentials, authority.as_deref())?;
    if let Err(source) = client.sign_in().await {
        match (source, &own) {
            (ClientError::SignIn, Some(own)) => {
                let file = data_dir.file("desk.toml");
                let credentials = credentials::own_anew(&file, &own.store, &own.business).await?;
                client = Client::new(&address, credentials)?;
                client.sign_in().await.map_err(|source| Trouble::server(&address, source))?;
            }
            (source, _) => return Err(Trouble::server(&address, source)),
        }
    }
    let client = Arc::new(client);

    let done = run_desk(&settings, &clock, client).await;
    if let Some(own) = own {
        own.server.stop().await;
    }
    done
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

async fn own_server(
    data_dir: &DataDir,
    listen: std::net::SocketAddr,
    clock: &Clock,
) -> Result<(Credentials, Own), Trouble> {
    let lock = data_dir.lock()?;
    let listener = serve::bind(listen).await?;
    let store = stores::open_in(data_dir)?;
    let seeded = seed::sample(&store, clock).await?;
    let credentials = credentials::own(&data_dir.file("desk.toml"), &store, &seeded.business).await?;
    let server = Server::start(store.clone(), *clock, listener, Options::default()).await?;
    Ok((credentials, Own { server, store, business: seeded.business, _lock: lock }))
}

async fn run_desk(settings: &Settings, clock: &Clock, client: Arc<Client>) -> Result<(), Trouble> {
    let mut signals = Signals::listen().map_err(Trouble::Terminal)?;
    let panicked = panics::panicked();
    let (terminal, guard) = terminal::take().map_err(Trouble::Terminal)?;
    let clock = *clock;
    let now: Now = Arc::new(move || clock.now());
    let all = Loop {
        terminal,
        events: events::terminal_events(),
        desk: Desk::new(desk_settings(settings), now()),
        theme: if no_colour() { Theme::plain() } else { Theme::dark() },
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
