//! How a call can end without its answer.

use crate::contract::problem::Problem;

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
    #[error("the server has trouble (status {0})")]
    Trouble(u16),
    /// Something answered, but not the way the contract says: a write may have happened.
    #[error("the answer can't be understood")]
    NotUnderstood,
}
