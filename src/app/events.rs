//! What happens outside of the desk: keys, the signals that end it or put it aside, and a terminal that goes away.

use std::pin::Pin;
use std::sync::Arc;

use crossterm::event::Event;
use futures_util::{Stream, stream};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Signal as Sent, getpid, kill_process};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::Notify;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::terminal;

/// Keys, pastes and resizes. It ends when the terminal is gone.
pub type TerminalEvents = Pin<Box<dyn Stream<Item = std::io::Result<Event>> + Send>>;

/// The events of the real terminal. After the terminal was given to a shell and taken again it tells
/// [`Event::FocusGained`], which no terminal tells here by itself: all is to be drawn anew.
pub fn terminal_events() -> std::io::Result<TerminalEvents> {
    let aside = Aside::listen()?;
    let taken_again = stream::unfold(aside, async |mut aside| Some((aside.taken_again().await, aside)));
    let keys = stream::unfold(read_keys()?, async |mut keys| keys.recv().await.map(|key| (key, keys)));
    Ok(Box::pin(stream::select(Box::pin(keys), Box::pin(taken_again))))
}

/// Reads the terminal on a thread of its own, which hands each event to the loop at once: crossterm's stream has a thread
/// as well, but that one only wakes a task, which then reads and hands on, and each waking is felt in every key. The thread
/// ends with the program; the first event after the loop has ended, or a terminal that can't be read, ends it before.
fn read_keys() -> std::io::Result<UnboundedReceiver<std::io::Result<Event>>> {
    let (send, keys) = unbounded_channel();
    std::thread::Builder::new().name("keys".to_owned()).spawn(move || {
        loop {
            let event = crossterm::event::read();
            let failed = event.is_err();
            if send.send(event).is_err() || failed {
                return;
            }
        }
    })?;
    Ok(keys)
}

/// Put aside by the shell, and called back.
struct Aside {
    put_aside: Signal,
    called_back: Signal,
}

impl Aside {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { put_aside: signal(PUT_ASIDE)?, called_back: signal(CALLED_BACK)? })
    }

    /// Waits until the terminal is ours again after it was not.
    async fn taken_again(&mut self) -> std::io::Result<Event> {
        tokio::select! {
            _ = self.put_aside.recv() => {
                // Only what comes after the stop counts.
                let mut called_back = signal(CALLED_BACK)?;
                terminal::give_back();
                kill_process(getpid(), Sent::STOP)?;
                called_back.recv().await;
            }
            // Stopped without having been asked: the shell has the terminal as it likes it.
            _ = self.called_back.recv() => {}
        }
        terminal::take_again()?;
        Ok(Event::FocusGained)
    }
}

/// What a shell sends to put a program aside.
const PUT_ASIDE: SignalKind = SignalKind::from_raw(Sent::TSTP.as_raw());
/// And to call it back.
const CALLED_BACK: SignalKind = SignalKind::from_raw(Sent::CONT.as_raw());

/// A terminal that goes away. It is watched on a thread of its own, which sleeps until then: whoever reads the keys of a
/// terminal that is gone reads nothing, over and over.
pub struct Gone(Arc<Notify>);

impl Gone {
    /// Watches the terminal from now on.
    pub fn watch() -> std::io::Result<Self> {
        let gone = Arc::new(Notify::new());
        let tell = Arc::clone(&gone);
        std::thread::Builder::new().name("terminal".to_owned()).spawn(move || match wait_until_gone() {
            Ok(()) => tell.notify_one(),
            Err(error) => tracing::warn!(%error, "the terminal can't be watched"),
        })?;
        Ok(Self(gone))
    }

    /// Waits until it is gone.
    pub async fn wait(&self) {
        self.0.notified().await;
    }
}

fn wait_until_gone() -> std::io::Result<()> {
    let (keys, screen) = (std::io::stdin(), std::io::stdout());
    loop {
        // Asked for nothing, it still tells that nobody is at the other end.
        let mut ends = [PollFd::new(&keys, PollFlags::empty()), PollFd::new(&screen, PollFlags::empty())];
        match poll(&mut ends, None) {
            Ok(_) if ends.iter().any(|end| end.revents().intersects(PollFlags::HUP | PollFlags::ERR)) => return Ok(()),
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// The signals that end the desk.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
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
            // Left alone it would leave a picture of the memory behind, with whatever was on the screen.
            quit: signal(SignalKind::quit())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// The next one.
    pub async fn next(&mut self) -> Ended {
        tokio::select! {
            _ = self.terminate.recv() => Ended::Terminated,
            _ = self.interrupt.recv() => Ended::Terminated,
            _ = self.quit.recv() => Ended::Terminated,
            _ = self.hang_up.recv() => Ended::HungUp,
        }
    }
}
