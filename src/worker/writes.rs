//! Writes. Each ends as done or refused; where its answer is lost the desk is told that it is not known, and the worker
//! finds out ([`through`]). One at a time for each appointment, in order, never dropped.

mod moving;
pub(super) mod step;
pub(super) mod through;

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use self::step::Step;
use self::through::{Ended, Teller};
use super::Line;
use crate::desk::port::{Outcome, Ticket, Write};
use crate::domain::ids::AppointmentId;

/// The writes under way.
pub struct Writes {
    line: Line,
    /// The last write of each appointment: the next one waits for it.
    last: HashMap<AppointmentId, JoinHandle<()>>,
    bookings: Vec<JoinHandle<()>>,
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
        Self { line, last: HashMap::new(), bookings: Vec::new(), turn: None, hurry: watch::Sender::new(false) }
    }

    /// Sends a write, behind the one before it that concerns the same appointment.
    pub fn send(&mut self, ticket: Ticket, write: Write) {
        self.last.retain(|_, task| !task.is_finished());
        self.bookings.retain(|task| !task.is_finished());
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
            perform(line, ticket, write).await;
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

async fn perform(line: Line, ticket: Ticket, write: &Write) {
    #[cfg(feature = "rehearsal")]
    if let Some(broken) = line.broken
        && super::rehearsal::perform(broken, &line, ticket, write).await
    {
        return;
    }
    let mut teller = Teller::new(line, ticket);
    let step = match write {
        Write::Book(booking, zone) => Step::Book(booking, zone),
        Write::CheckIn { key, id } => Step::CheckIn { key, id },
        Write::Cancel { key, id, reason } => Step::Cancel { key, id, reason: reason.as_ref() },
        Write::Step { key, id, step } => Step::Visit { key, id, step: *step },
        Write::WalkIn(walk_in) => Step::WalkIn(walk_in),
        Write::Undo { key, id, version } => Step::Undo { key, id, version: *version },
        Write::Edit { key, id, version, change } => Step::Edit { key, id, version: *version, change },
        Write::Move { key, id, booking, zone } => {
            let outcome = moving::perform(&mut teller, key, id, booking, zone).await;
            return teller.ends(outcome);
        }
    };
    let outcome = match teller.through(&step).await {
        Ended::Done(done) => Outcome::Done(done),
        Ended::Refused(refusal) => Outcome::Refused(refusal),
    };
    teller.ends(outcome);
}
