//! How far the journal of each practice has come, looked up once for all streams of the practice: whatever is committed
//! wakes the streams of all practices, and most of them have nothing to tell then.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::problem::Refusal;
use super::store::{Store, events};
use crate::domain::ids::BusinessId;

/// The ends of the journals, by practice.
#[derive(Default)]
pub struct Tails(Mutex<HashMap<BusinessId, Arc<Tail>>>);

/// Held while it is looked up, so that only one does it.
type Tail = tokio::sync::Mutex<Option<Seen>>;

#[derive(Clone, Copy)]
struct Seen {
    /// How many changes the store had announced before it was looked up.
    changes: u64,
    newest: i64,
}

impl Tails {
    /// The number of the newest event of the practice, as it was when the store had announced that many changes, or later.
    pub async fn newest(&self, store: &Store, business: &BusinessId, changes: u64) -> Result<i64, Refusal> {
        let tail = {
            let mut tails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(tails.entry(business.clone()).or_default())
        };
        let mut seen = tail.lock().await;
        if let Some(seen) = seen.filter(|seen| seen.changes >= changes) {
            return Ok(seen.newest);
        }
        let business = business.clone();
        let newest = store.read::<_, Refusal>(move |sql| Ok(events::last(sql, &business)?)).await?;
        *seen = Some(Seen { changes, newest });
        Ok(newest)
    }
}
