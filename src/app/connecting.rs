//! The server that the desk talks to, and the commands that do what the desk would: one elsewhere, or that of the data
//! directory, which is joined or opened.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::credentials;
use super::data_dir::DataDir;
use super::joining::{self, Home};
use super::known::{self, Known};
use super::trouble::Trouble;
use crate::cli::{self, Elsewhere};
use crate::client::{Client, ClientError, Style};
use crate::desk::port::Failure;
use crate::server::Clock;
use crate::settings::{self, Settings};

/// A server to talk to.
pub struct Connected {
    /// Signed in.
    pub client: Arc<Client>,
    /// The server of the data directory; to be left at the end.
    pub home: Option<Home>,
    /// The address of a server elsewhere.
    pub address: Option<String>,
    /// Whose it is: the account at that server.
    pub client_id: String,
    /// Why it is not signed in yet, where the desk opens without its server.
    pub waits: Option<Failure>,
}

impl Connected {
    /// By what intents and drafts know the server again. That of the data directory may be at another port the next time.
    pub fn server(&self) -> String {
        match &self.address {
            None => "home".to_owned(),
            Some(address) => format!("{} {}", address.trim_end_matches('/'), self.client_id),
        }
    }
}

/// What becomes of a server that does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhereNoServer {
    /// A sentence, and the end.
    Ends,
    /// A desk that has found it before opens all the same, and waits for it.
    Waits,
}

/// So long a desk waits for its server before it opens without it. Whoever sits down at it is to see something within two
/// seconds.
const BEFORE_OPENING: Duration = Duration::from_millis(700);

/// Signs in there. A server that does not accept the credentials ends it in any case.
pub async fn connect(
    data_dir: &DataDir,
    elsewhere: Elsewhere,
    listen: SocketAddr,
    settings: &Settings,
    clock: &Clock,
    no_server: WhereNoServer,
) -> Result<Connected, Trouble> {
    let authority = authority(elsewhere.ca.or_else(|| settings.ca_file.clone()))?;
    let style = style(elsewhere.style, settings);
    let address = elsewhere.server.or_else(|| settings.server.clone());
    let (client, home, waits) = match &address {
        Some(address) => {
            let credentials = credentials::elsewhere(address, settings)?;
            let client = Client::trusting(address, credentials, authority.as_deref())?;
            let clock = *clock;
            client.corrects(Arc::new(move || clock.now()));
            let known = Known::new(data_dir.file(known::FOLDER), address, client.client_id());
            let waits = sign_in(&client, if known.was_here() { no_server } else { WhereNoServer::Ends })
                .await
                .map_err(|source| Trouble::server(address, source))?;
            (client, None, waits)
        }
        None => {
            let (client, home, waits) = joining::open(data_dir, listen, clock, no_server).await?;
            (client, Some(home), waits)
        }
    };
    let client_id = client.client_id().to_owned();
    Ok(Connected { client: Arc::new(client.in_style(style)), home, address, client_id, waits })
}

/// Signs in, or tells why the desk has to wait for that.
async fn sign_in(client: &Client, no_server: WhereNoServer) -> Result<Option<Failure>, ClientError> {
    let signing_in = client.sign_in();
    if no_server == WhereNoServer::Ends {
        return signing_in.await.map(|()| None);
    }
    match tokio::time::timeout(BEFORE_OPENING, signing_in).await {
        Err(_) => Ok(Some(Failure::NoAnswer)),
        Ok(Ok(())) => Ok(None),
        Ok(Err(error)) => match &error {
            ClientError::Unreachable | ClientError::NoAnswer | ClientError::Trouble { .. } => {
                Ok(Some(Failure::Unreachable))
            }
            ClientError::NotUnderstood => Ok(Some(Failure::NotUnderstood)),
            ClientError::SignIn | ClientError::Refused(_) | ClientError::Pausing(_) | ClientError::NotOffered => {
                Err(error)
            }
        },
    }
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
