//! Which extensions the server has. Each is asked for once: where there is nothing at its address, that is remembered,
//! and the desk does without.

use std::sync::atomic::{AtomicU8, Ordering};

use super::ClientError;

/// What not every server offers (contract: *Desk extensions*, and the atomic reschedule of the *Published names*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// The stream of changes.
    Push,
    /// What became of a write, and making it impossible.
    Keys,
    /// Free slots over many days.
    Availability,
    /// A patient without an appointment.
    WalkIns,
    /// Taking back the last change.
    Undo,
    /// Moving in one step, with the new appointment in the answer.
    RescheduleTold,
    /// Moving in one step.
    Reschedule,
}

/// How many there are.
const ALL: usize = 7;

/// Whether the server has an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// Nobody has asked yet.
    NotKnown,
    /// It answered.
    Yes,
    /// There is nothing at its address.
    No,
}

/// What is known of all of them.
#[derive(Debug, Default)]
pub struct Extensions {
    known: [AtomicU8; ALL],
}

impl Extensions {
    /// What is known of one.
    pub fn offered(&self, extension: Extension) -> Offered {
        match self.known[extension as usize].load(Ordering::Relaxed) {
            0 => Offered::NotKnown,
            1 => Offered::Yes,
            _ => Offered::No,
        }
    }

    /// Makes a call of an extension, unless the server is known not to have it.
    pub async fn ask<T>(
        &self,
        extension: Extension,
        call: impl Future<Output = Result<T, ClientError>>,
    ) -> Result<T, ClientError> {
        if self.offered(extension) == Offered::No {
            return Err(ClientError::NotOffered);
        }
        match call.await {
            // What has answered before is there, whatever says otherwise for a moment.
            Err(error) if error.is_nothing_there() && self.offered(extension) != Offered::Yes => {
                self.known[extension as usize].store(2, Ordering::Relaxed);
                Err(ClientError::NotOffered)
            }
            answer => {
                let refused_by_it =
                    |error: &ClientError| matches!(error, ClientError::Refused(problem) if problem.code.is_some());
                if answer.as_ref().map_or_else(refused_by_it, |_| true) {
                    self.known[extension as usize].store(1, Ordering::Relaxed);
                }
                answer
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::problem::Problem;

    fn refused(status: u16, body: &str) -> ClientError {
        ClientError::Refused(Box::new(Problem::read(status, body.as_bytes())))
    }

    #[tokio::test]
    async fn what_is_not_there_is_asked_for_once() {
        let extensions = Extensions::default();
        let nothing = r#"{"error":{"code":"NOT_FOUND","message":"there is nothing at this address"}}"#;
        let answer = extensions.ask::<()>(Extension::Undo, async { Err(refused(404, nothing)) }).await;
        assert!(matches!(answer, Err(ClientError::NotOffered)));
        let again = extensions.ask::<()>(Extension::Undo, async { panic!("asked again") }).await;
        assert!(matches!(again, Err(ClientError::NotOffered)));
        assert_eq!(extensions.offered(Extension::Push), Offered::NotKnown, "the others are others");
    }

    #[tokio::test]
    async fn what_has_answered_before_is_not_unlearned_by_a_page_in_between() {
        let extensions = Extensions::default();
        extensions.ask(Extension::Keys, async { Ok(()) }).await.unwrap();
        let lost = extensions.ask::<()>(Extension::Keys, async { Err(refused(404, "default backend")) }).await;
        assert!(matches!(lost, Err(ClientError::Refused(_))));
        assert_eq!(extensions.offered(Extension::Keys), Offered::Yes);
        // And a refusal that may be anybody's does not show that it is there.
        let denied = extensions.ask::<()>(Extension::Push, async { Err(refused(403, "denied")) }).await;
        assert!(denied.is_err());
        assert_eq!(extensions.offered(Extension::Push), Offered::NotKnown);
    }

    #[tokio::test]
    async fn a_thing_that_is_not_known_is_no_missing_extension() {
        let extensions = Extensions::default();
        let unknown = r#"{"error":{"code":"APPOINTMENT_NOT_FOUND","message":"there is no such appointment"}}"#;
        let answer = extensions.ask::<()>(Extension::Undo, async { Err(refused(404, unknown)) }).await;
        assert!(matches!(answer, Err(ClientError::Refused(_))));
        assert_eq!(extensions.offered(Extension::Undo), Offered::Yes);
        let trouble = async { Err(ClientError::Trouble { status: 500, wait: None }) };
        assert!(extensions.ask::<()>(Extension::Keys, trouble).await.is_err());
        assert_eq!(extensions.offered(Extension::Keys), Offered::NotKnown, "a fault says nothing");
    }
}
