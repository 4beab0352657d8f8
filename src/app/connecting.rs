//! The server that the desk talks to, and the commands that do what the desk would: one elsewhere, or that of the data
//! directory, which is joined or opened.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use super::credentials;
use super::data_dir::DataDir;
use super::joining::{self, Home};
use super::trouble::Trouble;
use crate::cli::{self, Elsewhere};
use crate::client::{Client, Style};
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
}

impl Connected {
    /// By what intents and drafts know the server again. That of the data directory may be at another port the next time.
    pub fn server(&self) -> String {
        match &self.address {
            None => "home".to_owned(),
            Some(address) => format!("{} {}", address.trim_end_matches('/'), self.client.client_id()),
        }
    }
}

/// Signs in there.
pub async fn connect(
    data_dir: &DataDir,
    elsewhere: Elsewhere,
    listen: SocketAddr,
    settings: &Settings,
    clock: &Clock,
) -> Result<Connected, Trouble> {
    let authority = authority(elsewhere.ca.or_else(|| settings.ca_file.clone()))?;
    let style = style(elsewhere.style, settings);
    let address = elsewhere.server.or_else(|| settings.server.clone());
    let (client, home) = match &address {
        Some(address) => {
            let credentials = credentials::elsewhere(address, settings)?;
            let client = Client::trusting(address, credentials, authority.as_deref())?;
            client.sign_in().await.map_err(|source| Trouble::server(address, source))?;
            (client, None)
        }
        None => {
            let (client, home) = joining::open(data_dir, listen, clock).await?;
            (client, Some(home))
        }
    };
    Ok(Connected { client: Arc::new(client.in_style(style)), home, address })
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
