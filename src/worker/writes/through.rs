//! From the first attempt of a call to the certainty of how it ended.
//!
//! A call whose answer is lost is repeated under its key; where the server may not know the key, it is first asked what
//! became of the call. If a repetition is refused, the first attempt may still be on its way: the refusal is told only
//! after the server has made the key void, or answers that it was done after all. Where the server knows no keys, what it
//! shows of the appointment must do.
//!
//! A call that is given up is not repeated any more: its key is made void, or it turns out to have happened.

use std::time::Duration;

use tokio::sync::watch;

use super::step::Step;
use crate::client::{ClientError, KeyState};
use crate::contract::problem::{Code, Problem};
use crate::desk::port::{Done, Outcome, Reason, Refusal, Reply, Ticket};
use crate::domain::appointment::{By, Status};
use crate::domain::ids::AppointmentId;
use crate::worker::{Line, answers};

/// The pause before the first repetition…
pub const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// …which doubles up to this, unless the server asks for a longer one.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(5);

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

/// Tells the desk how a write stands, and hears when it is given up.
pub struct Teller {
    pub line: Line,
    ticket: Ticket,
    said_unknown: bool,
    given_up: watch::Receiver<u32>,
}

/// What is tried next.
enum Stage {
    /// The first attempt.
    Fresh,
    /// An attempt may have happened: the server is asked first, where it must be, and then it is repeated.
    InDoubt,
    /// It is not tried any more, and the earlier attempt is to be ruled out.
    RulingOut(Why),
}

/// Why a call is not tried any more.
enum Why {
    /// A repetition was refused.
    Refused(Box<Problem>),
    /// It was given up.
    GivenUp,
}

/// How far a call is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Will {
    /// One that can't be sent is refused.
    Tries,
    /// One that can't be sent is tried again for as long as it takes.
    Persists,
    /// The same, and it can't be given up: it takes back what was done.
    TakesBack,
}

/// What an attempt brought.
enum Known {
    Ended(Ended),
    /// Nothing certain: go on with that stage, after a pause of the server's choice.
    Not(Stage, Option<Duration>),
    /// Nothing certain: go on with that stage at once.
    Now(Stage),
}

impl Teller {
    /// Nothing is told yet. Each change of `given_up` is a wish to give up.
    pub fn new(line: Line, ticket: Ticket, given_up: watch::Receiver<u32>) -> Self {
        Self { line, ticket, said_unknown: false, given_up }
    }

    /// The desk knows already that it is not known.
    pub fn known_to_be_unknown(&mut self) {
        self.said_unknown = true;
    }

    /// Tells how the write has ended.
    pub fn ends(&self, outcome: Outcome) {
        self.line.tell(Reply::Written(self.ticket, outcome));
    }

    /// Tells that a move is half done.
    pub fn half_moved(&self, id: &AppointmentId) {
        self.line.tell(Reply::Written(self.ticket, Outcome::HalfMoved { id: id.clone() }));
    }

    /// Tells that it can't be given up.
    pub fn goes_on(&self) {
        self.line.tell(Reply::Written(self.ticket, Outcome::GoesOn));
    }

    /// Tells that it is not known how it ends, once.
    pub fn unknown(&mut self) {
        if !std::mem::replace(&mut self.said_unknown, true) {
            self.line.tell(Reply::Written(self.ticket, Outcome::Unknown));
        }
    }

    /// The wishes to give up, from now on.
    pub fn wishes(&self) -> watch::Receiver<u32> {
        self.given_up.clone()
    }

    /// Makes the call, until it is known how it ended. One that can't be sent is refused.
    pub async fn through(&mut self, step: &Step<'_>) -> Ended {
        self.until_known(step, Will::Tries).await
    }

    /// The same, but one that can't be sent is tried again for as long as it takes.
    pub async fn persist(&mut self, step: &Step<'_>) -> Ended {
        self.until_known(step, Will::Persists).await
    }

    /// The same for what takes something back: it can't be given up.
    pub async fn take_back(&mut self, step: &Step<'_>) -> Ended {
        self.until_known(step, Will::TakesBack).await
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

    async fn until_known(&mut self, step: &Step<'_>, will: Will) -> Ended {
        let mut pause = FIRST_PAUSE;
        let mut stage = Stage::Fresh;
        let mut given_up = self.given_up.clone();
        loop {
            let up = matches!(stage, Stage::InDoubt | Stage::Fresh) && will != Will::TakesBack;
            let known = match stage {
                Stage::Fresh => self.first(step, will != Will::Tries).await,
                Stage::InDoubt => tokio::select! {
                    known = self.again(step) => known,
                    () = changes(&mut given_up), if up => Known::Now(Stage::RulingOut(Why::GivenUp)),
                },
                Stage::RulingOut(why) => self.rule_out(step, why).await,
            };
            let (next, wait) = match known {
                Known::Ended(ended) => {
                    // What was given up in one step is not given up in the next.
                    self.given_up = given_up;
                    return ended;
                }
                Known::Now(next) => {
                    self.unknown();
                    stage = next;
                    continue;
                }
                Known::Not(next, wait) => (next, wait),
            };
            if !matches!(next, Stage::Fresh) {
                self.unknown();
            }
            let up = matches!(next, Stage::InDoubt | Stage::Fresh) && will != Will::TakesBack;
            stage = tokio::select! {
                () = tokio::time::sleep(wait.map_or(pause, |wait| wait.max(FIRST_PAUSE))) => next,
                () = changes(&mut given_up), if up => Stage::RulingOut(Why::GivenUp),
            };
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
            match step.known_before(client).await {
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
                (_, _) => self.rule_out(step, Why::Refused(problem)).await,
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
    async fn rule_out(&self, step: &Step<'_>, why: Why) -> Known {
        let client = &self.line.client;
        match client.void(step.key()).await {
            Ok(KeyState::Void) => Known::Ended(why.ended()),
            Ok(KeyState::Done(answer)) => match step.kept(client, &answer).await {
                Some(done) => Known::Ended(Ended::Done(done)),
                None => Known::Not(Stage::InDoubt, None),
            },
            Ok(KeyState::Running | KeyState::Unknown) => Known::Not(Stage::RulingOut(why), None),
            Err(ClientError::NotOffered) => match why {
                Why::Refused(problem) => self.look(step, problem).await,
                Why::GivenUp => {
                    self.goes_on();
                    Known::Now(Stage::InDoubt)
                }
            },
            Err(error) => Known::Not(Stage::RulingOut(why), error.wait()),
        }
    }

    /// The server knows no keys: what it shows must do.
    async fn look(&self, step: &Step<'_>, problem: Box<Problem>) -> Known {
        let client = &self.line.client;
        if !step.can_be_looked_up() {
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
            Err(error) => Known::Not(Stage::RulingOut(Why::Refused(problem)), error.wait()),
        }
    }
}

impl Why {
    fn ended(&self) -> Ended {
        match self {
            Self::Refused(problem) => refused(problem),
            Self::GivenUp => Ended::Refused(answers::not_sent(Reason::GivenUp, "")),
        }
    }
}

/// Returns at the next wish to give up.
pub async fn changes(given_up: &mut watch::Receiver<u32>) {
    if given_up.changed().await.is_err() {
        std::future::pending().await
    }
}

fn refused(problem: &Problem) -> Ended {
    Ended::Refused(answers::refusal(problem))
}

fn unsent(reason: Reason, error: &ClientError) -> Ended {
    Ended::Refused(answers::not_sent(reason, &error.to_string()))
}
