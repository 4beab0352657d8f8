//! Connections: taking them, bounding them, closing slow ones, and stopping without breaking off an answer.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// The most connections at a time; more wait to be taken.
const MOST_CONNECTIONS: usize = 1_024;
/// How long the head of a request may take to arrive, and an idle connection may stay.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);
/// How long requests under way may take when the server stops.
const STOP_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait where the computer has no room for another connection.
const FULL_PAUSE: Duration = Duration::from_millis(50);

/// Why the server could not listen.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum BindError {
    #[error(
        "{0} can be reached by other computers, and what desks send would go there unencrypted; listen on 127.0.0.1 or ::1"
    )]
    NotLoopback(SocketAddr),
    #[error("{0} is in use by another program; stop it, or choose another port")]
    InUse(SocketAddr),
    #[error("{address} can't be listened on ({source}); choose another address or port")]
    Other { address: SocketAddr, source: std::io::Error },
}

/// Listens on an address of this computer; port 0 takes a free one. Other addresses are refused: there is no TLS yet.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, BindError> {
    if !address.ip().is_loopback() {
        return Err(BindError::NotLoopback(address));
    }
    TcpListener::bind(address).await.map_err(|source| {
        if source.kind() == std::io::ErrorKind::AddrInUse {
            BindError::InUse(address)
        } else {
            BindError::Other { address, source }
        }
    })
}

/// Serves until `stopping` is cancelled, then lets requests under way finish.
pub async fn serve(listener: TcpListener, router: Router, stopping: CancellationToken) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).keep_alive(true);
    loop {
        let accepted = tokio::select! {
            () = stopping.cancelled() => break,
            accepted = accept(&listener, &room) => accepted,
        };
        let Some((stream, permit)) = accepted else {
            tokio::time::sleep(FULL_PAUSE).await;
            continue;
        };
        // Small answers must not wait for more to send.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection was gone at once");
        }
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router.clone()));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(permit);
        });
    }
    drop(listener);
    if tokio::time::timeout(STOP_TIMEOUT, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still under way when the server stopped");
    }
}

type Taken = (tokio::net::TcpStream, tokio::sync::OwnedSemaphorePermit);

/// The next connection, once there is room for it.
async fn accept(listener: &TcpListener, room: &Arc<Semaphore>) -> Option<Taken> {
    let permit = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, permit)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be taken");
            None
        }
    }
}
