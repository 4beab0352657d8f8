//! What goes into the audit trail (promise P28): every change and every view of a patient's details, before its answer
//! leaves.

use chrono::{DateTime, Utc};

use super::problem::REQUEST_ID;
use super::store::audit::{self, Entry};
use super::store::practices;
use super::store::sessions::Live;
use super::store::sql::{Sql, SqlError};
use crate::contract::times;
use crate::domain::ids::{AppointmentId, BusinessId, PatientId};
use crate::domain::practice::Practice;
use crate::domain::zone::Zone;

/// An outcome that is no refusal.
pub const DONE: &str = "done";
/// The outcome of a write that had been done before, under the same key.
pub const REPEATED: &str = "repeated";
/// The longest identifier that is written down, in characters: one that was refused may be of any length.
const ID_LENGTH: usize = 128;

/// What an entry is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Which appointment.
    pub appointment: Option<AppointmentId>,
    /// Which patient.
    pub patient: Option<PatientId>,
}

impl About {
    /// An appointment, and its patient.
    pub fn both(appointment: &AppointmentId, patient: &PatientId) -> Self {
        Self { appointment: Some(appointment.clone()), patient: Some(patient.clone()) }
    }

    /// An appointment.
    pub fn appointment(appointment: &AppointmentId) -> Self {
        Self { appointment: Some(appointment.clone()), patient: None }
    }

    /// A patient.
    pub fn patient(patient: &PatientId) -> Self {
        Self { appointment: None, patient: Some(patient.clone()) }
    }
}

/// Who did it, from where.
#[derive(Clone, Debug)]
pub struct Actor {
    client_id: String,
    /// What people call it.
    client_name: String,
    request_id: String,
}

impl Actor {
    /// The client of the request that is being answered.
    pub fn of(live: &Live) -> Self {
        let request_id = REQUEST_ID.try_with(String::clone).unwrap_or_default();
        let client_id = live.session.client.as_str().to_owned();
        Self { client_id, client_name: live.client_name.clone(), request_id }
    }

    /// The owner, by a command on the server's own computer.
    pub fn owner() -> Self {
        Self::without_request("owner")
    }

    /// The server itself.
    pub fn server() -> Self {
        Self::without_request("server")
    }

    fn without_request(client_id: &str) -> Self {
        Self { client_id: client_id.to_owned(), client_name: String::new(), request_id: String::new() }
    }
}

/// Writes an entry down.
pub fn record(
    sql: &mut dyn Sql,
    practice: &Practice,
    actor: &Actor,
    action: &str,
    about: &About,
    outcome: &str,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    let zone = practice.clinics.first().map_or_else(Zone::utc, |clinic| clinic.zone.clone());
    let entry = Entry {
        at: now.timestamp(),
        clinic_time: times::rfc3339(now, &zone),
        client_id: actor.client_id.clone(),
        client_name: actor.client_name.clone(),
        request_id: actor.request_id.clone(),
        action: action.to_owned(),
        appointment_id: about.appointment.as_ref().map(|id| shortened(id.as_str())),
        patient_id: about.patient.as_ref().map(|id| shortened(id.as_str())),
        outcome: outcome.to_owned(),
    };
    audit::record(sql, &practice.practice.id, &entry)
}

fn shortened(id: &str) -> String {
    id.chars().take(ID_LENGTH).collect()
}

/// Writes down what the owner did to a practice.
pub fn record_owner(
    sql: &mut dyn Sql,
    business: &BusinessId,
    action: &str,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    match practices::find(sql, business)? {
        Some(practice) => record(sql, &practice, &Actor::owner(), action, &About::default(), DONE, now),
        None => Ok(()),
    }
}
