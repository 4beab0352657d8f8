//! Who calls, in memory: a token that was found good is good until somebody commits something that may have ended it, or
//! until it expires. Without it every request would wait for the database before anything else is done.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use chrono::{DateTime, Utc};

use super::store::sessions::Live;
use super::tokens::Good;

/// Tokens that are kept at most; then all are forgotten and looked up again.
const MOST: usize = 10_000;

/// The tokens that were looked up lately.
#[derive(Default)]
pub struct Callers(RwLock<Known>);

#[derive(Default)]
struct Known {
    /// The store's number at which all of them were good.
    epoch: u64,
    tokens: HashMap<String, (Good, Arc<Live>)>,
}

impl Callers {
    /// The session of the token, if it was found good at that epoch of the store and is good at that time.
    pub fn of(&self, token: &str, epoch: u64, now: DateTime<Utc>) -> Option<Arc<Live>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let (_, live) = known.tokens.get(token).filter(|(good, _)| known.epoch == epoch && good.is_now(now))?;
        Some(Arc::clone(live))
    }

    /// The token was found good, of that session, while the store had that epoch.
    pub fn keep(&self, token: &str, good: Good, live: Arc<Live>, epoch: u64) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.epoch > epoch {
            return;
        }
        if known.epoch < epoch || known.tokens.len() >= MOST {
            known.tokens.clear();
            known.epoch = epoch;
        }
        known.tokens.insert(token.to_owned(), (good, live));
    }
}
