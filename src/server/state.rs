//! What every handler of the server can reach.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::callers::Callers;
use super::clock::Clock;
use super::kept::Kept;
use super::kept::pages::KeptPages;
use super::metrics::Metrics;
use super::practices::Practices;
use super::serve::tls::Tls;
use super::sign_in::Door;
use super::store::Store;
use super::streams::Streams;
use super::tails::Tails;
use super::tokens::TokenKey;
use super::writes::Running;
use crate::domain::ids::BusinessId;
use crate::domain::practice::Practice;

use super::problem::Refusal;

/// The server's parts. Handlers share it as `Arc<App>`.
pub struct App {
    /// What it remembers.
    pub store: Store,
    /// What time it is.
    pub clock: Clock,
    /// What signs access tokens.
    pub tokens: TokenKey,
    /// Where clients sign in.
    pub door: Door,
    /// The descriptions of practices.
    pub practices: Practices,
    /// Whose tokens were good lately.
    pub callers: Callers,
    /// Slot searches that were answered lately.
    pub kept: Kept,
    /// Pages of days that were read lately.
    pub pages: KeptPages,
    /// What is counted.
    pub metrics: Arc<Metrics>,
    /// How far the journals of the practices have come.
    pub tails: Tails,
    /// The event streams that are open.
    pub streams: Arc<Streams>,
    /// The certificate, where the server ends TLS itself.
    pub tls: Option<Tls>,
    /// The keyed writes under way.
    pub running: Running,
    /// Cancelled when the server is about to stop: streams end then.
    pub stopping: CancellationToken,
}

impl App {
    /// The description of a practice.
    pub async fn practice(&self, business: &BusinessId) -> Result<Arc<Practice>, Refusal> {
        self.practices.get(&self.store, business).await
    }
}
