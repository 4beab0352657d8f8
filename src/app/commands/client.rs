//! `frontdesk client`: credentials of desks and other programs.

use chrono::{DateTime, Utc};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::{print, print_line};
use crate::app::stores::{open_store, practice_of};
use crate::app::trouble::{Trouble, say};
use crate::cli::{ClientCommand, Common};
use crate::domain::ids::BusinessId;
use crate::domain::text::Text;
use crate::server::clients::{self, KnownClient};
use crate::server::{Clock, Store, seed};

/// Does what is asked.
pub async fn run(common: &Common, command: ClientCommand, clock: &Clock) -> Result<(), Trouble> {
    let store = open_store(common)?;
    let done = match command {
        ClientCommand::Add { name, of } => {
            // A client of an empty database is one of the sample practice, as a desk there would be.
            seed::sample(&store, clock).await?;
            let business = practice_of(&store, &of).await?;
            add(&store, &business, &name).await
        }
        ClientCommand::List { json, of } => {
            let business = practice_of(&store, &of).await?;
            list(&store, &business, json).await
        }
        ClientCommand::Revoke { client, of } => {
            let business = practice_of(&store, &of).await?;
            revoke(&store, &business, &client).await
        }
    };
    store.close().await;
    done
}

async fn add(store: &Store, business: &BusinessId, name: &str) -> Result<(), Trouble> {
    let new = clients::add_client(store, business, name).await?;
    let line = serde_json::to_string(&new).map_err(|error| Trouble::Other(error.into()))?;
    print_line(&line)
}

async fn list(store: &Store, business: &BusinessId, json: bool) -> Result<(), Trouble> {
    let known = clients::list(store, business).await?;
    if json {
        let listed: Vec<Listed> = known.iter().map(Listed::from).collect();
        let text = serde_json::to_string_pretty(&listed).map_err(|error| Trouble::Other(error.into()))?;
        return print_line(&text);
    }
    if known.is_empty() {
        say(&"there are no clients yet; add one with “frontdesk client add NAME”");
        return Ok(());
    }
    print(&table(&known))
}

/// A client as `--json` tells it.
#[derive(Serialize)]
struct Listed {
    name: String,
    client_id: String,
    created_at: String,
    last_sign_in_at: Option<String>,
    revoked_at: Option<String>,
}

impl From<&KnownClient> for Listed {
    fn from(client: &KnownClient) -> Self {
        let stamp = |at: DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        Self {
            name: client.name.clone(),
            client_id: client.id.to_string(),
            created_at: stamp(client.created_at),
            last_sign_in_at: client.last_sign_in_at.map(stamp),
            revoked_at: client.revoked_at.map(stamp),
        }
    }
}

/// Columns as wide as what stands in them; times are UTC, as the head says.
fn table(known: &[KnownClient]) -> String {
    let moment = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M").to_string();
    let maybe = |at: Option<DateTime<Utc>>, none: &str| at.map_or_else(|| none.to_owned(), moment);
    let head = ["NAME", "CLIENT_ID", "ADDED (UTC)", "LAST SIGN-IN (UTC)", "REVOKED (UTC)"].map(str::to_owned);
    let mut rows = vec![head];
    rows.extend(known.iter().map(|client| {
        [
            Text::from(client.name.as_str()).shown().to_owned(),
            Text::from(client.id.as_str()).shown().to_owned(),
            moment(client.created_at),
            maybe(client.last_sign_in_at, "never"),
            maybe(client.revoked_at, "no"),
        ]
    }));
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or_default();
    let widths: [usize; 5] = std::array::from_fn(width);
    let line = |row: &[String; 5]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width())));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

async fn revoke(store: &Store, business: &BusinessId, wanted: &str) -> Result<(), Trouble> {
    let revoked = clients::revoke_by_name(store, business, wanted).await?;
    let name = Text::from(revoked.client.name.as_str());
    if revoked.just_now {
        print_line(&format_args!("revoked {} ({})", name.shown(), revoked.client.id))
    } else {
        print_line(&format_args!("{} ({}) was revoked before", name.shown(), revoked.client.id))
    }
}
