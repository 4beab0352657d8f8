//! Writes. Each ends as done or refused; where its answer is lost the desk is told that it is not known, and the write
//! is repeated, with the same key, until it is. That is safe because the server answers a repeated booking, check-in or
//! cancellation with what the first one did.

use std::collections::HashMap;
use std::time::Duration;

use tokio::task::JoinHandle;

use super::Line;
use super::answers;
use crate::client::ClientError;
use crate::contract::times;
use crate::desk::port::{Done, Outcome, Reason, Reply, Ticket, Write};
use crate::domain::appointment::Status;
use crate::domain::ids::{AppointmentId, PatientId};

/// The pause before the first repetition…
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// …which doubles up to this.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// The writes under way.
pub struct Writes {
    line: Line,
    /// The last write of each appointment: the next one waits for it.
    last: HashMap<AppointmentId, JoinHandle<()>>,
    bookings: Vec<JoinHandle<()>>,
}

impl Writes {
    /// None yet.
    pub fn new(line: Line) -> Self {
        Self { line, last: HashMap::new(), bookings: Vec::new() }
    }

    /// Sends a write, behind the one before it that concerns the same appointment.
    pub fn send(&mut self, ticket: Ticket, write: Write) {
        self.last.retain(|_, task| !task.is_finished());
        self.bookings.retain(|task| !task.is_finished());
        let line = self.line.clone();
        let about = match &write {
            Write::CheckIn { id } | Write::Cancel { id, .. } => Some(id.clone()),
            Write::Book(..) => None,
        };
        match about {
            None => self.bookings.push(tokio::spawn(async move { perform(&line, ticket, &write).await })),
            Some(id) => {
                let before = self.last.remove(&id);
                let task = tokio::spawn(async move {
                    if let Some(before) = before
                        && before.await.is_err()
                    {
                        tracing::error!("a write ended without an outcome");
                    }
                    perform(&line, ticket, &write).await;
                });
                self.last.insert(id, task);
            }
        }
    }

    /// Waits until the end of every write is known.
    pub async fn finish(self) {
        for task in self.last.into_values().chain(self.bookings) {
            if task.await.is_err() {
                tracing::error!("a write ended without an outcome");
            }
        }
    }
}

async fn perform(line: &Line, ticket: Ticket, write: &Write) {
    let mut pause = FIRST_PAUSE;
    let mut perhaps_done = false;
    loop {
        let outcome = match attempt(line, write).await {
            Ok(done) => Some(Outcome::Done(done)),
            Err(error) => settled(&error, perhaps_done),
        };
        match outcome {
            Some(outcome) => return line.tell(Reply::Written(ticket, outcome)),
            None if !perhaps_done => {
                perhaps_done = true;
                line.tell(Reply::Written(ticket, Outcome::Unknown));
            }
            None => {}
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// What an error settles. `None`: it is not known whether the write happened. Once an attempt may have happened, only
/// the server's own word on the same key settles it, not a later attempt that did not get through.
fn settled(error: &ClientError, perhaps_done: bool) -> Option<Outcome> {
    match error {
        // Something in between may have said it: only a word of the server itself tells that it did not happen.
        ClientError::Refused(problem) if perhaps_done && (problem.status == 429 || problem.code.is_none()) => None,
        ClientError::Refused(problem) => Some(Outcome::Refused(answers::refusal(problem))),
        ClientError::Unreachable | ClientError::SignIn if perhaps_done => None,
        ClientError::Unreachable => Some(Outcome::Refused(answers::not_sent(Reason::NotSent, &error.to_string()))),
        ClientError::SignIn => Some(Outcome::Refused(answers::not_sent(Reason::NotAllowed, &error.to_string()))),
        ClientError::NoAnswer | ClientError::Trouble(_) | ClientError::NotUnderstood => None,
    }
}

async fn attempt(line: &Line, write: &Write) -> Result<Done, ClientError> {
    let client = &line.client;
    match write {
        Write::Book(booking, zone) => {
            let body = client.book(booking, zone).await?;
            Ok(Done::Booked {
                id: AppointmentId::new(body.appointment_id.as_str()),
                patient: body.patient_id.map(|id| PatientId::new(id.as_str())),
            })
        }
        Write::CheckIn { id } => {
            let body = client.check_in(id).await?;
            Ok(Done::CheckedIn {
                status: Status::from_code(&body.status),
                token: body.token,
                at: body.visit_checkin.as_deref().and_then(times::from_rfc3339),
            })
        }
        Write::Cancel { id, reason } => client.cancel(id, reason.as_ref()).await.map(|()| Done::Cancelled),
    }
}
