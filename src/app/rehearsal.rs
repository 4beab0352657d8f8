//! Faults on purpose, for tests of what a fault leaves behind. It is in no release: only the feature `rehearsal` has it.
//!
//! The environment says where; SIGUSR1 says when.

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

/// Where: `draw`, `worker`, `task`, `thread` or `drafts`.
const WHERE: &str = "FRONTDESK_REHEARSE_FAULT";
/// What a panic of ours could say, and must not be told to anybody.
const SECRET: &str = "Quux, Zelda";

static NOW: AtomicBool = AtomicBool::new(false);

/// Waits for the signal, where the environment names a place.
pub fn listen() -> std::io::Result<()> {
    if std::env::var_os(WHERE).is_none() {
        return Ok(());
    }
    let mut now = signal(SignalKind::user_defined1())?;
    tokio::spawn(async move {
        now.recv().await;
        NOW.store(true, Ordering::SeqCst);
        if is("thread") {
            std::thread::spawn(|| passes("thread"));
        }
        passes("task");
    });
    Ok(())
}

fn is(place: &str) -> bool {
    std::env::var(WHERE).is_ok_and(|said| said == place)
}

/// Panics, if it is said to, there and now.
pub fn passes(place: &str) {
    if NOW.load(Ordering::SeqCst) && is(place) {
        panic!("{SECRET} can't be drawn");
    }
}

/// The task with a fault in it.
pub async fn with_fault(task: impl Future<Output = ()>) {
    let fault = async {
        loop {
            passes("worker");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    if !is("worker") {
        return task.await;
    }
    tokio::select! {
        () = task => {}
        () = fault => {}
    }
}
