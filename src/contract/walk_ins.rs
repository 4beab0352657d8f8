//! *Desk extensions*: a patient without an appointment joins the queue.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lenient::Word;
use super::patients::NewPatientBody;

/// Who has come, and to whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct WalkInBody {
    pub doctor_id: Word,
    pub clinic_id: Word,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<NewPatientBody>,
    /// The doctor's usual one at that clinic where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_conf_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_mode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// `201`, inside `data`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WalkedInBody {
    /// The new appointment.
    pub appointment_id: Word,
    /// The place in the queue.
    pub token: Option<u32>,
    /// `CK`.
    pub status: String,
    /// RFC 3339.
    pub visit_checkin: Option<String>,
    /// Whose it is: needed where the patient was described.
    pub patient_id: Word,
}
