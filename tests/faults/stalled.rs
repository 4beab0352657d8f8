//! The screen never waits for the network (P14): keys are answered as fast while the server says nothing as when it does.

use std::time::{Duration, Instant};

use crate::figures::{desk_at, percentile};
use crate::harness::Practice;
use crate::place::Place;
use crate::proxy::{Fault, Proxy};
use crate::pty::Pty;

const KEYS: usize = 240;

/// Types into the box that finds people, a word after the other, and takes each away again; the time of each key.
fn types(desk: &mut Pty) -> Vec<Duration> {
    let mut times = Vec::with_capacity(KEYS);
    while times.len() < KEYS {
        let mut typed = String::new();
        for letter in "qwzxkjvbnmp".chars() {
            typed.push(letter);
            let pressed = Instant::now();
            desk.keys(&letter.to_string()).sees(&typed);
            times.push(pressed.elapsed());
        }
        let pressed = Instant::now();
        desk.keys("<Esc>").sees_no("qwzx");
        times.push(pressed.elapsed());
    }
    times
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_answered_as_fast_while_the_server_says_nothing() {
    let (place, practice) = (Place::new(), Practice::sample().await);
    let line = Proxy::to(practice.address);
    let mut desk = desk_at(&place, &practice, &line).starts();
    desk.sees("● live").sees("▶11:30");
    desk.keys("/").sees("Find anybody");
    let mut good = types(&mut desk);

    line.set(Fault::Swallow);
    line.breaks_connections();
    let stalled_since = Instant::now();
    let mut stalled = types(&mut desk);
    while stalled_since.elapsed() < Duration::from_secs(10) {
        stalled.extend(types(&mut desk));
    }
    let figures = |times: &mut Vec<Duration>| (percentile(times, 50), percentile(times, 99));
    let (of_good, of_stalled) = (figures(&mut good), figures(&mut stalled));
    println!("{} keys on a good line: p50 {:?}, p99 {:?}", good.len(), of_good.0, of_good.1);
    println!("{} keys on a stalled one: p50 {:?}, p99 {:?}", stalled.len(), of_stalled.0, of_stalled.1);
    assert!(stalled.len() >= KEYS);
    let promise = Duration::from_millis(50);
    assert!(of_stalled.1 <= promise.max(of_good.1 * 2), "a key waits for the network");

    // What somebody waits for says so at once, and Esc stops waiting at once.
    line.set(Fault::Pass);
    desk.sees("● live");
    line.set(Fault::Swallow);
    let pressed = Instant::now();
    desk.keys("sarasw").sees("looking in the directory…");
    let busy = pressed.elapsed();
    desk.sees("sarasw");
    let pressed = Instant::now();
    desk.keys("<Esc>").sees_no("sarasw");
    desk.keys("<Esc>").sees_no("Find anybody");
    let stopped = pressed.elapsed();
    println!("busy mark after {busy:?}, Esc after {stopped:?}");
    let slow = of_good.1 * 2;
    assert!(busy <= Duration::from_millis(300).max(slow) && stopped <= Duration::from_millis(200).max(slow));
}
