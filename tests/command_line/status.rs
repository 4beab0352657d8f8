//! `frontdesk status`: what it talks to, and how that is.

use super::owner::{client, said};
use super::place::{Place, free_port};
use super::said::Said;

#[test]
fn it_tells_the_server_and_how_it_is() {
    let place = Place::new();
    let told = said(&place, &["status"]).succeeds();
    for (name, says) in [
        ("program", env!("CARGO_PKG_VERSION")),
        ("server", "none runs"),
        ("sign-in", "good"),
        ("practice", "3 clinics"),
        ("latency", " ms"),
        ("version", env!("CARGO_PKG_VERSION")),
        ("alive", "yes"),
        ("store", "ready"),
    ] {
        assert!(told.lines().any(|line| line.starts_with(name) && line.contains(says)), "{name}: {says} in\n{told}");
    }
}

#[test]
fn a_server_that_can_not_be_reached_or_signed_in_to_is_code_7() {
    let place = Place::new();
    client(&place, &["here"]);
    let address = format!("http://127.0.0.1:{}", free_port());
    let mut command = place.with_data();
    command.args(["status", "--server", &address]);
    command.env("FRONTDESK_CLIENT_ID", "x").env("FRONTDESK_CLIENT_SECRET", "y");
    Said::by(&mut command).is(7, &["can't be reached", "check the address"]);
}
