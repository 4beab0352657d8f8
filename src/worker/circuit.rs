//! The line to the server, as everything that reads shares it: reads, the stream of changes, the look-ups of names.
//!
//! While it is good, all of them go at once. After a failure of the line only one at a time goes out, at least a second
//! after the one before, by a pause that grows and differs from desk to desk; what else is to be read waits for it. Once
//! one is answered the others follow, at first one after the other: a line that comes and goes fails one read and not
//! all of them. So a server that is down is asked at most once a second by a desk, however much the screen shows.
//!
//! Writes do not go this way: each has its key, and an end of its own to find out.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::client::ClientError;
use crate::desk::port::Failure;

/// The pause after the first failure: a kept connection that the server has just closed looks like one.
const AT_ONCE: Duration = Duration::from_millis(20);
/// The pause after the next one…
const FIRST_PAUSE: Duration = Duration::from_millis(1_000);
/// …and after all that follow. With what is added by chance it stays below the time that a read waits for its turn.
const LATER_PAUSE: Duration = Duration::from_millis(1_500);
/// By how much of itself a pause is longer at most, by chance: desks that lost the same server do not come all at once.
const CHANCE: u32 = 4;
/// For so long after the line is back its reads go one after the other.
const CAREFUL: Duration = Duration::from_secs(1);
/// A line that failed again within this time was not back.
const CALM: Duration = Duration::from_secs(10);

/// The line, shared.
pub struct Circuit {
    state: Mutex<State>,
    changed: Notify,
    seed: u64,
}

struct State {
    /// The failures since the line was last calm.
    failures: u32,
    /// Why the last one failed, while the line is taken to be down.
    down: Option<Failure>,
    /// Before this nothing goes.
    next: Instant,
    /// Until then one at a time goes.
    careful_until: Option<Instant>,
    /// The one that goes.
    one_goes: bool,
    /// When the last one failed.
    failed_at: Option<Instant>,
}

/// The leave to send one thing. What becomes of it is to be told; dropped, it gives its turn to the next one.
#[must_use]
pub struct Way<'a> {
    circuit: &'a Circuit,
    alone: bool,
}

/// What stands in the way.
enum Blocked {
    /// Another one, of which the end is awaited.
    ByAnother,
    /// A pause.
    Until(Instant),
}

impl Circuit {
    /// A good line. Desks with other seeds pause otherwise.
    pub fn new(seed: impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        seed.hash(&mut hasher);
        let state = State {
            failures: 0,
            down: None,
            next: Instant::now(),
            careful_until: None,
            one_goes: false,
            failed_at: None,
        };
        Self { state: Mutex::new(state), changed: Notify::new(), seed: hasher.finish() }
    }

    /// Waits for the way to be free, but not beyond `until`; then why it is not.
    pub async fn way(&self, until: Option<Instant>) -> Result<Way<'_>, Failure> {
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            // Whatever changes from here on is not missed.
            changed.as_mut().enable();
            let blocked = match self.enters() {
                Ok(way) => return Ok(way),
                Err(blocked) => blocked,
            };
            let due = match blocked {
                Blocked::ByAnother => None,
                Blocked::Until(at) => Some(at),
            };
            tokio::select! {
                () = changed => {}
                () = sleeps_until(due) => {}
                () = sleeps_until(until) => return Err(self.why()),
            }
        }
    }

    /// The computer has slept: what was known of the line is of before.
    pub fn forgets(&self) {
        let mut state = self.state();
        (state.failures, state.next, state.failed_at) = (0, Instant::now(), None);
        drop(state);
        self.changed.notify_waiters();
    }

    fn enters(&self) -> Result<Way<'_>, Blocked> {
        let mut state = self.state();
        let now = Instant::now();
        let alone = state.down.is_some() || state.careful_until.is_some_and(|until| now < until);
        if !alone {
            return Ok(Way { circuit: self, alone: false });
        }
        if state.one_goes {
            return Err(Blocked::ByAnother);
        }
        if now < state.next {
            return Err(Blocked::Until(state.next));
        }
        state.one_goes = true;
        Ok(Way { circuit: self, alone: true })
    }

    fn why(&self) -> Failure {
        self.state().down.clone().unwrap_or(Failure::NoAnswer)
    }

    fn failed(&self, alone: bool, why: Failure) {
        let mut state = self.state();
        // Others that went at the same time tell nothing new.
        if !alone && state.down.is_some() {
            return;
        }
        let now = Instant::now();
        if state.failed_at.is_some_and(|at| now.duration_since(at) > CALM) {
            state.failures = 0;
        }
        state.failures += 1;
        (state.down, state.failed_at, state.careful_until) = (Some(why), Some(now), None);
        state.next = now + self.pause(state.failures);
    }

    fn answered(&self) {
        let mut state = self.state();
        if state.down.take().is_some() {
            state.careful_until = Some(Instant::now() + CAREFUL);
        }
    }

    fn pause(&self, failures: u32) -> Duration {
        let pause = match failures {
            0 | 1 => return AT_ONCE,
            2 => FIRST_PAUSE,
            _ => LATER_PAUSE,
        };
        let mut hasher = DefaultHasher::new();
        (self.seed, failures).hash(&mut hasher);
        let part = u32::try_from(hasher.finish() % 1_000).unwrap_or_default();
        pause + pause * part / 1_000 / CHANCE
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Way<'_> {
    /// Whether nothing else goes beside it.
    pub fn is_alone(&self) -> bool {
        self.alone
    }

    /// Tells how it ended.
    pub fn ended<T, E: std::borrow::Borrow<ClientError>>(self, answer: &Result<T, E>) {
        match answer {
            Err(error) if is_of_the_line(error.borrow()) => {
                self.circuit.failed(self.alone, super::answers::failure(error.borrow()));
            }
            // The server has said something, be it no.
            Ok(_) | Err(_) => self.circuit.answered(),
        }
    }
}

impl Drop for Way<'_> {
    fn drop(&mut self) {
        if self.alone {
            self.circuit.state().one_goes = false;
        }
        self.circuit.changed.notify_waiters();
    }
}

/// Whether an error says something about the line. That the server asks for a pause, or has trouble with one question
/// while it answers others, does not.
pub fn is_of_the_line(error: &ClientError) -> bool {
    match error {
        ClientError::Unreachable | ClientError::NoAnswer | ClientError::NotUnderstood => true,
        // A proxy that does not reach the server.
        ClientError::Trouble { status, wait } => matches!(status, 502..=504) && wait.is_none(),
        ClientError::SignIn | ClientError::Refused(_) | ClientError::Pausing(_) | ClientError::NotOffered => false,
    }
}

async fn sleeps_until(at: Option<Instant>) {
    match at {
        Some(at) => tokio::time::sleep_until(at).await,
        None => std::future::pending().await,
    }
}

#[cfg(test)]
mod tests;
