//! The worker with a test in place of the desk.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use frontdesk::client::Client;
use frontdesk::desk::port::{Answer, Effect, Failure, Outcome, Push, Question, Reply, Ticket, Write};
use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode};
use frontdesk::domain::zone::Zone;
use frontdesk::worker::{self, Journal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The longest that a test waits for a reply.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Desk {
    pub client: Arc<Client>,
    effects: UnboundedSender<Effect>,
    replies: UnboundedReceiver<Reply>,
    tickets: u64,
}

impl Desk {
    pub fn new(client: Client, now: DateTime<Utc>) -> Self {
        Self::open(client, now, None)
    }

    pub fn with_journal(client: Client, now: DateTime<Utc>, journal: Journal) -> Self {
        Self::open(client, now, Some(journal))
    }

    fn open(client: Client, now: DateTime<Utc>, journal: Option<Journal>) -> Self {
        let client = Arc::new(client);
        let (effects, wishes) = unbounded_channel();
        let (answers, replies) = unbounded_channel();
        tokio::spawn(worker::run(Arc::clone(&client), wishes, answers, Arc::new(move || now), journal));
        Self { client, effects, replies, tickets: 0 }
    }

    async fn next(&mut self) -> Reply {
        tokio::time::timeout(PATIENCE, self.replies.recv()).await.expect("no reply came").unwrap()
    }

    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
    }

    /// Sends a write and does not wait.
    pub fn begins(&mut self, write: Write) -> Ticket {
        let ticket = self.ticket();
        self.effects.send(Effect::Write(ticket, write)).unwrap();
        ticket
    }

    /// Gives a write up.
    pub fn gives_up(&self, ticket: Ticket) {
        self.effects.send(Effect::GiveUp(ticket)).unwrap();
    }

    /// Sends back what earlier desks left open, as a desk does. Says how much it was.
    pub async fn takes_what_was_left(&mut self) -> usize {
        let Reply::LeftBehind(left) = self.next().await else { panic!("that comes first") };
        let count = left.open.len();
        for earlier in left.open {
            self.begins(Write::Earlier(Box::new(earlier)));
        }
        count
    }

    /// The next news of a write.
    pub async fn hears_outcome(&mut self) -> (Ticket, Outcome) {
        loop {
            if let Reply::Written(ticket, outcome) = self.next().await {
                return (ticket, outcome);
            }
        }
    }

    /// The next news of that write.
    pub async fn hears_outcome_of(&mut self, ticket: Ticket) -> Outcome {
        loop {
            if let (of, outcome) = self.hears_outcome().await
                && of == ticket
            {
                return outcome;
            }
        }
    }

    /// Sends a write, and tells everything that is heard of it until its end.
    pub async fn writes(&mut self, write: Write) -> Vec<Outcome> {
        let ticket = self.ticket();
        self.effects.send(Effect::Write(ticket, write)).unwrap();
        let mut heard = Vec::new();
        loop {
            let Reply::Written(of, outcome) = self.next().await else { continue };
            assert_eq!(of, ticket);
            let ends = matches!(outcome, Outcome::Done(_) | Outcome::Refused(_));
            heard.push(outcome);
            if ends {
                return heard;
            }
        }
    }

    /// Asks, and tells the answer.
    pub async fn asks(&mut self, question: Question) -> Answer {
        self.tries(question).await.unwrap()
    }

    /// Asks, and tells what came of it.
    pub async fn tries(&mut self, question: Question) -> Result<Answer, Failure> {
        let ticket = self.ticket();
        self.effects.send(Effect::Ask(ticket, question)).unwrap();
        loop {
            if let Reply::Answer(of, answer) = self.next().await {
                assert_eq!(of, ticket);
                return answer;
            }
        }
    }

    /// Waits until changes are told, or never will be.
    pub async fn hears_push(&mut self) -> Push {
        loop {
            if let Reply::Push(news) = self.next().await {
                return news;
            }
        }
    }

    /// Waits for the names of that many patients.
    pub async fn hears_names(&mut self, count: usize) -> Vec<String> {
        let mut names = Vec::new();
        while names.len() < count {
            if let Reply::Names(patients) = self.next().await {
                names.extend(patients.iter().map(|patient| patient.name.listed()));
            }
        }
        names
    }
}

pub fn zone() -> Zone {
    Zone::named("Asia/Kolkata").unwrap()
}

/// A booking of a quarter of an hour with Dr. Rao.
pub fn booking(key: &str, patient: ForWhom, start: DateTime<Utc>) -> Booking {
    Booking {
        key: key.into(),
        doctor: "rao".into(),
        clinic: "indiranagar".into(),
        patient,
        start,
        end: start + chrono::TimeDelta::minutes(15),
        service: "rao-consult".into(),
        kind: AppointmentKind::Regular,
        mode: Mode::InClinic,
        payment: PaymentMode::Cash,
        notes: None,
        overbook: false,
    }
}
