//! What the answers to writes tell. The same readers serve answers that come at once and those that a server kept.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::ClientError;
use crate::contract::foreign::{self, APPOINTMENT_ID, id, moment, number, unwrapped};
use crate::domain::appointment::Status;
use crate::domain::ids::{AppointmentId, PatientId};

/// A booking that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Booked {
    /// The new appointment.
    pub id: AppointmentId,
    /// Whose it is, where the server tells it.
    pub patient: Option<PatientId>,
}

impl Booked {
    /// Reads the answer to a booking; `None` where it names no appointment.
    pub fn read(answer: &Value) -> Option<Self> {
        let object = unwrapped(answer, APPOINTMENT_ID)?;
        Some(Self {
            id: AppointmentId::new(id(object, APPOINTMENT_ID)?.0),
            patient: id(object, &["patient_id", "patient_oid"]).map(|word| PatientId::new(word.0)),
        })
    }
}

/// Reads the answer to a booking for that moment. One that tells of another moment was meant for another call.
pub fn booked_at(answer: &Value, start: DateTime<Utc>) -> Result<Booked, ClientError> {
    let told = unwrapped(answer, APPOINTMENT_ID).and_then(|object| object.get("start_time")).and_then(moment);
    let booked = Booked::read(answer).filter(|_| told.is_none_or(|told| told == start));
    booked.ok_or(ClientError::NotUnderstood)
}

/// Somebody who was checked in.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckedIn {
    /// Where the appointment stands now.
    pub status: Status,
    /// The place in the queue.
    pub token: Option<u32>,
    /// Since when.
    pub at: Option<DateTime<Utc>>,
}

impl CheckedIn {
    /// Reads the answer to a check-in; `None` where it tells no status.
    pub fn read(answer: &Value) -> Option<Self> {
        let object = unwrapped(answer, &["appointment_id", "visit_checkin"])?;
        Some(Self {
            status: Status::from_code(object.get("status")?.as_str()?),
            token: object.get("token").and_then(number),
            at: object.get("visit_checkin").and_then(foreign::moment),
        })
    }

    /// Reads it from the details of the appointment.
    pub fn of_details(object: &serde_json::Map<String, Value>) -> Option<Self> {
        Some(Self {
            status: Status::from_code(object.get("status")?.as_str()?),
            token: object.get("token").and_then(number),
            at: object.get("visit_checkin").and_then(moment),
        })
    }
}
