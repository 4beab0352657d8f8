//! The one error of the server: what is refused, with the status and the body that say so.
//!
//! A refusal is a sentence for people and a code for programs. What went wrong inside goes to the log, never into an
//! answer, which only names the request; neither ever names a patient.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::store::sql::SqlError;
use crate::contract::problem::{Code, ErrorBody, FieldBody, ProblemBody, SpanBody};
use crate::domain::ids::{ClinicId, DoctorId, ServiceId};

tokio::task_local! {
    /// The identifier of the request that is being answered: an answer that tells of trouble inside names it, and so
    /// does the log.
    pub static REQUEST_ID: String;
}

/// Why a request was not done.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", .0.message)]
pub struct Refusal(Box<Parts>);

/// Boxed, so that the good answers of all functions stay small.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Parts {
    code: Code,
    message: String,
    alternatives: Option<Vec<SpanBody>>,
    fields: Vec<FieldBody>,
    current: Option<serde_json::Value>,
    retry_after_seconds: Option<i64>,
    wanted: Option<Box<WantedSlot>>,
    #[serde(skip)]
    cause: Option<SqlError>,
}

/// The slot that could not be had, so that others near it can be offered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WantedSlot {
    /// With whom.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// Which service.
    pub service: ServiceId,
    /// From when on.
    pub start: DateTime<Utc>,
}

impl Refusal {
    /// A code and one sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            code,
            message: message.into(),
            alternatives: None,
            fields: Vec::new(),
            current: None,
            retry_after_seconds: None,
            wanted: None,
            cause: None,
        }))
    }

    /// A field that is not what it should be: 400.
    pub fn bad_field(field: impl Into<String>, says: impl Into<String>) -> Self {
        Self::of_field(Code::BadRequest, field.into(), says.into())
    }

    /// A field that is understood but can't be taken: 422.
    pub fn refused_field(field: impl Into<String>, says: impl Into<String>) -> Self {
        Self::of_field(Code::Unprocessable, field.into(), says.into())
    }

    fn of_field(code: Code, field: String, message: String) -> Self {
        Self::new(code, format!("{field}: {message}")).with_fields(vec![FieldBody { field, message }])
    }

    /// Says which fields are wrong.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<FieldBody>) -> Self {
        self.0.fields = fields;
        self
    }

    /// Says which slot could not be had.
    #[must_use]
    pub fn wanting(mut self, wanted: WantedSlot) -> Self {
        self.0.wanted = Some(Box::new(wanted));
        self
    }

    /// The slot that could not be had.
    pub fn wanted(&self) -> Option<&WantedSlot> {
        self.0.wanted.as_deref()
    }

    /// Offers other slots.
    #[must_use]
    pub fn with_alternatives(mut self, alternatives: Vec<SpanBody>) -> Self {
        self.0.alternatives = Some(alternatives);
        self
    }

    /// Tells how it stands now, where the caller had seen an older state.
    #[must_use]
    pub fn with_current(mut self, current: Option<serde_json::Value>) -> Self {
        self.0.current = current;
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn with_retry_after(mut self, seconds: i64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    /// Something inside that the caller can't help.
    pub fn internal() -> Self {
        Self::new(
            Code::Internal,
            "the server has trouble with this request; try again, and tell whoever looks after it",
        )
    }

    /// As it is kept under the key of its write, for those who ask for the same again.
    pub fn kept(&self) -> Option<String> {
        serde_json::to_string(&self.0).ok()
    }

    /// Reads what was kept.
    pub fn read(kept: &str) -> Option<Self> {
        serde_json::from_str(kept).ok().map(Self)
    }

    /// The code.
    pub fn code(&self) -> Code {
        self.0.code
    }
}

impl From<SqlError> for Refusal {
    fn from(cause: SqlError) -> Self {
        let mut refusal = match &cause {
            SqlError::Busy => {
                Self::new(Code::Unavailable, "the database is held by another program; try again in a moment")
                    .with_retry_after(1)
            }
            SqlError::Damaged(_) => {
                Self::new(Code::Unavailable, "the database is damaged; stop the server and restore a backup")
            }
            SqlError::NotWritable(_) => Self::new(
                Code::Unavailable,
                "the database can't be written; check the space and the permissions of its folder",
            ),
            SqlError::Lost(_) => {
                Self::new(Code::Unavailable, "the database can't be reached at the moment; try again in a moment")
                    .with_retry_after(1)
            }
            SqlError::Closed => Self::new(Code::Unavailable, "the server is stopping; try again in a moment"),
            SqlError::UniqueViolation(_) | SqlError::Other(_) => Self::internal(),
        };
        refusal.0.cause = Some(cause);
        refusal
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Parts { code, mut message, alternatives, fields, current, retry_after_seconds, wanted: _, cause } = *self.0;
        let reference = REQUEST_ID.try_with(String::clone).unwrap_or_default();
        if let Some(cause) = cause {
            tracing::error!(%cause, request = reference, "a request failed");
        }
        if code == Code::Internal && !reference.is_empty() {
            message = format!("{message} (reference {reference})");
        }
        let error = ErrorBody { code: code.word().to_owned(), message, alternatives, fields, current };
        let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(ProblemBody { error })).into_response();
        if let Some(seconds) = retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
