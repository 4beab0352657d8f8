//! What is said when something can't be done (contract: *Conventions*, errors).

use std::time::Duration;

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::foreign::{moment, number};
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
    TokenTaken,
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
    const ALL: [(Self, &'static str, u16); 32] = [
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
        (Self::TokenTaken, "TOKEN_TAKEN", 409),
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

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = String::deserialize(from)?;
        Self::from_word(&word).ok_or_else(|| D::Error::custom("no code of this server"))
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
    /// How long the server asks to wait (`Retry-After`); it stands beside the body.
    pub wait: Option<Duration>,
}

impl Problem {
    /// Reads an error answer in any shape: ours, the published ones, an empty body, or a page of a proxy.
    pub fn read(status: u16, body: &[u8]) -> Self {
        let value: Value = serde_json::from_slice(body).unwrap_or(Value::Null);
        let error = value.get("error").filter(|e| e.is_object()).unwrap_or(&value);
        let word = error.get("code").and_then(Value::as_str);
        let message = error.get("message").and_then(Value::as_str).filter(|m| !m.trim().is_empty()).map(sentence);
        let list = |name: &str| error.get(name).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Self {
            status,
            code: word.and_then(Code::from_word),
            message: message.map_or_else(|| Text::from(plain(status)), Text::from),
            alternatives: list("alternatives").iter().filter_map(span).take(MOST_LISTED).collect(),
            fields: list("fields").iter().filter_map(field).take(MOST_LISTED).collect(),
            wait: None,
        }
    }

    /// The HTTP status of a refusal that came with a status of success: some services write `{"success":false,…}` or an
    /// `error` under a 200. `None` where the answer is none.
    pub fn inside(answer: &Value) -> Option<u16> {
        let told = answer.as_object()?;
        let status = told.get("status_code").and_then(number).and_then(|status| u16::try_from(status).ok());
        let failed = status.filter(|status| (400..600).contains(status));
        let says_no = match told.get("success") {
            Some(Value::Bool(success)) => !success,
            Some(Value::String(word)) => word.trim().eq_ignore_ascii_case("false"),
            Some(Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_)) | None => false,
        };
        let error = told.get("error").and_then(Value::as_object).filter(|error| !error.is_empty());
        if failed.is_none() && !says_no && error.is_none() {
            return None;
        }
        let word = error.and_then(|error| error.get("code")).and_then(Value::as_str);
        // As things stand it can't be done: nothing else is known of it.
        Some(failed.or_else(|| word.and_then(Code::from_word).map(Code::status)).unwrap_or(409))
    }
}

/// No list of an error is read further.
const MOST_LISTED: usize = 32;
/// The longest sentence that is kept, in characters: more than one is none.
const LONGEST_SENTENCE: usize = 300;

/// What there is of a sentence; one that was cut shows it.
fn sentence(told: &str) -> String {
    match told.char_indices().nth(LONGEST_SENTENCE) {
        Some((end, _)) => format!("{}…", &told[..end]),
        None => told.to_owned(),
    }
}

fn field(told: &Value) -> Option<FieldBody> {
    let text = |name: &str| told.get(name).and_then(Value::as_str).map(sentence);
    Some(FieldBody { field: text("field")?, message: text("message").unwrap_or_default() })
}

fn span(value: &Value) -> Option<Span> {
    let at = |name: &str| value.get(name).and_then(moment);
    let span = Span { start: at("start_time")?, end: at("end_time")? };
    (span.start < span.end).then_some(span)
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

    #[test]
    fn a_refusal_under_a_status_of_success_is_known_for_one() {
        let inside = |body: &str| Problem::inside(&serde_json::from_str(body).unwrap());
        assert_eq!(inside(r#"{"success":"false","status_code":404,"message":"no"}"#), Some(404));
        assert_eq!(inside(r#"{"success":false,"message":"no"}"#), Some(409));
        assert_eq!(inside(r#"{"error":{"code":"STALE_VERSION","message":"no"}}"#), Some(412));
        assert_eq!(inside(r#"{"data":{},"status_code":"503"}"#), Some(503));
        for good in
            [r#"{"success":true,"status_code":200}"#, r#"{"data":{},"error":{}}"#, r#"{"error":null}"#, "[]", "7"]
        {
            assert_eq!(inside(good), None, "{good}");
        }
    }

    #[test]
    fn an_error_of_any_size_and_shape_is_bounded() {
        let long = "x".repeat(5_000_000);
        let fields = vec![serde_json::json!({"field": long[..5_000], "message": [7]}); 200];
        let spans =
            vec![serde_json::json!({"start_time": "2026-06-11T09:15:00Z", "end_time": "2026-06-11T09:00:00Z"}); 9];
        let body = serde_json::json!({"error": {"code": 7, "message": long, "fields": fields, "alternatives": spans}});
        let read = Problem::read(422, body.to_string().as_bytes());
        assert_eq!((read.code, read.message.raw().chars().count()), (None, LONGEST_SENTENCE + 1));
        assert_eq!((read.fields.len(), read.alternatives.len()), (MOST_LISTED, 0), "none ends before it begins");
        assert!(read.fields.iter().all(|f| f.field.len() < 400 && f.message.is_empty()));
    }
}
