//! A practice that is served, and desks at it, each with a data directory of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::place::{NOW, Place};
use super::pty::{Pty, Start};

/// A server that ends with it.
pub struct Practice {
    place: Place,
    server: Child,
    address: String,
    credentials: [String; 2],
}

impl Practice {
    pub fn new() -> Self {
        let place = Place::new();
        let mut server = place.with_data();
        // Nobody reads what it logs: a pipe would fill up and stop it.
        server.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::null());
        let server = server.spawn().unwrap();
        let began = Instant::now();
        let address = loop {
            if let Ok(address) = fs::read_to_string(place.kept("server.address")) {
                break address.trim().to_owned();
            }
            assert!(began.elapsed() < Duration::from_secs(60), "the server does not begin");
            std::thread::sleep(Duration::from_millis(10));
        };
        let file = fs::read_to_string(place.kept("desk.toml")).unwrap();
        let said = |name: &str| {
            let line = file.lines().find_map(|line| line.strip_prefix(name)).unwrap();
            line.trim_matches([' ', '=', '"']).to_owned()
        };
        let credentials = ["client_id", "client_secret"].map(said);
        Self { place, server, address, credentials }
    }

    /// The data directory of one of the desks.
    pub fn data_of(&self, desk: usize) -> PathBuf {
        self.place.path(&format!("desk-{desk}"))
    }

    /// That desk, to be started.
    pub fn desk(&self, desk: usize) -> Start {
        let [id, secret] = &self.credentials;
        let start = Start::bare(&self.place).with(&["--now", NOW, "--server", &self.address]);
        let start = start.environment("FRONTDESK_CLIENT_ID", id).environment("FRONTDESK_CLIENT_SECRET", secret);
        start.with(&["--data-dir".as_ref(), self.data_of(desk).as_os_str()])
    }

    /// What that desk keeps of what is typed.
    pub fn drafts_of(&self, desk: usize) -> Vec<PathBuf> {
        let folder = self.data_of(desk).join("drafts");
        let files = fs::read_dir(folder).into_iter().flatten();
        files.map(|file| file.unwrap().path()).collect()
    }

    /// Everything that a desk has logged.
    pub fn log_of(&self, desk: usize) -> String {
        fs::read_to_string(self.data_of(desk).join("frontdesk.log")).unwrap_or_default()
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        for done in [self.server.kill(), self.server.wait().map(drop)] {
            if let Err(error) = done {
                eprintln!("the server does not end: {error}");
            }
        }
    }
}

/// What stands in a field of the form, as the screen shows it.
pub fn field(screen: &vt100::Screen, name: &str) -> Option<String> {
    let contents = screen.contents();
    let line = contents.lines().find_map(|line| line.split_once(name).map(|(_, rest)| rest.to_owned()))?;
    let shown = line.split('│').next()?;
    Some(shown.trim().trim_end_matches('█').trim().to_owned())
}

/// Opens the registration of somebody new, with the cursor in the notes.
pub fn registers(desk: &mut Pty, name: &str) {
    desk.sees("● live").sees("11:30–11:45 free · Enter books").keys("<Enter>").sees("▶ Patient");
    desk.keys(name).sees("nobody of that name or number").keys("<Enter>").sees("joins the directory");
    desk.keys("<BackTab><BackTab><BackTab>").sees("▶ Notes");
}
