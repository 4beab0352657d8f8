//! Servers that can't be reached, or can't be had.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command};

use super::place::{Place, free_port};
use super::said::Said;

/// `frontdesk serve`, for as long as the test wants it.
pub struct Serving {
    child: Child,
    pub address: String,
}

impl Serving {
    pub fn new(place: &Place) -> Self {
        let listen = format!("127.0.0.1:{}", free_port());
        let mut child = place.with_data().args(["serve", "--listen", &listen]).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let told = lines.find(|line| line.as_ref().unwrap().contains("answers at")).unwrap().unwrap();
        assert!(told.contains(&format!("http://{listen}")), "{told}");
        // What it logs later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: format!("http://{listen}") }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if self.child.kill().is_ok()
            && let Err(error) = self.child.wait()
        {
            eprintln!("the server could not be waited for: {error}");
        }
    }
}

/// A desk for a server elsewhere.
fn desk(place: &Place, server: &str) -> Command {
    let mut desk = place.with_data();
    desk.args(["--server", server]).env("FRONTDESK_CLIENT_ID", "desk-2").env("FRONTDESK_CLIENT_SECRET", "wrong");
    desk
}

#[test]
fn credentials_are_never_sent_in_the_clear_beyond_this_computer() {
    let place = Place::new();
    for server in ["http://desk.example.org", "http://192.0.2.7:8080"] {
        Said::in_terminal(&mut desk(&place, server)).is(7, &[server, "plain HTTP", "https://"]);
    }
    for server in ["desk.example.org", "ftp://desk.example.org", "", "http://"] {
        Said::in_terminal(&mut desk(&place, server)).is(7, &["is not the address of a server", "https://"]);
    }
}

#[test]
fn a_server_that_can_not_be_reached_is_named() {
    let place = Place::new();
    let server = "http://127.0.0.1:1";
    Said::in_terminal(&mut desk(&place, server)).is(7, &[server, "can't be reached", "check the address"]);
    // The same from the configuration.
    let config = place
        .file("config.toml", format!("server = \"{server}\"\nclient_id = \"a\"\nclient_secret = \"b\"\n").as_bytes());
    Said::in_terminal(place.with_data().arg("--config").arg(&config)).is(7, &[server, "can't be reached"]);
    assert!(!place.kept("practice.db").exists(), "no practice is made for a desk of another server");
}

#[test]
fn an_authority_that_can_not_be_read_is_named() {
    let place = Place::new();
    let server = "https://127.0.0.1:1";
    let missing = place.path("office.pem");
    let ca = ["--ca", missing.to_str().unwrap()];
    Said::in_terminal(desk(&place, server).args(ca)).is(7, &["office.pem", "can't be read", "--ca", "ca_file"]);
    place.file("office.pem", b"Dear Sir or Madam");
    Said::in_terminal(desk(&place, server).args(ca)).is(7, &[server, "can't be read", "PEM"]);
}

#[test]
fn wrong_credentials_are_told() {
    let place = Place::new();
    let serving = Serving::new(&place);
    let elsewhere = Place::new();
    let said = Said::in_terminal(&mut desk(&elsewhere, &serving.address));
    said.is(7, &[&serving.address, "does not accept the credentials", "check client_id and client_secret"]);
}

#[test]
fn an_address_that_can_not_be_listened_on_is_named() {
    let place = Place::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = other.local_addr().unwrap().to_string();
    let parts = [&taken, "in use by another program", "choose another port"];
    Said::by(place.with_data().args(["serve", "--listen", &taken])).is(8, &parts);
    Said::in_terminal(place.with_data().args(["--listen", &taken])).is(8, &parts);
    let open = "0.0.0.0:0";
    Said::by(place.with_data().args(["serve", "--listen", open])).is(8, &[open, "unencrypted", "127.0.0.1"]);
    assert!(!place.kept("practice.db").exists(), "no practice is made where it can't be served");
}
