//! *Sign in* and refresh.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lenient::Word;

/// Asks for tokens.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct LoginBody {
    /// Which program.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// Some services want it; our server does not read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sharing_key: Option<Word>,
    /// Some services want it; our server does not read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<Word>,
}

/// Asks for new tokens.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct RefreshBody {
    /// Works once.
    pub refresh_token: String,
    /// The access token that it belongs to; not read by our server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<String>,
}

/// The tokens.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct TokensBody {
    /// A JWT.
    pub access_token: String,
    /// Opaque, works once.
    pub refresh_token: String,
    /// Seconds.
    pub expires_in: i64,
    /// Seconds.
    #[serde(default)]
    pub refresh_expires_in: i64,
}

/// What the access token says (contract: *Sign in*).
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Claims {
    /// Epoch seconds after which it is no longer good.
    pub exp: i64,
    /// Epoch seconds at which it was made.
    pub iat: i64,
    /// The client.
    #[serde(rename = "c-id")]
    pub client: String,
    /// The practice.
    #[serde(rename = "b-id")]
    pub business: String,
    /// The session, so that it can be ended before `exp`.
    pub sid: String,
}
