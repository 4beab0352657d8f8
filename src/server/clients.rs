//! Credentials of the programs that may call the API.

use super::secrets::{self, NoSecret};
use super::store::sql::SqlError;
use super::store::{Store, clients};
use crate::domain::ids::{BusinessId, ClientId};

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
    store.write::<_, SqlError>(move |sql| clients::insert(sql, &business, &client, &name, &hash, now)).await?;
    Ok(new)
}

/// Takes a client's permission away: its tokens stop working at once. `false` where there is no such client.
pub async fn revoke_client(store: &Store, business: &BusinessId, client: &ClientId) -> Result<bool, SqlError> {
    let (business, client, now) = (business.clone(), client.clone(), chrono::Utc::now());
    store.write(move |sql| clients::revoke(sql, &business, &client, now)).await
}
