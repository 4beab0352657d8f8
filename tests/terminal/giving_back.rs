//! However the desk ends, the terminal is as it was before; and where the terminal is gone, so is the desk.

use std::fs::File;
use std::time::{Duration, Instant};

use super::main_job::desk;
use super::place::{NOW, PROGRAM, Place};
use super::pty::{Pty, Start};

/// What the promises give a program to end after its terminal.
const SOON: Duration = Duration::from_secs(2);

/// While the desk runs: raw, on the alternate screen, pastes marked.
#[track_caller]
fn assert_taken(desk: &Pty) {
    let (now, before) = desk.modes();
    assert_ne!(now, before, "the terminal is not raw");
    for taken in ["\x1b[?1049h", "\x1b[?2004h", "\x1b[?25l"] {
        assert!(desk.raw().contains(taken), "{taken:?} was not written");
    }
    let presses = |screen: &vt100::Screen| screen.mouse_protocol_mode() == vt100::MouseProtocolMode::PressRelease;
    assert!(desk.cells(|screen| screen.alternate_screen() && screen.bracketed_paste() && presses(screen)));
}

/// Afterwards.
#[track_caller]
fn assert_given_back(desk: &Pty) {
    let raw = desk.raw();
    for given_back in ["\x1b[?1049l", "\x1b[?2004l", "\x1b[?25h"] {
        assert!(raw.contains(given_back), "{given_back:?} was not written");
    }
    desk.cells(|screen| {
        assert!(!screen.alternate_screen(), "still on the alternate screen");
        assert!(!screen.bracketed_paste(), "pastes are still marked");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still listened to");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert_eq!(screen.contents().trim(), "", "something was left on the screen");
        assert!(!(screen.bold() || screen.dim() || screen.inverse()), "what comes next is painted");
    });
    let (now, before) = desk.modes();
    assert_eq!(now, before, "the modes of the terminal are not what they were");
}

#[test]
fn the_terminal_is_given_back_after_q() {
    let place = Place::new();
    let mut desk = desk(&place);
    assert_taken(&desk);
    let ended = desk.keys("q").ends();
    assert_eq!(ended.code, 0);
    assert!(ended.took < SOON, "{ended:?}");
    assert_given_back(&desk);
}

#[test]
fn the_terminal_is_given_back_after_sigterm_in_the_middle_of_a_form() {
    let place = Place::new();
    let mut desk = desk(&place);
    desk.keys("<Enter>gyat").sees("Gyatso, Dorjee");
    assert_taken(&desk);
    let ended = desk.signal("TERM").ends();
    assert_eq!(ended.code, 0);
    assert!(ended.took < SOON, "{ended:?}");
    assert_given_back(&desk);
}

#[test]
fn the_terminal_is_given_back_after_the_other_signals_that_end_a_program() {
    let place = Place::new();
    for signal in ["INT", "QUIT"] {
        let mut desk = desk(&place);
        assert_taken(&desk);
        let ended = desk.signal(signal).ends();
        assert_eq!(ended.code, 0, "SIG{signal}");
        assert_given_back(&desk);
    }
}

#[test]
fn put_aside_by_a_shell_the_desk_gives_the_terminal_back_and_called_back_takes_it_again() {
    let place = Place::new();
    let mut desk = desk(&place);
    desk.keys("<Enter>gyat").sees("Gyatso, Dorjee");
    for _ in 0..3 {
        desk.signal("TSTP");
        waits("the program to stop", || state(desk.process()) == Some('T'));
        desk.settles(Duration::from_millis(100));
        assert_given_back(&desk);
        desk.signal("CONT").sees("Gyatso, Dorjee").sees_line(&["▶ Patient", "gyat"]).sees("● live");
        waits("the terminal to be taken", || desk.modes().0 != desk.modes().1);
        desk.settles(Duration::from_millis(100));
        assert_taken(&desk);
    }
    // Stopped without being asked, and whoever had the terminal meanwhile has made it cooked.
    desk.signal("STOP");
    waits("the program to stop", || state(desk.process()) == Some('T'));
    desk.cooked();
    assert!(!desk.is_raw());
    desk.signal("CONT");
    waits("the terminal to be taken", || desk.is_raw());
    desk.keys("so").sees_line(&["▶ Patient", "gyatso"]);
    assert_eq!(desk.signal("TERM").ends().code, 0);
    assert_given_back(&desk);
}

/// How a process is, as the kernel says: `T` is stopped.
fn state(process: u32) -> Option<char> {
    stat(process)?.0.chars().next()
}

/// What the kernel says of a process: its state, and for how many hundredths of a second it has worked.
fn stat(process: u32) -> Option<(String, u64)> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let worked = |at: usize| fields[at].parse::<u64>().unwrap();
    Some((fields[0].to_owned(), worked(11) + worked(12)))
}

#[track_caller]
fn waits(what: &str, mut until: impl FnMut() -> bool) {
    let began = Instant::now();
    while !until() {
        assert!(began.elapsed() < Duration::from_secs(20), "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_terminal_that_goes_without_a_signal_ends_the_desk_soon_and_costs_nothing() {
    let place = Place::new();
    let told = place.path("process");
    // In a session of its own without a terminal of its own: nobody tells it of a hang-up. Its terminal is that of another
    // program, which is killed while nothing is drawn.
    let program =
        format!("echo $$ > {}; exec {PROGRAM} --now {NOW} --data-dir {}", told.display(), place.data().display());
    let program = place.file("desk.sh", program.as_bytes());
    let script = format!("exec script -qc 'setsid -w sh {}' /dev/null", program.display());
    let start = Start::through(&place, &["sh", "-c", &script]);
    let mut desk = super::main_job::ready(start);
    desk.keys("<Enter>gyat").sees("Gyatso, Dorjee");
    let process: u32 = std::fs::read_to_string(&told).unwrap().trim().parse().unwrap();
    assert_ne!(process, desk.process());
    let (_, before) = stat(process).unwrap();
    desk.settles(Duration::from_millis(300)).is_killed();
    let (from, mut after) = (Instant::now(), before);
    while let Some((_, worked)) = stat(process).filter(|(state, _)| state != "Z") {
        after = worked.max(after);
        if from.elapsed() >= SOON {
            let killed = std::process::Command::new("sh").arg("-c").arg(format!("kill -KILL {process}")).status();
            assert!(killed.unwrap().success());
            panic!("it goes on without a terminal, and has worked for {} hundredths of a second", after - before);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    let worked = Duration::from_millis(10) * u32::try_from(after - before).unwrap();
    println!("ended {:?} after its terminal, {worked:?} of them at work", from.elapsed());
    assert!(worked <= SOON / 20, "{worked:?} of work while nobody is there");
    // What was typed is there again.
    Start::desk(&place).starts().sees("before the desk ended is here again").sees_line(&["▶ Patient", "gyat"]);
}

#[test]
fn a_hang_up_ends_the_desk_soon() {
    let place = Place::new();
    let mut desk = desk(&place);
    let ended = desk.signal("HUP").ends();
    assert_eq!(ended.code, 0);
    assert!(ended.took < SOON, "{ended:?}");
    assert_given_back(&desk);
}

#[test]
fn a_terminal_that_is_gone_ends_the_desk_soon() {
    let place = Place::new();
    let mut desk = desk(&place);
    let ended = desk.hangs_up().ends();
    assert!(ended.took < SOON, "{ended:?}");
    // It ended in order: the data directory is free, and nothing was lost. To ask a lost terminal for its size crossterm
    // starts another program, which may hold on to what the desk had open for a moment.
    let (lock, from) = (File::open(place.kept("lock")).unwrap(), Instant::now());
    while lock.try_lock().is_err() {
        assert!(from.elapsed() < SOON, "the data directory is still in use");
        std::thread::sleep(Duration::from_millis(5));
    }
    drop(lock);
    super::main_job::desk(&place);
}

#[test]
fn a_paste_never_submits_anything() {
    let place = Place::new();
    let mut desk = desk(&place);
    desk.pastes("q").pastes("\r\n<Enter>b").sees("11:30–11:45 free");
    desk.keys("<Enter>").sees("▶ Patient");
    desk.pastes("gyatso\r\n\r\r\n").sees_line(&["▶", "Gyatso, Dorjee"]).settles(Duration::from_millis(300));
    desk.sees("Enter chooses");
    desk.keys("<Enter>").sees("Enter books ·").keys("<BackTab>").sees("▶ Notes");
    desk.pastes("one\rtwo\r\nthree\r\r").sees("three").settles(Duration::from_millis(500));
    desk.sees("Enter books ·").sees_line(&["Notes", "one", "two"]);
    assert!(!desk.raw().contains("Booked"), "the paste has booked:\n{}", desk.screen());
    desk.keys("<Enter>").sees("✓ Booked Gyatso, Dorjee");
}
