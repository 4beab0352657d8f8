//! The practice server: answers the Appointment API over HTTP and keeps what it is told in a store.
//!
//! From the outside in: [`serve`] takes connections, [`router`] leads paths to [`routes`], these ask the rules
//! ([`bookings`], [`visits`], [`offers`], [`sign_in`], and the domain) and the [`store`]. Every failure is a
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
pub mod clients;
mod clock;
mod directory;
mod every_answer;
mod extract;
mod housekeeping;
pub mod import;
mod metrics;
mod offers;
mod operation;
mod operations;
mod options;
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
mod tokens;
mod undo;
mod views;
mod visits;
mod writes;

pub use clock::Clock;
pub use options::{Limits, Names, Options};
pub use serve::Listening;
pub use serve::tls::{Tls, TlsError};
pub use store::{Store, StoreError};

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
            store: store.clone(),
            clock,
            streams: Streams::new(options.limits.streams, Arc::clone(&metrics)),
            metrics: Arc::clone(&metrics),
            tls: listener.tls().cloned(),
            running: writes::Running::default(),
            stopping: stopping.clone(),
        });
        housekeeping::start(Arc::clone(&app));
        let router = router::router(app, options.names);
        let task = tokio::spawn(serve::serve(listener, router, options.limits, metrics, stopping.clone()));
        Ok(Running { address, store, stopping, task })
    }
}

/// A server that answers.
pub struct Running {
    address: SocketAddr,
    store: Store,
    stopping: CancellationToken,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it answers.
    pub fn addr(&self) -> SocketAddr {
        self.address
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
        self.store.close().await;
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
}
