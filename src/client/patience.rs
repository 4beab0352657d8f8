//! How long a call is waited for, by what it is. One time for everything would be too long for a letter that somebody
//! has typed, and too short for a write.

use std::time::Duration;

/// For a connection. A server that is there answers in a fraction of it; one that is not must be tried twice within the
/// five seconds in which the desk is to be back.
pub const CONNECT: Duration = Duration::from_secs(2);

/// How long a stream may be silent: three heartbeats of the server, of which two may get lost.
pub const SILENCE: Duration = Duration::from_secs(45);

/// How long an unused connection is kept: less than the five seconds after which a careful server closes it, so that no
/// write is sent into a connection that is just being closed.
pub const KEPT_IDLE: Duration = Duration::from_secs(4);

/// What a call is, as far as waiting for it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Patience {
    /// A sign-in or its renewal. The server takes its time over a secret, and everything else waits behind it.
    SignIn,
    /// Something that somebody has typed and looks at the answer of: after so long it is asked differently.
    LookUp,
    /// A list, a day, one page: what the screen shows, and asks for again.
    List,
    /// A change. Longer than the ten seconds that the server gives a body to arrive, and than its store waits for a
    /// lock: who gives up before the server does makes an unknown outcome of a slow one.
    Write,
    /// The beginning of a stream.
    Stream,
}

impl Patience {
    /// For the whole call, its answer read; for a stream, until it begins.
    pub const fn time(self) -> Duration {
        match self {
            Self::SignIn | Self::Stream => Duration::from_secs(4),
            Self::LookUp => Duration::from_secs(3),
            Self::List => Duration::from_secs(5),
            Self::Write => Duration::from_secs(12),
        }
    }
}
