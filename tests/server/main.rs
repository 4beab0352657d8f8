//! The practice server as programs meet it: a real server on a free port, spoken to over HTTP.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test by panicking")]

mod availability;
mod backups;
mod bad_input;
mod bookings;
mod directory;
mod harness;
mod imports;
mod isolation;
mod keys;
mod lists;
mod midnight;
mod overbooking;
mod patients;
mod profiles;
mod push;
mod races;
mod sample;
mod sign_in;
mod store;
mod walk_ins;
