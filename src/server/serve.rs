//! Connections: listening where that is safe, taking callers in, bounding and closing the slow ones, and stopping
//! without breaking off an answer.
//!
//! What each part is for: [`tls`] reads certificates, [`seats`] says who may stay when there are too many, [`unread`]
//! cuts off callers who don't read, [`errand`] knows whether a connection waits for its caller or its caller for us.
//! What is answered is not known here.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::metrics::Metrics;
use super::options::Limits;
use super::peer::Peer;
use errand::{Errand, Watched};
use seats::{Held, Seat, Seats};
use tls::Tls;
use unread::CutOff;

mod errand;
mod seats;
pub mod tls;
mod unread;
mod validity;

/// How long to wait where the computer has no room for another connection.
const FULL_PAUSE: Duration = Duration::from_millis(5);
/// Connections that may wait to be taken.
const BACKLOG: u32 = 1_024;
/// How much of an answer may lie in the line of a caller who does not read, in bytes; the system doubles it.
const SEND_BUFFER: u32 = 256 * 1024;
/// The longest head of a request, in bytes. The router's own limits are narrower and say so as JSON.
const LONGEST_HEAD: usize = 32 * 1024;
/// How much of a connection is held in memory, in bytes and each way.
const BUFFER: usize = 64 * 1024;

/// Why the server could not listen.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum BindError {
    #[error(
        "{0} can be reached by other computers, and what desks send would go there unencrypted; serve it with --tls-cert and --tls-key, say --behind-proxy if a proxy in front of it ends TLS, or listen on 127.0.0.1 or ::1"
    )]
    NotLoopback(SocketAddr),
    #[error("{0} is in use by another program; stop it, or choose another port")]
    InUse(SocketAddr),
    #[error("{address} can't be listened on ({source}); choose another address or port")]
    Other { address: SocketAddr, source: io::Error },
}

/// What stands between the server and the network.
#[derive(Clone, Debug, Default)]
pub struct Guard {
    /// The certificate that the server shows; without one it speaks plain HTTP.
    pub tls: Option<Tls>,
    /// Whether a proxy in front of it takes the callers in, and ends TLS for them. Then the address of a connection is
    /// the proxy's, and says nothing of the caller.
    pub behind_proxy: bool,
}

/// A port of this computer that is listened on.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    guard: Guard,
}

impl Listening {
    /// Where.
    ///
    /// # Errors
    /// The system does not tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The certificate that is shown there.
    pub fn tls(&self) -> Option<&Tls> {
        self.guard.tls.as_ref()
    }

    /// Whether the address of a connection is its caller's own.
    pub fn knows_callers(&self) -> bool {
        !self.guard.behind_proxy
    }
}

/// Listens on an address that only this computer can reach; port 0 takes a free one.
pub async fn bind(address: SocketAddr) -> Result<Listening, BindError> {
    bind_behind(address, Guard::default()).await
}

/// Listens on an address. One that other computers can reach needs a certificate, or the word of whoever starts the
/// server that a proxy has one: tokens must not cross a network in the clear by accident.
pub async fn bind_behind(address: SocketAddr, guard: Guard) -> Result<Listening, BindError> {
    if !address.ip().is_loopback() && guard.tls.is_none() && !guard.behind_proxy {
        return Err(BindError::NotLoopback(address));
    }
    let listener = listen(address).map_err(|source| {
        if source.kind() == io::ErrorKind::AddrInUse {
            BindError::InUse(address)
        } else {
            BindError::Other { address, source }
        }
    })?;
    Ok(Listening { listener, guard })
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A server that starts again at once must get its port although old connections to it linger.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    // Connections take it over.
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// What all connections share.
struct Shared {
    router: Router,
    http: http1::Builder,
    limits: Limits,
    acceptor: Option<TlsAcceptor>,
    metrics: Arc<Metrics>,
    stopping: CancellationToken,
    knows_callers: bool,
}

/// Serves until `stopping` is cancelled, then lets requests under way finish.
pub async fn serve(
    listening: Listening,
    router: Router,
    limits: Limits,
    metrics: Arc<Metrics>,
    stopping: CancellationToken,
) {
    let knows_callers = listening.knows_callers();
    let Listening { listener, guard } = listening;
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head).keep_alive(true);
    // Each answer tells the time by the server's own clock, which need not be the computer's.
    http.auto_date_header(false);
    http.max_header_size(LONGEST_HEAD).max_buf_size(BUFFER);
    let acceptor = guard.tls.as_ref().map(Tls::acceptor);
    let stopped = stopping.clone();
    let shared = Arc::new(Shared { router, http, limits, acceptor, metrics, stopping, knows_callers });
    let seats = Seats::new(limits.connections);
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = tokio::select! {
            () = stopped.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(taken) => taken,
            Err(error) => {
                // Most likely the system gives no more files: somebody has to go, as if there were no seats.
                tracing::debug!(%error, "a connection could not be taken");
                shared.metrics.connections.ended("not taken");
                seats.make_room();
                tokio::time::sleep(FULL_PAUSE).await;
                continue;
            }
        };
        let seat = tokio::select! {
            () = stopped.cancelled() => break,
            seat = seats.take(peer.ip()) => seat,
        };
        let Some(seat) = seat else { break };
        tokio::spawn(connection(Arc::clone(&shared), stream, peer, seat, graceful.watcher()));
    }
    drop(listener);
    if tokio::time::timeout(limits.stop, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were still under way when the server stopped");
    }
}

/// One connection from its first byte to its last. It ends early when its seat is needed for somebody else.
async fn connection(shared: Arc<Shared>, stream: TcpStream, peer: SocketAddr, held: Held, watcher: Watcher) {
    let seat = held.seat();
    let _open = shared.metrics.connections.opened();
    // Small answers must not wait for more to send.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection was gone at once");
    }
    let stream = CutOff::new(stream, shared.limits.unread);
    let served = async {
        let Some(acceptor) = &shared.acceptor else {
            return answer(&shared, stream, peer, seat, watcher).await;
        };
        let handshake = tokio::time::timeout(shared.limits.handshake, acceptor.accept(stream));
        let shaken = tokio::select! {
            () = shared.stopping.cancelled() => return Ok(()),
            shaken = handshake => shaken,
        };
        match shaken {
            Ok(Ok(stream)) => answer(&shared, stream, peer, seat, watcher).await,
            Ok(Err(_)) | Err(_) => Err("handshake"),
        }
    };
    let ended = tokio::select! {
        ended = served => ended,
        () = seat.given_away() => Err("made room"),
    };
    if let Err(why) = ended {
        tracing::debug!(why, "a connection ended early");
        shared.metrics.connections.ended(why);
    }
}

/// Answers the requests of a connection, one after the other.
async fn answer<S>(
    shared: &Arc<Shared>,
    stream: S,
    peer: SocketAddr,
    seat: &Arc<Seat>,
    watcher: Watcher,
) -> Result<(), &'static str>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let peer = Peer(shared.knows_callers.then_some(peer));
    let service = service_fn(|request: hyper::Request<hyper::body::Incoming>| {
        let (router, errand) = (shared.router.clone(), Errand::begin(Arc::clone(seat)));
        async move {
            let mut request = request.map(|body| Body::new(Watched::arriving(body, Arc::clone(&errand))));
            request.extensions_mut().insert(peer);
            let response = router.oneshot(request).await?;
            Ok::<_, std::convert::Infallible>(response.map(|body| Watched::leaving(body, errand)))
        }
    });
    let served = watcher.watch(shared.http.serve_connection(TokioIo::new(stream), service)).await;
    served.map_err(|error| why(&error))
}

/// In one word, for the metrics. What the caller sent is not in it.
fn why(error: &hyper::Error) -> &'static str {
    let source = std::error::Error::source(error);
    let unread = source.and_then(|source| source.downcast_ref::<io::Error>()).map(io::Error::kind);
    if error.is_timeout() {
        "slow head"
    } else if unread == Some(io::ErrorKind::TimedOut) {
        "unread"
    } else if error.is_parse() {
        "not http"
    } else {
        "broken"
    }
}
