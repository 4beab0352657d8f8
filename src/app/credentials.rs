//! What the desk signs in with: a file of its own for its own server; the configuration, the environment or a prompt for
//! a server elsewhere. Never an argument: arguments can be seen by everybody on the computer.

use std::io::{IsTerminal, Write};
use std::path::Path;

use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers};
use serde::{Deserialize, Serialize};

use super::data_dir;
use super::trouble::Trouble;
use crate::client::Credentials;
use crate::domain::ids::BusinessId;
use crate::server::{Store, clients};
use crate::settings::Settings;

/// The file in the data directory.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnFile {
    client_id: String,
    client_secret: String,
}

/// Another program's database, or an older backup, has been put in place: its server does not know this desk. The desk
/// gets new credentials there; the old ones are good for nothing.
pub async fn own_anew(path: &Path, store: &Store, business: &BusinessId) -> Result<Credentials, Trouble> {
    make(path, store, business).await
}

/// The credentials for the desk's own server; made at the first start.
pub async fn own(path: &Path, store: &Store, business: &BusinessId) -> Result<Credentials, Trouble> {
    match kept(path) {
        Err(Trouble::CredentialsFile { .. }) if !path.exists() => make(path, store, business).await,
        credentials => credentials,
    }
}

/// The credentials that the file has.
pub fn kept(path: &Path) -> Result<Credentials, Trouble> {
    let bad = |says: String| Trouble::CredentialsFile { path: path.to_owned(), says };
    let text = std::fs::read_to_string(path).map_err(|error| bad(error.to_string()))?;
    let file: OwnFile = toml::from_str(&text).map_err(|error| {
        let line = crate::settings::line_of(&text, error.span());
        bad(format!("line {line}: {}", error.message().replace('\n', ", ")))
    })?;
    Ok(Credentials { client_id: file.client_id, client_secret: file.client_secret })
}

async fn make(path: &Path, store: &Store, business: &BusinessId) -> Result<Credentials, Trouble> {
    let bad = |says: String| Trouble::CredentialsFile { path: path.to_owned(), says };
    let new = clients::add_client(store, business, "this desk").await?;
    let file = OwnFile { client_id: new.client_id.clone(), client_secret: new.client_secret.clone() };
    let text = toml::to_string(&file).map_err(|error| bad(error.to_string()))?;
    let text = format!("# What this desk signs in with at its own server. Made at its first start there.\n{text}");
    data_dir::write_private(path, &text).map_err(|error| bad(error.to_string()))?;
    Ok(Credentials { client_id: new.client_id, client_secret: new.client_secret })
}

/// The credentials for a server elsewhere.
pub fn elsewhere(server: &str, settings: &Settings) -> Result<Credentials, Trouble> {
    let told = |name: &str, set: &Option<String>| {
        let from_environment = std::env::var(name).ok().filter(|value| !value.is_empty());
        from_environment.or_else(|| set.clone())
    };
    let client_id = told("FRONTDESK_CLIENT_ID", &settings.client_id);
    let client_secret = told("FRONTDESK_CLIENT_SECRET", &settings.client_secret);
    match (client_id, client_secret) {
        (Some(client_id), Some(client_secret)) => Ok(Credentials { client_id, client_secret }),
        (client_id, client_secret) => {
            let missing = || Trouble::NoCredentials(server.to_owned());
            if !std::io::stdin().is_terminal() {
                return Err(missing());
            }
            eprintln!("Sign-in at {server}");
            let client_id = match client_id {
                Some(id) => id,
                None => ask("Client id: ", false).map_err(Trouble::Terminal)?.ok_or_else(missing)?,
            };
            let client_secret = match client_secret {
                Some(secret) => secret,
                None => ask("Client secret: ", true).map_err(Trouble::Terminal)?.ok_or_else(missing)?,
            };
            Ok(Credentials { client_id, client_secret })
        }
    }
}

/// Asks for one line in the terminal; a secret is not shown. `None` where nothing was typed.
fn ask(what: &str, secret: bool) -> std::io::Result<Option<String>> {
    eprint!("{what}");
    std::io::stderr().flush()?;
    let typed = {
        let _cooked = CookedAgain::after_raw()?;
        read_line(secret)
    };
    eprintln!();
    Ok(typed?.filter(|line| !line.trim().is_empty()))
}

/// Makes the terminal cooked again when it goes out of scope.
struct CookedAgain;

impl CookedAgain {
    fn after_raw() -> std::io::Result<Self> {
        crossterm::terminal::enable_raw_mode()?;
        Ok(Self)
    }
}

impl Drop for CookedAgain {
    fn drop(&mut self) {
        if let Err(error) = crossterm::terminal::disable_raw_mode() {
            tracing::debug!(%error, "the terminal was gone before it could be given back");
        }
    }
}

fn read_line(secret: bool) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    loop {
        let Event::Key(key) = crossterm::event::read()? else { continue };
        if key.kind == KeyEventKind::Release {
            continue;
        }
        #[expect(clippy::wildcard_enum_match_arm, reason = "keys that are no text have no meaning in a prompt")]
        match key.code {
            KeyCode::Enter => return Ok(Some(line)),
            KeyCode::Esc => return Ok(None),
            KeyCode::Char('c' | 'd') if key.modifiers.contains(KeyModifiers::CONTROL) => return Ok(None),
            KeyCode::Char(c) => {
                line.push(c);
                if !secret {
                    eprint!("{c}");
                }
            }
            KeyCode::Backspace if line.pop().is_some() && !secret => eprint!("\u{8} \u{8}"),
            _ => {}
        }
        std::io::stderr().flush()?;
    }
}
