//! Numbers for whoever watches over the server, in the text format of Prometheus (`GET /metrics`).
//!
//! They count and time; they name routes as they are written in [`crate::contract::paths`], never an address, a client
//! or a patient.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

mod histogram;
mod text;

pub use histogram::Histogram;
pub use text::Around;

/// The methods that are told apart; callers can make up others.
const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

/// All numbers of one server.
#[derive(Default)]
pub struct Metrics {
    routes: Mutex<BTreeMap<String, Route>>,
    /// The connections.
    pub connections: Arc<Connections>,
    /// Event streams that are open.
    pub streams: Gauge,
    /// Sign-ins.
    pub sign_ins: SignIns,
}

/// One path of the API: how often it was answered, by method and class of status, and how fast.
#[derive(Default)]
struct Route {
    answers: BTreeMap<(&'static str, u16), u64>,
    took: Arc<Histogram>,
}

impl Metrics {
    /// A request has been answered; of a stream only its beginning.
    pub fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        let method = METHODS.into_iter().find(|known| *known == method).unwrap_or("other");
        let mut routes = self.routes.lock().unwrap_or_else(PoisonError::into_inner);
        if !routes.contains_key(route) {
            routes.insert(route.to_owned(), Route::default());
        }
        if let Some(route) = routes.get_mut(route) {
            *route.answers.entry((method, status / 100)).or_default() += 1;
            route.took.took(took);
        }
    }
}

/// A number that goes up and down.
#[derive(Debug, Default)]
pub struct Gauge(AtomicI64);

impl Gauge {
    /// One more.
    pub fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    /// One less.
    pub fn down(&self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }

    fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A number that only goes up.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// One more.
    pub fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// How sign-ins went.
#[derive(Debug, Default)]
pub struct SignIns {
    /// With the right secret.
    pub good: Counter,
    /// With a wrong one, or of nobody.
    pub wrong: Counter,
    /// Turned away unheard, because too many had failed or were waiting.
    pub turned_away: Counter,
}

/// How connections came and went.
#[derive(Debug, Default)]
pub struct Connections {
    open: Gauge,
    taken: Counter,
    ended_early: Mutex<BTreeMap<&'static str, u64>>,
}

impl Connections {
    /// One more is open, until what this answers is dropped.
    pub fn opened(self: &Arc<Self>) -> Open {
        self.taken.up();
        self.open.up();
        Open(Arc::clone(self))
    }

    /// One was ended by us, or broke: why, in a word.
    pub fn ended(&self, why: &'static str) {
        *self.ended_early.lock().unwrap_or_else(PoisonError::into_inner).entry(why).or_default() += 1;
    }
}

/// A connection that is open.
#[derive(Debug)]
pub struct Open(Arc<Connections>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.down();
    }
}
