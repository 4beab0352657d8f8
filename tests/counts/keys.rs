//! The real program in a terminal: what a key makes it write, and what it does while nobody does anything.

use std::collections::HashMap;
use std::ffi::OsString;
use std::time::{Duration, Instant};

use crate::place::Place;
use crate::pty::{Pty, Start};

/// The means of a cursor key: in the grid, and in today's list, whose rows are longer and have names in all scripts.
const MOST_BYTES: [(&str, &str, usize); 2] =
    [("3", "jljlkhkhjjjk", 200), ("4", "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk", 200)];
/// Times that a thread of the program begins to run, in all of them together, in the seconds that are watched.
const MOST_WAKE_UPS: u64 = 2;
const WATCHED: Duration = Duration::from_secs(4);

#[test]
fn a_cursor_key_takes_few_bytes_and_nothing_happens_while_nothing_happens() {
    let place = Place::new();
    let mut pty = Start::desk(&place).starts();
    pty.sees("WAITING").sees(" free").settles(Duration::from_millis(1_500));

    for (pane, keys, most) in MOST_BYTES {
        pty.keys(pane).settles(Duration::from_millis(150));
        let bytes: usize = keys.chars().map(|key| bytes_of(&mut pty, key)).sum::<usize>() / keys.len();
        println!("{bytes} bytes per cursor key in pane {pane}");
        assert!((10..=most).contains(&bytes), "{bytes} bytes per cursor key in pane {pane}");
    }

    quiet(&mut pty);
    pty.keys("q").ends();
}

/// What the program writes for the key.
fn bytes_of(pty: &mut Pty, key: char) -> usize {
    let before = pty.raw().len();
    pty.keys(&key.to_string());
    let until = Instant::now() + Duration::from_secs(1);
    while pty.raw().len() == before && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(2));
    }
    pty.settles(Duration::from_millis(40));
    pty.raw().len() - before
}

/// The clock of the screen turns once a minute, and what is kept aside is written within the first seconds: the quietest
/// of some stretches counts.
fn quiet(pty: &mut Pty) {
    let mut seen = Vec::new();
    for _ in 0..6 {
        let (written, woken, began) = (pty.raw().len(), wake_ups(pty.process()), Instant::now());
        while began.elapsed() < WATCHED {
            std::thread::sleep(Duration::from_millis(100));
        }
        let Some(woken) = woken else { return println!("this system does not tell how often a program wakes up") };
        // A thread that has ended meanwhile woke up for that.
        let now = wake_ups(pty.process()).unwrap();
        let more = now.iter().map(|(thread, count)| count - woken.get(thread).unwrap_or(&0)).sum::<u64>();
        let ended = woken.keys().filter(|thread| !now.contains_key(*thread)).count();
        seen.push((pty.raw().len() - written, more + u64::try_from(ended).unwrap()));
        if matches!(seen.last(), Some((0, ..=MOST_WAKE_UPS))) {
            println!("{} wake-ups in {WATCHED:?}", seen.last().unwrap().1);
            return;
        }
    }
    panic!("bytes and wake-ups of each {WATCHED:?} while idle: {seen:?}");
}

/// How often each thread of the program has gone to sleep by itself.
fn wake_ups(process: u32) -> Option<HashMap<OsString, u64>> {
    let threads = std::fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let of = |thread: std::io::Result<std::fs::DirEntry>| {
        let thread = thread.ok()?;
        let status = std::fs::read_to_string(thread.path().join("status")).ok()?;
        let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches"))?;
        Some((thread.file_name(), line.split_whitespace().nth(1)?.parse().ok()?))
    };
    Some(threads.filter_map(of).collect())
}
