//! The one way in which anything is changed (contract: *idempotency*, `If-Match`; promises P3, P9, P28).
//!
//! A write is one transaction: its keys, the rules, what they change, the event, the answer that is kept, the entry of
//! the audit trail. Either all of it is there afterwards or nothing. A refusal is kept as well, under the key in the header:
//! who was told of it can rely on it, whatever copy of the write is still on its way. The transactions of a practice follow each other,
//! on whichever server they run; the constraints of the database would keep it right without that, but a caller would
//! then be told to try again.

mod refused;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;

use self::refused::Refused;
use super::audit::{self, About, Actor};
use super::extract::{Caller, checked_id};
use super::problem::Refusal;
use super::secrets;
use super::state::App;
use super::store::answers::{self, KeptAnswer, KeptKey};
use super::store::appointments::{self, KeptAppointment};
use super::store::sql::{Question, Sql};
use super::store::{self, JobKind, patients, practices};
use super::views;
use crate::contract::problem::Code;
use crate::domain::ids::BusinessId;
use crate::domain::practice::Practice;

/// The header by which a write carries its key.
pub const KEY_HEADER: &str = "idempotency-key";
/// After how many seconds a write is to be asked for again whose twin is still under way.
const TWIN_SECONDS: i64 = 1;

/// A request to change something, before its body has been read.
pub struct Ask {
    caller: Caller,
    key: Option<String>,
    if_match: Option<i64>,
    place: String,
}

impl FromRequestParts<Arc<App>> for Ask {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let caller = Caller::from_request_parts(parts, app).await?;
        let place = format!("{} {}", parts.method, parts.uri);
        Ok(Self { caller, key: key(&parts.headers)?, if_match: if_match(&parts.headers)?, place })
    }
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(value) = headers.get(KEY_HEADER) else { return Ok(None) };
    let key = value.to_str().map_err(|_| Refusal::bad_field("Idempotency-Key", "is not plain text"))?;
    Ok(Some(checked_id("Idempotency-Key", key.trim())?.to_owned()))
}

fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Refusal> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or("?").trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.strip_prefix("W/").unwrap_or(text).trim_matches('"').parse();
    number.map(Some).map_err(|_| Refusal::bad_field("If-Match", "is not a version; send the number that was read"))
}

impl Ask {
    /// The caller.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// The same without a key or a version of its own: for what is its own repetition.
    #[must_use]
    pub fn keyless(self) -> Self {
        Self { key: None, if_match: None, ..self }
    }

    /// The same with its body: `action` is what the audit trail calls it. Two writes with one key are the same write if
    /// they ask for the same with the same body.
    pub fn to(self, action: &'static str, body: &impl Serialize) -> Result<Asked, Refusal> {
        let body = serde_json::to_string(body).map_err(|_| Refusal::internal())?;
        let fingerprint = secrets::sha256(&format!("{}\n{body}", self.place));
        let keys = self.key.iter().cloned().collect();
        Ok(Asked {
            actor: Actor::of(self.caller.live()),
            ask: self,
            action,
            fingerprint,
            keys,
            about: About::default(),
            foreseen: None,
            decides_first: false,
        })
    }
}

/// A request to change something, as a whole.
pub struct Asked {
    ask: Ask,
    actor: Actor,
    action: &'static str,
    fingerprint: String,
    keys: Vec<String>,
    about: About,
    foreseen: Option<Foreseen>,
    decides_first: bool,
}

/// What a write is going to ask of the store, for a practice.
type Foreseen = Box<dyn Fn(&BusinessId) -> Vec<Question> + Send>;

impl Asked {
    /// What it is going to ask of the store (see [`Sql::foresee`]), where that is not to read what it is about.
    #[must_use]
    pub fn foreseeing(mut self, questions: impl Fn(&BusinessId) -> Vec<Question> + Send + 'static) -> Self {
        self.foreseen = Some(Box::new(questions));
        self
    }

    /// It changes nothing before it knows that it is not refused.
    #[must_use]
    pub fn decides_first(mut self) -> Self {
        self.decides_first = true;
        self
    }

    /// Another key of the same write: the identifier of the caller's own program.
    #[must_use]
    pub fn also_key(mut self, key: Option<&str>) -> Self {
        self.keys.extend(key.filter(|key| !self.keys.iter().any(|known| known == key)).map(str::to_owned));
        self
    }

    /// Whose data it is about.
    pub fn business(&self) -> &BusinessId {
        self.ask.caller.business()
    }

    /// What it is about, for the case that it is refused.
    #[must_use]
    pub fn about(mut self, about: About) -> Self {
        self.about = about;
        self
    }
}

/// What the rules know of a write besides its own body.
#[derive(Clone)]
pub struct Turn {
    /// Whose data.
    pub business: BusinessId,
    /// The practice's description.
    pub practice: Arc<Practice>,
    /// The server's time.
    pub now: DateTime<Utc>,
    /// The version that the caller has seen, where it was told.
    pub if_match: Option<i64>,
}

impl Turn {
    /// Refuses a write that was made on another version than the present one.
    pub fn check_version(&self, appointment: &KeptAppointment) -> Result<(), Refusal> {
        if self.if_match.is_none_or(|seen| seen == appointment.version) {
            return Ok(());
        }
        let current = serde_json::to_value(views::details(&self.practice, appointment, None)).ok();
        let says = "this appointment has been changed meanwhile; look at it as it stands now and decide again";
        Err(Refusal::new(Code::StaleVersion, says).with_current(current))
    }
}

/// What a write did, and what is answered.
#[derive(Clone, Debug)]
pub struct Did {
    status: u16,
    body: String,
    about: About,
}

impl Did {
    /// Answers JSON.
    pub fn json(status: u16, body: &impl Serialize, about: About) -> Result<Self, Refusal> {
        let body = serde_json::to_string(body).map_err(|_| Refusal::internal())?;
        Ok(Self { status, body, about })
    }

    /// `204`.
    pub fn no_content(about: About) -> Self {
        Self { status: 204, body: String::new(), about }
    }

    /// The same, but it is about something else than what is answered.
    #[must_use]
    pub fn about(self, about: About) -> Self {
        Self { about, ..self }
    }
}

fn response(status: u16, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    if body.is_empty() {
        return status.into_response();
    }
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

/// The keys of the writes that are under way in this process.
#[derive(Clone, Default)]
pub struct Running(Arc<Mutex<HashSet<(BusinessId, String)>>>);

impl Running {
    /// Whether a write with that key is under way here.
    pub fn has(&self, business: &BusinessId, key: &str) -> bool {
        let running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        running.contains(&(business.clone(), key.to_owned()))
    }

    fn enter(&self, business: &BusinessId, keys: &[String]) -> Result<Entered, Refusal> {
        let mut running = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let keys: Vec<_> = keys.iter().map(|key| (business.clone(), key.clone())).collect();
        if keys.iter().any(|key| running.contains(key)) {
            return Err(twin_is_running());
        }
        running.extend(keys.iter().cloned());
        Ok(Entered { running: self.clone(), keys })
    }
}

struct Entered {
    running: Running,
    keys: Vec<(BusinessId, String)>,
}

impl Drop for Entered {
    fn drop(&mut self) {
        let mut running = self.running.0.lock().unwrap_or_else(PoisonError::into_inner);
        for key in &self.keys {
            running.remove(key);
        }
    }
}

/// Refuses what would meet a write with the same key that is still under way.
pub fn twin_is_running() -> Refusal {
    Refusal::new(Code::WriteRunning, "the same write is still under way; ask again in a second")
        .with_retry_after(TWIN_SECONDS)
}

/// What stands for a key between servers, so that only one write with it runs at a time.
pub fn claim(business: &BusinessId, key: &str) -> String {
    format!("key {} {key}", business.as_str())
}

impl App {
    /// Performs a write. `job` holds the rules; it runs at most once, and nothing of it stays where it refuses.
    pub async fn write(
        &self,
        asked: Asked,
        job: impl FnOnce(&mut dyn Sql, &Turn) -> Result<Did, Refusal> + Send + 'static,
    ) -> Result<Response, Refusal> {
        let Asked { ask, actor, action, fingerprint, keys, about, foreseen: own, decides_first } = asked;
        let business = ask.caller.business().clone();
        let practice = self.practice(&business).await?;
        let entered = self.running.enter(&business, &keys)?;
        let turn = Turn { business, practice, now: self.clock.now(), if_match: ask.if_match };
        let refused = Refused {
            turn: turn.clone(),
            actor: actor.clone(),
            action,
            about: about.clone(),
            key: ask.key,
            fingerprint: fingerprint.clone(),
        };
        let practices = self.practices.clone();
        let kind = JobKind { turn: Some(turn.business.as_str().to_owned()), decides_first };
        let done = self.store.write_as(kind, move |sql| {
            sql.serialise(turn.business.as_str())?;
            let claims: Vec<String> = keys.iter().map(|key| claim(&turn.business, key)).collect();
            sql.foresee(&claims, &|| foreseen(&turn.business, &keys, &about, own.as_ref()))?;
            for claim in &claims {
                if !sql.try_claim(claim)? {
                    return Err(twin_is_running());
                }
            }
            // `entered` lives until the commit, even if the caller hangs up: a write that is not there yet is not unknown.
            if let Some(kept) = kept(sql, &turn, &keys, &fingerprint)? {
                // The answer may tell of a patient: who gets it a second time has seen it, too.
                audit::record(sql, &turn.practice, &actor, action, &about, audit::REPEATED, turn.now)?;
                return Ok((kept, entered));
            }
            // An import that was committed meanwhile has listed the appointments that it saw: none may be added to what
            // it has taken away.
            let turn = Turn { practice: practices.current(sql, &turn.business)?, ..turn };
            let Did { status, body, about } = job(sql, &turn)?;
            let answer = KeptAnswer { fingerprint, status, body };
            for key in &keys {
                answers::keep(sql, &turn.business, key, &answer, turn.now)?;
            }
            audit::record(sql, &turn.practice, &actor, action, &about, audit::DONE, turn.now)?;
            Ok((answer, entered))
        });
        match done.await {
            Ok((answer, _entered)) => Ok(response(answer.status, answer.body)),
            Err(refusal) => self.refuse(refused, refusal).await,
        }
    }

    /// Reads a patient's details and writes down who saw them. `job` answers what it found, and what that is about.
    pub async fn view<T: Send + 'static>(
        &self,
        caller: &Caller,
        action: &'static str,
        job: impl FnOnce(&mut dyn Sql, &Turn) -> Result<(T, About), Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let business = caller.business().clone();
        let practice = self.practice(&business).await?;
        let turn = Turn { business, practice, now: self.clock.now(), if_match: None };
        let actor = Actor::of(caller.live());
        self.store
            .write(move |sql| {
                let (found, about) = job(sql, &turn)?;
                sql.serialise(turn.business.as_str())?;
                audit::record(sql, &turn.practice, &actor, action, &about, audit::DONE, turn.now)?;
                Ok(found)
            })
            .await
    }
}

/// What every write asks, and what this one is going to.
fn foreseen(business: &BusinessId, keys: &[String], about: &About, own: Option<&Foreseen>) -> Vec<Question> {
    let mut all: Vec<Question> = keys.iter().map(|key| answers::of_key(business, key)).collect();
    all.push(practices::version_of(business));
    match own {
        Some(own) => all.extend(own(business)),
        None => {
            all.extend(about.appointment.as_ref().map(|id| appointments::of_id(business, id)));
            all.extend(about.patient.as_ref().map(|id| patients::of_id(business, id)));
        }
    }
    all.push(store::audit::head_of(business));
    all.push(store::events::count_of(business));
    all
}

/// The answer that the same write got before; from now on it is kept under all of its keys.
fn kept(sql: &mut dyn Sql, turn: &Turn, keys: &[String], fingerprint: &str) -> Result<Option<KeptAnswer>, Refusal> {
    let (mut found, mut new) = (None, Vec::new());
    for key in keys {
        match answers::find(sql, &turn.business, key)? {
            None => new.push(key),
            Some(KeptKey::Done(answer)) if answer.fingerprint == fingerprint => found = Some(answer),
            Some(KeptKey::Refused { fingerprint: kept, refusal }) if kept == fingerprint => {
                return Err(Refusal::read(&refusal).unwrap_or_else(given_up));
            }
            Some(KeptKey::Done(_) | KeptKey::Refused { .. }) => {
                return Err(Refusal::new(
                    Code::IdempotencyConflict,
                    "this key (partner_appointment_id or Idempotency-Key) has already been used for a different write; send a new one",
                ));
            }
            Some(KeptKey::Void) => return Err(given_up()),
        }
    }
    if let Some(answer) = &found {
        for key in new {
            answers::keep(sql, &turn.business, key, answer, turn.now)?;
        }
    }
    Ok(found)
}

fn given_up() -> Refusal {
    Refusal::new(
        Code::KeyVoid,
        "this write was given up and its key made void; nothing has happened, send it anew with a new key",
    )
}
