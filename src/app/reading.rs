//! Reads for commands, by the same worker that reads for the desk: it knows both naming styles, reads again what a closed
//! connection lost, and looks up names that a list does not carry.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;

use super::trouble::Trouble;
use crate::client::Client;
use crate::desk::port::{Answer, Board, Effect, Entities, Failure, Question, Reply, Ticket};
use crate::domain::appointment::Who;
use crate::domain::ids::ClinicId;
use crate::domain::two_days::TwoDays;
use crate::domain::zone::Zone;
use crate::worker::{self, Now};

/// How long names that a list does not carry may take.
const NAMES: Duration = Duration::from_secs(10);

/// Asks one question after the other.
pub struct Reader {
    now: Now,
    wishes: UnboundedSender<Effect>,
    replies: UnboundedReceiver<Reply>,
    worker: JoinHandle<()>,
    asked: u64,
}

impl Reader {
    /// Through that client.
    pub fn new(client: Arc<Client>, now: Now) -> Self {
        let (wishes, effects) = unbounded_channel();
        let (answers, replies) = unbounded_channel();
        let worker = tokio::spawn(worker::run(client, effects, answers, Arc::clone(&now), None));
        Self { now, wishes, replies, worker, asked: 0 }
    }

    /// Clinics and doctors.
    pub async fn entities(&mut self) -> Result<Entities, Trouble> {
        if let Answer::Entities(entities) = self.ask(Question::Entities).await? { Ok(entities) } else { Err(other()) }
    }

    /// The appointments of a clinic, with names as far as they can be found out.
    pub async fn board(&mut self, clinic: &ClinicId, zone: &Zone, days: TwoDays) -> Result<Board, Trouble> {
        let question = Question::Board { clinic: clinic.clone(), zone: zone.clone(), days };
        let Answer::Board(mut board) = self.ask(question).await? else { return Err(other()) };
        let until = tokio::time::Instant::now() + NAMES;
        while board.appointments.iter().any(|a| a.patient.name.is_none()) {
            match tokio::time::timeout_at(until, self.replies.recv()).await {
                Ok(Some(Reply::Names(patients))) => {
                    let today = zone.date((self.now)());
                    for appointment in &mut board.appointments {
                        if let Some(patient) = patients.iter().find(|patient| patient.id == appointment.patient.id) {
                            appointment.patient = Who::of(patient, today);
                        }
                    }
                }
                Ok(Some(
                    Reply::Answer(..)
                    | Reply::Written(..)
                    | Reply::Push(_)
                    | Reply::Paper(_)
                    | Reply::LeftBehind(_)
                    | Reply::Concerned(_),
                )) => {}
                Ok(None) | Err(_) => break,
            }
        }
        Ok(board)
    }

    async fn ask(&mut self, question: Question) -> Result<Answer, Trouble> {
        self.asked += 1;
        let ticket = Ticket(self.asked);
        if self.wishes.send(Effect::Ask(ticket, question)).is_err() {
            return Err(Trouble::Fault);
        }
        while let Some(reply) = self.replies.recv().await {
            match reply {
                Reply::Answer(of, answer) if of == ticket => {
                    return answer.map_err(|failure| Trouble::Unread(failure.words()));
                }
                Reply::Answer(..)
                | Reply::Written(..)
                | Reply::LeftBehind(_)
                | Reply::Concerned(_)
                | Reply::Push(_)
                | Reply::Names(_)
                | Reply::Paper(_) => {}
            }
        }
        Err(Trouble::Fault)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.worker.abort();
    }
}

fn other() -> Trouble {
    Trouble::Unread(Failure::NotUnderstood.words())
}
