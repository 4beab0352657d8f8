//! What must hold whatever is done, in whatever order, by however many at once.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a helper of a test fails the test by panicking")]

mod chance;
mod hall;
mod model;
mod operations;
mod property;
mod races;
mod twins;

#[expect(dead_code, reason = "shared with the tests of the server, which use all of it")]
#[path = "../server/both.rs"]
mod both;
#[expect(dead_code, reason = "shared with the conformance suite, which uses all of it")]
#[path = "../conformance/desk.rs"]
mod desk;
#[expect(dead_code, reason = "shared with the tests of the server, which use all of it")]
#[path = "../server/harness.rs"]
mod harness;
