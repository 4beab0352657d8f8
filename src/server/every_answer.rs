//! What every answer has in common: a request id, the server's time, no caching, one line in the log, a number in the metrics; heads that
//! are too large are refused before anything looks at them, and a handler that panics is an answer like any other.
//!
//! What is logged and counted is the path as it is routed, never the address itself: that may hold a name or a number.

use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use futures_util::FutureExt;

use super::clock::Clock;
use super::metrics::Metrics;
use super::problem::{REQUEST_ID, Refusal};
use crate::contract::paths;
use crate::contract::problem::Code;
use crate::domain::ids::ClientId;

/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 8 * 1024;
/// The most header fields, and their bytes together.
const MOST_FIELDS: usize = 64;
const LONGEST_FIELDS: usize = 16 * 1024;
static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Asked for every few seconds by whoever watches; a line each would hide the others.
const QUIET: [&str; 3] = [paths::HEALTH, paths::READY, paths::METRICS];

/// Who turned out to call: filled in when the token has been looked at.
#[derive(Clone, Debug, Default)]
pub struct WhoCalls(Arc<OnceLock<ClientId>>);

impl WhoCalls {
    /// It is this client.
    pub fn is(&self, client: &ClientId) {
        self.0.get_or_init(|| client.clone());
    }
}

/// Answers a request, and puts on the answer what every answer has.
pub async fn every_answer(
    State((metrics, clock)): State<(Arc<Metrics>, Clock)>,
    mut request: Request,
    next: Next,
) -> Response {
    let started = Instant::now();
    // Ours always: what a caller sends as its own would be in our log.
    let id = uuid::Uuid::new_v4().simple().encode_lower(&mut uuid::Uuid::encode_buffer()).to_owned();
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let path = path.as_ref().map_or("unknown", MatchedPath::as_str);
    let who = WhoCalls::default();
    request.extensions_mut().insert(who.clone());
    let answering = async {
        if let Err(refusal) = head_is_short(&request) {
            return refusal.into_response();
        }
        let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
        answered.unwrap_or_else(|_| {
            tracing::error!(request = id, "a handler panicked");
            Refusal::internal().into_response()
        })
    };
    let mut response = REQUEST_ID.scope(id.clone(), answering).await;
    let took = started.elapsed();
    let status = response.status().as_u16();
    metrics.answered(path, method.as_str(), status, took);
    let client = who.0.get().map_or("", ClientId::as_str);
    log(&id, &method, path, status, took.as_secs_f64() * 1_000.0, client);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(&X_REQUEST_ID, id);
    }
    // By the clock by which the server decides what is past: desks go by it, whatever their own computers say.
    if let Some(date) = http_date(clock.now()) {
        headers.insert(header::DATE, date);
    }
    response
}

/// As HTTP writes a moment: `Mon, 23 Nov 2026 05:12:00 GMT`. Each thread keeps the last one: there are many in a second.
fn http_date(at: DateTime<Utc>) -> Option<HeaderValue> {
    thread_local! {
        static LAST: RefCell<Option<(i64, HeaderValue)>> = const { RefCell::new(None) };
    }
    let second = at.timestamp();
    LAST.with_borrow_mut(|last| {
        if last.as_ref().is_none_or(|(of, _)| *of != second) {
            let says = at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
            *last = HeaderValue::from_str(&says).ok().map(|says| (second, says));
        }
        last.as_ref().map(|(_, says)| says.clone())
    })
}

/// The target has a name of its own, so that a desk with a server inside can leave these lines out of its log.
macro_rules! told {
    ($level:ident, $id:expr, $method:expr, $path:expr, $status:expr, $ms:expr, $client:expr) => {
        tracing::$level!(target: "frontdesk.request", request = $id, method = $method, route = $path,
            status = $status, ms = $ms, client = $client)
    };
}

fn log(id: &str, method: &Method, path: &str, status: u16, ms: f64, client: &str) {
    // A caller may have made the method up.
    let method = if method.as_str().len() <= 10 { method.as_str() } else { "other" };
    let ms = (ms * 10.0).round() / 10.0;
    if status >= 500 {
        told!(warn, id, method, path, status, ms, client);
    } else if QUIET.contains(&path) {
        told!(debug, id, method, path, status, ms, client);
    } else {
        told!(info, id, method, path, status, ms, client);
    }
}

fn head_is_short(request: &Request) -> Result<(), Refusal> {
    let address = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address > LONGEST_ADDRESS {
        let says = format!("the address is longer than {} KiB; shorten it", LONGEST_ADDRESS / 1024);
        return Err(Refusal::new(Code::AddressTooLong, says));
    }
    let headers = request.headers();
    let bytes: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if headers.len() > MOST_FIELDS || bytes > LONGEST_FIELDS {
        let says = format!(
            "the request has more than {MOST_FIELDS} header fields, or more than {} KiB of them; leave some out",
            LONGEST_FIELDS / 1024
        );
        return Err(Refusal::new(Code::HeadTooLarge, says));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::Body;
    use axum::middleware;
    use axum::routing::get;
    use http_body_util::BodyExt;
    use tower::ServiceExt;

    use super::*;

    #[tokio::test]
    async fn a_handler_that_panics_is_answered_with_a_reference() {
        async fn panics() {
            panic!("on purpose")
        }
        let metrics = Arc::new(Metrics::default());
        let layer = middleware::from_fn_with_state((metrics, Clock::real()), every_answer);
        let router: Router = Router::new().route("/", get(panics)).layer(layer);
        let response = router.oneshot(Request::new(Body::empty())).await.unwrap();
        assert_eq!(response.status(), 500);
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body = std::str::from_utf8(&body).unwrap();
        assert!(body.contains(&id) && body.contains("INTERNAL"), "{body}");
    }
}
