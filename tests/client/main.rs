//! The client and the worker against servers that lack something: a service of somebody else, and our own with only some
//! of its names switched on.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test ends where something is wrong")]

mod desk;
mod earlier;
mod elsewhere;
#[path = "../journeys/line.rs"]
mod line;
mod ours;
mod service;
mod visits;
