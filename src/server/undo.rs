//! How an appointment stood before its last change, so that the change can be taken back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::store::appointments::KeptAppointment;
use crate::domain::appointment::Status;

/// The changes that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was booked.
    Booked,
    /// The patient joined the queue without an appointment.
    WalkedIn,
    /// It was checked in.
    CheckedIn,
    /// The visit began.
    Started,
    /// It was put aside.
    Parked,
    /// It was cancelled.
    Cancelled,
    /// Nobody came.
    NoShow,
    /// Another appointment took its place; or it is that other one.
    Moved,
}

/// The state before a change, as `appointments.undo` keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// What was done then.
    pub change: Change,
    status: String,
    token: Option<u32>,
    checked_in: Option<DateTime<Utc>>,
    visit_start: Option<DateTime<Utc>>,
    visit_end: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
}

impl Before {
    /// The appointment as it stands, about to be changed.
    pub fn of(appointment: &KeptAppointment, change: Change) -> Self {
        Self {
            change,
            status: appointment.status.code().to_owned(),
            token: appointment.token,
            checked_in: appointment.checked_in,
            visit_start: appointment.visit_start,
            visit_end: appointment.visit_end,
            cancel_reason: appointment.cancel_reason.clone(),
        }
    }

    /// As it is kept.
    pub fn kept(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Reads what was kept.
    pub fn read(appointment: &KeptAppointment) -> Option<Self> {
        serde_json::from_str(appointment.undo.as_deref()?).ok()
    }

    /// Makes the appointment what it was. Seats and links are the caller's.
    pub fn restore(&self, appointment: &mut KeptAppointment) {
        appointment.status = Status::from_code(&self.status);
        appointment.token = self.token;
        appointment.checked_in = self.checked_in;
        appointment.visit_start = self.visit_start;
        appointment.visit_end = self.visit_end;
        appointment.cancel_reason.clone_from(&self.cancel_reason);
        appointment.undo = None;
    }
}
