//! *Desk extensions*: what became of a write, and making one impossible.

use reqwest::Method;
use serde_json::Value;

use super::extensions::Extension;
use super::transport::Call;
use super::{Client, ClientError};
use crate::contract::bookings::Data;
use crate::contract::keys::{self, KeyBody};
use crate::contract::paths;
use crate::contract::problem::Code;

/// What became of a write.
#[derive(Clone, Debug, PartialEq)]
pub enum KeyState {
    /// The server knows nothing of it: it may still arrive.
    Unknown,
    /// It is under way.
    Running,
    /// It happened, and was answered like this; null where the answer had no body.
    Done(Value),
    /// It has not happened and can't any more.
    Void,
}

impl Client {
    /// What became of the write with that key.
    ///
    /// # Errors
    /// [`ClientError::NotOffered`] where the server can't tell.
    pub async fn key(&self, key: &str) -> Result<KeyState, ClientError> {
        let path = paths::filled(paths::KEY, &[key]);
        let body: Data<KeyBody> = self.extensions.ask(Extension::Keys, self.get(&path, &[])).await?;
        state(body.data, key)
    }

    /// Makes the write with that key impossible, unless it has happened already. Repeated, it tells the same.
    ///
    /// # Errors
    /// [`ClientError::NotOffered`] where the server has no such thing.
    pub async fn void(&self, key: &str) -> Result<KeyState, ClientError> {
        let path = paths::filled(paths::VOID_KEY, &[key]);
        let call = Call::bare(Method::POST, &path);
        match self.extensions.ask(Extension::Keys, self.call::<_, Data<KeyBody>>(&call)).await {
            Ok(body) => state(body.data, key),
            Err(ClientError::Refused(problem)) if problem.code == Some(Code::WriteRunning) => Ok(KeyState::Running),
            Err(other) => Err(other),
        }
    }
}

/// What is told of that key; an answer about another one was meant for another call.
fn state(body: KeyBody, key: &str) -> Result<KeyState, ClientError> {
    if body.key.as_str() != key {
        return Err(ClientError::NotUnderstood);
    }
    Ok(match body.state {
        keys::KeyState::Unknown => KeyState::Unknown,
        keys::KeyState::Running => KeyState::Running,
        keys::KeyState::Done => KeyState::Done(body.answer.unwrap_or_default()),
        keys::KeyState::Void => KeyState::Void,
    })
}
