//! The worker with a test in place of the desk.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use frontdesk::client::Client;
use frontdesk::desk::port::{Answer, Effect, Failure, Outcome, Push, Question, Reply, Ticket, Write};
use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode};
use frontdesk::domain::zone::Zone;
use frontdesk::worker;
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
        let client = Arc::new(client);
        let (effects, wishes) = unbounded_channel();
        let (answers, replies) = unbounded_channel();
        tokio::spawn(worker::run(Arc::clone(&client), wishes, answers, Arc::new(move || now), None));
        Self { client, effects, replies, tickets: 0 }
    }

    async fn next(&mut self) -> Reply {
        tokio::time::timeout(PATIENCE, self.replies.recv()).await.expect("no reply came").unwrap()
    }

    fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        Ticket(self.tickets)
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
