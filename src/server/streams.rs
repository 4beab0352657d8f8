//! Event streams that are open: so many of one client, and no more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::metrics::Metrics;
use crate::domain::ids::ClientId;

/// How many streams each client has open.
pub struct Streams {
    most: usize,
    metrics: Arc<Metrics>,
    open: Mutex<HashMap<ClientId, usize>>,
}

/// A stream that is open, until it is dropped.
pub struct OpenStream {
    streams: Arc<Streams>,
    client: ClientId,
}

impl Streams {
    /// At most so many of each client.
    pub fn new(most: usize, metrics: Arc<Metrics>) -> Arc<Self> {
        Arc::new(Self { most, metrics, open: Mutex::default() })
    }

    /// One more of this client; `None` where it has enough.
    pub fn open(self: &Arc<Self>, client: &ClientId) -> Option<OpenStream> {
        let mut open = self.table();
        let count = open.entry(client.clone()).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        self.metrics.streams.up();
        Some(OpenStream { streams: Arc::clone(self), client: client.clone() })
    }

    fn table(&self) -> MutexGuard<'_, HashMap<ClientId, usize>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.streams.metrics.streams.down();
        let mut open = self.streams.table();
        if let Some(count) = open.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_so_many_streams_and_others_have_theirs() {
        let streams = Streams::new(2, Arc::default());
        let (one, other) = (ClientId::from("one"), ClientId::from("other"));
        let first = streams.open(&one).unwrap();
        let _second = streams.open(&one).unwrap();
        assert!(streams.open(&one).is_none());
        let other = streams.open(&other).unwrap();
        drop(first);
        assert!(streams.open(&one).is_some());
        drop(other);
        assert_eq!(streams.table().len(), 1);
    }
}
