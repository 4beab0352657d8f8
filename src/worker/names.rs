//! Names for lists that carry none: those that were looked up before are written in at once, the others follow when they
//! are known.

use std::time::Duration;

use chrono::NaiveDate;

use super::Line;
use crate::client::Client;
use crate::desk::port::Reply;
use crate::domain::appointment::{Appointment, Who};
use crate::domain::ids::PatientId;

/// How many are told at a time.
const TOLD: usize = 8;
/// The pause before those that could not be looked up are tried again.
const AGAIN: Duration = Duration::from_secs(10);

/// Writes in the names that are known, and tells of whom none came with the list. `today` is for their ages.
pub fn fill(client: &Client, appointments: &mut [Appointment], today: NaiveDate) -> Vec<PatientId> {
    let mut nameless: Vec<PatientId> = Vec::new();
    for appointment in appointments.iter_mut().filter(|a| a.patient.name.is_none()) {
        let id = appointment.patient.id.clone();
        if let Some(patient) = client.known_patient(&id) {
            appointment.patient = Who::of(&patient, today);
        }
        nameless.push(id);
    }
    nameless.sort_unstable();
    nameless.dedup();
    nameless
}

/// Looks up who is not known yet and tells the desk, until all are known. A newer reading of the list ends it, and goes
/// on from what was found.
pub async fn follow(line: &Line, nameless: &[PatientId]) {
    loop {
        let due: Vec<PatientId> = nameless.iter().filter(|id| line.client.patient_is_due(id)).cloned().collect();
        let mut wait = None;
        for some in due.chunks(TOLD) {
            let looked = line.client.look_up(some).await;
            if !looked.found.is_empty() {
                line.tell(Reply::Names(looked.found));
            }
            if let Some(error) = looked.failure {
                wait = Some(error.wait().unwrap_or_default().max(AGAIN));
                break;
            }
        }
        match wait {
            Some(wait) => tokio::time::sleep(wait).await,
            None => return,
        }
    }
}
