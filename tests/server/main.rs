//! The practice server as programs meet it: a real server on a free port, spoken to over HTTP.
#![expect(clippy::unwrap_used, reason = "a helper of a test fails the test by panicking")]

mod availability;
mod backups;
mod bad_input;
mod bookings;
mod both;
mod directory;
mod editing;
mod harness;
mod imports;
mod isolation;
mod keys;
mod likeness;
mod lists;
mod many_servers;
mod midnight;
mod moves;
mod older;
mod overbooking;
mod patients;
mod postgres_store;
mod profiles;
mod published;
mod push;
mod races;
mod sample;
mod sign_in;
mod store;
mod trail;
mod undo;
mod walk_ins;
