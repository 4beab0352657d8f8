//! Times that were taken, and the desk of the real program at a server behind the faulty line.

use std::time::{Duration, Instant};

use crate::harness::Practice;
use crate::place::{NOW, Place};
use crate::proxy::Proxy;
use crate::pty::Start;

/// The value that so many hundredths of all do not exceed.
pub fn percentile(times: &mut [Duration], hundredths: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * hundredths).div_ceil(100).max(1) - 1]
}

/// The real program at the server behind the line, in a place of its own.
pub fn desk_at(place: &Place, practice: &Practice, line: &Proxy) -> Start {
    desk_with_clock(place, practice, line, NOW)
}

/// The same on a computer whose clock says that.
pub fn desk_with_clock(place: &Place, practice: &Practice, line: &Proxy, now: &str) -> Start {
    Start::bare(place)
        .with(&["--now", now, "--server", &line.url(), "--data-dir"])
        .with(&[place.data()])
        .environment("FRONTDESK_CLIENT_ID", &practice.credentials.client_id)
        .environment("FRONTDESK_CLIENT_SECRET", &practice.credentials.client_secret)
}

/// How long it takes until it is so; looked at every millisecond. It is given up after a minute: who is as slow as that
/// does not keep the promise in any case.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) -> Duration {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(60), "{what}: waited for in vain");
        std::thread::sleep(Duration::from_millis(1));
    }
    began.elapsed()
}
