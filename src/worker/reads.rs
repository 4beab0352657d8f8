//! Reads. A newer question of a kind ends the older one: its answer would be thrown away. One that the line fails is
//! repeated within a time of its own, as the line lets it.

use std::collections::HashMap;
use std::time::Duration;

use chrono::NaiveDate;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use super::Line;
use super::{answers, circuit, names};
use crate::client::ClientError;
use crate::desk::port::{Answer, Board, Failure, Question, Reply, Ticket};
use crate::domain::ids::{ClinicId, DoctorId};

/// For how long a read may begin anew where the line fails it. What is shorter is not seen; then the desk is told, and
/// asks again in its own time.
const BUDGET: Duration = Duration::from_secs(2);

/// Questions of which only the newest matters.
#[derive(PartialEq, Eq, Hash)]
enum Kind {
    Entities,
    Offer(DoctorId, ClinicId, NaiveDate),
    Board(ClinicId, NaiveDate),
    Patients,
    Details,
    Availability,
    Visits,
    Family,
}

impl Kind {
    fn of(question: &Question) -> Self {
        match question {
            Question::Entities => Self::Entities,
            Question::Offer { doctor, clinic, days } => Self::Offer(doctor.clone(), clinic.clone(), days.first()),
            Question::Board { clinic, days, .. } => Self::Board(clinic.clone(), days.first()),
            Question::Patients { .. } => Self::Patients,
            Question::Details { .. } => Self::Details,
            Question::Availability { .. } => Self::Availability,
            Question::Visits { .. } => Self::Visits,
            Question::Family { .. } => Self::Family,
        }
    }
}

/// The reads under way.
pub struct Reads {
    line: Line,
    under_way: HashMap<Kind, AbortHandle>,
}

impl Reads {
    /// None yet.
    pub fn new(line: Line) -> Self {
        Self { line, under_way: HashMap::new() }
    }

    /// Begins to read; the answer goes to the desk.
    pub fn ask(&mut self, ticket: Ticket, question: Question) {
        self.under_way.retain(|_, task| !task.is_finished());
        let kind = Kind::of(&question);
        let line = self.line.clone();
        let task = tokio::spawn(async move {
            let mut answer = read_through(&line, &question).await;
            let mut nameless = Vec::new();
            if let (Ok(Answer::Board(board)), Question::Board { zone, days, .. }) = (&mut answer, &question) {
                nameless = names::fill(&line.client, &mut board.appointments, zone.date((line.now)()));
                // Here, where no key waits for it.
                board.make_ready(zone, days.first());
            }
            line.tell(Reply::Answer(ticket, answer));
            names::follow(&line, &nameless).await;
        });
        if let Some(older) = self.under_way.insert(kind, task.abort_handle()) {
            older.abort();
        }
    }

    /// Ends all of them.
    pub fn stop(self) {
        for task in self.under_way.into_values() {
            task.abort();
        }
    }
}

/// Reads, and reads again where the line fails it, for as long as the budget lasts.
async fn read_through(line: &Line, question: &Question) -> Result<Answer, Failure> {
    let until = Instant::now() + BUDGET;
    loop {
        let way = line.circuit.way(Some(until)).await?;
        let answer = read(line, question).await;
        way.ended(&answer);
        match answer {
            Err(error) if circuit::is_of_the_line(&error) && Instant::now() < until => {}
            other => return other.map_err(|error| answers::failure(&error)),
        }
    }
}

async fn read(line: &Line, question: &Question) -> Result<Answer, ClientError> {
    let client = &line.client;
    match question {
        Question::Entities => client.entities().await.map(|data| Answer::Entities(answers::entities(&data))),
        Question::Offer { doctor, clinic, days } => client.offer(doctor, clinic, *days).await.map(Answer::Offer),
        Question::Board { clinic, zone, days } => {
            let listed = client.appointments(clinic, *days, zone.date((line.now)())).await?;
            Ok(Answer::Board(Board { appointments: listed.appointments.into(), unread: listed.unread }))
        }
        Question::Patients { typed } => client.patients(typed).await.map(Answer::Patients),
        Question::Details { id, zone } => {
            let details = client.details(id, zone, (line.now)()).await?;
            Ok(Answer::Details(Box::new(details)))
        }
        Question::Availability { clinic, doctors, from, days } => client
            .availability(clinic, doctors, *from, *days)
            .await
            .map(|body| Answer::Availability(answers::free_times(body))),
        Question::Visits { patient, zone } => client.visits(patient, zone, (line.now)()).await.map(Answer::Visits),
        Question::Family { mobile } => client.family(mobile).await.map(Answer::Family),
    }
}
