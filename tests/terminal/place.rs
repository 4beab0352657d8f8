//! Where a program under test lives: a home, a configuration and data of its own, so that nothing real is touched.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The real program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_frontdesk");
/// Monday, in the clinics of the sample practice.
pub const NOW: &str = "2026-11-23T10:42:00+05:30";

/// Folders that go away with it.
pub struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["home", "tmp"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data directory; the program makes it.
    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// A file in the data directory.
    pub fn kept(&self, name: &str) -> PathBuf {
        self.data().join(name)
    }

    /// The path of a new file that says this.
    pub fn file(&self, name: &str, says: &[u8]) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, says).unwrap();
        path
    }

    /// The whole environment of the program. Should it panic, it would show where.
    pub fn environment(&self) -> Vec<(String, PathBuf)> {
        let home = self.path("home");
        let mut all = vec![
            ("HOME".to_owned(), home.clone()),
            ("TMPDIR".to_owned(), self.path("tmp")),
            ("TERM".to_owned(), "xterm-256color".into()),
            ("LANG".to_owned(), "C.UTF-8".into()),
            ("RUST_BACKTRACE".to_owned(), "1".into()),
        ];
        for kind in ["DATA", "CONFIG", "STATE", "CACHE"] {
            all.push((format!("XDG_{kind}_HOME"), home.join(kind.to_lowercase())));
        }
        all.extend(std::env::var_os("PATH").map(|path| ("PATH".to_owned(), path.into())));
        all
    }

    /// The program, without a terminal.
    pub fn program(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        command.env_clear().envs(self.environment()).current_dir(self.path("home"));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// The program, without a terminal, with the data directory of this place.
    pub fn with_data(&self) -> Command {
        let mut command = self.program();
        command.args(["--now", NOW, "--data-dir"]).arg(self.data());
        command
    }
}

/// A port that nobody listened on a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// All files in a folder and below.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_in(&path));
        }
        found.push(path);
    }
    found
}
