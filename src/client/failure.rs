//! How a call can end without its answer.

use std::time::Duration;

use crate::contract::problem::{Code, Problem};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No connection: nothing was sent, nothing can have happened.
    #[error("the server can't be reached")]
    Unreachable,
    /// It was sent, or may have been, and no whole answer came: a write may have happened.
    #[error("the server does not answer")]
    NoAnswer,
    /// The server does not accept the credentials.
    #[error("the server does not accept the credentials of this desk")]
    SignIn,
    /// The server said no: nothing happened.
    #[error("the server refused (status {})", .0.status)]
    Refused(Box<Problem>),
    /// The server has trouble (5xx): a write may have happened.
    #[error("the server has trouble (status {status})")]
    Trouble {
        /// The HTTP status.
        status: u16,
        /// How long it asks to wait.
        wait: Option<Duration>,
    },
    /// The server asked for a pause, and it is not over: nothing was sent.
    #[error("the server asks for a pause")]
    Pausing(Duration),
    /// The server is known not to have that extension: nothing was sent, or it had no effect.
    #[error("the server does not offer this")]
    NotOffered,
    /// Something answered, but not the way the contract says: a write may have happened.
    #[error("the answer can't be understood")]
    NotUnderstood,
}

impl ClientError {
    /// How long the server asks to wait before it is asked again.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::Refused(problem) => problem.wait,
            Self::Trouble { wait, .. } => *wait,
            Self::Pausing(left) => Some(*left),
            Self::Unreachable | Self::NoAnswer | Self::SignIn | Self::NotUnderstood | Self::NotOffered => None,
        }
    }

    /// Whether the server has nothing at that address, as opposed to a thing that it does not know.
    pub(super) fn is_nothing_there(&self) -> bool {
        match self {
            Self::Refused(problem) => {
                let of_the_address = matches!(problem.code, None | Some(Code::NotFound | Code::MethodNotAllowed));
                matches!(problem.status, 404 | 405) && of_the_address
            }
            Self::Trouble { status, .. } => *status == 501,
            Self::NotOffered => true,
            Self::Unreachable | Self::NoAnswer | Self::SignIn | Self::NotUnderstood | Self::Pausing(_) => false,
        }
    }
}
