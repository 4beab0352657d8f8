//! The gate of the practice server: who gets in, how, how many of them, and what is told about them.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test by panicking")]

mod crowd;
mod harness;
mod limits;
mod operation;
mod program;
mod sign_in;
mod stopping;
mod tls;
mod watching;
