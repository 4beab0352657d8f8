//! A thread that writes the newest of what it is given. Older ones that it has not got to are passed over: whoever gives
//! never waits.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

use crate::desk::model::draft::Draft;

/// What is to be written.
#[derive(Clone, Debug)]
pub struct News {
    /// What is typed.
    pub draft: Draft,
    /// When the last key of it was pressed.
    pub at: DateTime<Utc>,
    /// Later ones have higher numbers.
    pub number: u64,
}

/// The thread, from outside.
#[derive(Debug)]
pub struct Writer {
    state: Mutex<State>,
    changed: Condvar,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[derive(Debug, Default)]
struct State {
    /// Given and not taken yet.
    news: Option<News>,
    /// Taken and not written yet.
    writing: Option<News>,
    /// No more is to come.
    stopping: bool,
    /// The thread has ended, or ends.
    ended: bool,
    thread: Option<ThreadId>,
}

/// Notes that the thread has ended, in whatever way.
struct Ended(Arc<Writer>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.lock().ended = true;
        self.0.changed.notify_all();
    }
}

impl Writer {
    /// Starts it. Between two writes it pauses for so long.
    pub fn start(
        name: &str,
        pause: Duration,
        mut write: impl FnMut(&News) + Send + 'static,
    ) -> std::io::Result<Arc<Self>> {
        let writer = Arc::new(Self { state: Mutex::default(), changed: Condvar::new(), thread: Mutex::default() });
        let inside = Ended(Arc::clone(&writer));
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            inside.0.lock().thread = Some(std::thread::current().id());
            while let Some(news) = inside.0.next() {
                #[cfg(feature = "rehearsal")]
                crate::app::rehearsal::passes("drafts");
                write(&news);
                inside.0.wrote(pause);
            }
        })?;
        *writer.thread.lock().unwrap_or_else(PoisonError::into_inner) = Some(thread);
        Ok(writer)
    }

    /// Gives it something to write.
    pub fn take(&self, news: News) {
        self.lock().news = Some(news);
        self.changed.notify_all();
    }

    /// Waits until everything is written, but no longer than that; not at all in its own thread.
    pub fn settle(&self, patience: Duration) {
        self.settle_from(self.lock(), patience);
    }

    /// The same from a panic, which may have happened in this very lock: then it does not wait.
    pub fn settle_in_panic(&self, patience: Duration) {
        if let Ok(state) = self.state.try_lock() {
            self.settle_from(state, patience);
        }
    }

    fn settle_from(&self, mut state: MutexGuard<'_, State>, patience: Duration) {
        let until = Instant::now() + patience;
        while !state.ended && (state.writing.is_some() || state.news.is_some()) {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || state.thread == Some(std::thread::current().id()) {
                return;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Waits until everything is written, and ends. Says what was not, because the thread has a fault.
    pub fn stop(&self) -> Option<News> {
        self.lock().stopping = true;
        self.changed.notify_all();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("a thread that keeps what is typed has ended with a fault");
        }
        let mut state = self.lock();
        let (given, taken) = (state.news.take(), state.writing.take());
        given.or(taken)
    }

    fn next(&self) -> Option<News> {
        let mut state = self.lock();
        loop {
            if let Some(news) = state.news.take() {
                state.writing = Some(news.clone());
                return Some(news);
            }
            if state.stopping {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Pauses, unless it is to stop.
    fn wrote(&self, pause: Duration) {
        let mut state = self.lock();
        state.writing = None;
        self.changed.notify_all();
        let until = Instant::now() + pause;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() || state.stopping {
                return;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    #[test]
    fn what_has_settled_is_written_whatever_the_thread_does_at_that_moment() {
        let written = Arc::new(AtomicU64::new(0));
        let seen = Arc::clone(&written);
        let write = move |news: &News| seen.store(news.number, Ordering::SeqCst);
        let writer = Writer::start("test", Duration::ZERO, write).unwrap();
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|threads| {
            // It holds the lock now and then, as the thread does that writes.
            threads.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    writer.settle(Duration::ZERO);
                }
            });
            let settled = (1..=2_000).all(|number| {
                writer.take(News { draft: Draft::default(), at: DateTime::UNIX_EPOCH, number });
                writer.settle(Duration::from_secs(10));
                written.load(Ordering::SeqCst) == number
            });
            done.store(true, Ordering::SeqCst);
            assert!(settled);
        });
        assert!(writer.stop().is_none());
    }
}
