//! From the first attempt of a call to the certainty of how it ended.
//!
//! A call whose answer is lost is repeated under its key; where the server may not know the key, it is first asked what
//! became of the call. If a repetition is refused, the first attempt may still be on its way: the refusal is told only
//! after the server has made the key void, or answers that it was done after all. Where the server knows no keys, what it
//! shows of the appointment must do.

use std::time::Duration;

use super::step::Step;
use crate::client::{ClientError, KeyState};
use crate::contract::problem::{Code, Problem};
use crate::desk::port::{Done, Outcome, Reason, Refusal, Reply, Ticket};
use crate::domain::appointment::{By, Status};
use crate::domain::ids::AppointmentId;
use crate::worker::{Line, answers};

/// The pause before the first repetition…
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// …which doubles up to this, unless the server asks for a longer one.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How a call ended.
pub enum Ended {
    /// It happened.
    Done(Done),
    /// It did not and will not.
    Refused(Refusal),
}

/// What is left of an appointment that could not be cancelled.
pub enum Left {
    /// It is there.
    Stands,
    /// It was cancelled before, or there is no such appointment.
    Gone,
    /// The server does not say.
    NotTold,
}

/// Tells the desk how a write stands.
pub struct Teller {
    pub line: Line,
    ticket: Ticket,
    said_unknown: bool,
}

/// What is tried next.
enum Stage {
    /// The first attempt.
    Fresh,
    /// An attempt may have happened: the server is asked first, where it must be, and then it is repeated.
    InDoubt,
    /// The same, and a repetition was refused: the earlier attempt is to be ruled out.
    RulingOut(Box<Problem>),
}

/// What an attempt brought.
enum Known {
    Ended(Ended),
    /// Nothing certain: go on with that stage, after a pause of the server's choice.
    Not(Stage, Option<Duration>),
}

impl Teller {
    /// Nothing is told yet.
    pub fn new(line: Line, ticket: Ticket) -> Self {
        Self { line, ticket, said_unknown: false }
    }

    /// Tells how the write has ended.
    pub fn ends(&self, outcome: Outcome) {
        self.line.tell(Reply::Written(self.ticket, outcome));
    }

    /// Tells that a move is half done.
    pub fn half_moved(&self, id: &AppointmentId) {
        self.line.tell(Reply::Written(self.ticket, Outcome::HalfMoved { id: id.clone() }));
    }

    fn unknown(&mut self) {
        if !std::mem::replace(&mut self.said_unknown, true) {
            self.line.tell(Reply::Written(self.ticket, Outcome::Unknown));
        }
    }

    /// Makes the call, until it is known how it ended. One that can't be sent is refused.
    pub async fn through(&mut self, step: &Step<'_>) -> Ended {
        self.until_known(step, false).await
    }

    /// The same, but one that can't be sent is tried again for as long as it takes.
    pub async fn persist(&mut self, step: &Step<'_>) -> Ended {
        self.until_known(step, true).await
    }

    /// How an appointment stands whose cancellation was refused; looked at for as long as it takes: on a guess, a move
    /// would leave the patient with no appointment, or with two.
    pub async fn left(&self, id: &AppointmentId) -> Left {
        let mut pause = FIRST_PAUSE;
        loop {
            let error = match self.line.client.standing(id).await {
                Ok(Some(now)) if now.status.same_state(&Status::Cancelled(By::Api)) => return Left::Gone,
                Ok(Some(_)) => return Left::Stands,
                Ok(None) => return Left::NotTold,
                Err(error) => error,
            };
            match &error {
                ClientError::Refused(problem) if matches!(problem.status, 404 | 410) => return Left::Gone,
                ClientError::Refused(problem) if !matches!(problem.status, 408 | 429) => return Left::NotTold,
                ClientError::Refused(_)
                | ClientError::Unreachable
                | ClientError::NoAnswer
                | ClientError::SignIn
                | ClientError::Trouble { .. }
                | ClientError::Pausing(_)
                | ClientError::NotOffered
                | ClientError::NotUnderstood => {}
            }
            tokio::time::sleep(error.wait().map_or(pause, |wait| wait.max(FIRST_PAUSE))).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn until_known(&mut self, step: &Step<'_>, persists: bool) -> Ended {
        let mut pause = FIRST_PAUSE;
        let mut stage = Stage::Fresh;
        loop {
            let known = match stage {
                Stage::Fresh => self.first(step, persists).await,
                Stage::InDoubt => self.again(step).await,
                Stage::RulingOut(problem) => self.rule_out(step, problem).await,
            };
            let wait = match known {
                Known::Ended(ended) => return ended,
                Known::Not(next, wait) => {
                    if !matches!(next, Stage::Fresh) {
                        self.unknown();
                    }
                    stage = next;
                    wait
                }
            };
            tokio::time::sleep(wait.map_or(pause, |wait| wait.max(FIRST_PAUSE))).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn first(&self, step: &Step<'_>, persists: bool) -> Known {
        let error = match step.attempt(&self.line.client).await {
            Ok(done) => return Known::Ended(Ended::Done(done)),
            Err(error) => error,
        };
        let wait = error.wait();
        match &error {
            ClientError::NoAnswer | ClientError::Trouble { .. } | ClientError::NotUnderstood => {
                Known::Not(Stage::InDoubt, wait)
            }
            // A twin of this very write: it may be done by now.
            ClientError::Refused(problem) if problem.code == Some(Code::WriteRunning) => {
                Known::Not(Stage::InDoubt, wait)
            }
            // Many servers say so when their own time for the work is over, and the work goes on.
            ClientError::Refused(problem) if problem.status == 408 => Known::Not(Stage::InDoubt, wait),
            ClientError::Refused(problem) if problem.status == 429 && persists => Known::Not(Stage::Fresh, wait),
            ClientError::Refused(problem) => Known::Ended(refused(problem)),
            ClientError::Unreachable | ClientError::SignIn | ClientError::Pausing(_) if persists => {
                Known::Not(Stage::Fresh, wait)
            }
            ClientError::Unreachable => Known::Ended(unsent(Reason::NotSent, &error)),
            ClientError::SignIn => Known::Ended(unsent(Reason::NotAllowed, &error)),
            ClientError::Pausing(_) => Known::Ended(unsent(Reason::Conflict, &error)),
            ClientError::NotOffered => Known::Ended(unsent(Reason::NotOffered, &error)),
        }
    }

    /// Once an attempt may have happened, only the server's own word settles it, not a later attempt that did not get
    /// through.
    async fn again(&self, step: &Step<'_>) -> Known {
        let client = &self.line.client;
        if step.asks_first(client) {
            match step.looked_up(client).await {
                Ok(Some(done)) => return Known::Ended(Ended::Done(done)),
                Ok(None) => {}
                // There is nothing to be seen: the attempt will tell.
                Err(ClientError::Refused(problem)) if problem.status == 404 => {}
                Err(error) => return Known::Not(Stage::InDoubt, error.wait()),
            }
        }
        match step.attempt(client).await {
            Ok(done) => Known::Ended(Ended::Done(done)),
            Err(ClientError::Refused(problem)) => match (problem.code, problem.status) {
                (Some(Code::WriteRunning), _) | (_, 408 | 429) => Known::Not(Stage::InDoubt, problem.wait),
                (Some(Code::KeyVoid), _) => Known::Ended(refused(&problem)),
                (_, _) => self.rule_out(step, problem).await,
            },
            // What is not offered can't happen late either.
            Err(error @ ClientError::NotOffered) => match step.looked_up(client).await {
                Ok(Some(done)) => Known::Ended(Ended::Done(done)),
                Ok(None) => Known::Ended(unsent(Reason::NotOffered, &error)),
                Err(error) => Known::Not(Stage::InDoubt, error.wait()),
            },
            Err(error) => Known::Not(Stage::InDoubt, error.wait()),
        }
    }

    /// Rules out that an earlier attempt happens after all.
    async fn rule_out(&self, step: &Step<'_>, problem: Box<Problem>) -> Known {
        let client = &self.line.client;
        match client.void(step.key()).await {
            Ok(KeyState::Void) => Known::Ended(refused(&problem)),
            Ok(KeyState::Done(answer)) => match step.kept(client, &answer).await {
                Some(done) => Known::Ended(Ended::Done(done)),
                None => Known::Not(Stage::InDoubt, None),
            },
            Ok(KeyState::Running | KeyState::Unknown) => Known::Not(Stage::RulingOut(problem), None),
            Err(ClientError::NotOffered) => self.look(step, problem).await,
            Err(error) => Known::Not(Stage::RulingOut(problem), error.wait()),
        }
    }

    /// The server knows no keys: what it shows must do.
    async fn look(&self, step: &Step<'_>, problem: Box<Problem>) -> Known {
        let client = &self.line.client;
        if !step.can_be_looked_up(client) {
            // Something in between may have said no: only a word of the server itself tells that it did not happen.
            return match problem.code {
                Some(_) => Known::Ended(refused(&problem)),
                None => Known::Not(Stage::InDoubt, None),
            };
        }
        match step.looked_up(client).await {
            Ok(Some(done)) => Known::Ended(Ended::Done(done)),
            Ok(None) => Known::Ended(refused(&problem)),
            Err(ClientError::Refused(other)) if other.status == 404 => Known::Ended(refused(&problem)),
            Err(error) => Known::Not(Stage::RulingOut(problem), error.wait()),
        }
    }
}

fn refused(problem: &Problem) -> Ended {
    Ended::Refused(answers::refusal(problem))
}

fn unsent(reason: Reason, error: &ClientError) -> Ended {
    Ended::Refused(answers::not_sent(reason, &error.to_string()))
}
