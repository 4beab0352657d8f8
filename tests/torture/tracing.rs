//! `strace`, where the machine has it and lets us.

use std::process::{Command, Stdio};
use std::time::Duration;

/// Whether a program that runs already can be traced.
pub fn can_trace() -> bool {
    let Ok(mut sleeps) = Command::new("sleep").arg("30").stdin(Stdio::null()).spawn() else { return false };
    let strace = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-p", &sleeps.id().to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let can = strace.is_ok_and(|mut strace| {
        std::thread::sleep(Duration::from_millis(300));
        // One that may not trace has ended by now.
        let lives = matches!(strace.try_wait(), Ok(None));
        strace.kill().unwrap_or_default();
        strace.wait().is_ok() && lives
    });
    sleeps.kill().unwrap();
    sleeps.wait().unwrap();
    can
}

/// A test that can't do its work here says so by name.
pub fn says_that_it_can_not(test: &str) {
    println!("NOT RUN: {test}: strace is not installed, or may not trace programs that run already");
}
