//! A start without a server (P15): the last known day within two seconds, read-only and dated; the server's own within
//! five of its return.

use std::time::{Duration, Instant};

use crate::figures::desk_at;
use crate::harness::Practice;
use crate::place::Place;
use crate::proxy::{Fault, Proxy};

/// Works for a moment and leaves, so that something is known.
fn works_before(place: &Place, practice: &Practice, line: &Proxy) -> Duration {
    let began = Instant::now();
    let mut desk = desk_at(place, practice, line).starts();
    desk.sees("● live").sees("▶11:30");
    let started = began.elapsed();
    let known = place.kept("known");
    let is_kept = |entry: std::fs::DirEntry| entry.path().extension().is_some_and(|kind| kind == "json");
    let kept = || std::fs::read_dir(&known).is_ok_and(|all| all.filter_map(Result::ok).any(is_kept));
    crate::figures::until("the day to be kept", kept);
    // What is read at the start comes bit by bit; the last of it is kept after the pause between two writings.
    std::thread::sleep(Duration::from_millis(6_000));
    desk.keys("q");
    assert_eq!(desk.ends().code, 0);
    started
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_known_day_is_there_at_once_and_the_server_s_own_once_it_is_back() {
    let (place, practice) = (Place::new(), Practice::sample().await);
    let line = Proxy::to(practice.address);
    let usual = works_before(&place, &practice, &line);
    for silent in [false, true] {
        if silent {
            // It is worse than nobody: somebody who takes the call and says nothing.
            line.set(Fault::Swallow);
        } else {
            line.goes_down();
        }
        let began = Instant::now();
        let mut desk = desk_at(&place, &practice, &line).starts();
        desk.sees("not live").sees("▶11:30");
        let usable = began.elapsed();
        // It can be used: another day, another clinic, the help; and nothing is sent.
        desk.keys("?").sees("All keys").sees_no("▶11:30").keys("<Esc>").sees("▶11:30");
        desk.keys("4<Down><Down>e").sees("(the server can't be reached)");
        if silent {
            line.set(Fault::Pass);
        } else {
            line.comes_up();
        }
        let back = Instant::now();
        desk.sees("● live").sees_no("as of");
        let live = back.elapsed();
        println!("silent: {silent}; usable after {usable:?} (usually {usual:?}), live {live:?} after the return");
        // On top of what any start takes here.
        assert!(usable <= Duration::from_secs(2) + usual, "usable after {usable:?}");
        assert!(live <= Duration::from_secs(5) + usual, "live after {live:?}");
        desk.keys("q");
        assert_eq!(desk.ends().code, 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_end_with_a_sentence_whatever_is_known() {
    let (place, practice) = (Place::new(), Practice::sample().await);
    let line = Proxy::to(practice.address);
    works_before(&place, &practice, &line);
    let mut desk = desk_at(&place, &practice, &line).environment("FRONTDESK_CLIENT_SECRET", "wrong").starts();
    desk.sees("does not accept");
    assert_ne!(desk.ends().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_is_not_kept_and_the_desk_waits_all_the_same() {
    let (place, practice) = (Place::new(), Practice::sample().await);
    let line = Proxy::to(practice.address);
    works_before(&place, &practice, &line);
    let config = place.file("config.toml", b"last_known_day = false\n");
    let start = || desk_at(&place, &practice, &line).with(&["--config"]).with(&[&config]);
    let mut desk = start().starts();
    desk.sees("● live").keys("q");
    assert_eq!(desk.ends().code, 0);
    let left = std::fs::read_dir(place.kept("known")).unwrap().filter_map(Result::ok);
    let left: Vec<_> = left.filter(|file| file.metadata().unwrap().len() > 0).map(|file| file.path()).collect();
    assert!(left.is_empty(), "{left:?}");
    line.goes_down();
    let mut desk = start().starts();
    desk.sees("no connection since").sees("can't be reached");
    line.comes_up();
    desk.sees("● live").sees("▶11:30").keys("q");
    assert_eq!(desk.ends().code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_whose_directory_somebody_holds_without_serving_shows_the_last_known_day_and_takes_over() {
    let place = Place::new();
    let mut desk = crate::pty::Start::desk(&place).starts();
    desk.sees("● live").sees("▶11:30");
    let kept = || {
        let all = std::fs::read_dir(place.kept("known")).ok();
        all.is_some_and(|all| {
            all.filter_map(Result::ok).any(|file| file.path().extension().is_some_and(|e| e == "json"))
        })
    };
    crate::figures::until("the day to be kept", kept);
    std::thread::sleep(Duration::from_millis(6_000));
    desk.keys("q");
    assert_eq!(desk.ends().code, 0);

    let lock = std::fs::File::options().append(true).open(place.kept("lock")).unwrap();
    lock.lock().unwrap();
    let mut desk = crate::pty::Start::desk(&place).starts();
    desk.sees("not live").sees("▶11:30");
    desk.keys("4<Down><Down>e").sees("(the server can't be reached)");
    drop(lock);
    desk.sees("● live").sees_no("as of").keys("q");
    assert_eq!(desk.ends().code, 0);
}
