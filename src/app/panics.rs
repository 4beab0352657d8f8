//! A panic in any task of the desk ends the program: the terminal is given back, and a reference is told instead of the
//! panic's own words, which may hold what was on the screen. A server goes on without the task.

use std::panic::PanicHookInfo;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio_util::sync::CancellationToken;

use super::{drafts, terminal, trouble};

static PANICKED: OnceLock<CancellationToken> = OnceLock::new();
/// Whether only the task with the fault ends: so for a server, whose other callers must not suffer from one request.
static ONLY_THE_TASK: AtomicBool = AtomicBool::new(false);

/// Cancelled when any thread has panicked.
pub fn panicked() -> CancellationToken {
    PANICKED.get_or_init(CancellationToken::new).clone()
}

/// Installs the reports of errors, and the hook.
pub fn install() -> Result<(), color_eyre::Report> {
    let (_, errors) = color_eyre::config::HookBuilder::default().display_env_section(false).into_hooks();
    errors.install()?;
    std::panic::set_hook(Box::new(hook));
    Ok(())
}

/// From now on a panic ends only its task, and is logged.
pub fn end_only_the_task() {
    ONLY_THE_TASK.store(true, Ordering::SeqCst);
}

fn hook(info: &PanicHookInfo<'_>) {
    let reference = uuid::Uuid::new_v4().simple().to_string();
    let reference = &reference[..8];
    let place = info.location().map(|at| format!("{}:{}", at.file(), at.line())).unwrap_or_default();
    if ONLY_THE_TASK.load(Ordering::SeqCst) {
        tracing::error!(reference, place, "a task ended with a fault; the server goes on");
        return;
    }
    terminal::give_back();
    drafts::settle();
    // A hook that panics itself aborts the program.
    trouble::say(&format_args!(
        "the program has a fault and had to stop (reference {reference}, {place}); what the server has confirmed is \
         safe, and what was typed is kept: start again and look at today's list"
    ));
    tracing::error!(reference, place, "panic");
    panicked().cancel();
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};

    use super::*;

    /// What panics often holds what was on the screen.
    const NAME: &str = "Khan, Sana";
    /// Tells the program of the test that it may panic.
    const MAY: &str = "FRONTDESK_TEST_PANICS";

    #[test]
    fn a_panic_in_any_thread_gives_the_terminal_back_and_names_nobody() {
        let size = PtySize { rows: 24, cols: 300, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let modes = || pair.master.get_termios().map(|t| (t.input_flags, t.output_flags, t.local_flags));
        let before = modes();
        let mut shown = pair.master.try_clone_reader().unwrap();
        let mut program = CommandBuilder::new(std::env::current_exe().unwrap());
        program.args(["--exact", "--ignored", "--nocapture", "app::panics::tests::panics_in_a_terminal"]);
        program.env(MAY, "yes");
        let mut child = pair.slave.spawn_command(program).unwrap();
        drop(pair.slave);
        let mut raw = Vec::new();
        shown.read_to_end(&mut raw).unwrap();
        assert_eq!(child.wait().unwrap().exit_code(), 70);

        let raw = String::from_utf8_lossy(&raw);
        let at = |text: &str| raw.find(text).unwrap_or_else(|| panic!("no {text:?} in {raw}"));
        let told = at("the program has a fault and had to stop (reference ");
        for (taken, given_back) in
            [("\x1b[?1049h", "\x1b[?1049l"), ("\x1b[?2004h", "\x1b[?2004l"), ("\x1b[?25l", "\x1b[?25h")]
        {
            assert!(at(taken) < at(given_back) && at(given_back) < told, "{raw}");
        }
        assert_eq!(modes(), before);
        assert!(!raw.contains(NAME), "{raw}");
    }

    /// The program of the test above.
    #[test]
    #[ignore = "panics on purpose, in a terminal of its own"]
    fn panics_in_a_terminal() {
        if std::env::var_os(MAY).is_none() {
            return;
        }
        install().unwrap();
        let (_terminal, guard) = terminal::take(true).unwrap();
        assert!(std::thread::spawn(|| panic!("cannot draw {NAME}")).join().is_err());
        let noted = panicked().is_cancelled() && !terminal::is_taken();
        drop(guard);
        std::process::exit(if noted { 70 } else { 1 });
    }
}
