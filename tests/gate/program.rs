//! The real program as a server, with a practice and a client of its own.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// How long the program may take to start, and to end: a busy machine loads the sample practice slowly.
const PATIENCE: Duration = Duration::from_secs(60);

/// `frontdesk serve`.
pub struct Program {
    folder: tempfile::TempDir,
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
    pub address: SocketAddr,
    pub client: Value,
}

impl Program {
    /// Serves the sample practice, with these arguments.
    pub fn serving(arguments: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let added = command(folder.path()).args(["client", "add", "gate"]).output().unwrap();
        let client = serde_json::from_slice(&added.stdout).unwrap();
        let address: SocketAddr = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut serve = command(folder.path());
        serve.args(["serve", "--listen", &address.to_string()]).args(arguments);
        let mut child = serve.stderr(Stdio::piped()).spawn().unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (lines, heard) = (BufReader::new(child.stderr.take().unwrap()).lines(), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                heard.lock().unwrap().push(line);
            }
        });
        let program = Self { folder, child, said, address, client };
        program.says("answers at");
        program
    }

    pub fn database(&self) -> PathBuf {
        self.folder.path().join("data/practice.db")
    }

    /// Everything that it has said, and what it has logged.
    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }

    /// Waits until it has said this.
    #[track_caller]
    pub fn says(&self, part: &str) {
        let started = Instant::now();
        while !self.said().iter().any(|line| line.contains(part)) {
            assert!(started.elapsed() < PATIENCE, "it does not say “{part}”: {:?}", self.said());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for its end; says how it ended and after how long.
    pub fn ended(&mut self) -> (ExitStatus, Duration) {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, started.elapsed());
            }
            assert!(started.elapsed() < PATIENCE, "the program does not end: {:?}", self.said());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if self.child.kill().is_ok()
            && let Err(error) = self.child.wait()
        {
            eprintln!("the server could not be waited for: {error}");
        }
    }
}

fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command.env_clear().env("HOME", folder).current_dir(folder).stdin(Stdio::null());
    command.args(["--now", "2026-11-23T10:42:00+05:30", "--data-dir"]).arg(folder.join("data"));
    command
}
