//! A desk without a screen: the way in which the real one writes, a client and a worker with a journal of intents, and for
//! each thing that was asked for a belief. It is killed, too; the next one finds out what the journal has left open.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use frontdesk::client::{Client, Credentials};
use frontdesk::desk::port::{Effect, Outcome, Reason, Refusal, Reply, Ticket, Write};
use frontdesk::domain::text::Text;
use frontdesk::worker::{self, Journal, rehearsal};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::asks::Ask;
use crate::chance::Chance;
use crate::line::GIVEN_UP;
use crate::world::{WATCHED, World, was_not_sent};

/// How many writes a desk has under way at a time: a receptionist with many hands, since most of them wait.
const HANDS: usize = 24;
/// After a write that could not be sent.
const BREATH: Duration = Duration::from_millis(150);
/// Longer than the tasks of a desk take to be dropped.
const PATIENCE: Duration = Duration::from_secs(30);

/// Who sits there, and by which way.
pub struct Place {
    pub number: usize,
    pub address: String,
    pub credentials: Credentials,
    /// Where the journal is.
    pub folder: PathBuf,
    pub broken: Option<rehearsal::Broken>,
}

/// One desk, through all of its lives.
pub struct Desk {
    place: Place,
    world: Arc<World>,
    chance: Chance,
    /// Nothing between two lives.
    life: Option<Life>,
    /// It is killed with each of these.
    deaths: mpsc::UnboundedReceiver<()>,
    /// What is under way, by ticket.
    waiting: HashMap<Ticket, usize>,
    keys: HashMap<String, usize>,
    made: u64,
}

/// From a start to its end: what runs in a process of the real desk.
struct Life {
    runtime: Runtime,
    effects: mpsc::UnboundedSender<Effect>,
    replies: mpsc::UnboundedReceiver<Reply>,
    worker: JoinHandle<()>,
}

impl Life {
    fn begins(place: &Place) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let client = Arc::new(Client::new(&place.address, place.credentials.clone()).unwrap());
        let (effects, wishes) = mpsc::unbounded_channel();
        let (answers, replies) = mpsc::unbounded_channel();
        let now = Arc::new(chrono::Utc::now);
        let worker = match place.broken {
            Some(broken) => runtime.spawn(rehearsal::run(client, wishes, answers, now, broken)),
            None => {
                let journal = Journal::open(&place.folder, Uuid::new_v4(), "torture").unwrap();
                runtime.spawn(worker::run(client, wishes, answers, now, Some(journal)))
            }
        };
        Self { runtime, effects, replies, worker }
    }

    /// Nothing of it goes on. What it had told is still heard.
    async fn killed(self) -> mpsc::UnboundedReceiver<Reply> {
        let Self { runtime, effects, replies, worker } = self;
        worker.abort();
        tokio::task::spawn_blocking(move || runtime.shutdown_timeout(PATIENCE)).await.unwrap();
        drop(effects);
        replies
    }

    async fn ends(self) {
        drop(self.effects);
        self.worker.await.unwrap();
        self.runtime.shutdown_background();
    }
}

impl Desk {
    pub fn new(place: Place, world: Arc<World>, seed: u64) -> (Self, mpsc::UnboundedSender<()>) {
        let (kill, deaths) = mpsc::unbounded_channel();
        let life = Some(Life::begins(&place));
        let (waiting, keys) = (HashMap::new(), HashMap::new());
        (Self { place, world, chance: Chance::new(seed), life, deaths, waiting, keys, made: 0 }, kill)
    }

    /// Books for those who are watched, one each, before anything else happens.
    pub async fn books_for_the_watched(&mut self, of: usize) {
        let here = self.place.number;
        for number in (0..WATCHED).filter(|number| number % of == here) {
            loop {
                let ask = self.world.draw_watched(number, &mut self.chance);
                self.begins(ask);
                let ended = loop {
                    if let Some(ended @ (Outcome::Done(_) | Outcome::Refused(_))) = self.hears().await {
                        break ended;
                    }
                };
                if matches!(ended, Outcome::Done(_)) {
                    break;
                }
            }
        }
    }

    /// Asks for one thing after another until it is told to stop, and then waits until it knows how all of it ended.
    pub async fn works(mut self, enough: &AtomicBool) {
        loop {
            while !enough.load(Ordering::SeqCst) && self.waiting.len() < HANDS {
                let ask = self.world.draw(self.place.number, &mut self.chance);
                self.begins(ask);
            }
            if self.waiting.is_empty() {
                break;
            }
            if self.hears().await.as_ref().is_some_and(was_not_sent) {
                tokio::time::sleep(BREATH).await;
            }
        }
        self.life.take().unwrap().ends().await;
    }

    fn begins(&mut self, ask: Ask) {
        let given_up = matches!(ask, Ask::GiveUp { .. });
        let ticket = self.ticket();
        let key = format!("{}{}-{}", if given_up { GIVEN_UP } else { "key-" }, self.place.number, ticket.0);
        let (number, about) = self.world.begins(self.place.number, key.clone(), ask.clone());
        self.waiting.insert(ticket, number);
        self.sends(Effect::Write(ticket, ask.write(&key, about.as_ref())));
        self.keys.insert(key, number);
    }

    fn sends(&self, effect: Effect) {
        self.life.as_ref().unwrap().effects.send(effect).unwrap();
    }

    fn ticket(&mut self) -> Ticket {
        self.made += 1;
        Ticket(self.made)
    }

    /// The next that it hears of what is under way.
    async fn hears(&mut self) -> Option<Outcome> {
        tokio::select! {
            biased;
            Some(()) = self.deaths.recv() => {
                self.is_killed().await;
                None
            }
            reply = self.life.as_mut().unwrap().replies.recv() => self.takes(reply.expect("the worker works")),
        }
    }

    fn takes(&mut self, reply: Reply) -> Option<Outcome> {
        let Reply::Written(ticket, outcome) = reply else { return None };
        let number = *self.waiting.get(&ticket)?;
        match &outcome {
            Outcome::Done(_) | Outcome::Refused(_) | Outcome::NotTold => {
                self.waiting.remove(&ticket);
            }
            Outcome::Unknown if self.world.is_given_up(number) => {
                // One that was told before a kill has nobody to give it up.
                if self.life.is_some() {
                    self.sends(Effect::GiveUp(ticket));
                }
            }
            Outcome::Unknown | Outcome::HalfMoved { .. } | Outcome::GoesOn => {}
        }
        self.world.hears(number, outcome.clone());
        Some(outcome)
    }

    /// The next desk on the same journal: what is open there is settled; what is not there was never sent.
    async fn is_killed(&mut self) {
        let old = self.life.take().unwrap();
        let mut told = old.killed().await;
        while let Ok(reply) = told.try_recv() {
            self.takes(reply);
        }
        let life = self.life.insert(Life::begins(&self.place));
        let left = loop {
            if let Reply::LeftBehind(left) = life.replies.recv().await.unwrap() {
                break left;
            }
        };
        assert_eq!((left.damaged, left.elsewhere), (0, 0), "the journal can't be read");
        let waiting: Vec<usize> = self.waiting.drain().map(|(_, number)| number).collect();
        for earlier in left.open {
            let number = self.keys[&earlier.key];
            let ticket = self.ticket();
            self.waiting.insert(ticket, number);
            self.world.is_left(number);
            self.sends(Effect::Write(ticket, Write::Earlier(Box::new(earlier))));
        }
        for number in waiting {
            if !self.waiting.values().any(|open| *open == number) {
                self.world.hears(number, Outcome::Refused(never_sent()));
            }
        }
    }
}

fn never_sent() -> Refusal {
    Refusal { reason: Reason::NotSent, says: Text::from(""), alternatives: Vec::new(), fields: Vec::new() }
}
