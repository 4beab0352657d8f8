//! *Book*, *Check in*, *Cancel*.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lenient::Word;
use super::patients::NewPatientBody;

/// A booking, as it is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct BookBody {
    pub doctor_id: Word,
    pub clinic_id: Word,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<NewPatientBody>,
    pub slot: WantedSlot,
    #[serde(default)]
    pub appointment_type: Option<String>,
    #[serde(default)]
    pub mode: Option<String>,
    #[serde(default)]
    pub payment_mode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_appointment_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
}

/// Which slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WantedSlot {
    /// RFC 3339.
    pub start_time: String,
    /// RFC 3339.
    pub end_time: String,
    /// Which service.
    pub service_conf_id: Word,
}

/// An answer with everything inside `data`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Data<T> {
    /// What the answer is about.
    pub data: T,
}

/// `200` of *Book*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BookedBody {
    /// The new appointment.
    pub appointment_id: Word,
    /// RFC 3339.
    #[serde(default)]
    pub start_time: Option<String>,
    /// A sentence.
    #[serde(default)]
    pub message: Option<String>,
    /// Whose it is: needed where the patient came with the booking. Only our server tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_id: Option<Word>,
}

/// Asks to check somebody in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckInBody {
    /// Which appointment.
    pub appointment_id: Word,
    /// RFC 3339; now where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_in_time: Option<String>,
}

/// `200` of *Check in*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CheckedInBody {
    /// Which appointment.
    pub appointment_id: Word,
    /// `CK`, or where it stands by now.
    pub status: String,
    /// RFC 3339.
    #[serde(default)]
    pub visit_checkin: Option<String>,
    /// The place in the queue.
    #[serde(default)]
    pub token: Option<u32>,
    /// A sentence.
    #[serde(default)]
    pub message: Option<String>,
}

/// Asks to cancel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CancelBody {
    /// Which appointment.
    pub appointment_id: Word,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `200` of *Cancel*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CancelledBody {
    /// Which appointment.
    pub appointment_id: Word,
    /// A sentence.
    #[serde(default)]
    pub message: Option<String>,
}
