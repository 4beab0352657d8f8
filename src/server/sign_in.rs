//! Signing in and staying signed in (contract: *Sign in*).
//!
//! A wrong secret and an unknown client are told apart neither by the answer nor by the time it takes. Five failures of
//! one client within fifteen minutes close the door for it until the oldest is that old.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;

use super::problem::Refusal;
use super::secrets::{self, NoSecret};
use super::state::App;
use super::store::sessions::Session;
use super::store::{clients, sessions};
use super::tokens;
use crate::contract::problem::Code;
use crate::contract::sign_in::{LoginBody, TokensBody};
use crate::domain::ids::ClientId;

/// How long a refresh token is good, in seconds: a week.
const REFRESH_SECONDS: i64 = 7 * 24 * 3_600;
const MOST_FAILURES: usize = 5;
const FAILURES_WITHIN: TimeDelta = TimeDelta::minutes(15);
/// How many clients' failures are remembered before the old ones are cleared out.
const REMEMBERED: usize = 10_000;
/// How many secrets are hashed at a time; each takes 19 MiB.
const HASHING: usize = 2;

/// What signing in needs besides the store.
pub struct Door {
    hashing: Arc<Semaphore>,
    failures: Mutex<HashMap<String, Vec<DateTime<Utc>>>>,
    /// Of no secret; unknown clients are checked against it.
    nobody: String,
}

impl Door {
    /// A door at which nobody has failed yet.
    pub fn new() -> Result<Self, NoSecret> {
        let nobody = format!("argon2id${}${}", &secrets::random()?[..32], secrets::random()?);
        Ok(Self { hashing: Arc::new(Semaphore::new(HASHING)), failures: Mutex::default(), nobody })
    }

    fn check(&self, client: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(times) = failures.get_mut(client) else { return Ok(()) };
        times.retain(|at| now - *at < FAILURES_WITHIN);
        if times.len() < MOST_FAILURES {
            return Ok(());
        }
        let wait = times.first().map_or(0, |oldest| (*oldest + FAILURES_WITHIN - now).num_seconds() + 1);
        Err(Refusal::new(Code::TooManyRequests, "too many wrong sign-ins of this client; wait a quarter of an hour")
            .with_retry_after(wait))
    }

    fn failed(&self, client: &str, now: DateTime<Utc>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            failures.retain(|_, times| times.iter().any(|at| now - *at < FAILURES_WITHIN));
        }
        failures.entry(client.to_owned()).or_default().push(now);
    }

    fn passed(&self, client: &str) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(client);
    }
}

/// Checks the credentials and begins a session.
pub async fn login(app: &App, body: LoginBody) -> Result<TokensBody, Refusal> {
    let door = &app.door;
    door.check(&body.client_id, app.clock.now())?;
    let permit = Arc::clone(&door.hashing).acquire_owned().await.map_err(|_| Refusal::internal())?;
    // Others of the same client may have failed while this one waited.
    door.check(&body.client_id, app.clock.now())?;
    let id = ClientId::from(body.client_id.as_str());
    let wanted = id.clone();
    let client = app.store.read::<_, Refusal>(move |sql| Ok(clients::find(sql, &wanted)?)).await?;
    let hash = client.as_ref().map_or_else(|| door.nobody.clone(), |client| client.secret_hash.clone());
    let secret = body.client_secret;
    // The permit goes along: a caller who hangs up must not make room for more hashing than there is memory for.
    let checking = tokio::task::spawn_blocking(move || {
        let same = secrets::is_same(&secret, &hash);
        drop(permit);
        same
    });
    let same = checking.await.unwrap_or(false);
    let Some(client) = client.filter(|_| same) else {
        door.failed(id.as_str(), app.clock.now());
        return Err(Refusal::new(Code::Unauthorized, "the client id or the secret is wrong"));
    };
    door.passed(id.as_str());
    let session = Session { id: secrets::new_id(), client: id, business: client.business };
    let refresh = secrets::random().map_err(|_| Refusal::internal())?;
    let (kept, refresh_hash, now) = (session.clone(), secrets::sha256(&refresh), app.clock.now());
    let expires = now + TimeDelta::seconds(REFRESH_SECONDS);
    app.store.write::<_, Refusal>(move |sql| Ok(sessions::insert(sql, &kept, &refresh_hash, expires, now)?)).await?;
    answer(app, &session, refresh)
}

/// Exchanges a refresh token.
pub async fn refresh(app: &App, old: &str) -> Result<TokensBody, Refusal> {
    let new = secrets::random().map_err(|_| Refusal::internal())?;
    let (old_hash, new_hash, now) = (secrets::sha256(old), secrets::sha256(&new), app.clock.now());
    let expires = now + TimeDelta::seconds(REFRESH_SECONDS);
    // A reused token answers no error here: that its session has ended must be kept.
    let session = app
        .store
        .write::<_, Refusal>(move |sql| Ok(sessions::rotate(sql, &old_hash, &new_hash, expires, now)?))
        .await?;
    match session {
        Some(session) => answer(app, &session, new),
        None => Err(Refusal::new(Code::Unauthorized, "this refresh token is not good any more; sign in again")),
    }
}

fn answer(app: &App, session: &Session, refresh_token: String) -> Result<TokensBody, Refusal> {
    Ok(TokensBody {
        access_token: app.tokens.issue(session, app.clock.now()).ok_or_else(Refusal::internal)?,
        refresh_token,
        expires_in: tokens::GOOD_FOR_SECONDS,
        refresh_expires_in: REFRESH_SECONDS,
    })
}
