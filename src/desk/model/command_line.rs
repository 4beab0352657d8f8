//! The command line: what was typed, and what it is understood as.

use super::field::Field;

/// The open command line.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// What was typed.
    pub typed: Field,
}
