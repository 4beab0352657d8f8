//! Where the keys go.

use super::Mode;

/// Where the keys go; the key table has bindings for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// The main screen.
    Main,
    /// The box in which somebody is looked for.
    Finding,
    /// A text field or a choice of the booking form.
    Form,
    /// The details.
    Details,
    /// The question before a cancellation.
    Cancelling,
    /// A question of one line.
    Asking,
    /// The command line.
    CommandLine,
    /// All doctors of a day.
    WholeClinic,
    /// Who waits.
    Queue,
    /// What this desk has done.
    Journal,
    /// Locked.
    Locked,
    /// The help.
    Help,
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Main,
        Self::Finding,
        Self::Form,
        Self::Details,
        Self::Cancelling,
        Self::Asking,
        Self::CommandLine,
        Self::WholeClinic,
        Self::Queue,
        Self::Journal,
        Self::Locked,
        Self::Help,
    ];
}

impl Mode {
    /// Where the keys go while nothing lies over it.
    pub fn context(&self) -> Context {
        match self {
            Self::Main => Context::Main,
            Self::Finding(_) => Context::Finding,
            Self::Form(_) => Context::Form,
            Self::Details(_) => Context::Details,
            Self::Cancelling(_) => Context::Cancelling,
            Self::Asking(_) => Context::Asking,
            Self::CommandLine(_) => Context::CommandLine,
            Self::WholeClinic(_) => Context::WholeClinic,
            Self::Queue(_) => Context::Queue,
            Self::Journal(_) => Context::Journal,
        }
    }
}
