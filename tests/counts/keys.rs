//! The real program in a terminal: what a key makes it write, and what it does while nobody does anything.

use std::time::{Duration, Instant};

use crate::place::Place;
use crate::pty::{Pty, Start};

/// The mean of a cursor key, over the grid and today's list.
const MOST_BYTES: usize = 200;
/// Times that a thread of the program begins to run, in all of them together, in the seconds that are watched.
const MOST_WAKE_UPS: u64 = 12;
const WATCHED: Duration = Duration::from_secs(6);

#[test]
fn a_cursor_key_takes_few_bytes_and_nothing_happens_while_nothing_happens() {
    let place = Place::new();
    let mut pty = Start::desk(&place).starts();
    pty.sees("WAITING").sees(" free").settles(Duration::from_millis(1_500));

    let (mut bytes, mut keys) = (0, 0);
    for pane in ["3", "4"] {
        pty.keys(pane).settles(Duration::from_millis(150));
        for key in ["j", "l", "j", "l", "k", "h", "k", "h", "j", "j", "j", "k"] {
            let before = pty.raw().len();
            pty.keys(key);
            let until = Instant::now() + Duration::from_secs(1);
            while pty.raw().len() == before && Instant::now() < until {
                std::thread::sleep(Duration::from_millis(2));
            }
            pty.settles(Duration::from_millis(40));
            bytes += pty.raw().len() - before;
            keys += 1;
        }
    }
    println!("{} bytes per cursor key", bytes / keys);
    assert!(bytes > keys * 10, "the keys were not seen");
    assert!(bytes / keys <= MOST_BYTES, "{} bytes per cursor key", bytes / keys);

    quiet(&mut pty);
    pty.keys("q").ends();
}

/// The clock of the screen turns once a minute, and what is kept aside is written within the first seconds: the quietest
/// of some stretches counts.
fn quiet(pty: &mut Pty) {
    let mut seen = Vec::new();
    for _ in 0..4 {
        let (written, woken, began) = (pty.raw().len(), wake_ups(pty.process()), Instant::now());
        while began.elapsed() < WATCHED {
            std::thread::sleep(Duration::from_millis(100));
        }
        let Some(woken) = woken else { return println!("this system does not tell how often a program wakes up") };
        seen.push((pty.raw().len() - written, wake_ups(pty.process()).unwrap() - woken));
        if matches!(seen.last(), Some((0, ..=MOST_WAKE_UPS))) {
            println!("{} wake-ups in {WATCHED:?}", seen.last().unwrap().1);
            return;
        }
    }
    panic!("bytes and wake-ups of each {WATCHED:?} while idle: {seen:?}");
}

/// How often the threads of the program have gone to sleep by themselves.
fn wake_ups(process: u32) -> Option<u64> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let of = |thread: std::io::Result<std::fs::DirEntry>| {
        let status = std::fs::read_to_string(thread.ok()?.path().join("status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches"))?;
        line.split_whitespace().nth(1)?.parse::<u64>().ok()
    };
    Some(threads.filter_map(of).sum())
}
