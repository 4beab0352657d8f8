//! The server of a data directory, and the desks that share it. The first program there holds the lock, opens the
//! database, serves it, and tells its address in a file. A desk that comes later joins that server. When the first one
//! leaves, however it ends, exactly one of the others gets the lock and takes over, at the same port if it can.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::connecting::WhereNoServer;
use super::data_dir::{DataDir, Lock, ToldAddress};
use super::known::{self, Known};
use super::trouble::Trouble;
use super::{credentials, stores};
use crate::client::{Client, ClientError, Told};
use crate::desk::port::Failure;
use crate::domain::ids::BusinessId;
use crate::server::serve::{self, Listening};
use crate::server::{Clock, Options, Running, Server, Store, seed};

/// So long a desk that has been here before waits for that; then it opens without.
const BEFORE_OPENING: Duration = Duration::from_millis(700);
/// How long a program that holds the lock may take until its server answers.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often it is looked for.
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// How often the port of the one that has left is tried: it may be a moment before the system has freed it.
const TRIES_OF_PORT: usize = 20;
/// The pause after a server could not be taken over.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// What the desk signs in with.
const CREDENTIALS: &str = "desk.toml";

/// The server that this desk works with.
pub enum Home {
    /// Its own.
    Own(Box<Own>),
    /// That of another program; it is taken over when that one leaves.
    Joined(Successor),
}

/// The server in this program. What is told first goes first: the address, and the lock last.
pub struct Own {
    told: ToldAddress,
    server: Running,
    store: Store,
    business: BusinessId,
    lock: Lock,
}

/// Waits to take over.
pub struct Successor {
    leaving: CancellationToken,
    task: JoinHandle<Option<Own>>,
}

/// What a server is opened with.
#[derive(Clone)]
struct How {
    data_dir: DataDir,
    listen: SocketAddr,
    clock: Clock,
}

/// Opens the server of the data directory, or joins the one that is there. The client is signed in, or it is told why it
/// is not: another program holds the directory and serves nobody. A desk that has been here before waits for that one to
/// come to itself, or takes over when it goes.
pub async fn open(
    data_dir: &DataDir,
    listen: SocketAddr,
    clock: &Clock,
    no_server: WhereNoServer,
) -> Result<(Client, Home, Option<Failure>), Trouble> {
    let how = How { data_dir: data_dir.clone(), listen, clock: *clock };
    let waits = no_server == WhereNoServer::Waits && has_day(data_dir);
    let until = Instant::now() + if waits { BEFORE_OPENING } else { PATIENCE };
    loop {
        if let Some(lock) = data_dir.try_lock()? {
            let own = how.own(lock, serve::bind(listen).await?).await?;
            return Ok((own.client(data_dir).await?, Home::Own(Box::new(own)), None));
        }
        if let Some((client, home)) = how.join().await? {
            return Ok((client, home, None));
        }
        if Instant::now() >= until && waits {
            let (client, last) = how.client_of_another()?;
            return Ok((client, Home::Joined(how.succeed(last)), Some(Failure::Unreachable)));
        }
        if Instant::now() >= until {
            return Err(Trouble::InUse(data_dir.path().to_owned()));
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Whether this desk has something to show while nobody serves here.
fn has_day(data_dir: &DataDir) -> bool {
    let credentials = credentials::kept(&data_dir.file(CREDENTIALS)).ok();
    credentials.is_some_and(|own| Known::new(data_dir.file(known::FOLDER), known::HERE, &own.client_id).has_day())
}

impl Home {
    /// Leaves: a server in this program ends, and another desk can take it over.
    pub async fn leave(self) {
        match self {
            Self::Own(own) => own.stop().await,
            Self::Joined(successor) => {
                successor.leaving.cancel();
                match successor.task.await {
                    Ok(Some(own)) => own.stop().await,
                    Ok(None) => {}
                    Err(error) => tracing::error!(%error, "a server could not be taken over"),
                }
            }
        }
    }
}

impl Own {
    /// Signed in by the server itself: whoever holds the database need not prove that it knows a secret.
    async fn client(&self, data_dir: &DataDir) -> Result<Client, Trouble> {
        let address = format!("http://{}", self.server.addr());
        let file = data_dir.file(CREDENTIALS);
        let mut credentials = credentials::own(&file, &self.store, &self.business).await?;
        let mut tokens = self.server.vouch(&credentials.client_id).await?;
        if tokens.is_none() {
            credentials = credentials::own_anew(&file, &self.store, &self.business).await?;
            tokens = self.server.vouch(&credentials.client_id).await?;
        }
        Ok(Client::new(&address, credentials)?.holding(tokens))
    }

    /// No new calls come once the address is no longer told; those under way are finished.
    async fn stop(self) {
        let Self { told, server, lock, .. } = self;
        drop(told);
        server.stop().await;
        drop(lock);
    }
}

impl How {
    /// Opens the database, which the lock allows, and serves it.
    async fn own(&self, lock: Lock, listener: Listening) -> Result<Own, Trouble> {
        let store = stores::open_in(&self.data_dir)?;
        let seeded = seed::sample(&store, &self.clock).await?;
        // Made before anybody is told where to sign in.
        credentials::own(&self.data_dir.file(CREDENTIALS), &store, &seeded.business).await?;
        let server = Server::start(store.clone(), self.clock, listener, Options::default()).await?;
        let told = self.data_dir.tell_address(&lock, &format!("http://{}", server.addr()))?;
        Ok(Own { told, server, store, business: seeded.business, lock })
    }

    /// Joins the server that is told; `None` where none answers (yet).
    async fn join(&self) -> Result<Option<(Client, Home)>, Trouble> {
        let file = self.data_dir.file(CREDENTIALS);
        let (Some(address), true) = (self.data_dir.told_address(), file.exists()) else { return Ok(None) };
        let (client, last) = self.client_of_another()?;
        match client.sign_in().await {
            Ok(()) => Ok(Some((client, Home::Joined(self.succeed(last))))),
            Err(source @ (ClientError::SignIn | ClientError::Refused(_))) => Err(Trouble::server(&address, source)),
            Err(_) => Ok(None),
        }
    }

    /// A client of whatever server is told at the time of a call, and where the last one was.
    fn client_of_another(&self) -> Result<(Client, Arc<Mutex<String>>), Trouble> {
        let last = Arc::new(Mutex::new(self.data_dir.told_address().unwrap_or_default()));
        let credentials = credentials::kept(&self.data_dir.file(CREDENTIALS))?;
        Ok((Client::told(told(&self.data_dir, &last), credentials)?, last))
    }

    fn succeed(&self, last: Arc<Mutex<String>>) -> Successor {
        let leaving = CancellationToken::new();
        let (how, left) = (self.clone(), leaving.clone());
        let task = tokio::spawn(async move {
            loop {
                let lock = tokio::select! {
                    () = left.cancelled() => return None,
                    lock = wait_for_lock(&how.data_dir) => lock,
                };
                let taken = match lock {
                    Ok(lock) => how.take_over(lock, &last).await,
                    Err(trouble) => Err(trouble),
                };
                match taken {
                    Ok(own) => {
                        tracing::info!(address = %own.server.addr(), "this desk has taken the server over");
                        left.cancelled().await;
                        return Some(own);
                    }
                    Err(trouble) => {
                        tracing::error!(%trouble, "the server could not be taken over");
                        tokio::select! {
                            () = left.cancelled() => return None,
                            () = tokio::time::sleep(AFTER_FAILURE) => {}
                        }
                    }
                }
            }
        });
        Successor { leaving, task }
    }

    async fn take_over(&self, lock: Lock, last: &Mutex<String>) -> Result<Own, Trouble> {
        let last = last.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let listener = self.listener(last.strip_prefix("http://").and_then(|address| address.parse().ok())).await?;
        self.own(lock, listener).await
    }

    /// At the port of the one that has left, else at the one that was asked for, else at any.
    async fn listener(&self, last: Option<SocketAddr>) -> Result<Listening, Trouble> {
        if let Some(last) = last {
            for _ in 0..TRIES_OF_PORT {
                match serve::bind(last).await {
                    Ok(listener) => return Ok(listener),
                    Err(error) => tracing::debug!(%error, "the port is not free yet"),
                }
                tokio::time::sleep(LOOK_AGAIN).await;
            }
        }
        match serve::bind(self.listen).await {
            Ok(listener) => Ok(listener),
            Err(_) => Ok(serve::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await?),
        }
    }
}

/// The address as the file tells it at that moment; the last one is remembered for whoever takes over.
fn told(data_dir: &DataDir, last: &Arc<Mutex<String>>) -> Told {
    let (data_dir, last) = (data_dir.clone(), Arc::clone(last));
    Arc::new(move || {
        let address = data_dir.told_address()?;
        last.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&address);
        Some(address)
    })
}

/// Waits for the lock on a thread of its own, which sleeps until the system wakes it.
async fn wait_for_lock(data_dir: &DataDir) -> Result<Lock, Trouble> {
    let (send, locked) = oneshot::channel();
    let waits = data_dir.clone();
    let thread = std::thread::Builder::new().name("lock".to_owned()).spawn(move || {
        if send.send(waits.wait_for_lock()).is_err() {
            tracing::debug!("the lock came after this desk had left");
        }
    });
    thread.map_err(|error| Trouble::Other(error.into()))?;
    locked.await.map_err(|error| Trouble::Other(error.into()))?
}
