//! The loop: what happened goes to the desk, what the desk wishes goes to the worker, and the screen is drawn when there
//! is nothing else to do. While nothing happens it sleeps.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::Event;
use futures_util::{FutureExt, Stream, StreamExt};
use ratatui::Terminal;
use ratatui::backend::Backend;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

use super::awake::{self, Timer, Watchman};
use super::drafts::Drafts;
use super::known::{Keeping, Known};
use super::paper::{Downtime, Paper};
use super::shown::Shown;
use crate::client::Client;
use crate::desk::action::Action;
use crate::desk::port::{Effect, Reply};
use crate::desk::{self, Desk};
use crate::tui;
use crate::tui::look::Look;
use crate::worker::{self, Journal, Now};

/// How long writes may take to be known after a signal has ended the desk.
const LAST_WRITES: Duration = Duration::from_millis(1_500);

/// How long the terminal may take to hand over what was typed before that.
const LAST_LETTERS: Duration = Duration::from_millis(30);

/// Everything that the loop joins.
pub struct Loop<B: Backend, E> {
    /// Where to draw.
    pub terminal: Terminal<B>,
    /// Keys, pastes, resizes.
    pub events: E,
    /// The desk, knowing nothing yet.
    pub desk: Desk,
    /// How to draw, and the keys.
    pub look: Look,
    /// Where paper goes.
    pub paper: Paper,
    /// Where the last known day is kept; without it there is none at the next start.
    pub known: Option<Known>,
    /// Whom to ask.
    pub client: Arc<Client>,
    /// What is written down before it is sent; nothing where there is none.
    pub journal: Option<Journal>,
    /// The clock of this computer. It is corrected by what the server's answers tell.
    pub now: Now,
    /// Where what is typed outlives the desk.
    pub drafts: Drafts,
}

/// How the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// How many writes are not known to have gone through.
    pub unknown_writes: usize,
    /// Whether they are written down, so that the next desk finds out.
    pub kept: bool,
    /// Whether the worker died.
    pub worker_died: bool,
}

/// The loop while it runs.
struct Running<B: Backend, E> {
    shown: Shown<B>,
    desk: Desk,
    look: Look,
    now: Now,
    events: E,
    effects: Option<UnboundedSender<Effect>>,
    replies: UnboundedReceiver<Reply>,
    /// For what the program does itself.
    news: UnboundedSender<Reply>,
    paper: Paper,
    downtime: Option<Downtime>,
    keeping: Option<Keeping>,
    client: Arc<Client>,
    worker: JoinHandle<()>,
    may_draw: fn() -> bool,
    timer: Timer,
    drafts: Drafts,
    watchman: Watchman,
}

/// What the loop woke up for.
enum Woken {
    Stop,
    WorkerDied,
    Reply(Reply),
    Event(Event),
    TerminalGone,
    Tick,
}

impl<B, E> Loop<B, E>
where
    B: Backend,
    E: Stream<Item = std::io::Result<Event>> + Unpin,
{
    /// Runs until the desk quits, the terminal is gone, or `stop` comes. `may_draw` is asked before each frame.
    ///
    /// # Errors
    /// The terminal can't be drawn on.
    pub async fn run(self, stop: impl Future<Output = ()>, may_draw: fn() -> bool) -> Result<End, B::Error> {
        let (effects, wishes) = unbounded_channel();
        let (answers, replies) = unbounded_channel();
        let now = corrected(self.now, &self.client);
        let (client, journal) = (Arc::clone(&self.client), self.journal.clone());
        let worker = worker::run(client, wishes, answers.clone(), Arc::clone(&now), journal);
        #[cfg(feature = "rehearsal")]
        let worker = super::rehearsal::with_fault(worker);
        let worker = tokio::spawn(worker);
        let Self { terminal, events, desk, look, paper, client, drafts, .. } = self;
        let downtime = paper.downtime.clone().map(Downtime::new);
        let running = Running {
            shown: Shown::on(terminal),
            desk,
            look,
            now,
            events,
            effects: Some(effects),
            replies,
            news: answers,
            paper,
            downtime,
            keeping: self.known.map(Keeping::new),
            client,
            worker,
            may_draw,
            timer: Timer::new(),
            drafts,
            watchman: Watchman::new(),
        };
        running.run(stop).await
    }
}

/// The server's time, as far as it is known: what that computer's clock says, corrected.
fn corrected(now: Now, client: &Arc<Client>) -> Now {
    client.corrects(Arc::clone(&now));
    let client = Arc::clone(client);
    Arc::new(move || now() + client.clock_offset())
}

impl<B, E> Running<B, E>
where
    B: Backend,
    E: Stream<Item = std::io::Result<Event>> + Unpin,
{
    async fn run(mut self, stop: impl Future<Output = ()>) -> Result<End, B::Error> {
        tokio::pin!(stop);
        let first = desk::start(&mut self.desk);
        self.wish(first);
        let mut worker_died = false;
        let mut broken = None;
        loop {
            if let Err(error) = self.draw() {
                broken = Some(error);
                break;
            }
            self.keep_aside();
            let planned = self.until_tick();
            let woken = self.woken(stop.as_mut(), planned).await;
            // Whatever woke the desk meets it at the present time.
            self.look_at_clocks(planned);
            // After a long absence the desk locks before a key does anything.
            self.happened(Action::Awake(awake::awake()));
            match woken {
                Woken::Stop | Woken::TerminalGone => {
                    self.take_what_was_typed().await;
                    break;
                }
                // After the desk has quit the worker ends by itself, once all its writes are known.
                Woken::WorkerDied => {
                    worker_died = self.effects.is_some();
                    break;
                }
                Woken::Reply(reply) => self.replied(reply),
                Woken::Event(event) if self.quits_again(&event) => break,
                Woken::Event(event) => self.event(&event),
                Woken::Tick => self.note(),
            }
            if self.take_what_waits() {
                break;
            }
        }
        let on_purpose = self.effects.is_none();
        self.note();
        self.last_writes().await;
        self.drafts.end(&self.desk, (self.now)(), on_purpose);
        match broken {
            Some(error) => Err(error),
            None => Ok(End { unknown_writes: self.desk.pending.len(), kept: self.desk.left.kept, worker_died }),
        }
    }

    /// Waits for the next thing. The order matters: what ends the desk comes first, then answers, so that a key meets
    /// the newest state, then keys, then the clock.
    async fn woken(&mut self, stop: std::pin::Pin<&mut impl Future<Output = ()>>, sleep: Duration) -> Woken {
        let tick = self.timer.sleep(sleep);
        tokio::select! {
            biased;
            () = stop => Woken::Stop,
            Some(reply) = self.replies.recv() => Woken::Reply(reply),
            _ = &mut self.worker => Woken::WorkerDied,
            event = self.events.next() => match event {
                Some(Ok(event)) => Woken::Event(event),
                Some(Err(_)) | None => Woken::TerminalGone,
            },
            () = tick => Woken::Tick,
        }
    }

    /// Tells the desk that its clock was wrong, or that it slept, before anything else happens to it.
    fn look_at_clocks(&mut self, planned: Duration) {
        let slept = self.watchman.slept(planned);
        let behind = self.client.clock_offset();
        self.happened(Action::Time((self.now)()));
        if behind != self.desk.clock_behind {
            self.happened(Action::ClockBehind(behind));
        }
        if slept {
            tracing::info!("the computer slept, or this program was stopped: everything is read anew");
            self.happened(Action::Slept);
        }
    }

    fn until_tick(&self) -> Duration {
        let of_paper = self.downtime.as_ref().and_then(Downtime::wakes_at);
        let of_known = self.keeping.as_ref().and_then(Keeping::wakes_at);
        let all = [Some(self.desk.wakes_at()), of_paper, of_known];
        let wakes_at = all.into_iter().flatten().min().unwrap_or_else(|| self.desk.wakes_at());
        (wakes_at - (self.now)()).to_std().unwrap_or(Duration::from_millis(1))
    }

    /// Takes everything that has happened already, so that one frame shows it all. Says whether the desk is to end.
    fn take_what_waits(&mut self) -> bool {
        while let Ok(reply) = self.replies.try_recv() {
            self.replied(reply);
        }
        while let Some(Some(Ok(event))) = self.events.next().now_or_never() {
            if self.quits_again(&event) {
                return true;
            }
            self.event(&event);
        }
        false
    }

    fn event(&mut self, event: &Event) {
        let action = match event {
            Event::Mouse(mouse) => {
                let size = self.shown.area().as_size();
                tui::mouse::action(&self.look.keys, &self.desk, size, mouse)
            }
            // The terminal was given away and taken again: see `events`.
            Event::FocusGained => {
                if let Err(error) = self.shown.anew() {
                    tracing::debug!(%error, "the terminal can't be drawn anew");
                }
                None
            }
            Event::Key(_) | Event::Paste(_) | Event::FocusLost | Event::Resize(..) => {
                tui::input::action(&self.look.keys, self.desk.context(), event)
            }
        };
        if let Some(action) = action {
            self.happened(action);
            // Before the next one, which may have a fault.
            self.note();
        }
    }

    fn replied(&mut self, reply: Reply) {
        self.happened(Action::Reply(reply));
        self.note();
    }

    /// What is typed outlives the desk from here on.
    fn note(&mut self) {
        self.drafts.note(&self.desk, (self.now)());
    }

    /// Sheets and the last known day, once the screen shows what happened.
    fn keep_aside(&mut self) {
        if let Some(downtime) = &mut self.downtime {
            downtime.look(&self.desk, (self.now)(), &self.news);
        }
        if let Some(keeping) = &mut self.keeping {
            keeping.look(&self.desk, (self.now)());
        }
    }

    /// The desk is told to end: letters that were typed before that are still taken, so that they are kept; nothing else is
    /// done.
    async fn take_what_was_typed(&mut self) {
        while let Ok(Some(Ok(event))) = tokio::time::timeout(LAST_LETTERS, self.events.next()).await {
            match tui::input::action(&self.look.keys, self.desk.context(), &event) {
                Some(action @ (Action::Typed(_) | Action::Pasted(_))) => self.happened(action),
                Some(
                    Action::Do(_)
                    | Action::Reply(_)
                    | Action::Time(_)
                    | Action::Awake(_)
                    | Action::Slept
                    | Action::ClockBehind(_)
                    | Action::Pointed(_),
                ) => return,
                None => {}
            }
        }
    }

    fn happened(&mut self, action: Action) {
        let effects = desk::update(&mut self.desk, action);
        self.wish(effects);
    }

    fn wish(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Print(sheet) = &effect {
                self.paper.print(&self.desk, sheet, (self.now)(), self.news.clone());
                continue;
            }
            let quits = effect == Effect::Quit;
            if let Some(worker) = &self.effects
                && worker.send(effect).is_err()
            {
                tracing::error!("the worker is gone");
            }
            if quits {
                self.effects = None;
            }
        }
    }

    /// The desk waits for its last writes, and the key that ended it is pressed again: it ends now, whatever has come over
    /// the main screen meanwhile. A lock, or a form that was refused, takes no keys any more.
    fn quits_again(&self, event: &Event) -> bool {
        use crate::desk::action::Command;
        use crate::desk::model::Context;
        let quits = |context| tui::input::action(&self.look.keys, context, event) == Some(Action::Do(Command::Quit));
        self.desk.quitting && quits(Context::Main)
    }

    fn draw(&mut self) -> Result<(), B::Error> {
        if (self.may_draw)() {
            #[cfg(feature = "rehearsal")]
            super::rehearsal::passes("draw");
            self.shown.draw(&self.desk, &self.look)?;
        }
        Ok(())
    }

    /// Gives writes that are under way a moment to be known.
    async fn last_writes(&mut self) {
        self.effects = None;
        let until = tokio::time::Instant::now() + LAST_WRITES;
        while !self.desk.pending.is_empty() {
            match tokio::time::timeout_at(until, self.replies.recv()).await {
                Ok(Some(reply)) => self.happened(Action::Reply(reply)),
                Ok(None) | Err(_) => break,
            }
        }
        self.worker.abort();
    }
}
