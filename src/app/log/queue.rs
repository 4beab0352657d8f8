//! Lines on their way to standard error. Whoever answers a request must not wait for a terminal or a pipe: lines are
//! gathered in memory, and a thread of their own writes what has come together. Faults are written at once.

use std::io::{self, Write};
use std::mem;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tracing::{Level, Metadata};
use tracing_subscriber::fmt::MakeWriter;

/// How long lines gather before they are written.
const GATHER: Duration = Duration::from_millis(20);
/// So many bytes wait at most; who brings more writes them.
const MOST: usize = 1024 * 1024;

/// The lines that wait. Cheap to clone; all clones are the same.
#[derive(Clone, Default)]
pub struct Queue(Arc<Waiting>);

#[derive(Default)]
struct Waiting {
    lines: Mutex<Vec<u8>>,
    come: Condvar,
}

impl Queue {
    /// Begins to write them to standard error.
    ///
    /// # Errors
    /// The system gives no thread.
    pub fn start() -> io::Result<Self> {
        let queue = Self::default();
        let writes = queue.clone();
        thread::Builder::new().name("log".to_owned()).spawn(move || {
            loop {
                let mut lines = writes.lines();
                while lines.is_empty() {
                    lines = writes.0.come.wait(lines).unwrap_or_else(PoisonError::into_inner);
                }
                drop(lines);
                thread::sleep(GATHER);
                writes.write();
            }
        })?;
        Ok(queue)
    }

    fn lines(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what waits. Where nobody reads any more, nobody misses it.
    pub fn write(&self) {
        // Held while they are written, so that no later line overtakes them.
        let mut out = io::stderr().lock();
        let lines = mem::take(&mut *self.lines());
        out.write_all(&lines).unwrap_or_default();
    }
}

/// One event's line.
pub struct Line<'a> {
    queue: &'a Queue,
    at_once: bool,
}

impl Write for Line<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = self.queue.lines();
        lines.extend_from_slice(bytes);
        let many = lines.len() > MOST;
        drop(lines);
        self.queue.0.come.notify_one();
        if many || self.at_once {
            self.queue.write();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Queue {
    type Writer = Line<'a>;

    fn make_writer(&'a self) -> Line<'a> {
        Line { queue: self, at_once: true }
    }

    fn make_writer_for(&'a self, event: &Metadata<'_>) -> Line<'a> {
        Line { queue: self, at_once: *event.level() <= Level::WARN }
    }
}
