//! Taking the terminal and giving it back, whatever ends the program. Giving back happens in one function.

use std::io::{self, Stdout, Write, stdout};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste};
use crossterm::execute;
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, style};
use ratatui::Terminal;

use super::placing::{ALL_ROWS, Pen, Placing};

/// Whether the terminal is ours now. A panic hook has no other way to know; it may run in any thread.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is wanted, should the terminal be taken again.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// The terminal of the desk.
pub type DeskTerminal = Terminal<Placing<Pen<io::BufWriter<WhileTaken>>>>;

/// Standard output for as long as the terminal is ours. Of a frame that was on its way when another thread gave the terminal
/// back, nothing must come after that: it would stay among what the shell has written, names and all.
pub struct WhileTaken(Stdout);

impl Write for WhileTaken {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Whoever gives back holds it, too.
        let mut out = self.0.lock();
        if is_taken() { out.write(bytes) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().flush()
    }
}

/// Has the terminal tell presses and turns of the wheel, but not every movement: the desk would wake up for each.
struct TellPresses;

impl crossterm::Command for TellPresses {
    fn write_ansi(&self, out: &mut impl std::fmt::Write) -> std::fmt::Result {
        out.write_str("\u{1b}[?1000h\u{1b}[?1006h")
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> io::Result<()> {
        Ok(())
    }
}

/// Gives the terminal back when it goes out of scope.
#[derive(Debug)]
pub struct Guard;

/// Takes the terminal: raw, on the alternate screen, with pastes told apart from keys, and the mouse if it is wanted.
pub fn take(mouse: bool) -> io::Result<(DeskTerminal, Guard)> {
    MOUSE.store(mouse, Ordering::SeqCst);
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let guard = Guard;
    enter()?;
    let out = io::BufWriter::with_capacity(64 * 1024, WhileTaken(stdout()));
    let terminal = Terminal::new(Placing::new(Pen::new(out)))?;
    Ok((terminal, guard))
}

/// The colours that are set when the alternate screen is entered are those that the shell gets back.
fn enter() -> io::Result<()> {
    execute!(
        stdout(),
        style::SetAttribute(style::Attribute::Reset),
        EnterAlternateScreen,
        style::Print(ALL_ROWS),
        EnableBracketedPaste,
        cursor::Hide
    )?;
    if MOUSE.load(Ordering::SeqCst) {
        execute!(stdout(), TellPresses)?;
    }
    Ok(())
}

/// Takes the terminal again after a shell had it, with whatever modes that has left it in.
pub fn take_again() -> io::Result<()> {
    disable_raw_mode()?;
    enable_raw_mode()?;
    enter()?;
    TAKEN.store(true, Ordering::SeqCst);
    Ok(())
}

/// Whether the terminal may still be drawn on: not after it was given back by a panic.
pub fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Gives the terminal back. May be called more than once, from anywhere; a terminal that is gone is no failure.
pub fn give_back() {
    let mut out = stdout().lock();
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let shown = execute!(
        out,
        style::ResetColor,
        style::SetAttribute(style::Attribute::Reset),
        // Harmless where it was never switched on, and one thing less to remember on the way out.
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    // Each on its own: a terminal that can't be written to may still be made cooked again.
    let cooked = disable_raw_mode();
    if let Err(error) = shown.and_then(|()| out.flush()).and(cooked) {
        tracing::debug!(%error, "the terminal was gone before it could be given back");
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}
