//! How a server is set up, apart from its store and its clock.

/// The choices of whoever starts a server.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Under which names the appointment workflow is offered.
    pub names: Names,
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
