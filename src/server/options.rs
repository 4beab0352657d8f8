//! How a server is set up, apart from its store, its clock and where it listens.

use std::time::Duration;

/// The choices of whoever starts a server.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Under which names the appointment workflow is offered.
    pub names: Names,
    /// How much callers may take of it.
    pub limits: Limits,
}

/// Which parts of the API are switched on. Sign-in, look-ups and health always are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// Search, book, check in, cancel and details under the names of *Core*.
    pub core: bool,
    /// The same under their *Published names*, and what only those have.
    pub published: bool,
    /// `/desk/v1/…`.
    pub extensions: bool,
}

impl Default for Names {
    fn default() -> Self {
        Self { core: true, published: true, extensions: true }
    }
}

/// How much of the server one caller, and all of them together, may hold. Only tests have a reason to change them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most connections at a time. Where there are more, one that waits for its caller gives way.
    pub connections: usize,
    /// How long a TLS handshake may take.
    pub handshake: Duration,
    /// How long the head of a request may take to arrive, and an idle connection may stay.
    pub head: Duration,
    /// How long a caller may leave what was sent to it lying in the line.
    pub unread: Duration,
    /// The most event streams of one client.
    pub streams: usize,
    /// How long requests under way may take when the server stops.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            handshake: Duration::from_secs(5),
            head: Duration::from_secs(5),
            unread: Duration::from_secs(15),
            streams: 64,
            stop: Duration::from_secs(8),
        }
    }
}
