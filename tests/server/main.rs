//! The practice server as programs meet it: a real server on a free port, spoken to over HTTP.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test by panicking")]

mod backups;
mod bad_input;
mod bookings;
mod directory;
mod harness;
mod imports;
mod isolation;
mod lists;
mod patients;
mod profiles;
mod push;
mod races;
mod sample;
mod sign_in;
mod store;
