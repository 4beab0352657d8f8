//! What happens outside of the desk: keys, and the signals that end it.

use std::pin::Pin;

use crossterm::event::{Event, EventStream};
use futures_util::Stream;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// Keys, pastes and resizes. It ends when the terminal is gone.
pub type TerminalEvents = Pin<Box<dyn Stream<Item = std::io::Result<Event>> + Send>>;

/// The events of the real terminal. There must be one: the stream panics without.
pub fn terminal_events() -> TerminalEvents {
    Box::pin(EventStream::new())
}

/// The signals that end the desk.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

/// Which signal came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Somebody asked the program to end.
    Terminated,
    /// The terminal is gone.
    HungUp,
}

impl Signals {
    /// Listens from now on.
    pub fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next one.
    pub async fn next(&mut self) -> Ended {
        tokio::select! {
            _ = self.terminate.recv() => Ended::Terminated,
            _ = self.interrupt.recv() => Ended::Terminated,
            _ = self.hang_up.recv() => Ended::HungUp,
        }
    }
}
