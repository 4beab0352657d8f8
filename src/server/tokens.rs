//! Access tokens (contract: *Sign in*): JWTs of thirty minutes that say who calls for which practice.
//!
//! A good token is not enough: the caller's session is looked up as well ([`super::store::sessions::live`]).

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};

use super::secrets;
use super::store::sessions::Session;
use super::store::sql::SqlError;
use super::store::{Store, settings};
use crate::contract::sign_in::Claims;

/// How long an access token is good, in seconds.
pub const GOOD_FOR_SECONDS: i64 = 1_800;
/// How far a token may come from the future, in seconds: clocks of several servers differ a little.
const LEEWAY_SECONDS: i64 = 60;
const SETTING: &str = "token-key";

/// The key that signs tokens: made at the first start, kept in the store.
pub struct TokenKey {
    sign: EncodingKey,
    check: DecodingKey,
    validation: Validation,
}

impl TokenKey {
    /// Reads the key, or makes it.
    pub async fn of(store: &Store) -> Result<Self, SqlError> {
        let none = |_| SqlError::Other("no random numbers for the token key".to_owned());
        let first = secrets::random().map_err(none)?;
        let key = store.write(move |sql| settings::get_or_set(sql, SETTING, &first)).await?;
        let mut validation = Validation::new(Algorithm::HS256);
        // The server's clock decides, not the computer's: it may have been set for a demonstration.
        validation.validate_exp = false;
        validation.required_spec_claims.clear();
        Ok(Self {
            sign: EncodingKey::from_secret(key.as_bytes()),
            check: DecodingKey::from_secret(key.as_bytes()),
            validation,
        })
    }

    /// A token for the session.
    pub fn issue(&self, session: &Session, now: DateTime<Utc>) -> Option<String> {
        let claims = Claims {
            exp: now.timestamp() + GOOD_FOR_SECONDS,
            iat: now.timestamp(),
            client: session.client.as_str().to_owned(),
            business: session.business.as_str().to_owned(),
            sid: session.id.clone(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.sign).ok()
    }

    /// A token that is ours and neither expired nor from the future.
    pub fn good(&self, token: &str, now: DateTime<Utc>) -> Option<Good> {
        let claims = jsonwebtoken::decode::<Claims>(token, &self.check, &self.validation).ok()?.claims;
        let session = Session { id: claims.sid, client: claims.client.into(), business: claims.business.into() };
        Some(Good { session, made: claims.iat, ends: claims.exp }).filter(|good| good.is_now(now))
    }
}

/// What a token of ours says.
#[derive(Clone, Debug)]
pub struct Good {
    /// The session that it is of.
    pub session: Session,
    /// Epoch seconds.
    made: i64,
    /// Epoch seconds.
    ends: i64,
}

impl Good {
    /// Whether it has not expired, nor comes from the future.
    pub fn is_now(&self, now: DateTime<Utc>) -> bool {
        let now = now.timestamp();
        now < self.ends && self.made <= now + LEEWAY_SECONDS
    }
}
