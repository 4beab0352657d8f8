//! *Desk extensions*: push. A stream of server-sent events, one for every change of an appointment.
//!
//! The stream reads the journal from where the desk left off (`Last-Event-ID`), else from now on, and waits for the
//! store to announce more. A desk that was away for so long that the journal has forgotten, or that reading anew is
//! quicker, is told so by one event `reload` and goes on from there. A comment is sent first, and whenever there was
//! nothing else for fifteen seconds, so that both ends notice when the other is gone.
//!
//! Nothing is kept for a desk that reads slowly: the journal is read on when the desk has taken what was read before.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use tokio::sync::watch;

use crate::contract::events::{EventBody, RELOAD, ReloadBody};
use crate::contract::problem::Code;
use crate::server::extract::Caller;
use crate::server::problem::Refusal;
use crate::server::state::App;
use crate::server::store::events::{self, News};
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
    let resumed = resumed_after(&headers);
    let business = caller.business().clone();
    let last = match resumed {
        Some(seq) => seq,
        None => app.store.read::<_, Refusal>(move |sql| Ok(events::last(sql, &business)?)).await?,
    };
    let follower = Follower { app, caller, changes, _open: open, last };
    let body = stream::unfold(Some((follower, true)), |state| async {
        let (mut follower, first) = state?;
        let text = if first { ": connected\n\n".to_owned() } else { follower.next().await? };
        Some((Ok::<_, Infallible>(Bytes::from(text)), Some((follower, false))))
    });
    Ok(([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(body)).into_response())
}

/// The number of the last event that the desk has seen; nonsense is nothing.
fn resumed_after(headers: &HeaderMap) -> Option<i64> {
    let id = headers.get("last-event-id")?.to_str().ok()?;
    id.trim().parse().ok().filter(|seq| *seq >= 0)
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
        // Of the whole wait: what other practices change wakes this one, too, and must not put its sign of life off.
        let beat = tokio::time::sleep(HEARTBEAT);
        tokio::pin!(beat);
        loop {
            let changes = *self.changes.borrow_and_update();
            let newest = self.app.tails.newest(&self.app.store, self.caller.business(), changes).await.ok()?;
            if newest != self.last
                && let Some(text) = self.read().await?
            {
                return Some(text);
            }
            tokio::select! {
                () = self.app.stopping.cancelled() => return None,
                changed = self.changes.changed() => changed.ok()?,
                () = &mut beat => {
                    // Also looks whether the session is still good, and whether another program has written.
                    return self.read().await?.or_else(|| Some(": alive\n\n".to_owned()));
                }
            }
        }
    }

    /// What there is after the last event, as it is sent; the outer `None` where the session has ended or the store
    /// does not answer.
    async fn read(&mut self) -> Option<Option<String>> {
        let (session, last) = (self.caller.session().clone(), self.last);
        let read = self.app.store.read::<_, Refusal>(move |sql| {
            if sessions::live(sql, &session)?.is_none() {
                return Ok(None);
            }
            Ok(Some(events::news(sql, &session.business, last)?))
        });
        Some(match read.await.ok().flatten()? {
            News::Events(events) => {
                let newest = events.last().map(|event| event.seq);
                self.last = newest.unwrap_or(self.last);
                newest.map(|_| events.iter().map(written).collect())
            }
            News::Reload(newest) => {
                self.last = newest;
                Some(reload(newest))
            }
        })
    }
}

fn written(event: &EventBody) -> String {
    block(&format!("id: {}\n", event.seq), event)
}

fn reload(newest: i64) -> String {
    block(&format!("event: {RELOAD}\nid: {newest}\n"), &ReloadBody { seq: newest, kind: RELOAD.to_owned() })
}

fn block(head: &str, body: &impl Serialize) -> String {
    // Neither of the two shapes can fail to be written.
    serde_json::to_string(body).map(|data| format!("{head}data: {data}\n\n")).unwrap_or_default()
}
