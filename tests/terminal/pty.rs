//! A terminal with the real program in it: keys go in, and what a person would see is waited for.

use std::io::{Read, Write};
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::place::{NOW, PROGRAM, Place};

/// How long anything may take to appear, or the program to end.
const PATIENCE: Duration = Duration::from_secs(40);

/// A program to be started.
pub struct Start {
    size: (u16, u16),
    command: CommandBuilder,
}

impl Start {
    /// The desk on the sample practice, in 120 columns and 36 rows.
    pub fn desk(place: &Place) -> Self {
        Self::desk_at(place, NOW)
    }

    /// The same at another time.
    pub fn desk_at(place: &Place, now: &str) -> Self {
        Self::bare(place).with(&["--now", now, "--data-dir"]).with(&[place.data()])
    }

    /// The program without arguments.
    pub fn bare(place: &Place) -> Self {
        let mut command = CommandBuilder::new(PROGRAM);
        command.env_clear();
        command.cwd(place.path("home"));
        for (name, value) in place.environment() {
            command.env(name, value);
        }
        Self { size: (120, 36), command }
    }

    /// The desk on the sample practice, started by way of another program.
    pub fn through(place: &Place, words: &[&str]) -> Self {
        let mut command = CommandBuilder::new(words[0]);
        command.env_clear();
        command.cwd(place.path("home"));
        for (name, value) in place.environment() {
            command.env(name, value);
        }
        command.args(&words[1..]);
        command.args([PROGRAM, "--now", NOW, "--data-dir"]);
        command.arg(place.data());
        Self { size: (120, 36), command }
    }

    pub fn size(self, columns: u16, rows: u16) -> Self {
        Self { size: (columns, rows), ..self }
    }

    pub fn with<S: AsRef<std::ffi::OsStr>>(mut self, arguments: &[S]) -> Self {
        self.command.args(arguments);
        self
    }

    pub fn environment(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn starts(self) -> Pty {
        let pair = native_pty_system().openpty(pty_size(self.size)).unwrap();
        let modes_before = modes(&*pair.master);
        let seen = Arc::new(Seen { now: Mutex::new(Screen::new(self.size)), news: Condvar::new() });
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        let child = pair.slave.spawn_command(self.command).unwrap();
        drop(pair.slave);
        let reader = std::thread::spawn({
            let seen = Arc::clone(&seen);
            move || read(reader, &seen)
        });
        Pty { master: Some(pair.master), writer: Some(writer), reader: Some(reader), child, seen, modes_before }
    }
}

/// A terminal in which the program runs. The program ends with it.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    reader: Option<JoinHandle<()>>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<Seen>,
    modes_before: Option<Modes>,
}

struct Seen {
    now: Mutex<Screen>,
    news: Condvar,
}

struct Screen {
    parser: vt100::Parser,
    raw: Vec<u8>,
    read_until: Instant,
    /// Nothing more will come: the program has ended.
    ended: bool,
    /// Nobody reads any more: the terminal is to be closed.
    closing: bool,
}

impl Screen {
    fn new(size: (u16, u16)) -> Self {
        let (rows, columns) = parser_size(size);
        let parser = vt100::Parser::new(rows, columns, 0);
        Self { parser, raw: Vec::new(), read_until: Instant::now(), ended: false, closing: false }
    }
}

/// The input, output and local modes of a terminal: what "raw" changes.
type Modes = [u64; 3];

/// How a program ended.
#[derive(Debug)]
pub struct Ended {
    pub code: u32,
    /// From the moment that it was waited for.
    pub took: Duration,
}

impl Pty {
    /// Presses keys: letters as they are, others by name as in `b<Enter>smith<Esc>`.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let mut rest = keys;
        while !rest.is_empty() {
            let (bytes, len) = first_key(rest);
            self.bytes(&bytes);
            // With a key at its heels it would be Alt with that key: what it does is to be waited for.
            assert!(bytes != b"\x1b" || rest.len() == len, "<Esc> must be the last key: {keys}");
            rest = &rest[len..];
        }
        self
    }

    /// Sends bytes as the terminal would.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(bytes).unwrap();
        writer.flush().unwrap();
        self
    }

    /// A paste, marked as one.
    pub fn pastes(&mut self, text: &str) -> &mut Self {
        self.bytes(format!("\x1b[200~{text}\x1b[201~").as_bytes())
    }

    /// Waits until the text is on the screen.
    #[track_caller]
    pub fn sees(&mut self, text: &str) -> &mut Self {
        self.waits(&format!("“{text}” to be seen"), |screen| screen.contents().contains(text))
    }

    /// Waits until the text is nowhere on the screen.
    #[track_caller]
    pub fn sees_no(&mut self, text: &str) -> &mut Self {
        self.waits(&format!("“{text}” to go"), |screen| !screen.contents().contains(text))
    }

    /// Waits until a line has all of these.
    #[track_caller]
    pub fn sees_line(&mut self, parts: &[&str]) -> &mut Self {
        let whole = |line: &str| parts.iter().all(|part| line.contains(part));
        self.waits(&format!("a line with {parts:?}"), |screen| screen.contents().lines().any(whole))
    }

    #[track_caller]
    fn waits(&mut self, what: &str, until: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        let mut now = self.lock();
        while !until(now.parser.screen()) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() || now.ended {
                let why = if now.ended { "the program ended" } else { "waited too long" };
                let contents = now.parser.screen().contents();
                drop(now);
                panic!("{why} for {what}:\n{contents}");
            }
            now = self.seen.news.wait_timeout(now, left).unwrap().0;
        }
        drop(now);
        self
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.lock().parser.screen().contents()
    }

    /// The cells.
    pub fn cells<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.lock().parser.screen())
    }

    /// Everything that the program has written.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.lock().raw).into_owned()
    }

    /// Waits until the program has written nothing for as long as this.
    #[track_caller]
    pub fn settles(&mut self, calm: Duration) -> &mut Self {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let quiet = self.lock().read_until.elapsed();
            if quiet >= calm {
                return self;
            }
            assert!(Instant::now() < deadline, "the program never stops writing:\n{}", self.screen());
            std::thread::sleep(calm.saturating_sub(quiet));
        }
    }

    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        // First what shows it, so that nothing is drawn beyond it.
        let size = parser_size((columns, rows));
        self.lock().parser.screen_mut().set_size(size.0, size.1);
        self.master.as_ref().unwrap().resize(pty_size((columns, rows))).unwrap();
        self
    }

    /// The modes of the terminal, and what they were before the program came.
    pub fn modes(&self) -> (Modes, Modes) {
        (modes(self.master.as_deref().unwrap()).unwrap(), self.modes_before.unwrap())
    }

    /// Somebody else makes the terminal as it was before the program came.
    pub fn cooked(&mut self) -> &mut Self {
        let name = self.master.as_ref().unwrap().tty_name().unwrap();
        let told = Command::new("stty").arg("-F").arg(name).arg("sane").status();
        assert!(told.unwrap().success());
        self
    }

    /// Whether keys come one by one.
    pub fn is_raw(&self) -> bool {
        let local = self.master.as_ref().unwrap().get_termios().unwrap().local_flags;
        !format!("{local:?}").contains("ICANON")
    }

    pub fn process(&self) -> u32 {
        self.child.process_id().unwrap()
    }

    /// Sends a signal: `TERM`, `HUP`.
    pub fn signal(&mut self, name: &str) -> &mut Self {
        let told = Command::new("sh").arg("-c").arg(format!("kill -{name} {}", self.process())).status();
        assert!(told.unwrap().success());
        self
    }

    /// The terminal is gone, as when a connection breaks.
    pub fn hangs_up(&mut self) -> &mut Self {
        self.lock().closing = true;
        // The reader holds the terminal too; it lets go as soon as anything is drawn.
        self.resize(90, 30).keys("<Left>");
        self.reader.take().unwrap().join().unwrap();
        self.writer = None;
        self.master = None;
        self
    }

    /// Kills it, as nothing can be prepared for, and waits until it is gone.
    pub fn is_killed(&mut self) -> &mut Self {
        self.signal("KILL").has_died();
        self
    }

    /// Waits until the program has been ended by a signal.
    #[track_caller]
    pub fn has_died(&mut self) {
        let from = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(from.elapsed() < PATIENCE, "the program does not end:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until the program has ended by itself.
    #[track_caller]
    pub fn ends(&mut self) -> Ended {
        let from = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(from.elapsed() < PATIENCE, "the program does not end:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(5));
        };
        let took = from.elapsed();
        assert!(status.signal().is_none(), "the program was killed: {status:?}");
        // What it wrote last is still on its way.
        if let Some(reader) = self.reader.take() {
            reader.join().unwrap();
        }
        Ended { code: status.exit_code(), took }
    }

    fn lock(&self) -> MutexGuard<'_, Screen> {
        self.seen.now.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let killed = Command::new("sh").arg("-c").arg(format!("kill -KILL {}", self.process())).status();
            if killed.is_ok_and(|status| status.success())
                && let Err(error) = self.child.wait()
            {
                eprintln!("the program under test could not be waited for: {error}");
            }
        }
    }
}

fn read(mut from: Box<dyn Read + Send>, seen: &Seen) {
    let mut buffer = [0; 64 * 1024];
    loop {
        let read = from.read(&mut buffer).unwrap_or(0);
        let mut now = seen.now.lock().unwrap();
        now.parser.process(&buffer[..read]);
        now.raw.extend_from_slice(&buffer[..read]);
        now.read_until = Instant::now();
        now.ended = read == 0;
        seen.news.notify_all();
        if read == 0 || now.closing {
            return;
        }
    }
}

fn first_key(keys: &str) -> (Vec<u8>, usize) {
    const NAMED: [(&str, &str); 16] = [
        ("<Enter>", "\r"),
        ("<Esc>", "\x1b"),
        ("<Tab>", "\t"),
        ("<BackTab>", "\x1b[Z"),
        ("<Up>", "\x1b[A"),
        ("<Down>", "\x1b[B"),
        ("<Right>", "\x1b[C"),
        ("<Left>", "\x1b[D"),
        ("<Home>", "\x1b[H"),
        ("<End>", "\x1b[F"),
        ("<PageUp>", "\x1b[5~"),
        ("<PageDown>", "\x1b[6~"),
        ("<Delete>", "\x1b[3~"),
        ("<Backspace>", "\x7f"),
        ("<Ctrl-C>", "\x03"),
        ("<F5>", "\x1b[15~"),
    ];
    if let Some((name, bytes)) = NAMED.iter().find(|(name, _)| keys.starts_with(name)) {
        return (bytes.as_bytes().to_vec(), name.len());
    }
    let letter = keys.chars().next().unwrap();
    assert!(letter != '<', "no key is called that: {keys}");
    (letter.to_string().into_bytes(), letter.len_utf8())
}

/// The terminal of the tests can't be smaller than this; the program can.
fn parser_size((columns, rows): (u16, u16)) -> (std::num::NonZeroU16, std::num::NonZeroU16) {
    let at_least = |cells: u16| std::num::NonZeroU16::new(cells.max(4)).unwrap();
    (at_least(rows), at_least(columns))
}

fn pty_size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn modes(master: &(dyn MasterPty + Send)) -> Option<Modes> {
    let termios = master.get_termios()?;
    let (input, output) = (termios.input_flags.bits(), termios.output_flags.bits());
    Some([input, output, termios.local_flags.bits()].map(u64::from))
}
