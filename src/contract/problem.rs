//! What is said when something can't be done (contract: *Conventions*, errors).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::times;
use crate::domain::booking::Span;
use crate::domain::text::Text;

/// The codes of our server, and those of the contract that a desk must tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each is the code of the contract that has its name")]
pub enum Code {
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    DoctorNotFound,
    ClinicNotFound,
    ServiceNotFound,
    PatientNotFound,
    PatientsNotFound,
    AppointmentNotFound,
    SlotNotFound,
    MethodNotAllowed,
    PatientAlreadyExists,
    SlotUnavailable,
    IdempotencyConflict,
    InvalidStatusTransition,
    NotToday,
    StaleVersion,
    UndoNotPossible,
    OverbookingNotPossible,
    NotSitting,
    PatientHasAppointments,
    WriteRunning,
    KeyVoid,
    TooLarge,
    AddressTooLong,
    HeadTooLarge,
    Unprocessable,
    TooManyRequests,
    Internal,
    Unavailable,
}

impl Code {
    /// Every code with its word on the wire and its HTTP status.
    const ALL: [(Self, &'static str, u16); 31] = [
        (Self::BadRequest, "BAD_REQUEST", 400),
        (Self::Unauthorized, "UNAUTHORIZED", 401),
        (Self::Forbidden, "FORBIDDEN", 403),
        (Self::NotFound, "NOT_FOUND", 404),
        (Self::DoctorNotFound, "DOCTOR_NOT_FOUND", 404),
        (Self::ClinicNotFound, "CLINIC_NOT_FOUND", 404),
        (Self::ServiceNotFound, "SERVICE_NOT_FOUND", 404),
        (Self::PatientNotFound, "PATIENT_NOT_FOUND", 404),
        (Self::PatientsNotFound, "PATIENTS_NOT_FOUND", 404),
        (Self::AppointmentNotFound, "APPOINTMENT_NOT_FOUND", 404),
        (Self::SlotNotFound, "SLOT_NOT_FOUND", 404),
        (Self::MethodNotAllowed, "METHOD_NOT_ALLOWED", 405),
        (Self::PatientAlreadyExists, "PATIENT_ALREADY_EXISTS", 409),
        (Self::SlotUnavailable, "SLOT_UNAVAILABLE", 409),
        (Self::IdempotencyConflict, "IDEMPOTENCY_CONFLICT", 409),
        (Self::InvalidStatusTransition, "INVALID_STATUS_TRANSITION", 409),
        (Self::NotToday, "NOT_TODAY", 409),
        (Self::StaleVersion, "STALE_VERSION", 412),
        (Self::UndoNotPossible, "UNDO_NOT_POSSIBLE", 409),
        (Self::OverbookingNotPossible, "OVERBOOKING_NOT_POSSIBLE", 409),
        (Self::NotSitting, "NOT_SITTING", 409),
        (Self::PatientHasAppointments, "PATIENT_HAS_APPOINTMENTS", 409),
        (Self::WriteRunning, "WRITE_RUNNING", 409),
        (Self::KeyVoid, "KEY_VOID", 409),
        (Self::TooLarge, "TOO_LARGE", 413),
        (Self::AddressTooLong, "ADDRESS_TOO_LONG", 414),
        (Self::HeadTooLarge, "HEAD_TOO_LARGE", 431),
        (Self::Unprocessable, "UNPROCESSABLE", 422),
        (Self::TooManyRequests, "TOO_MANY_REQUESTS", 429),
        (Self::Internal, "INTERNAL", 500),
        (Self::Unavailable, "UNAVAILABLE", 503),
    ];

    fn row(self) -> (&'static str, u16) {
        Self::ALL.iter().find(|(code, ..)| *code == self).map_or(("INTERNAL", 500), |(_, word, status)| (word, *status))
    }

    /// The word on the wire.
    pub fn word(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status that goes with it.
    pub fn status(self) -> u16 {
        self.row().1
    }

    /// Reads the word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == word).map(|(code, ..)| *code)
    }
}

/// The body of an error, as our server writes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ProblemBody {
    /// The one thing in it.
    pub error: ErrorBody,
}

/// Code, sentence, and what helps to go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ErrorBody {
    /// A word in capitals.
    pub code: String,
    /// One sentence.
    pub message: String,
    /// Free slots near the one that is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<Vec<SpanBody>>,
    /// The fields that are wrong, each with a sentence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldBody>,
    /// How the appointment stands now, where a write was made on an older version of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current: Option<Value>,
}

/// A stretch of time, RFC 3339.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SpanBody {
    /// Its first moment.
    pub start_time: String,
    /// The first moment after it.
    pub end_time: String,
}

/// A field that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FieldBody {
    /// Its name on the wire, with dots into objects: `patient.mobile`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

/// An error answer as it was understood, whichever of the known shapes it had.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The code, where one of ours came.
    pub code: Option<Code>,
    /// The sentence that came, or a plain one that goes with the status.
    pub message: Text,
    /// Free slots near the one that is taken.
    pub alternatives: Vec<Span>,
    /// The fields that are wrong.
    pub fields: Vec<FieldBody>,
}

impl Problem {
    /// Reads an error answer in any shape: ours, the published ones, an empty body, or a page of a proxy.
    pub fn read(status: u16, body: &[u8]) -> Self {
        let value: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let error = value.get("error").filter(|e| e.is_object()).unwrap_or(&value);
        let word = error.get("code").and_then(Value::as_str);
        let message = error.get("message").and_then(Value::as_str).filter(|m| !m.trim().is_empty());
        let list = |name: &str| error.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        Self {
            status,
            code: word.and_then(Code::from_word),
            message: message.map_or_else(|| Text::from(plain(status)), Text::from),
            alternatives: list("alternatives").iter().filter_map(span).collect(),
            fields: list("fields").into_iter().filter_map(|f| serde_json::from_value(f).ok()).collect(),
        }
    }
}

fn span(value: &Value) -> Option<Span> {
    let at = |name: &str| value.get(name).and_then(Value::as_str).and_then(times::from_rfc3339);
    Some(Span { start: at("start_time")?, end: at("end_time")? })
}

fn plain(status: u16) -> String {
    match status {
        401 => "the server does not accept this desk's sign-in".to_owned(),
        403 => "the server does not allow this".to_owned(),
        404 => "the server does not know this".to_owned(),
        409 => "this can't be done as things stand now".to_owned(),
        429 => "the server asks for a pause".to_owned(),
        500.. => format!("the server has trouble (status {status})"),
        _ => format!("the server refused (status {status})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_shape_of_an_error_is_understood() {
        let message = |body: &str| Problem::read(404, body.as_bytes()).message.raw().to_owned();
        assert_eq!(message(r#"{"error":{"code":"X","message":"one"}}"#), "one");
        assert_eq!(message(r#"{"message":"two"}"#), "two");
        assert_eq!(message(r#"{"success":"false","status_code":404,"message":"three"}"#), "three");
        assert_eq!(message(r#"{"data":{},"error":{"code":"X","message":"four"},"success":false}"#), "four");
        assert_eq!(message(""), "the server does not know this");
        assert_eq!(message("<html><h1>no</h1></html>"), "the server does not know this");
    }
}
