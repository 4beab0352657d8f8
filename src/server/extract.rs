//! What handlers take from a request: who calls ([`Caller`]), the body ([`JsonBody`]), the path
//! ([`Segments`], [`Which`]), the query ([`Params`]).
//!
//! Whatever is wrong with them is told by field, and never with what was in the field: it may be a patient's.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, header};
use chrono::{Datelike, NaiveDate};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::audit::About;
use super::every_answer::WhoCalls;
use super::problem::Refusal;
use super::state::App;
use super::store;
use super::store::sessions::{self, Live, Session};
use crate::contract::problem::Code;
use crate::contract::times;
use crate::domain::ids::BusinessId;

/// The longest body, in bytes.
pub const MOST_BYTES: usize = 64 * 1024;
/// How long a body may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);
/// How much of a body that is too long is still taken in, and for how long.
const DRAINED_BYTES: usize = 1024 * 1024;
const DRAINED_WITHIN: Duration = Duration::from_secs(2);
/// The longest identifier, in characters.
pub const ID_LENGTH: usize = 128;
/// The longest note or reason, in characters.
pub const NOTE_LENGTH: usize = 2_000;

/// Who calls, and for which practice: the session of a good token that has not been ended.
#[derive(Clone, Debug)]
pub struct Caller(Arc<Live>);

impl Caller {
    /// The practice that everything in this request is about.
    pub fn business(&self) -> &BusinessId {
        &self.0.session.business
    }

    /// The session, to be looked at again by what lasts longer than a request.
    pub fn session(&self) -> &Session {
        &self.0.session
    }

    /// The session with the name of its client.
    pub fn live(&self) -> &Live {
        &self.0
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let refused = || Refusal::new(Code::Unauthorized, "the access token is missing, expired or revoked; sign in");
        let token = token(&parts.headers).ok_or_else(refused)?;
        let (now, epoch) = (app.clock.now(), app.store.epoch());
        let known = epoch.and_then(|epoch| app.callers.of(token, epoch, now));
        let live = match known {
            Some(live) => live,
            None => looked_up(app, token, epoch).await?.ok_or_else(refused)?,
        };
        if let Some(who) = parts.extensions.get::<WhoCalls>() {
            who.is(&live.session.client);
        }
        Ok(Self(live))
    }
}

/// The session of a token that is good, and that nobody has ended. It is kept in mind for as long as the store tells that
/// nothing about it can have changed.
async fn looked_up(app: &App, token: &str, epoch: Option<u64>) -> Result<Option<Arc<Live>>, Refusal> {
    let Some(good) = app.tokens.good(token, app.clock.now()) else { return Ok(None) };
    let (wanted, practices) = (good.session.clone(), app.practices.clone());
    let live = app.store.read::<_, Refusal>(move |sql| {
        sql.foresee(&[], &|| vec![sessions::of(&wanted), store::practices::version_of(&wanted.business)])?;
        let live = sessions::live(sql, &wanted)?;
        if live.is_some() {
            // What the owner has imported since is what this request is answered by.
            practices.current(sql, &wanted.business)?;
        }
        Ok(live)
    });
    let live = live.await?.map(Arc::new);
    if let (Some(epoch), Some(live)) = (epoch, &live) {
        app.callers.keep(token, good, Arc::clone(live), epoch);
    }
    Ok(live)
}

/// Both headers are as good; the desk sends both.
fn token(headers: &HeaderMap) -> Option<&str> {
    static AUTH: HeaderName = HeaderName::from_static("auth");
    let text =
        |name: &HeaderName| std::str::from_utf8(headers.get(name)?.as_bytes()).ok().filter(|text| text.is_ascii());
    let own = text(&AUTH).map(str::trim);
    if let Some(token) = own.filter(|token| !token.is_empty()) {
        return Some(token);
    }
    let (scheme, token) = text(&header::AUTHORIZATION)?.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// A body of JSON, whatever its content type says.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for JsonBody<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, Refusal> {
        let bytes = read(request.into_body()).await?;
        if is_empty(&bytes) {
            return Err(Refusal::new(Code::BadRequest, "the body is empty; send JSON"));
        }
        parsed(&bytes).map(Self)
    }
}

/// A body of JSON that may be left out.
pub struct MaybeJson<T>(pub T);

impl<T: DeserializeOwned + Default> FromRequest<Arc<App>> for MaybeJson<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, Refusal> {
        let bytes = read(request.into_body()).await?;
        if is_empty(&bytes) { Ok(Self(T::default())) } else { parsed(&bytes).map(Self) }
    }
}

fn is_empty(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refusal> {
    // A list would be read as the fields of an object in their order.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Refusal::bad_field("body", "has the wrong type; expected an object"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|wrong| {
        let path = wrong.path().to_string();
        explain(&path, wrong.inner())
    })?;
    json.end().map_err(|_| Refusal::new(Code::BadRequest, "the body has something after its JSON"))?;
    Ok(value)
}

async fn read(body: Body) -> Result<axum::body::Bytes, Refusal> {
    let mut body = body;
    let collecting = Limited::new(&mut body, MOST_BYTES).collect();
    let collected = tokio::time::timeout(BODY_TIMEOUT, collecting).await;
    match collected {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(wrong)) if wrong.is::<LengthLimitError>() => {
            drain(body).await;
            Err(Refusal::new(Code::TooLarge, format!("the body is longer than {} KiB", MOST_BYTES / 1024)))
        }
        Ok(Err(_)) => Err(Refusal::new(Code::BadRequest, "the body did not arrive as a whole")),
        Err(_) => Err(Refusal::new(Code::BadRequest, "the body took longer than 10 seconds to arrive")),
    }
}

/// A connection that is closed while the caller still writes can swallow the answer: a little more is taken, and thrown
/// away.
async fn drain(body: Body) {
    let rest = Limited::new(body, DRAINED_BYTES).collect();
    // Whether it ends in time or at all makes no difference to the answer.
    drop(tokio::time::timeout(DRAINED_WITHIN, rest).await);
}

fn explain(path: &str, wrong: &serde_json::Error) -> Refusal {
    if !wrong.is_data() {
        let (line, column) = (wrong.line(), wrong.column());
        return Refusal::new(Code::BadRequest, format!("the body is not JSON (line {line}, column {column})"));
    }
    // Of the reader's own sentence only the parts that come from the contract may be told, never the value.
    let says = wrong.to_string();
    let missing = says.strip_prefix("missing field `").and_then(|rest| rest.split_once('`'));
    if let Some((name, _)) = missing {
        let field = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
        return Refusal::bad_field(field, "is missing");
    }
    let expected = says.rsplit_once(", expected ").map(|(_, rest)| rest.split(" at line ").next().unwrap_or(rest));
    let field = if path == "." { "body" } else { path };
    match expected {
        Some(expected) => Refusal::bad_field(field, format!("has the wrong type; expected {expected}")),
        None => Refusal::bad_field(field, "has the wrong type"),
    }
}

/// The parts of the path that differ from request to request.
pub struct Segments<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Segments<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(segments)| Self(segments))
            .map_err(|_| Refusal::new(Code::BadRequest, "the address is not UTF-8; quote identifiers byte by byte"))
    }
}

/// The appointment in the path: by our identifier, or with `?partner_id=1` by that of the caller's own program.
#[derive(Clone, Debug)]
pub struct Which {
    /// The identifier.
    pub id: String,
    /// Whether it is the caller's own.
    pub by_partner: bool,
}

impl Which {
    /// What the audit trail says of a write that is refused.
    pub fn about(&self) -> About {
        if self.by_partner { About::default() } else { About::appointment(&self.id.as_str().into()) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Which {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let Segments(id) = Segments::<String>::from_request_parts(parts, state).await?;
        let by_partner = Params::from_request_parts(parts, state).await?.flag("partner_id");
        Ok(Self { id, by_partner })
    }
}

/// The parameters of the query; of a repeated one the first counts.
pub struct Params(Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Params {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect()))
    }
}

impl Params {
    /// The parameter, unless it is missing or empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// The parameter, or 400.
    pub fn needed(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| Refusal::bad_field(name, "is missing"))
    }

    /// An identifier, where there is one.
    pub fn id(&self, name: &str) -> Result<Option<&str>, Refusal> {
        self.text(name).map(|id| checked_text(name, id, ID_LENGTH).map(|()| id)).transpose()
    }

    /// All values of a parameter that may be repeated.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a parameter says yes.
    pub fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|value| value == "1" || value.eq_ignore_ascii_case("true"))
    }

    /// A date, or 400.
    pub fn date(&self, name: &str) -> Result<NaiveDate, Refusal> {
        times::date(self.needed(name)?)
            .filter(|date| (1900..3000).contains(&date.year()))
            .ok_or_else(|| Refusal::bad_field(name, "is not a date; write it as YYYY-MM-DD"))
    }

    /// A whole number that is not negative, or the default.
    pub fn count(&self, name: &str, default: i64) -> Result<i64, Refusal> {
        let Some(text) = self.text(name) else { return Ok(default) };
        let count = text.parse().ok().filter(|count| (0..=1_000_000).contains(count));
        count.ok_or_else(|| Refusal::bad_field(name, "is not a whole number from 0 to 1000000"))
    }
}

/// Refuses a text that is too long, or that has a character no database can keep.
pub fn checked_text(field: &str, text: &str, most: usize) -> Result<(), Refusal> {
    if text.contains('\0') {
        return Err(Refusal::refused_field(field, "has a NUL character in it; leave it out"));
    }
    if text.chars().count() > most {
        return Err(Refusal::refused_field(field, format!("is longer than {most} characters; shorten it")));
    }
    Ok(())
}

/// An identifier in a body: there, and not too long.
pub fn checked_id<'a>(field: &str, id: &'a str) -> Result<&'a str, Refusal> {
    if id.trim().is_empty() {
        return Err(Refusal::bad_field(field, "is empty"));
    }
    checked_text(field, id, ID_LENGTH).map(|()| id)
}
