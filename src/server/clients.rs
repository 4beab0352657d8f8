//! Credentials of the programs that may call the API.

use super::audit;
use super::secrets::{self, NoSecret};
use super::store::sql::SqlError;
use super::store::{Store, clients};
use crate::domain::ids::{BusinessId, ClientId};
use crate::domain::practice::values::quoted;

pub use super::store::clients::KnownClient;

/// The longest name of a client, in characters.
const NAME_LENGTH: usize = 80;

/// A client that was just added. The secret is told once; the store keeps only its hash.
#[derive(Clone, serde::Serialize)]
pub struct NewClient {
    /// What people call it.
    pub name: String,
    /// What it signs in with…
    pub client_id: String,
    /// …and proves it with.
    pub client_secret: String,
}

/// Why no client was added.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum AddClientError {
    #[error("a client needs a name of 1 to {NAME_LENGTH} characters")]
    Name,
    #[error(transparent)]
    Secret(#[from] NoSecret),
    #[error("the client was not added: {0}")]
    Store(#[from] SqlError),
}

/// Adds a client to the practice, with a new identifier and a new secret.
pub async fn add_client(store: &Store, business: &BusinessId, name: &str) -> Result<NewClient, AddClientError> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_LENGTH {
        return Err(AddClientError::Name);
    }
    let new = NewClient { name: name.to_owned(), client_id: secrets::new_id(), client_secret: secrets::random()? };
    let secret = new.client_secret.clone();
    let hash = tokio::task::spawn_blocking(move || secrets::hash(&secret)).await.map_err(|_| NoSecret)??;
    let (business, client, name) = (business.clone(), ClientId::from(new.client_id.as_str()), new.name.clone());
    // When a client was added is a matter of the computer's own clock, not of a demonstration's.
    let now = chrono::Utc::now();
    store
        .write::<_, SqlError>(move |sql| {
            clients::insert(sql, &business, &client, &name, &hash, now)?;
            audit::record_owner(sql, &business, "add client", now)
        })
        .await?;
    Ok(new)
}

/// All clients of a practice, in the order in which they were added; revoked ones among them.
pub async fn list(store: &Store, business: &BusinessId) -> Result<Vec<KnownClient>, ClientError> {
    let business = business.clone();
    Ok(store.read::<_, SqlError>(move |sql| clients::all(sql, &business)).await?)
}

/// A client whose permission is gone.
#[derive(Clone, Debug)]
pub struct Revoked {
    /// Which.
    pub client: KnownClient,
    /// Whether it was taken away by this call.
    pub just_now: bool,
}

/// Why no client was revoked, or listed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum ClientError {
    #[error("there is no client {0} in this practice; see “frontdesk client list”")]
    Unknown(String),
    #[error("there is more than one client {name}; name one by its identifier: {ids}")]
    Ambiguous { name: String, ids: String },
    #[error("the clients can't be read or changed: {0}; try again")]
    Store(#[from] SqlError),
}

/// Takes away the permission of the client of that identifier or that name. Where it is gone already, that is said and
/// nothing changes.
pub async fn revoke_by_name(store: &Store, business: &BusinessId, wanted: &str) -> Result<Revoked, ClientError> {
    let (business, wanted, now) = (business.clone(), wanted.trim().to_owned(), chrono::Utc::now());
    store
        .write(move |sql| {
            let client = meant(clients::all(sql, &business)?, &wanted)?;
            let just_now = clients::revoke(sql, &business, &client.id, now)?;
            if just_now {
                audit::record_owner(sql, &business, "revoke client", now)?;
            }
            Ok(Revoked { client, just_now })
        })
        .await
}

/// The client that is meant: by identifier, else by name, and of several of one name the one that is not revoked.
fn meant(all: Vec<KnownClient>, wanted: &str) -> Result<KnownClient, ClientError> {
    if let Some(client) = all.iter().find(|client| client.id.as_str() == wanted) {
        return Ok(client.clone());
    }
    let (live, revoked): (Vec<_>, Vec<_>) =
        all.into_iter().filter(|client| client.name == wanted).partition(|client| client.revoked_at.is_none());
    match (live.as_slice(), revoked.last()) {
        ([one], _) => Ok(one.clone()),
        ([], Some(before)) => Ok(before.clone()),
        ([], None) => Err(ClientError::Unknown(quoted(wanted))),
        (several, _) => {
            let ids = several.iter().map(|client| client.id.to_string()).collect::<Vec<_>>().join(", ");
            Err(ClientError::Ambiguous { name: quoted(wanted), ids })
        }
    }
}

/// Takes a client's permission away: its tokens stop working at once. `false` where there is no such client.
pub async fn revoke_client(store: &Store, business: &BusinessId, client: &ClientId) -> Result<bool, SqlError> {
    let (business, client, now) = (business.clone(), client.clone(), chrono::Utc::now());
    store.write(move |sql| clients::revoke(sql, &business, &client, now)).await
}
