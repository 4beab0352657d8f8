//! Durable before it is acknowledged: between the last byte that goes to the write-ahead log and the first byte of the
//! answer the server has the disk write it down (P7).

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::server::Kind;
use crate::steps::Mover;
use crate::tracing::{can_trace, says_that_it_can_not};

const PATIENCE: Duration = Duration::from_secs(60);
const MOVES: usize = 20;

/// What the server did, in order, that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Written,
    Synced,
    Answered,
}

/// Reads a trace; a call that ended later than it began counts where it ended, an answer where it began.
fn steps(trace: &str) -> Vec<Step> {
    let mut open: Vec<(&str, &str)> = Vec::new();
    let mut steps = Vec::new();
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap_or_default();
        let call = call.trim_start();
        let is_log = call.contains("practice.db-wal>");
        if call.contains("HTTP/1.1 200") {
            steps.push(Step::Answered);
        } else if call.starts_with("pwrite64(") && is_log {
            steps.push(Step::Written);
        } else if (call.starts_with("fdatasync(") || call.starts_with("fsync(")) && is_log {
            if call.contains("<unfinished") { open.push((thread, call)) } else { steps.push(Step::Synced) }
        } else if call.starts_with("<... fdatasync resumed") || call.starts_with("<... fsync resumed") {
            let was_log = open.iter().position(|(of, _)| *of == thread);
            if let Some(at) = was_log {
                open.remove(at);
                steps.push(Step::Synced);
            }
        }
    }
    steps
}

/// How many answers there are, and how many of them left while something was written and not synced.
fn answers(steps: &[Step]) -> (usize, usize) {
    let (mut all, mut early, mut unsynced) = (0, 0, false);
    for step in steps {
        match step {
            Step::Written => unsynced = true,
            Step::Synced => unsynced = false,
            Step::Answered => {
                all += 1;
                early += usize::from(unsynced);
            }
        }
    }
    (all, early)
}

/// Traces a server while one thing after another is moved.
fn trace() -> String {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let mut mover = Mover::new(Kind::Sqlite).await;
        let file = mover.site.folder().join("trace");
        let mut strace = Command::new("strace")
            .args(["-f", "-y", "-qq", "-s", "16", "-e", "trace=pwrite64,fdatasync,fsync,sendto,write,writev", "-o"])
            .arg(&file)
            .args(["-p", &mover.server.pid().as_raw_nonzero().to_string()])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let from = Instant::now();
        while !mover.server.is_traced() {
            assert!(from.elapsed() < PATIENCE, "strace does not begin");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        for _ in 0..MOVES {
            mover.moves().await;
        }
        kill_process(Pid::from_child(&strace), Signal::INT).unwrap();
        strace.wait().unwrap();
        std::fs::read_to_string(&file).unwrap()
    })
}

#[test]
fn every_answer_waits_until_the_log_is_on_the_disk() {
    if !can_trace() {
        return says_that_it_can_not("every_answer_waits_until_the_log_is_on_the_disk");
    }
    let trace = trace();
    let steps = steps(&trace);
    let (all, early) = answers(&steps);
    let synced = steps.iter().filter(|step| **step == Step::Synced).count();
    println!("{all} answers, {early} before the log was synced; synced {synced} times");
    assert!(all >= MOVES && synced >= MOVES, "{steps:?}");
    assert_eq!(early, 0, "{steps:?}");
    // And nothing of it goes into temporary files, which have no name and lie elsewhere (P26).
    let elsewhere: Vec<&str> = trace.lines().filter(|line| line.contains("(deleted)")).collect();
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

#[test]
fn an_answer_before_the_disk_has_it_is_seen() {
    let line = |call: &str| format!("17 {call} = 0\n");
    let written = line("pwrite64(9</tmp/practice.db-wal>, \"\", 24, 0)");
    let synced = line("fdatasync(9</tmp/practice.db-wal>)");
    let answered = line("sendto(12<socket:[1]>, \"HTTP/1.1 200 OK\\r\", 300, 0, NULL, 0)");
    let seen = |parts: &[&String]| answers(&steps(&parts.iter().map(|part| part.as_str()).collect::<String>()));
    assert_eq!(seen(&[&written, &synced, &answered]), (1, 0));
    assert_eq!(seen(&[&written, &answered, &synced]), (1, 1));
    let began = "17 fdatasync(9</tmp/practice.db-wal> <unfinished ...>\n".to_owned();
    let resumed = "17 <... fdatasync resumed>) = 0\n".to_owned();
    assert_eq!(seen(&[&written, &began, &answered, &resumed]), (1, 1), "it has only begun to be synced");
    assert_eq!(seen(&[&written, &began, &resumed, &answered]), (1, 0));
}
