//! The network: every request meets a fate that is drawn from the seed and from what it is, never from what happened to be
//! first in real time.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::{HeaderValue, Response as Raw};
use chrono::{DateTime, TimeDelta, Utc};
use frontdesk::client::{ClientError, Wire};
use frontdesk::contract::paths;
use reqwest::{Request, Response};
use rusqlite::Connection;
use tokio::time::{Instant, sleep};

use crate::chance::Chance;
use crate::judge;
use crate::world::{Back, Sent, World, now};

/// What is broken on purpose: it has to be caught.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    Nothing,
    /// Every attempt has a key of its own.
    FreshKeys,
    /// An answer that is lost counts as a request that was never sent.
    LostIsNo,
}

/// What befalls a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Pass,
    /// No connection.
    NoWay,
    /// It gets lost, and the line breaks.
    LostForth,
    /// It is done, and its answer gets lost.
    LostBack,
    /// It gets lost in a line that says nothing: the caller waits until its time is over.
    Silent,
    /// The line breaks, and the request arrives later all the same.
    Late,
    /// It arrives a second time, after its answer.
    Twice,
}

impl Fate {
    fn word(self) -> &'static str {
        match self {
            Self::Pass => "passed",
            Self::NoWay => "no way",
            Self::LostForth => "lost forth",
            Self::LostBack => "answer lost",
            Self::Silent => "silence",
            Self::Late => "late",
            Self::Twice => "twice",
        }
    }
}

pub struct Net {
    pub world: World,
    seed: u64,
    broken: Broken,
    pub began: Instant,
    pub state: Mutex<State>,
    /// Looked at after every request that has arrived.
    rows: Mutex<Connection>,
}

#[derive(Default)]
pub struct State {
    /// How often the same was asked before.
    nth: BTreeMap<String, u64>,
    /// The desks that are cut off.
    pub cut_off: BTreeSet<usize>,
    /// From now on nothing befalls anything.
    pub healed: bool,
    /// Originals that are still on their way.
    pub late: usize,
    pub trace: Vec<String>,
    /// How often the rows were looked at, and what was wrong with them.
    pub looked: usize,
    pub wrong: Vec<String>,
    /// Of writes.
    pub fates: BTreeMap<&'static str, usize>,
}

impl Net {
    pub fn new(world: World, seed: u64, broken: Broken) -> Self {
        let rows = Mutex::new(world.rows());
        Self { world, seed, broken, began: Instant::now(), state: Mutex::default(), rows }
    }

    /// Brings it to the server; whatever arrives, everything holds afterwards.
    fn deliver(&self, sent: Sent) -> Option<Back> {
        let back = self.world.deliver(sent, self.time());
        let broken = judge::broken(&self.rows.lock().unwrap());
        let mut state = self.state.lock().unwrap();
        state.looked += 1;
        state.wrong.extend(broken);
        back
    }

    pub fn time(&self) -> DateTime<Utc> {
        now() + TimeDelta::from_std(self.began.elapsed()).unwrap()
    }

    fn notes(&self, line: &str) {
        let at = self.began.elapsed().as_millis();
        self.state.lock().unwrap().trace.push(format!("{at:>7} {line}"));
    }

    fn fate(&self, write: bool, chance: &mut Chance) -> Fate {
        if self.state.lock().unwrap().healed {
            return Fate::Pass;
        }
        match (write, chance.below(100)) {
            (true, 0..6) => Fate::NoWay,
            (true, 6..14) => Fate::LostForth,
            (true, 14..28) => Fate::LostBack,
            (true, 28..32) => Fate::Silent,
            (true, 32..42) => Fate::Late,
            (true, 42..50) => Fate::Twice,
            (false, 0..2) => Fate::NoWay,
            (false, 2..4) => Fate::LostForth,
            (false, 4..6) => Fate::LostBack,
            _ => Fate::Pass,
        }
    }

    async fn carry(self: Arc<Self>, desk: usize, request: Request) -> Result<Response, ClientError> {
        let mut sent = Sent {
            method: request.method().clone(),
            path: request.url().as_str()[ADDRESS.len()..].to_owned(),
            headers: request.headers().clone(),
            body: request.body().and_then(|body| body.as_bytes()).unwrap_or_default().to_vec(),
        };
        let auth = sent.path.starts_with("/connect-auth/");
        let write = sent.method != "GET" && !auth;
        if self.broken == Broken::FreshKeys && write {
            afresh(&mut sent);
        }
        let label = format!("desk {desk} {} {}", sent.method, without_ids(&sent.path));
        let nth = {
            let mut state = self.state.lock().unwrap();
            let nth = state.nth.entry(label.clone()).or_default();
            *nth += 1;
            *nth
        };
        let mut chance = Chance::new(self.seed ^ hash(&format!("{label} {nth}")));
        let fate = if auth { Fate::Pass } else { self.fate(write, &mut chance) };
        let millis = |chance: &mut Chance, most| Duration::from_millis(u64::try_from(1 + chance.below(most)).unwrap());
        let (forth, back) = (millis(&mut chance, 150), millis(&mut chance, 150));
        if sent.path.starts_with(paths::EVENTS) {
            return Ok(response(404, b"{}".to_vec()));
        }
        if write {
            *self.state.lock().unwrap().fates.entry(fate.word()).or_default() += 1;
        }
        sleep(forth).await;
        let unreachable = !self.world.is_up() || self.state.lock().unwrap().cut_off.contains(&desk);
        if fate == Fate::NoWay || unreachable {
            self.notes(&format!("{label}: no way"));
            return Err(ClientError::Unreachable);
        }
        let lost = match self.broken {
            Broken::LostIsNo => ClientError::Unreachable,
            Broken::Nothing | Broken::FreshKeys => ClientError::NoAnswer,
        };
        match fate {
            Fate::LostForth | Fate::Silent => {
                self.notes(&format!("{label}: {}", fate.word()));
                if fate == Fate::Silent {
                    std::future::pending::<()>().await;
                }
                return Err(ClientError::NoAnswer);
            }
            Fate::Late => {
                let wait = millis(&mut chance, 25_000);
                self.notes(&format!("{label}: {} by {} ms", fate.word(), wait.as_millis()));
                self.later(label, sent, wait);
                return Err(ClientError::NoAnswer);
            }
            Fate::Pass | Fate::NoWay | Fate::LostBack | Fate::Twice => {}
        }
        let Some(Back { status, body }) = self.deliver(sent.clone()) else {
            self.notes(&format!("{label}: nobody there"));
            return Err(ClientError::NoAnswer);
        };
        self.notes(&format!("{label}: {status}, {}", fate.word()));
        if fate == Fate::Twice {
            let wait = millis(&mut chance, 8_000);
            Arc::clone(&self).later(label, sent, wait);
        }
        sleep(back).await;
        // Whoever was cut off meanwhile does not hear it.
        if fate == Fate::LostBack || self.state.lock().unwrap().cut_off.contains(&desk) {
            return Err(lost);
        }
        Ok(response(status, body))
    }

    /// Brings it to the server after so long, whether or not anybody still waits for it.
    fn later(self: Arc<Self>, label: String, sent: Sent, wait: Duration) {
        self.state.lock().unwrap().late += 1;
        tokio::spawn(async move {
            sleep(wait).await;
            let back = self.deliver(sent);
            self.notes(&format!("{label}: {}, of an original", back.map_or(0, |back| back.status)));
            self.state.lock().unwrap().late -= 1;
        });
    }
}

/// The line of one desk.
pub struct Line {
    pub desk: usize,
    pub net: Arc<Net>,
}

impl Wire for Line {
    fn carry(&self, request: Request) -> Pin<Box<dyn Future<Output = Result<Response, ClientError>> + Send + '_>> {
        Box::pin(Arc::clone(&self.net).carry(self.desk, request))
    }
}

/// Where a desk thinks that the server is.
pub const ADDRESS: &str = "http://127.0.0.1:1";

fn response(status: u16, body: Vec<u8>) -> Response {
    let mut raw = Raw::new(body);
    *raw.status_mut() = status.try_into().unwrap();
    raw.headers_mut().insert("content-type", HeaderValue::from_static("application/json"));
    Response::from(raw)
}

/// Another key for the same.
fn afresh(sent: &mut Sent) {
    let fresh = uuid::Uuid::new_v4().to_string();
    if sent.headers.contains_key("idempotency-key") {
        sent.headers.insert("idempotency-key", fresh.parse().unwrap());
    }
    if let Ok(mut body) = serde_json::from_slice::<serde_json::Value>(&sent.body)
        && body["partner_appointment_id"].is_string()
    {
        body["partner_appointment_id"] = fresh.into();
        sent.body = body.to_string().into_bytes();
        sent.headers.remove("content-length");
    }
}

/// The path with `#` for what the server or the desk has drawn by lot.
fn without_ids(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.len() >= 30 && part.contains('-') { "#" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// FNV-1a.
pub fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
