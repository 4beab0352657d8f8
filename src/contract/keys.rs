//! *Desk extensions*: what became of a write.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient::Word;

/// What became of a write (`GET /desk/v1/keys/{key}`, `POST …/void`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyBody {
    /// Which write.
    pub key: Word,
    /// `unknown`, `running`, `done` or `void`.
    pub state: String,
    /// The HTTP status of the answer, where it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The body of the answer, where it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Value>,
}

/// Nothing is known of it.
pub const UNKNOWN: &str = "unknown";
/// It is under way.
pub const RUNNING: &str = "running";
/// It happened.
pub const DONE: &str = "done";
/// It has not happened and can't any more.
pub const VOID: &str = "void";
