//! Hears of what other servers on the same database have changed (LISTEN), on a connection and a thread of its own.
//!
//! A notification says nothing but that there is something to look at. After every time without a connection whoever
//! waits looks once: something may have been missed.

use std::future::poll_fn;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::{AsyncMessage, Client};
use tokio_util::sync::{CancellationToken, DropGuard};

use super::errors;
use super::link::Way;
use crate::server::store::StoreError;

/// The channel of all our notifications.
pub const CHANNEL: &str = "frontdesk";
/// How often a connection on which nothing comes is asked whether it is still there.
const QUIET: Duration = Duration::from_secs(20);
/// How long the answer to that may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait before a connection is opened again: at first, and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// The thread that listens. It ends with this.
pub struct Listening {
    stop: DropGuard,
    ended: CancellationToken,
}

impl Listening {
    /// Ends the thread, and waits for it.
    pub async fn stop(&self) {
        self.stop.token().cancel();
        self.ended.cancelled().await;
    }
}

/// Starts the thread. `changed` is counted up for every notification that is not from `origin`, which is ourselves.
pub fn start(way: Way, origin: Arc<str>, changed: Arc<watch::Sender<u64>>) -> Result<Listening, StoreError> {
    let (stop, ended) = (CancellationToken::new(), CancellationToken::new());
    let runtime = Builder::new_current_thread().enable_all().build().map_err(StoreError::Thread)?;
    let (stopped, over) = (stop.clone(), ended.clone().drop_guard());
    let run = move || {
        runtime.block_on(async {
            tokio::select! {
                () = stopped.cancelled() => {}
                () = follow(&way, &origin, &changed) => {}
            }
        });
        drop((runtime, over));
    };
    thread::Builder::new().name("store-listener".to_owned()).spawn(run).map_err(StoreError::Thread)?;
    Ok(Listening { stop: stop.drop_guard(), ended })
}

/// Listens for ever.
async fn follow(way: &Way, origin: &str, changed: &watch::Sender<u64>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let began = Instant::now();
        let why = listen(way, origin, changed).await;
        tracing::warn!(why, "changes made by other servers are not heard of; listening again");
        if began.elapsed() > LONGEST_PAUSE {
            pause = FIRST_PAUSE;
        }
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Listens on one connection until it is over; tells why it is.
async fn listen(way: &Way, origin: &str, changed: &watch::Sender<u64>) -> String {
    let (client, mut connection) = match way.connect().await {
        Ok(both) => both,
        Err(error) => return error.why(),
    };
    let look = || changed.send_modify(|count| *count += 1);
    let hearing = async {
        loop {
            match poll_fn(|cx| connection.poll_message(cx)).await {
                Some(Ok(AsyncMessage::Notification(heard))) => {
                    if heard.channel() == CHANNEL && heard.payload() != origin {
                        look();
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return errors::why(&error),
                None => return "the connection ended".to_owned(),
            }
        }
    };
    let asking = async {
        if let Err(why) = asked(&client, &format!("LISTEN {CHANNEL}")).await {
            return why;
        }
        look();
        loop {
            sleep(QUIET).await;
            if let Err(why) = asked(&client, "SELECT 1").await {
                return why;
            }
        }
    };
    tokio::select! {
        why = hearing => why,
        why = asking => why,
    }
}

async fn asked(client: &Client, sql: &str) -> Result<(), String> {
    match timeout(PATIENCE, client.batch_execute(sql)).await {
        Ok(done) => done.map_err(|error| errors::why(&error)),
        Err(_) => Err("it did not answer in time".to_owned()),
    }
}
