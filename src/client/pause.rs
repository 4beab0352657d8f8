//! The pause that a server asks for: until it is over nothing is read.

use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use super::ClientError;

/// The pause where a server says “too many” and not how long.
const UNTOLD: Duration = Duration::from_secs(5);

/// Until when the server is left in peace.
#[derive(Debug, Default)]
pub struct Pause {
    until: Mutex<Option<Instant>>,
}

impl Pause {
    /// Takes the server's wish for a pause from an answer.
    pub fn note(&self, error: &ClientError) {
        let wait = match error {
            ClientError::Refused(problem) if problem.status == 429 => Some(problem.wait.unwrap_or(UNTOLD)),
            ClientError::Trouble { status: 503, wait } => *wait,
            // Any other wish concerns only the write that was refused.
            ClientError::Refused(_)
            | ClientError::Trouble { .. }
            | ClientError::Unreachable
            | ClientError::NoAnswer
            | ClientError::SignIn
            | ClientError::NotUnderstood
            | ClientError::Pausing(_)
            | ClientError::NotOffered => None,
        };
        if let (Some(wait), Ok(mut until)) = (wait, self.until.lock()) {
            *until = (*until).max(Some(Instant::now() + wait));
        }
    }

    /// Whether a read may be sent.
    pub fn over(&self) -> Result<(), ClientError> {
        let until = self.until.lock().ok().and_then(|until| *until);
        match until.and_then(|until| until.checked_duration_since(Instant::now())) {
            Some(left) if !left.is_zero() => Err(ClientError::Pausing(left)),
            Some(_) | None => Ok(()),
        }
    }
}
