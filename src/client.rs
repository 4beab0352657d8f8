//! HTTP out: one method for each operation of the API, over a transport that knows time-outs and what their expiry means,
//! and a session that signs in, refreshes and signs in again by itself.
//!
//! It does not decide what is asked, repeat writes, or know what a screen is.

mod appointments;
mod bookings;
mod entities;
mod events;
mod failure;
mod patients;
mod session;
mod slots;
mod transport;

pub use appointments::Listed;
pub use events::EventStream;
pub use failure::ClientError;
pub use session::Credentials;
pub use transport::BadAddress;

use session::Session;
use transport::Transport;

/// A client of an appointment service: our practice server, or a published one.
#[derive(Debug)]
pub struct Client {
    transport: Transport,
    session: Session,
}

impl Client {
    /// A client of the service at `address`. Nothing is sent yet.
    pub fn new(address: &str, credentials: Credentials) -> Result<Self, BadAddress> {
        Self::trusting(address, credentials, None)
    }

    /// The same, for a service whose certificate comes from an authority of its own: its certificates as PEM.
    pub fn trusting(address: &str, credentials: Credentials, authority: Option<&[u8]>) -> Result<Self, BadAddress> {
        Ok(Self { transport: Transport::new(address, authority)?, session: Session::new(credentials) })
    }

    /// Signs in, to find out early whether the credentials are good.
    pub async fn sign_in(&self) -> Result<(), ClientError> {
        self.session.token(&self.transport).await.map(|_| ())
    }
}
