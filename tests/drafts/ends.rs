//! Ended by a signal or a fault, a desk has lost nothing; and what is done leaves nothing behind.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::place::Place;
use super::practice::{Practice, registers};
use super::pty::{Pty, Start};

const NOTES: &str = "rang from the road";

/// How long the program may take to hear of the fault that it is to have.
const ARMED: Duration = Duration::from_millis(300);

/// Whether what was typed is on the disk.
fn synced(files: &[PathBuf]) -> bool {
    let says = |kind: &str| {
        let file = files.iter().find(|file| file.extension().is_some_and(|e| e == kind))?;
        Some(String::from_utf8_lossy(&fs::read(file).ok()?).into_owned())
    };
    matches!((says("draft"), says("synced")), (Some(one), Some(other)) if one.contains(&other))
}

fn waits(what: &str, mut until: impl FnMut() -> bool) {
    let began = Instant::now();
    while !until() {
        assert!(began.elapsed() < Duration::from_secs(20), "waited too long for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[track_caller]
fn is_back(desk: &mut Pty, notes: &str) {
    desk.sees("before the desk ended is here again").sees_line(&["First name", "Zelda"]).sees_line(&["▶ Notes", notes]);
}

#[test]
fn signals_that_end_the_desk_lose_nothing() {
    let practice = Practice::new();
    for (at, signal) in ["TERM", "HUP", "INT", "QUIT"].into_iter().enumerate() {
        let mut desk = practice.desk(at).starts();
        registers(&mut desk, "Zelda");
        // All at once, and the signal at its heels.
        desk.keys(NOTES).signal(signal);
        assert_eq!(desk.ends().code, 0, "SIG{signal}");
        is_back(&mut practice.desk(at).starts(), NOTES);
    }
}

#[test]
fn a_fault_anywhere_ends_the_desk_with_a_reference_and_loses_nothing() {
    let practice = Practice::new();
    for (at, place) in ["task", "thread", "worker", "draw", "drafts"].into_iter().enumerate() {
        let mut desk = practice.desk(at).environment("FRONTDESK_REHEARSE_FAULT", place).starts();
        registers(&mut desk, "Zelda");
        desk.keys(NOTES).sees(NOTES);
        // The slower of both files has come up with the faster one: nothing is left to be written.
        waits("the disk", || synced(&practice.drafts_of(at)));
        desk.signal("USR1");
        let mut notes = NOTES.to_owned();
        if place == "drafts" {
            // What it has a fault with is kept, too.
            std::thread::sleep(ARMED);
            desk.keys("!");
            notes.push('!');
        } else if place == "draw" {
            std::thread::sleep(ARMED);
            desk.resize(118, 36);
        }
        assert_eq!(desk.ends().code, 70, "{place}: {}", desk.screen());
        let (raw, log) = (desk.raw(), practice.log_of(at));
        let (_, told) = raw.rsplit_once("\x1b[?1049l").unwrap();
        assert!(told.contains("the program has a fault and had to stop") && !told.contains("Quux"), "{place}: {told}");
        assert!(told.contains("what was typed is kept"), "{place}: {told}");
        let reference = told.split_once("(reference ").unwrap().1.get(..8).unwrap();
        assert!(log.contains(&format!("reference={reference}")) && !log.contains("Quux"), "{place}: {log}");
        let (now, before) = desk.modes();
        assert_eq!(now, before, "{place}: the terminal is not as it was");
        is_back(&mut practice.desk(at).starts(), &notes);
    }
}

#[test]
fn files_are_for_their_owner_only_and_go_with_what_is_done() {
    let practice = Practice::new();
    let mut desk = practice.desk(0).starts();
    desk.sees("11:30–11:45 free · Enter books").keys("n").sees("12:30–12:45 free");
    let written =
        || practice.drafts_of(0).iter().map(|file| fs::metadata(file).map_or(0, |file| file.len())).sum::<u64>();
    assert_eq!(written(), 0, "nothing is typed");
    desk.keys("<Enter>gyatso").sees_line(&["▶", "Gyatso, Dorjee"]);
    waits("three files", || practice.drafts_of(0).len() == 3);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&practice.data_of(0).join("drafts")), 0o700);
    for file in practice.drafts_of(0) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        let name = file.file_name().unwrap().to_str().unwrap().to_lowercase();
        assert!(!name.contains("gyatso"), "{name}");
    }
    desk.keys("<Enter>").sees("Enter books ·").keys("<Enter>").sees("✓ Booked Gyatso, Dorjee");
    let said = |what: &str| {
        let texts = practice.drafts_of(0).into_iter().filter_map(|file| fs::read(file).ok());
        texts.map(|text| String::from_utf8_lossy(&text).into_owned()).any(|text| text.contains(what))
    };
    waits("nothing of it to be left", || !said("yatso"));
    // Killed right after the success: the booking is not offered again.
    desk.is_killed();
    let mut again = practice.desk(0).starts();
    again.sees_line(&["12 ", "Gyatso"]).settles(Duration::from_millis(300)).sees_no("before the desk ended");
    assert_eq!(again.keys("q").ends().code, 0);
    assert!(practice.drafts_of(0).is_empty(), "{:?}", practice.drafts_of(0));
}

#[test]
fn desks_that_share_a_directory_keep_what_is_theirs_and_take_over_what_others_left() {
    let practice = Practice::new();
    let mut first = practice.desk(0).starts();
    registers(&mut first, "Zelda");
    first.keys("of the first").sees("of the first");
    // Another one is none of its business while the first one runs.
    let mut second = practice.desk(0).starts();
    second.sees("11:30–11:45 free").settles(Duration::from_millis(300)).sees_no("before the desk ended");
    registers(&mut second, "Yorick");
    second.keys("of the second").sees("of the second");
    first.is_killed();
    second.is_killed();
    let mut third = practice.desk(0).starts();
    third.sees("before the desk ended is here again").sees_line(&["First name", "Yorick"]).sees("of the second");
    third.is_killed();
    // Both are still there, however often it ends.
    let mut fourth = practice.desk(0).starts();
    fourth.sees("before the desk ended is here again").sees_line(&["First name", "Yorick"]);
    std::thread::sleep(Duration::from_millis(450));
    fourth.keys("<Esc>").sees("▶ Patient").keys("<Esc>").sees("Discard").keys("<Enter>").sees("taken along");
    fourth.keys("<Enter>").sees_line(&["First name", "Zelda"]).sees("of the first");
}

#[test]
fn what_was_typed_for_another_practice_does_not_come_back_there() {
    let (practice, other) = (Practice::new(), Practice::new());
    let mut desk = practice.desk(0).starts();
    registers(&mut desk, "Zelda");
    desk.keys(NOTES).sees(NOTES);
    waits("three files", || practice.drafts_of(0).len() == 3);
    desk.is_killed();
    fs::create_dir_all(other.data_of(0)).unwrap();
    fs::create_dir(other.data_of(0).join("drafts")).unwrap();
    let left = practice.drafts_of(0);
    for file in &left {
        fs::copy(file, other.data_of(0).join("drafts").join(file.file_name().unwrap())).unwrap();
    }
    let mut elsewhere = other.desk(0).starts();
    elsewhere.sees("11:30–11:45 free").settles(Duration::from_millis(300)).sees_no("before the desk ended");
    assert_eq!(elsewhere.keys("q").ends().code, 0);
    assert_eq!(other.drafts_of(0).len(), left.len(), "it is left to a desk of that practice");
}

#[test]
fn what_was_typed_before_yesterday_does_not_come_back_and_goes() {
    let place = Place::new();
    let drafts = || fs::read_dir(place.kept("drafts")).unwrap().count();
    let mut desk = Start::desk(&place).starts();
    registers(&mut desk, "Zelda");
    desk.keys(NOTES).sees(NOTES);
    waits("three files", || drafts() == 3);
    desk.is_killed();
    let mut next_day = Start::desk_at(&place, "2026-11-24T10:40:00+05:30").starts();
    next_day.sees("Mon 23 Nov 10:42 before the desk ended is here again").is_killed();
    // A day and a minute after the last key it is gone, whoever looks.
    let mut later = Start::desk_at(&place, "2026-11-24T10:44:00+05:30").starts();
    later.sees("● live").sees("24 Nov").settles(Duration::from_millis(300)).sees_no("before the desk ended");
    assert_eq!(later.keys("q").ends().code, 0);
    assert_eq!(drafts(), 0);
}
