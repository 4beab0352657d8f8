//! *Desk extensions*: push. One event for every change of an appointment.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lenient::Word;

/// The kind of the event that says that clinics, doctors or sittings have changed: it is about no appointment, doctor
/// or clinic (their identifiers are empty), and whoever follows the stream reads everything again.
pub const PRACTICE_CHANGED: &str = "practice-changed";

/// A change of an appointment, or of the practice (`practice-changed`: then the identifiers are empty, and everything is
/// to be read again).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EventBody {
    /// Grows with every change; a desk resumes after the last one it saw.
    pub seq: i64,
    /// `booked`, `checked-in`, `cancelled`…
    pub kind: String,
    /// Which appointment.
    pub appointment_id: Word,
    /// Its doctor.
    pub doctor_id: Word,
    /// Its clinic.
    pub clinic_id: Word,
    /// Its date at that clinic, `YYYY-MM-DD`.
    pub date: String,
}
