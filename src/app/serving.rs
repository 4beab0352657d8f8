//! `frontdesk serve`: the practice server without a desk.

use std::net::{Ipv6Addr, SocketAddr};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tracing_subscriber::filter::LevelFilter;

use super::data_dir::DataDir;
use super::events::{Ended, Signals};
use super::trouble::{self, Trouble};
use super::{credentials, log, panics, stores};
use crate::cli::{Common, LogFormat, LogLevel, Serve};
use crate::server::serve::{self, Guard};
use crate::server::{Clock, Options, Server, Store, Tls, seed};

/// Files and connections that the server needs at a time; many systems allow programs 1,024 unless they ask.
const FILES: u64 = 8_192;

/// Serves until a signal comes.
pub async fn serve(common: &Common, how: Serve, clock: Clock) -> Result<(), Trouble> {
    let place = stores::place(&how.store, common)?;
    let folder = stores::folder(&place)?;
    let lock = folder.as_ref().map(DataDir::lock).transpose()?;
    let guard = Guard { tls: certificate(&how)?, behind_proxy: how.behind_proxy };
    let tls = guard.tls.clone();
    let listening = serve::bind_behind(how.listen, guard).await?;
    let store = Store::at(&place)?;
    let seeded = seed::sample(&store, &clock).await?;
    // For the desks that are started on the same data directory: they join this server.
    let shared = folder.as_ref().filter(|_| stores::is_for_desks(&place));
    if let Some(folder) = shared {
        credentials::own(&folder.file("desk.toml"), &store, &seeded.business).await?;
    }
    let mut signals = Signals::listen().map_err(Trouble::Terminal)?;
    panics::end_only_the_task();
    let lines = log::to_standard_error(format(how.log_format), level(how.log_level))
        .map_err(|error| Trouble::Other(error.into()))?;
    allow_files();
    let mut server = Server::start(store, clock, listening, Options::default()).await?;
    let told = match (&tls, reached_here(server.addr()), shared.zip(lock.as_ref())) {
        (None, Some(here), Some((folder, lock))) => Some(folder.tell_address(lock, &format!("http://{here}"))?),
        (_, _, _) => None,
    };
    if seeded.fresh {
        trouble::say(&"there was no practice yet: it is the sample practice now");
    }
    warn(tls.as_ref());
    let scheme = if tls.is_some() { "https" } else { "http" };
    trouble::say(&format_args!("the practice server answers at {scheme}://{}; Ctrl-C ends it", server.addr()));
    loop {
        tokio::select! {
            ended = signals.next() => match (ended, &tls) {
                (Ended::HungUp, Some(tls)) => read_again(tls),
                (Ended::HungUp, None) | (Ended::Terminated, _) => break,
            },
            () = server.ended() => {
                lines.write();
                return Err(Trouble::Fault);
            }
        }
    }
    drop(told);
    server.stop().await;
    lines.write();
    drop(lock);
    Ok(())
}

/// The address by which desks on this computer reach it in the clear.
fn reached_here(address: SocketAddr) -> Option<SocketAddr> {
    let here = match address {
        SocketAddr::V4(_) if address.ip().is_unspecified() => SocketAddr::from(([127, 0, 0, 1], address.port())),
        SocketAddr::V6(_) if address.ip().is_unspecified() => SocketAddr::from((Ipv6Addr::LOCALHOST, address.port())),
        SocketAddr::V4(_) | SocketAddr::V6(_) => address,
    };
    here.ip().is_loopback().then_some(here)
}

/// Takes as many files as the system lets it have.
fn allow_files() {
    let now = getrlimit(Resource::Nofile);
    let most = now.maximum.map_or(FILES, |most| most.min(FILES));
    if now.current.is_some_and(|current| current < most)
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(most), maximum: now.maximum })
    {
        tracing::warn!(%error, "the system gives few files; fewer connections can be open at a time");
    }
}

fn certificate(how: &Serve) -> Result<Option<Tls>, Trouble> {
    match (&how.tls_cert, &how.tls_key) {
        (Some(certificate), Some(key)) => Ok(Some(Tls::read(certificate, key)?)),
        // The command line takes both or none.
        (Some(_), None) | (None, Some(_)) | (None, None) => Ok(None),
    }
}

/// The certificate has been renewed, most likely.
fn read_again(tls: &Tls) {
    match tls.read_again() {
        Ok(()) => trouble::say(&"the certificate was read again"),
        Err(error) => trouble::say(&format_args!("the old certificate stays: {error}")),
    }
    warn(Some(tls));
}

/// Whether a certificate is good is a matter of the computer's own clock, not of a demonstration's.
fn warn(tls: Option<&Tls>) {
    for warning in tls.map(|tls| tls.warnings(chrono::Utc::now())).unwrap_or_default() {
        trouble::say(&format_args!("warning: {warning}"));
    }
}

fn format(format: LogFormat) -> log::Format {
    match format {
        LogFormat::Text => log::Format::Text,
        LogFormat::Json => log::Format::Json,
    }
}

fn level(level: LogLevel) -> LevelFilter {
    match level {
        LogLevel::Error => LevelFilter::ERROR,
        LogLevel::Warn => LevelFilter::WARN,
        LogLevel::Info => LevelFilter::INFO,
        LogLevel::Debug => LevelFilter::DEBUG,
    }
}
