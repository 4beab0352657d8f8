//! Performs what the desk asks: reads, of which the newest of a kind wins, and writes, in order for each appointment,
//! repeated with the same key until it is known how they ended. Also listens to the push stream.
//!
//! It decides nothing about the screen; all it knows goes back as [`Reply`].

mod answers;
mod names;
mod push;
mod reads;
#[cfg(feature = "rehearsal")]
pub mod rehearsal;
mod writes;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

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
    /// How its writes are wrong.
    #[cfg(feature = "rehearsal")]
    broken: Option<rehearsal::Broken>,
}

impl Line {
    /// Tells the desk. Once the desk is gone nobody needs to hear it.
    fn tell(&self, reply: Reply) {
        if self.replies.send(reply).is_err() {
            tracing::debug!("an answer came after the desk had gone");
        }
    }
}

/// Works until the desk sends no more, then finishes the writes under way. Reads and the push stream end at once.
pub async fn run(
    client: Arc<Client>,
    effects: UnboundedReceiver<Effect>,
    replies: UnboundedSender<Reply>,
    now: Now,
) {
    #[cfg(feature = "rehearsal")]
    let line = Line { client, replies, now, broken: None };
    #[cfg(not(feature = "rehearsal"))]
    let line = Line { client, replies, now };
    work(line, effects).await;
}

async fn work(line: Line, mut effects: UnboundedReceiver<Effect>) {
    let mut reads = reads::Reads::new(line.clone());
    let mut writes = writes::Writes::new(line.clone());
    let listening = tokio::spawn(push::listen(line));
    while let Some(effect) = effects.recv().await {
        match effect {
            Effect::Ask(ticket, question) => reads.ask(ticket, question),
            Effect::Write(ticket, write) => writes.send(ticket, write),
            // The program has seen to it.
            Effect::Print(_) => {}
            Effect::Quit => break,
        }
    }
    listening.abort();
    reads.stop();
    writes.finish().await;
}
