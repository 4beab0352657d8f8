//! The practice server: answers the Appointment API over HTTP and keeps what it is told in a store.
//!
//! From the outside in: [`serve`] takes connections, [`router`] leads paths to [`routes`], these ask the rules
//! ([`bookings`], [`visits`], [`moves`], [`edits`], [`offers`], [`sign_in`], and the domain) and the [`store`]. Every failure is a
//! [`problem::Refusal`]. The server knows neither desks nor screens; it does not start itself, read settings or parse
//! arguments: the app does.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

mod api;
mod attempts;
pub mod audit;
mod bookings;
mod callers;
pub mod clients;
mod clock;
mod directory;
mod edits;
mod every_answer;
mod extract;
pub mod import;
mod kept;
mod keys;
mod metrics;
mod midnight;
mod moves;
mod offers;
mod operation;
mod operations;
mod options;
mod overbooking;
mod partners;
mod peer;
pub mod practice_file;
mod practices;
mod problem;
mod profiles;
mod router;
mod routes;
mod secrets;
pub mod seed;
pub mod serve;
mod sign_in;
mod state;
pub mod store;
mod streams;
mod tails;
mod tokens;
mod undo;
mod upkeep;
mod views;
mod visits;
mod walk_ins;
mod writes;

pub use clock::Clock;
pub use options::{Limits, Names, Options};
pub use serve::Listening;
pub use serve::tls::{Tls, TlsError};
pub use store::{Store, StoreError};

use crate::contract::sign_in::TokensBody;
use metrics::Metrics;
use state::App;
use store::sql::SqlError;
use streams::Streams;

/// The practice server, before it runs.
pub struct Server;

impl Server {
    /// Starts to answer on the listener. Whether the listener may be reached from elsewhere is decided by
    /// [`serve::bind`].
    ///
    /// # Errors
    /// The store can't be read or written, or the computer gives no random numbers.
    pub async fn start(
        store: Store,
        clock: Clock,
        listener: Listening,
        options: Options,
    ) -> Result<Running, StartError> {
        let address = listener.address().map_err(StartError::Address)?;
        let stopping = CancellationToken::new();
        let metrics = Arc::new(Metrics::default());
        let app = Arc::new(App {
            tokens: tokens::TokenKey::of(&store).await?,
            door: sign_in::Door::new()?,
            practices: practices::Practices::default(),
            callers: callers::Callers::default(),
            kept: kept::Kept::default(),
            pages: kept::pages::KeptPages::default(),
            tails: tails::Tails::default(),
            store: store.clone(),
            clock,
            streams: Streams::new(options.limits.streams, Arc::clone(&metrics)),
            metrics: Arc::clone(&metrics),
            tls: listener.tls().cloned(),
            running: writes::Running::default(),
            stopping: stopping.clone(),
        });
        let upkeep = tokio::spawn(upkeep::run(Arc::clone(&app)));
        let router = router::router(Arc::clone(&app), options.names);
        let task = tokio::spawn(serve::serve(listener, router, options.limits, metrics, stopping.clone()));
        Ok(Running { app, address, stopping, task, upkeep })
    }
}

/// A server that answers.
pub struct Running {
    app: Arc<App>,
    address: SocketAddr,
    stopping: CancellationToken,
    task: JoinHandle<()>,
    upkeep: JoinHandle<()>,
}

impl Running {
    /// Where it answers.
    pub fn addr(&self) -> SocketAddr {
        self.address
    }

    /// Signs in a client of whom the caller knows that it may, since it holds the database: the desk in the same program,
    /// which need not wait at its start for a secret to be hashed. `None` where the store has no such client.
    ///
    /// # Errors
    /// The store can't be read or written.
    pub async fn vouch(&self, client_id: &str) -> Result<Option<TokensBody>, StartError> {
        let refused = |_| StartError::Vouch;
        sign_in::vouch(&self.app, client_id).await.map_err(refused)
    }

    /// Waits until the server has ended; it does so by itself only if something is badly wrong.
    pub async fn ended(&mut self) {
        // A task that has been waited for must not be waited for again.
        if !self.task.is_finished()
            && let Err(error) = (&mut self.task).await
        {
            tracing::error!(%error, "the server ended");
        }
    }

    /// Takes no more connections, finishes the requests and writes under way, and closes the store.
    pub async fn stop(mut self) {
        self.stopping.cancel();
        self.ended().await;
        if let Err(error) = (&mut self.upkeep).await {
            tracing::error!(%error, "the upkeep of the store ended early");
        }
        self.app.store.close().await;
    }
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum StartError {
    #[error("the server can't tell its own address ({0}); try another one")]
    Address(std::io::Error),
    #[error("the server can't use its store: {0}")]
    Store(#[from] SqlError),
    #[error(transparent)]
    Secret(#[from] secrets::NoSecret),
    #[error("the desk could not be signed in at its own server; see the log, and start it again")]
    Vouch,
}
