//! *Desk extensions*: what became of a write that came with a key.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient::Word;

/// Where a write stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum KeyState {
    /// Nothing is known of it: it may still come.
    Unknown,
    /// It is under way.
    Running,
    /// It has happened.
    Done,
    /// It has not happened and never will.
    Void,
}

/// `200` of both calls, inside `data`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyBody {
    /// Which key.
    pub key: Word,
    /// Where its write stands.
    pub state: KeyState,
    /// The HTTP status of the answer, where it has happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The answer itself, where it has happened and the answer had a body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
}
