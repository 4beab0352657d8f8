//! *Desk extensions*: free slots by doctor and day, and the first free one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::lenient::{Rows, Word, good_rows, if_readable};

/// The most days of one call.
pub const MOST_DAYS: i64 = 30;
/// How many days are told where nothing is said.
pub const USUAL_DAYS: i64 = 14;

/// `200`, inside `data`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AvailabilityBody {
    /// The first day, `YYYY-MM-DD`.
    pub from: String,
    /// How many days.
    pub days: i64,
    /// Every doctor at every clinic where that doctor sits, in the practice's order.
    pub doctors: Rows<DoctorAvailability>,
}

/// The free slots of a doctor at a clinic. What is counted are slots of the usual service: the first of the doctor's
/// services that a sitting offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DoctorAvailability {
    /// Which doctor.
    pub doctor_id: Word,
    /// Which clinic.
    pub clinic_id: Word,
    /// The first free slot of these days.
    #[serde(default, deserialize_with = "if_readable")]
    pub first: Option<FirstFree>,
    /// One entry for each day.
    #[serde(default, deserialize_with = "good_rows")]
    pub free: Vec<FreeOnDay>,
}

/// A free slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FirstFree {
    /// RFC 3339, in the clinic's time.
    pub start_time: String,
    /// RFC 3339, in the clinic's time.
    pub end_time: String,
    /// Which service.
    pub service_conf_id: Word,
}

/// How many slots are free on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FreeOnDay {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// How many.
    pub count: u32,
}
