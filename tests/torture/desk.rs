//! A desk without a screen: the way in which the real one writes, a client and a worker, and for each thing that was
//! asked for a belief.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use frontdesk::client::{Client, ClientError, Credentials, KeyState};
use frontdesk::contract::problem::Code;
use frontdesk::desk::port::{Done, Effect, Outcome, Reason, Refusal, Reply, Ticket, Write};
use frontdesk::domain::text::Text;
use frontdesk::worker::{self, rehearsal};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};

use crate::asks::Ask;
use crate::chance::Chance;
use crate::line::GIVEN_UP;
use crate::world::{WATCHED, World, was_not_sent};

/// How many writes a desk has under way at a time: a receptionist with many hands, since most of them wait.
const HANDS: usize = 24;
/// After a write that could not be sent.
const BREATH: Duration = Duration::from_millis(150);

/// One desk.
pub struct Desk {
    number: usize,
    world: Arc<World>,
    client: Arc<Client>,
    chance: Chance,
    effects: mpsc::UnboundedSender<Effect>,
    replies: mpsc::UnboundedReceiver<Reply>,
    worker: JoinHandle<()>,
    /// What is under way, by ticket.
    waiting: HashMap<Ticket, usize>,
    giving_up: JoinSet<(usize, Outcome)>,
    made: u64,
}

impl Desk {
    pub fn new(
        number: usize,
        world: Arc<World>,
        address: &str,
        credentials: Credentials,
        seed: u64,
        broken: Option<rehearsal::Broken>,
    ) -> Self {
        let client = Arc::new(Client::new(address, credentials).unwrap());
        let (effects, wishes) = mpsc::unbounded_channel();
        let (answers, replies) = mpsc::unbounded_channel();
        let now = Arc::new(chrono::Utc::now);
        let worker = match broken {
            Some(broken) => tokio::spawn(rehearsal::run(Arc::clone(&client), wishes, answers, now, broken)),
            None => tokio::spawn(worker::run(Arc::clone(&client), wishes, answers, now)),
        };
        let (waiting, giving_up) = (HashMap::new(), JoinSet::new());
        Self { number, world, client, chance: Chance::new(seed), effects, replies, worker, waiting, giving_up, made: 0 }
    }

    /// Books for those who are watched, one each, before anything else happens.
    pub async fn books_for_the_watched(&mut self, of: usize) {
        let here = self.number;
        for number in (0..WATCHED).filter(|number| number % of == here) {
            loop {
                let ask = self.world.draw_watched(number, &mut self.chance);
                self.begins(ask);
                let ended = loop {
                    match self.hears().await {
                        Some(ended @ (Outcome::Done(_) | Outcome::Refused(_))) => break ended,
                        Some(Outcome::Unknown | Outcome::HalfMoved { .. }) | None => {}
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
            while !enough.load(Ordering::SeqCst) && self.waiting.len() + self.giving_up.len() < HANDS {
                let ask = self.world.draw(self.number, &mut self.chance);
                self.begins(ask);
            }
            if self.waiting.is_empty() && self.giving_up.is_empty() {
                break;
            }
            if self.hears().await.as_ref().is_some_and(was_not_sent) {
                tokio::time::sleep(BREATH).await;
            }
        }
        drop(self.effects);
        self.worker.await.unwrap();
    }

    fn begins(&mut self, ask: Ask) {
        self.made += 1;
        let given_up = matches!(ask, Ask::GiveUp { .. });
        let key = format!("{}{}-{}", if given_up { GIVEN_UP } else { "key-" }, self.number, self.made);
        let (number, about) = self.world.begins(self.number, key.clone(), ask.clone());
        let write = ask.write(&key, about.as_ref());
        if let (true, Write::Book(..)) = (given_up, &write) {
            let client = Arc::clone(&self.client);
            self.giving_up.spawn(async move { (number, gives_up(&client, &key, &write).await) });
        } else {
            let ticket = Ticket(self.made);
            self.waiting.insert(ticket, number);
            self.effects.send(Effect::Write(ticket, write)).unwrap();
        }
    }

    /// The next that it hears of what is under way.
    async fn hears(&mut self) -> Option<Outcome> {
        tokio::select! {
            reply = self.replies.recv() => match reply.expect("the worker works") {
                Reply::Written(ticket, outcome) => {
                    let number = self.waiting[&ticket];
                    if matches!(outcome, Outcome::Done(_) | Outcome::Refused(_)) {
                        self.waiting.remove(&ticket);
                    }
                    self.world.hears(number, outcome.clone());
                    Some(outcome)
                }
                _ => None,
            },
            Some(given_up) = self.giving_up.join_next() => {
                let (number, outcome) = given_up.unwrap();
                self.world.hears(number, outcome.clone());
                Some(outcome)
            }
        }
    }
}

/// Books, and where the answer is lost, makes the booking impossible, or hears that it has happened.
async fn gives_up(client: &Client, key: &str, write: &Write) -> Outcome {
    let Write::Book(booking, zone) = write else { unreachable!("only bookings are given up") };
    match client.book(booking, zone).await {
        Ok(booked) => return Outcome::Done(Done::Booked { id: booked.id, patient: booked.patient }),
        Err(ClientError::Refused(problem)) if problem.code != Some(Code::WriteRunning) => {
            let reason = if problem.code == Some(Code::SlotUnavailable) { Reason::SlotTaken } else { Reason::Conflict };
            return refused(reason);
        }
        Err(ClientError::Unreachable) => return refused(Reason::NotSent),
        Err(_) => {}
    }
    loop {
        match client.void(key).await {
            Ok(KeyState::Void) => return refused(Reason::NotOffered),
            Ok(KeyState::Done(answer)) => {
                let booked = frontdesk::client::Booked::read(&answer).unwrap();
                return Outcome::Done(Done::Booked { id: booked.id, patient: booked.patient });
            }
            Ok(KeyState::Running | KeyState::Unknown) | Err(_) => tokio::time::sleep(BREATH).await,
        }
    }
}

fn refused(reason: Reason) -> Outcome {
    Outcome::Refused(Refusal { reason, says: Text::from(""), alternatives: Vec::new(), fields: Vec::new() })
}
