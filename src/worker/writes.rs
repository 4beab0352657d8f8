//! Writes. Each ends as done or refused; where its answer is lost the desk is told that it is not known, and the worker
//! finds out ([`through`]). One at a time for each appointment, in order, never dropped. Before the first byte of one is sent
//! it is in the journal, where there is one.

mod earlier;
mod moving;
pub(super) mod step;
pub(super) mod through;

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use self::step::Step;
use self::through::{Ended, Teller};
use super::{Line, answers};
use crate::desk::port::{Outcome, Reason, Ticket, Write};
use crate::domain::ids::AppointmentId;

/// The writes under way.
pub struct Writes {
    line: Line,
    /// The last write of each appointment: the next one waits for it.
    last: HashMap<AppointmentId, JoinHandle<()>>,
    bookings: Vec<JoinHandle<()>>,
    /// Through these a write is given up.
    given_up: HashMap<Ticket, watch::Sender<u32>>,
    /// Ends with the last write that takes a place in a queue: who was taken first gets the earlier token.
    turn: Option<oneshot::Receiver<()>>,
    /// Nobody waits for their turn any more: the program ends soon, and what is not sent by then is lost.
    hurry: watch::Sender<bool>,
}

/// So long a place in the queue is kept for the write before; who waits for longer than that goes on.
const TURN: Duration = Duration::from_secs(3);

impl Writes {
    /// None yet.
    pub fn new(line: Line) -> Self {
        Self {
            line,
            last: HashMap::new(),
            bookings: Vec::new(),
            given_up: HashMap::new(),
            turn: None,
            hurry: watch::Sender::new(false),
        }
    }

    /// Sends a write, behind the one before it that concerns the same appointment.
    pub fn send(&mut self, ticket: Ticket, write: Write) {
        self.last.retain(|_, task| !task.is_finished());
        self.bookings.retain(|task| !task.is_finished());
        self.given_up.retain(|_, wish| !wish.is_closed());
        let (wish, given_up) = watch::channel(0);
        self.given_up.insert(ticket, wish);
        let line = self.line.clone();
        let about = write.about().cloned();
        let (done, turn) = oneshot::channel::<()>();
        let takes_place = matches!(write, Write::CheckIn { .. } | Write::WalkIn(_));
        let before = if takes_place { self.turn.replace(turn) } else { None };
        let mut hurried = self.hurry.subscribe();
        let perform = async move |line, ticket, write: &Write| {
            if let Some(before) = before {
                let hurry = hurried.wait_for(|hurry| *hurry);
                tokio::select! {
                    _ = before => {}
                    _ = hurry => tracing::debug!("a place in the queue is taken at once: the desk ends"),
                    () = tokio::time::sleep(TURN) => {
                        tracing::debug!("a place in the queue is taken before an earlier one is known");
                    }
                }
            }
            perform(Teller::new(line, ticket, given_up), write).await;
            drop(done);
        };
        match about {
            None => self.bookings.push(tokio::spawn(async move { perform(line, ticket, &write).await })),
            Some(id) => {
                let before = self.last.remove(&id);
                let task = tokio::spawn(async move {
                    if let Some(before) = before
                        && before.await.is_err()
                    {
                        tracing::error!("a write ended without an outcome");
                    }
                    perform(line, ticket, &write).await;
                });
                self.last.insert(id, task);
            }
        }
    }

    /// Gives a write up, if its end is not known.
    pub fn give_up(&mut self, ticket: Ticket) {
        match self.given_up.get(&ticket) {
            Some(wish) => wish.send_modify(|wishes| *wishes += 1),
            None => tracing::debug!("a write that has ended can't be given up"),
        }
    }

    /// Waits until the end of every write is known. Nobody waits for a place in the queue any more.
    pub async fn finish(self) {
        self.hurry.send_replace(true);
        for task in self.last.into_values().chain(self.bookings) {
            if task.await.is_err() {
                tracing::error!("a write ended without an outcome");
            }
        }
    }
}

/// Writes down what is about to be sent, sends it, and tells how it ended.
async fn perform(mut teller: Teller, write: &Write) {
    #[cfg(feature = "rehearsal")]
    if let Some(broken) = teller.line.broken
        && super::rehearsal::perform(broken, &mut teller, write).await
    {
        return;
    }
    let Some(journal) = teller.line.journal.clone() else {
        let outcome = outcome(&mut teller, write).await;
        return teller.ends(outcome);
    };
    if let Err(error) = journal.opens(write, (teller.line.now)()).await {
        tracing::error!(%error, "a write could not be written down, and was not sent");
        return teller.ends(Outcome::Refused(answers::not_sent(Reason::NotKept, "")));
    }
    let outcome = outcome(&mut teller, write).await;
    teller.ends(outcome);
    journal.told(write.key());
}

async fn outcome(teller: &mut Teller, write: &Write) -> Outcome {
    let step = match write {
        Write::Book(booking, zone) => Step::Book(booking, zone),
        Write::CheckIn { key, id } => Step::CheckIn { key, id },
        Write::Cancel { key, id, reason } => Step::Cancel { key, id, reason: reason.as_ref() },
        Write::Step { key, id, step } => Step::Visit { key, id, step: *step },
        Write::WalkIn(walk_in) => Step::WalkIn(walk_in),
        Write::Undo { key, id, version } => Step::Undo { key, id, version: *version },
        Write::Edit { key, id, version, change } => Step::Edit { key, id, version: *version, change },
        Write::Move { key, id, booking, zone } => return moving::perform(teller, key, id, booking, zone).await,
        Write::Earlier(earlier) => return earlier::settle(teller, earlier).await,
    };
    match teller.through(&step).await {
        Ended::Done(done) => Outcome::Done(done),
        Ended::Refused(refusal) => Outcome::Refused(refusal),
    }
}
