//! One desk: the core, the worker and the client are the real ones, the hands are a receptionist's, and everything that
//! the desk is told of its writes goes to the judge at the very moment.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::TimeDelta;
use crossterm::event::{Event, KeyEvent, KeyModifiers};
use frontdesk::client::{Client, Credentials};
use frontdesk::desk::action::Action;
use frontdesk::desk::model::Settings;
use frontdesk::desk::port::{Effect, Reply};
use frontdesk::desk::{self, Desk as Core};
use frontdesk::domain::zone::Zone;
use frontdesk::tui::{input, keymap::Keymap};
use frontdesk::worker::{self, Now};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep_until};

use crate::judge::Judge;
use crate::net::{ADDRESS, Line, Net};
use crate::receptionist::Receptionist;

pub struct Desk {
    number: usize,
    pub core: Core,
    now: Now,
    keys: Keymap,
    effects: UnboundedSender<Effect>,
    replies: UnboundedReceiver<Reply>,
    judge: Arc<Mutex<Judge>>,
    hands: Receptionist,
    began: Instant,
}

impl Desk {
    pub fn open(number: usize, seed: u64, net: &Arc<Net>, who: Credentials, judge: Arc<Mutex<Judge>>) -> Self {
        let wire = Line { desk: number, net: Arc::clone(net) };
        let client = Client::new(ADDRESS, who).unwrap().over_wire(Arc::new(wire));
        let seed = seed.wrapping_mul(1_000).wrapping_add(u64::try_from(number).unwrap());
        let settings = Settings {
            desk_name: format!("Desk {number}"),
            zone: Zone::utc(),
            calling_code: "91".into(),
            run: uuid::Uuid::from_u128(u128::from(seed)),
        };
        let of_net = Arc::clone(net);
        let now: Now = Arc::new(move || of_net.time());
        let (effects, wishes) = unbounded_channel();
        let (answers, replies) = unbounded_channel();
        tokio::spawn(worker::run(Arc::new(client), wishes, answers, Arc::clone(&now), None));
        Self {
            number,
            core: Core::new(settings, now()),
            now,
            keys: Keymap::default(),
            effects,
            replies,
            judge,
            hands: Receptionist::new(seed),
            began: Instant::now(),
        }
    }

    /// Works until that moment, then only looks on until the other one.
    pub async fn lives(mut self, works: Instant, ends: Instant) -> Core {
        let first = desk::start(&mut self.core);
        self.wish(first);
        let (mut pause, mut key) = self.hands.next(self.core.context());
        let mut pressed = Instant::now() + Duration::from_secs(2);
        loop {
            let presses = pressed + Duration::from_millis(pause);
            let wakes = (self.core.wakes_at() - (self.now)()).to_std().unwrap_or(Duration::from_millis(1));
            let wakes = Instant::now() + wakes.max(Duration::from_millis(1));
            let working = presses < works;
            let next = if working { presses.min(wakes) } else { wakes };
            tokio::select! {
                biased;
                Some(reply) = self.replies.recv() => {
                    self.passes();
                    self.hears(reply);
                }
                () = sleep_until(next.min(ends)) => self.passes(),
            }
            if Instant::now() >= ends {
                return self.core;
            }
            if working && Instant::now() >= presses {
                let event = Event::Key(KeyEvent::new(key, KeyModifiers::NONE));
                if let Some(action) = input::action(&self.keys, self.core.context(), &event) {
                    self.happened(action);
                }
                pressed = presses;
                (pause, key) = self.hands.next(self.core.context());
            }
        }
    }

    fn passes(&mut self) {
        self.happened(Action::Time((self.now)()));
        let awake = TimeDelta::from_std(self.began.elapsed()).unwrap();
        self.happened(Action::Awake(awake));
    }

    fn hears(&mut self, reply: Reply) {
        if let Reply::Written(ticket, outcome) = &reply
            && let Some(pending) = self.core.pending.get(ticket)
        {
            self.judge.lock().unwrap().hears(self.number, &pending.write, outcome);
        }
        self.happened(Action::Reply(reply));
    }

    fn happened(&mut self, action: Action) {
        let effects = desk::update(&mut self.core, action);
        self.wish(effects);
    }

    fn wish(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Write(_, write) = &effect {
                self.judge.lock().unwrap().asked(write);
            }
            self.effects.send(effect).unwrap();
        }
    }
}
