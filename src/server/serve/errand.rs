//! Whose turn it is on a connection: the caller's, while we wait for a request or the rest of one, or ours, from when
//! the request is whole until its answer has been handed over.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::HttpBody;
use hyper::body::{Frame, SizeHint};

use super::seats::Seat;

/// One request on a connection. When it is dropped, the answer has been handed over.
pub struct Errand {
    seat: Arc<Seat>,
}

impl Errand {
    /// A head has arrived.
    pub fn begin(seat: Arc<Seat>) -> Arc<Self> {
        seat.waits_for_caller();
        Arc::new(Self { seat })
    }
}

impl Drop for Errand {
    fn drop(&mut self) {
        self.seat.waits_for_caller();
    }
}

/// A body that tells the errand how far it has come.
pub struct Watched<B> {
    body: B,
    errand: Arc<Errand>,
}

impl<B: HttpBody> Watched<B> {
    /// The body of a request; when all of it is there, it is our turn.
    pub fn arriving(body: B, errand: Arc<Errand>) -> Self {
        if body.is_end_stream() {
            errand.seat.works();
        }
        Self { body, errand }
    }

    /// The body of an answer; it keeps the errand going.
    pub fn leaving(body: B, errand: Arc<Errand>) -> Self {
        errand.seat.works();
        Self { body, errand }
    }
}

impl<B: HttpBody + Unpin> HttpBody for Watched<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Self::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if matches!(frame, Poll::Ready(None)) || (frame.is_ready() && self.body.is_end_stream()) {
            self.errand.seat.works();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
