//! *Desk extensions*: push. A stream of server-sent events, one for every change of an appointment.
//!
//! The stream reads the journal from where the desk left off (`Last-Event-ID`), else from now on, and waits for the
//! store to announce more. A comment is sent first, and whenever there was nothing else for fifteen seconds, so that
//! both ends notice when the other is gone.

use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::watch;

use crate::contract::events::EventBody;
use crate::contract::problem::Code;
use crate::server::extract::Caller;
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::store::events;
use crate::server::store::sessions;
use crate::server::streams::OpenStream;

const HEARTBEAT: Duration = Duration::from_secs(15);

/// `GET /desk/v1/events`.
pub async fn stream_of_changes(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let Some(open) = app.streams.open(&caller.session().client) else {
        let says = "this client has too many event streams open; close some of them";
        return Err(Refusal::new(Code::TooManyRequests, says).with_retry_after(15));
    };
    // Before the journal is read, so that nothing falls between the reading and the waiting.
    let changes = app.store.changes();
    let resumed = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.trim().parse().ok());
    let business = caller.business().clone();
    let last = app.store.read::<_, Refusal>(move |sql| Ok(events::last(sql, &business)?)).await?;
    let follower =
        Follower { app, caller, changes, _open: open, last: resumed.map_or(last, |seq: i64| seq.clamp(0, last)) };
    let body = stream::unfold(Some((follower, true)), |state| async {
        let (mut follower, first) = state?;
        let text = if first { ": connected\n\n".to_owned() } else { follower.next().await? };
        Some((Ok::<_, Infallible>(Bytes::from(text)), Some((follower, false))))
    });
    Ok(([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(body)).into_response())
}

/// One desk that follows the journal of its practice.
struct Follower {
    app: Arc<App>,
    caller: Caller,
    changes: watch::Receiver<u64>,
    last: i64,
    _open: OpenStream,
}

impl Follower {
    /// The next events, or a heartbeat; `None` when the stream is over.
    async fn next(&mut self) -> Option<String> {
        loop {
            self.changes.mark_unchanged();
            let events = self.read().await?;
            if let Some(newest) = events.last() {
                self.last = newest.seq;
                return Some(events.iter().map(written).collect());
            }
            tokio::select! {
                () = self.app.stopping.cancelled() => return None,
                changed = self.changes.changed() => changed.ok()?,
                () = tokio::time::sleep(HEARTBEAT) => {
                    // Also looks whether the session is still good.
                    self.read().await?;
                    return Some(": alive\n\n".to_owned());
                }
            }
        }
    }

    /// What there is after the last event; `None` where the session has ended or the store does not answer.
    async fn read(&self) -> Option<Vec<EventBody>> {
        let (session, last) = (self.caller.session().clone(), self.last);
        let read = self.app.store.read::<_, Refusal>(move |sql| {
            if !sessions::is_live(sql, &session)? {
                return Ok(None);
            }
            Ok(Some(events::after(sql, &session.business, last)?))
        });
        read.await.ok().flatten()
    }
}

fn written(event: &EventBody) -> String {
    let mut text = String::new();
    if let Ok(data) = serde_json::to_string(event) {
        // Writing to a string can't fail.
        write!(text, "id: {}\ndata: {data}\n\n", event.seq).unwrap_or_default();
    }
    text
}
