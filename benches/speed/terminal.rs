//! A program in a terminal of its own, and the moments at which its bytes arrive.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// The program that is measured.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_frontdesk");
/// Monday, in the clinics of the sample practice.
pub const NOW: &str = "2026-11-23T10:42:00+05:30";
/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_secs(30);

/// Folders that go away with it.
pub struct Place(tempfile::TempDir);

impl Place {
    pub fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(place.path("home")).unwrap();
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// The desk on the data of this place.
    pub fn desk(&self) -> CommandBuilder {
        let mut command = self.command(PROGRAM);
        command.args(["--now", NOW, "--data-dir"]);
        command.arg(self.data());
        command
    }

    pub fn command(&self, program: impl AsRef<Path>) -> CommandBuilder {
        let mut command = CommandBuilder::new(program.as_ref());
        command.env_clear();
        command.cwd(self.path("home"));
        command.env("HOME", self.path("home"));
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command
    }
}

/// A running program.
pub struct Watched {
    pub started: Instant,
    bytes: Receiver<(Instant, Vec<u8>)>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    parser: vt100::Parser,
    _master: Box<dyn MasterPty + Send>,
}

/// What a key brought about.
pub struct Repaint {
    /// From the key to the last byte.
    pub took: Duration,
    pub bytes: usize,
}

impl Watched {
    pub fn starts(command: CommandBuilder, columns: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let (send, bytes) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 64 * 1024];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if send.send((Instant::now(), buffer[..read].to_vec())).is_err() {
                    return;
                }
            }
        });
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let parser = vt100::Parser::new(rows.try_into().unwrap(), columns.try_into().unwrap(), 0);
        Self { started, bytes, writer, child, parser, _master: pair.master }
    }

    /// Waits until the screen is so; tells when the last byte of that came.
    pub fn until(&mut self, what: &str, holds: impl Fn(&vt100::Screen) -> bool) -> Instant {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.bytes.recv_timeout(left) {
                Ok((at, bytes)) => {
                    self.parser.process(&bytes);
                    if holds(self.parser.screen()) {
                        return at;
                    }
                }
                Err(_) => panic!("{what} did not come:\n{}", self.parser.screen().contents()),
            }
        }
    }

    /// Waits until nothing has come for so long; tells how many bytes came before.
    pub fn settles(&mut self, calm: Duration) -> usize {
        let mut count = 0;
        while let Ok((_, bytes)) = self.bytes.recv_timeout(calm) {
            self.parser.process(&bytes);
            count += bytes.len();
        }
        count
    }

    /// Presses a key and waits until the screen is calm again. `None` where nothing came of it.
    pub fn key(&mut self, key: &[u8]) -> Option<Repaint> {
        let pressed = Instant::now();
        self.writer.write_all(key).unwrap();
        self.writer.flush().unwrap();
        let (mut last, mut count) = (None, 0);
        let mut calm = Duration::from_millis(250);
        loop {
            match self.bytes.recv_timeout(calm) {
                Ok((at, bytes)) => {
                    self.parser.process(&bytes);
                    count += bytes.len();
                    last = Some(at);
                    calm = Duration::from_millis(8);
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => panic!("the program has ended"),
            }
        }
        last.map(|at| Repaint { took: at - pressed, bytes: count })
    }

    pub fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// A line of `/proc/…/status` in kB, where the system has that.
    pub fn status(&self, name: &str) -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/status", self.process())).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    /// The processor time so far, in seconds: from the scheduler, in nanoseconds, of all threads.
    pub fn processor_time(&self) -> Option<f64> {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.process())).ok()?;
        let of_task = |task: std::io::Result<std::fs::DirEntry>| {
            let text = std::fs::read_to_string(task.ok()?.path().join("schedstat")).ok()?;
            text.split_whitespace().next()?.parse::<f64>().ok()
        };
        Some(tasks.filter_map(of_task).sum::<f64>() / 1e9)
    }

    /// Leaves by its own key.
    pub fn quits(mut self) {
        self.writer.write_all(b"q").unwrap();
        self.writer.flush().unwrap();
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("the program does not end:\n{}", self.screen());
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) && self.child.kill().is_ok() {
            self.child.wait().ok();
        }
    }
}
