//! A line in memory instead of the network, for the simulation: requests are given to it as they would be sent, and what it
//! answers is read as if it had come back. Only with the feature `rehearsal`.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use reqwest::{Request, RequestBuilder, Response};

use super::{Client, ClientError};

/// Carries requests.
pub trait Wire: Send + Sync {
    /// Carries one there and its answer back. An answer that is lost never comes, or is an error of the kind that the
    /// network would make of it: `Unreachable` where nothing can have been sent, else `NoAnswer`.
    fn carry(&self, request: Request) -> Pin<Box<dyn Future<Output = Result<Response, ClientError>> + Send + '_>>;
}

/// Puts a request on the wire, within its time.
pub async fn put(wire: &dyn Wire, request: RequestBuilder) -> Result<Response, ClientError> {
    let request = request.build().map_err(|_| ClientError::Unreachable)?;
    match request.timeout().copied() {
        Some(time) => tokio::time::timeout(time, wire.carry(request)).await.unwrap_or(Err(ClientError::NoAnswer)),
        None => wire.carry(request).await,
    }
}

impl Client {
    /// The same over a line in memory.
    #[must_use]
    pub fn over_wire(mut self, wire: Arc<dyn Wire>) -> Self {
        self.transport.wire = Some(wire);
        self
    }
}
