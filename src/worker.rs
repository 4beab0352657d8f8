//! Performs what the desk asks: reads, of which the newest of a kind wins, and writes, in order for each appointment,
//! repeated with the same key until it is known how they ended. Also listens to the push stream, and keeps the journal of
//! intents ([`intents`]), from which it settles first of all what a desk left open that has ended. All that reads shares one
//! [`circuit`].
//!
//! It decides nothing about the screen; all it knows goes back as [`Reply`].

mod answers;
mod circuit;
mod intents;
mod names;
mod push;
mod reads;
#[cfg(feature = "rehearsal")]
pub mod rehearsal;
mod writes;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use self::circuit::Circuit;
pub use self::intents::Journal;
use crate::client::Client;
use crate::desk::port::{Effect, Reply};

/// Reads the clock.
pub type Now = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// What every task of the worker needs.
#[derive(Clone)]
struct Line {
    client: Arc<Client>,
    replies: UnboundedSender<Reply>,
    now: Now,
    journal: Option<Journal>,
    circuit: Arc<Circuit>,
    /// How its writes are wrong.
    #[cfg(feature = "rehearsal")]
    broken: Option<rehearsal::Broken>,
}

impl Line {
    fn new(client: Arc<Client>, replies: UnboundedSender<Reply>, now: Now, journal: Option<Journal>) -> Self {
        Self {
            client,
            replies,
            // Each desk has begun at a moment of its own.
            circuit: Arc::new(Circuit::new(now())),
            now,
            journal,
            #[cfg(feature = "rehearsal")]
            broken: None,
        }
    }

    /// Tells the desk. Once the desk is gone nobody needs to hear it.
    fn tell(&self, reply: Reply) {
        if self.replies.send(reply).is_err() {
            tracing::debug!("an answer came after the desk had gone");
        }
    }
}

/// Works until the desk sends no more, then finishes the writes under way. Reads and the push stream end at once.
///
/// With a journal every write is on disk before it is sent, and what earlier desks left open is told first of all; without
/// one nothing is kept.
pub async fn run(
    client: Arc<Client>,
    effects: UnboundedReceiver<Effect>,
    replies: UnboundedSender<Reply>,
    now: Now,
    journal: Option<Journal>,
) {
    work(Line::new(client, replies, now, journal), effects).await;
}

async fn work(line: Line, mut effects: UnboundedReceiver<Effect>) {
    if let Some(journal) = &line.journal {
        line.tell(Reply::LeftBehind(journal.left().clone()));
    }
    let mut reads = reads::Reads::new(line.clone());
    let mut writes = writes::Writes::new(line.clone());
    let mut listening = tokio::spawn(push::listen(line.clone()));
    while let Some(effect) = effects.recv().await {
        match effect {
            Effect::Ask(ticket, question) => reads.ask(ticket, question),
            Effect::Write(ticket, write) => writes.send(ticket, write),
            Effect::GiveUp(ticket) => writes.give_up(ticket),
            Effect::Reconnect => {
                line.client.forget_connections();
                line.circuit.forgets();
                listening.abort();
                listening = tokio::spawn(push::listen(line.clone()));
            }
            // The program has seen to it.
            Effect::Print(_) => {}
            Effect::Quit => break,
        }
    }
    listening.abort();
    reads.stop();
    writes.finish().await;
}
