//! HTTP out: one method for each operation of the API, in either naming style, over a transport that knows time-outs and
//! what their expiry means, and a session that signs in, refreshes and signs in again by itself. It remembers which
//! extensions the server has, the names that it looked up, and the pause that the server asked for.
//!
//! It does not decide what is asked, repeat writes, or know what a screen is.

mod answers;
mod appointments;
mod bookings;
mod clock;
mod entities;
mod events;
mod extensions;
mod failure;
mod found;
mod health;
mod joined;
mod keys;
mod moving;
mod names;
mod pages;
mod patience;
mod patients;
mod pause;
mod published;
mod reading;
mod session;
mod settled;
mod slots;
mod steps;
mod style;
mod transport;
mod visits;
#[cfg(feature = "rehearsal")]
mod wire;

pub use answers::{Booked, CheckedIn};
pub use appointments::Listed;
pub use clock::Raw;
pub use events::{EventStream, News};
pub use extensions::{Extension, Offered};
pub use failure::ClientError;
pub use health::Health;
pub use keys::KeyState;
pub use moving::moved_by;
pub use names::LookedUp;
pub use session::Credentials;
pub use steps::{WalkedIn, status_of, version_of};
pub use style::Style;
pub use transport::{BadAddress, Told};
#[cfg(feature = "rehearsal")]
pub use wire::Wire;

use crate::contract::sign_in::TokensBody;
use extensions::Extensions;
use joined::Joined;
use names::Names;
use pages::PageSize;
use pause::Pause;
use session::Session;
use transport::Transport;

/// A client of an appointment service: our practice server, or a published one.
#[derive(Debug)]
pub struct Client {
    transport: Transport,
    session: Session,
    style: Style,
    extensions: Extensions,
    names: Names,
    joined: Joined,
    pause: Pause,
    page_size: PageSize,
}

impl Client {
    /// The name under which it signs in: that of one program at one practice.
    pub fn client_id(&self) -> &str {
        self.session.client_id()
    }

    /// A client of the service at `address`, by the names of *Core*. Nothing is sent yet.
    pub fn new(address: &str, credentials: Credentials) -> Result<Self, BadAddress> {
        Self::trusting(address, credentials, None)
    }

    /// The same, for a service whose certificate comes from an authority of its own: its certificates as PEM.
    pub fn trusting(address: &str, credentials: Credentials, authority: Option<&[u8]>) -> Result<Self, BadAddress> {
        Ok(Self::over(Transport::new(address, authority)?, credentials))
    }

    /// A client of a server on this computer that moves: its address is asked for before each call.
    pub fn told(told: Told, credentials: Credentials) -> Result<Self, BadAddress> {
        Ok(Self::over(Transport::told(told)?, credentials))
    }

    fn over(transport: Transport, credentials: Credentials) -> Self {
        Self {
            transport,
            session: Session::new(credentials),
            style: Style::default(),
            extensions: Extensions::default(),
            names: Names::default(),
            joined: Joined::default(),
            pause: Pause::default(),
            page_size: PageSize::default(),
        }
    }

    /// The same by other names.
    #[must_use]
    pub fn in_style(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// The same with tokens that were given to it already; without any it signs in by itself.
    #[must_use]
    pub fn holding(self, tokens: Option<TokensBody>) -> Self {
        Self { session: self.session.holding(tokens), ..self }
    }

    /// By which names it calls.
    pub fn style(&self) -> Style {
        self.style
    }

    /// What is known of an extension of the server.
    pub fn offered(&self, extension: Extension) -> Offered {
        self.extensions.offered(extension)
    }

    /// Has that clock corrected by what the server's answers tell; the first one that is named stays.
    pub fn corrects(&self, clock: Raw) {
        self.transport.clock.corrects(clock);
    }

    /// Takes it that the clock is as wrong as it was once found to be, until an answer tells.
    pub fn assumes_clock_offset(&self, offset: chrono::TimeDelta) {
        self.transport.clock.assumes(offset);
    }

    /// What is to be added to that clock to have the server's time.
    pub fn clock_offset(&self) -> chrono::TimeDelta {
        self.transport.clock.offset()
    }

    /// Trusts no connection that is open: the computer has slept.
    pub fn forget_connections(&self) {
        self.transport.forget_connections();
    }

    /// Signs in, to find out early whether the credentials are good.
    pub async fn sign_in(&self) -> Result<(), ClientError> {
        self.session.token(&self.transport).await.map(|_| ())
    }
}
