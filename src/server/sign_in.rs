//! Signing in and staying signed in (contract: *Sign in*).
//!
//! A wrong secret and an unknown client are told apart neither by the answer nor by the time it takes. Who may try is
//! decided by [`super::attempts`]. Of two callers that show the same refresh token at the same time one gets tokens,
//! and the session ends: one of the two may have copied it. Whoever was honest signs in again.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Semaphore;

use super::attempts::Attempt;
use super::peer::Peer;
use super::problem::Refusal;
use super::secrets::{self, NoSecret};
use super::state::App;
use super::store::sessions::Session;
use super::store::sql::{Sql, SqlError};
use super::store::{clients, sessions};
use super::tokens;
use crate::contract::problem::Code;
use crate::contract::sign_in::{LoginBody, TokensBody};
use crate::domain::ids::{BusinessId, ClientId};

/// How long a refresh token is good, in seconds: a week.
pub const REFRESH_SECONDS: i64 = 7 * 24 * 3_600;
/// How many secrets are hashed at a time; each takes 19 MiB.
const HASHING: usize = 2;
/// How many sign-ins may be under way or wait for that.
const WAITING: usize = 256;

/// What signing in needs besides the store.
pub struct Door {
    hashing: Arc<Semaphore>,
    waiting: Semaphore,
    /// Of no secret; unknown clients are checked against it.
    nobody: String,
}

impl Door {
    /// A door at which nobody waits.
    pub fn new() -> Result<Self, NoSecret> {
        let nobody = format!("argon2id${}${}", &secrets::random()?[..32], secrets::random()?);
        let hashing = Arc::new(Semaphore::new(HASHING));
        Ok(Self { hashing, waiting: Semaphore::new(WAITING), nobody })
    }
}

/// Checks the credentials and begins a session.
pub async fn login(app: &App, body: LoginBody, peer: Peer) -> Result<TokensBody, Refusal> {
    let counted = &app.metrics.sign_ins;
    let Ok(_waiting) = app.door.waiting.try_acquire() else {
        counted.turned_away.up();
        let says = "too many programs sign in at the moment; try again in a few seconds";
        return Err(Refusal::new(Code::TooManyRequests, says).with_retry_after(3));
    };
    let attempt = Attempt::of(&body.client_id, peer);
    let turned_away = |refusal| {
        counted.turned_away.up();
        refusal
    };
    attempt.may_be_made(app).await.map_err(turned_away)?;
    let permit = Arc::clone(&app.door.hashing).acquire_owned().await.map_err(|_| Refusal::internal())?;
    // Others of the same client may have failed while this one waited.
    attempt.may_be_made(app).await.map_err(turned_away)?;
    let id = ClientId::from(body.client_id.as_str());
    let wanted = id.clone();
    let client = app.store.read::<_, Refusal>(move |sql| Ok(clients::find(sql, &wanted)?)).await?;
    let hash = client.as_ref().map_or_else(|| app.door.nobody.clone(), |client| client.secret_hash.clone());
    let secret = body.client_secret;
    // The permit goes along: a caller who hangs up must not make room for more hashing than there is memory for.
    let checking = tokio::task::spawn_blocking(move || (secrets::is_same(&secret, &hash), permit));
    let (same, permit) = checking.await.map_err(|_| Refusal::internal())?;
    let Some(client) = client.filter(|_| same) else {
        counted.wrong.up();
        // Noted before the next one is heard, so that no more can be tried at once than are hashed at once.
        attempt.failed(app).await?;
        drop(permit);
        return Err(Refusal::new(Code::Unauthorized, "the client id or the secret is wrong"));
    };
    drop(permit);
    counted.good.up();
    begin(app, id, client.business, move |sql| attempt.passed(sql)).await
}

/// Begins a session for a client of whom it is known already that it may: a program that holds the database itself needs
/// no secret to prove it, nor the time that proving takes. `None` where there is no such client, or not any more.
pub async fn vouch(app: &App, client: &str) -> Result<Option<TokensBody>, Refusal> {
    let id = ClientId::from(client);
    let wanted = id.clone();
    let found = app.store.read::<_, Refusal>(move |sql| Ok(clients::find(sql, &wanted)?)).await?;
    let Some(found) = found else { return Ok(None) };
    begin(app, id, found.business, |_| Ok(())).await.map(Some)
}

/// Begins a session.
async fn begin(
    app: &App,
    client: ClientId,
    business: BusinessId,
    passed: impl FnOnce(&mut dyn Sql) -> Result<(), SqlError> + Send + 'static,
) -> Result<TokensBody, Refusal> {
    let session = Session { id: secrets::new_id(), client, business };
    let refresh = secrets::random().map_err(|_| Refusal::internal())?;
    let (kept, refresh_hash, now) = (session.clone(), secrets::sha256(&refresh), app.clock.now());
    let begin = move |sql: &mut dyn Sql| {
        passed(sql)?;
        clients::signed_in(sql, &kept.client, now)?;
        Ok(sessions::insert(sql, &kept, &refresh_hash, refresh_until(now), now)?)
    };
    app.store.write::<_, Refusal>(begin).await?;
    answer(app, &session, refresh)
}

/// Exchanges a refresh token.
pub async fn refresh(app: &App, old: &str) -> Result<TokensBody, Refusal> {
    let new = secrets::random().map_err(|_| Refusal::internal())?;
    let (old_hash, new_hash, now) = (secrets::sha256(old), secrets::sha256(&new), app.clock.now());
    let expires = refresh_until(now);
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

fn refresh_until(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::seconds(REFRESH_SECONDS)
}

fn answer(app: &App, session: &Session, refresh_token: String) -> Result<TokensBody, Refusal> {
    Ok(TokensBody {
        access_token: app.tokens.issue(session, app.clock.now()).ok_or_else(Refusal::internal)?,
        refresh_token,
        expires_in: tokens::GOOD_FOR_SECONDS,
        refresh_expires_in: REFRESH_SECONDS,
    })
}
