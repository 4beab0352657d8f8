//! *Desk extensions*: push. The stream of changes, as long as it lasts; to reconnect is the caller's.

use std::pin::Pin;

use futures_util::{Stream, StreamExt};
use sse_stream::SseByteStream;

use super::extensions::Extension;
use super::{Client, ClientError};
use crate::contract::events::{EventBody, RELOAD, ReloadBody};
use crate::contract::paths;

/// The changes from the moment of the call on, or after the last one that was seen.
pub struct EventStream {
    inner: Pin<Box<dyn Stream<Item = Result<sse_stream::Sse, sse_stream::Error>> + Send>>,
}

impl Client {
    /// Opens the stream. `last` is the number of the last change that was seen.
    pub async fn events(&self, last: Option<i64>) -> Result<EventStream, ClientError> {
        let last = last.map(|seq| seq.to_string());
        let opened = self.extensions.ask(Extension::Push, self.open(paths::EVENTS, last.as_deref()));
        let response = opened.await?;
        Ok(EventStream { inner: Box::pin(SseByteStream::new(response.bytes_stream())) })
    }
}

/// What the stream tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// An appointment changed.
    Changed(EventBody),
    /// The desk was away for too long: everything is to be read again. The number is that of the newest change.
    Reload(i64),
}

impl EventStream {
    /// The next change; `None` when the stream has ended, for whatever reason. What is neither is passed over.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            let event = self.inner.next().await?.ok()?;
            let Some(data) = event.data.as_deref() else { continue };
            if event.event.as_deref() == Some(RELOAD) {
                let told = serde_json::from_str::<ReloadBody>(data).ok().map(|body| body.seq);
                return Some(News::Reload(told.or_else(|| event.id?.parse().ok()).unwrap_or_default()));
            }
            if let Ok(change) = serde_json::from_str(data) {
                return Some(News::Changed(change));
            }
        }
    }
}
