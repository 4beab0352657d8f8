//! Numbers for Prometheus, for callers who are signed in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;

use crate::server::extract::Caller;
use crate::server::metrics::Around;
use crate::server::state::App;

/// `GET /metrics`.
pub async fn metrics(State(app): State<Arc<App>>, _: Caller) -> impl IntoResponse {
    let certificate_expires = app.tls.as_ref().and_then(crate::server::serve::tls::Tls::expires);
    let text = app.metrics.text(&Around { writes: app.store.write_times(), certificate_expires });
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
