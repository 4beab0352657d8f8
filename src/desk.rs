//! The application core of the desk: what it knows ([`model`]), what can happen to it ([`action`]), what it then does
//! ([`update()`]) and what it asks of the world ([`port`]).
//!
//! It is pure: no clock, no lock, no channel, no handle, no terminal; what is kept beside long lists ([`roster`]) follows from
//! them alone. The time arrives as an action, a wish leaves as an
//! [`port::Effect`]. That makes every transition a plain function that a test can call.

pub mod action;
pub mod model;
pub mod port;
pub mod roster;
mod update;
pub mod words;

pub use model::Desk;
pub use update::{bring_back, remember, start, update};
