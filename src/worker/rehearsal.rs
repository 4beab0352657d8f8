//! Ways of writing that are wrong on purpose, so that the torture run is seen to catch them. Only with the feature
//! `rehearsal`, which no release has; the program itself never asks for one.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender};

use super::writes::step::Step;
use super::writes::through::{Ended, Teller};
use super::{Line, Now, answers};
use crate::client::{Client, ClientError};
use crate::desk::port::{Done, Effect, Outcome, Reason, Reply, Write};
use crate::domain::booking::{Booking, WalkIn};

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// Each attempt has a new key, and a refusal after a lost answer is believed.
    NoKeys,
    /// A move cancels the old appointment first and books the new one then.
    CancelThenBook,
}

/// [`super::run`], but wrong.
pub async fn run(
    client: Arc<Client>,
    effects: UnboundedReceiver<Effect>,
    replies: UnboundedSender<Reply>,
    now: Now,
    broken: Broken,
) {
    let line = Line { broken: Some(broken), ..Line::new(client, replies, now, None) };
    super::work(line, effects).await;
}

/// Writes in the wrong way, where it has one for this write.
pub(super) async fn perform(broken: Broken, teller: &mut Teller, write: &Write) -> bool {
    let outcome = match (broken, write) {
        (Broken::NoKeys, write) => without_keys(teller, write).await,
        (Broken::CancelThenBook, Write::Move { key, id, booking, zone }) => {
            match teller.through(&Step::Cancel { key, id, reason: None }).await {
                Ended::Refused(refusal) => Some(Outcome::Refused(refusal)),
                Ended::Done(_) => Some(outcome(teller.through(&Step::Book(booking, zone)).await)),
            }
        }
        (Broken::CancelThenBook, _) => None,
    };
    let Some(outcome) = outcome else { return false };
    teller.ends(outcome);
    true
}

fn outcome(ended: Ended) -> Outcome {
    match ended {
        Ended::Done(Done::Booked { id, .. }) => Outcome::Done(Done::Moved { id: Some(id) }),
        Ended::Done(done) => Outcome::Done(done),
        Ended::Refused(refusal) => Outcome::Refused(refusal),
    }
}

/// Tries until there is an answer, and takes the first one for the truth.
async fn without_keys(teller: &mut Teller, write: &Write) -> Option<Outcome> {
    let mut lost = false;
    loop {
        let error = match attempt(&teller.line, write).await? {
            Ok(done) => return Some(Outcome::Done(done)),
            Err(error) => error,
        };
        match &error {
            ClientError::Refused(problem) => return Some(Outcome::Refused(answers::refusal(problem))),
            ClientError::Unreachable if !lost => {
                return Some(Outcome::Refused(answers::not_sent(Reason::NotSent, &error.to_string())));
            }
            ClientError::NotOffered => {
                return Some(Outcome::Refused(answers::not_sent(Reason::NotOffered, &error.to_string())));
            }
            ClientError::Unreachable
            | ClientError::NoAnswer
            | ClientError::SignIn
            | ClientError::Trouble { .. }
            | ClientError::Pausing(_)
            | ClientError::NotUnderstood => {}
        }
        lost = true;
        teller.unknown();
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn attempt(line: &Line, write: &Write) -> Option<Result<Done, ClientError>> {
    let key = uuid::Uuid::new_v4().to_string();
    let key = key.as_str();
    let client = &line.client;
    Some(match write {
        Write::Book(booking, zone) => {
            Step::Book(&Booking { key: key.to_owned(), ..(**booking).clone() }, zone).attempt(client).await
        }
        Write::CheckIn { id, .. } => Step::CheckIn { key, id }.attempt(client).await,
        Write::Cancel { id, reason, .. } => Step::Cancel { key, id, reason: reason.as_ref() }.attempt(client).await,
        Write::Move { id, booking, .. } => Step::Reschedule { key, id, to: booking }.attempt(client).await,
        Write::Step { id, step, .. } => Step::Visit { key, id, step: *step }.attempt(client).await,
        Write::WalkIn(walk_in) => {
            Step::WalkIn(&WalkIn { key: key.to_owned(), ..(**walk_in).clone() }).attempt(client).await
        }
        Write::Undo { id, version, .. } => Step::Undo { key, id, version: *version }.attempt(client).await,
        Write::Edit { .. } | Write::Earlier(_) => return None,
    })
}
