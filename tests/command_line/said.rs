//! What a program has said at its end, and what every such sentence must be.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::OpenOptionsExt;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use portable_pty::{PtyPair, PtySize, native_pty_system};

/// How long a program that can't do anything may take to say so.
const PATIENCE: Duration = Duration::from_secs(15);
/// Opening a terminal must not make it that of the tests.
const NOT_OURS: i32 = if cfg!(target_os = "linux") { 0o400 } else { 0x2_0000 };

/// How a program ended.
#[derive(Debug)]
pub struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Said {
    /// Runs a program to its end.
    pub fn by(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        wait(&mut child);
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// The same in a terminal; only standard error is a pipe.
    pub fn in_terminal(command: &mut Command) -> Self {
        let terminal = Terminal::new();
        let mut said = Self::by(command.stdin(terminal.stream()).stdout(terminal.stream()));
        command.stdin(Stdio::null()).stdout(Stdio::null());
        said.out = terminal.shown();
        said
    }

    /// The same with keys from a terminal, and all that it says sent elsewhere.
    pub fn with_terminal_for_input(command: &mut Command) -> Self {
        Self::by(command.stdin(Terminal::new().stream()))
    }

    /// It did what it was asked; answers what it printed.
    #[track_caller]
    pub fn succeeds(self) -> String {
        self.ends(0).0
    }

    /// It ended with this code; answers what it printed on standard output and on standard error.
    #[track_caller]
    pub fn ends(self, code: i32) -> (String, String) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert!(!self.err.contains("panicked"), "{}", self.err);
        (self.out, self.err)
    }

    /// It ended with this code and said one sentence, on standard error only, that has all of these parts: what is
    /// wrong, where, and what to do.
    #[track_caller]
    pub fn is(&self, code: i32, parts: &[&str]) {
        assert_eq!(self.code, Some(code), "{self:?}");
        assert_eq!(self.out, "", "something was said on standard output: {self:?}");
        for part in parts {
            assert!(self.err.contains(part), "“{part}” is not told: {}", self.err);
        }
        let sentence = self.err.strip_prefix("frontdesk: ").unwrap_or_else(|| panic!("who says that? {}", self.err));
        let sentence = sentence.strip_suffix('\n').unwrap();
        assert!(!sentence.contains('\n'), "not one sentence: {sentence}");
        // What is wrong, and behind the semicolon what to do.
        assert!(sentence.contains("; "), "nothing is advised: {sentence}");
        // A doctor's title ends no sentence.
        let one = !sentence.replace("Dr. ", "").contains(". ") && !sentence.ends_with('.') && sentence.len() < 300;
        assert!(one, "too much is said: {sentence}");
        for noise in ["panicked", "backtrace", "Error", "Some(", "src/"] {
            assert!(!sentence.contains(noise), "“{noise}” is nothing for a receptionist: {sentence}");
        }
    }

    /// It was asked in a wrong way: the usage is told.
    #[track_caller]
    pub fn is_usage(&self, parts: &[&str]) {
        assert_eq!(self.code, Some(2), "{self:?}");
        assert_eq!(self.out, "", "{self:?}");
        for part in parts.iter().chain(&["error: ", "--help"]) {
            assert!(self.err.contains(part), "“{part}” is not told: {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }
}

/// A terminal whose streams are given to programs one by one.
struct Terminal {
    pair: PtyPair,
}

impl Terminal {
    fn new() -> Self {
        let size = PtySize { rows: 30, cols: 100, pixel_width: 0, pixel_height: 0 };
        Self { pair: native_pty_system().openpty(size).unwrap() }
    }

    fn stream(&self) -> File {
        let path = self.pair.master.tty_name().unwrap();
        OpenOptions::new().read(true).write(true).custom_flags(NOT_OURS).open(path).unwrap()
    }

    /// Everything that was written to it; the programs have ended.
    fn shown(self) -> String {
        let PtyPair { slave, master } = self.pair;
        let mut shown = String::new();
        let mut reader = master.try_clone_reader().unwrap();
        drop(slave);
        reader.read_to_string(&mut shown).unwrap();
        shown
    }
}

/// Ends the program where it does not end by itself.
fn wait(child: &mut Child) {
    let from = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if from.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("the program does not end: {:?}", child.wait());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}
