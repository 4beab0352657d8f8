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
        let Ok(way) = line.circuit.way(None).await else { return };
        let due = nameless.iter().filter(|id| !id.as_str().is_empty() && line.client.patient_is_due(id));
        // Where the line is only being tried, one will tell.
        let some: Vec<PatientId> = due.take(if way.is_alone() { 1 } else { TOLD }).cloned().collect();
        if some.is_empty() {
            return;
        }
        let looked = line.client.look_up(&some).await;
        way.ended(&looked.failure.as_ref().map_or(Ok(()), Err));
        if !looked.found.is_empty() {
            line.tell(Reply::Names(looked.found));
        }
        if let Some(error) = looked.failure {
            tokio::time::sleep(error.wait().unwrap_or_default().max(AGAIN)).await;
        }
    }
}
