//! *Published names*: booking, details, editing, moving and the rest of an appointment's life as published clients write
//! and read it. Times are epoch seconds; an RFC 3339 time or a number in a text is understood too.

use std::borrow::Cow;
use std::fmt;

use chrono::{DateTime, Datelike, Utc};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::appointments::{DetailsBody, PaymentBody, ServiceOf};
use super::lenient::{Rows, Told, Word, or_default};
use super::patients::ProfileBody;
use super::times;
use crate::domain::booking::Mode;

/// A JSON object that only the caller's own program understands.
pub type Object = Map<String, Value>;

/// A moment: epoch seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Epoch(pub DateTime<Utc>);

impl Serialize for Epoch {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(self.0.timestamp())
    }
}

impl<'de> Deserialize<'de> for Epoch {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl Any {
            fn moment<E: Error>(&self, seconds: i64) -> Result<Epoch, E> {
                let sensible = |at: &DateTime<Utc>| (1900..3000).contains(&at.year());
                let at = times::from_epoch(seconds).filter(sensible);
                at.map(Epoch).ok_or_else(|| E::invalid_value(Unexpected::Signed(seconds), self))
            }
        }
        impl Visitor<'_> for Any {
            type Value = Epoch;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a time in epoch seconds")
            }

            fn visit_i64<E: Error>(self, seconds: i64) -> Result<Epoch, E> {
                self.moment(seconds)
            }

            fn visit_u64<E: Error>(self, seconds: u64) -> Result<Epoch, E> {
                self.moment(i64::try_from(seconds).unwrap_or(i64::MAX))
            }

            fn visit_f64<E: Error>(self, seconds: f64) -> Result<Epoch, E> {
                #[expect(clippy::cast_possible_truncation, reason = "what is too large for a date is refused after it")]
                let whole = seconds as i64;
                if seconds.fract() == 0.0 {
                    self.moment(whole)
                } else {
                    Err(E::invalid_value(Unexpected::Float(seconds), &self))
                }
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Epoch, E> {
                let text = text.trim();
                let seconds = text.parse().ok().or_else(|| times::from_rfc3339(text).map(|at| at.timestamp()));
                seconds.map_or_else(|| Err(E::invalid_value(Unexpected::Str(text), &self)), |at| self.moment(at))
            }
        }
        from.deserialize_any(Any)
    }
}

/// What is written; texts are read as well, for programs that do not know better.
impl JsonSchema for Epoch {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Epoch".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer" })
    }
}

/// `POST /dr/v1/appointment`. Clinic, doctor and patient are named by our identifiers or by the caller's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct PublishedBookBody {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinic_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doctor_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_clinic_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_doctor_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_patient_id: Option<Word>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_appointment_id: Option<Word>,
    /// Read and left: a token is a place in the queue, and the check-in gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Word>,
    pub appointment_details: SlotDetails,
    /// Who the patient is, for one who is not in the directory yet; else left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient_details: Option<Value>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_meta: Option<Object>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_meta: Option<Object>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Only our server reads it: as in *Book*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment_type: Option<String>,
    /// Only our server reads it: as in *Book*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_mode: Option<String>,
}

/// When, and how it is attended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct SlotDetails {
    pub start_time: Epoch,
    pub end_time: Epoch,
    /// `INCLINIC`, `PHONE` or `VIDEO`, in any spelling.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub custom_attributes: Option<Object>,
}

/// `201` of booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AppointmentIdBody {
    /// The new appointment.
    pub appointment_id: Word,
}

/// The mode in any of the spellings that clients use; a word that is none of them is kept as it came.
pub fn mode(word: &str) -> Mode {
    let plain: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
    match plain.to_ascii_lowercase().as_str() {
        "inclinic" | "inperson" => Mode::InClinic,
        "tele" | "phone" | "video" | "teleconsultation" => Mode::Tele,
        _ => Mode::from_code(word),
    }
}

/// An appointment as a flat object: the facts of *Details* with epochs. Absent things are null.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct FlatBody {
    #[serde(deserialize_with = "or_default")]
    pub appointment_id: Word,
    pub partner_appointment_id: Option<Word>,
    pub created_at: Option<Epoch>,
    #[serde(deserialize_with = "or_default")]
    pub doctor_id: Word,
    #[serde(deserialize_with = "or_default")]
    pub clinic_id: Word,
    #[serde(deserialize_with = "or_default")]
    pub patient_id: Word,
    pub channel: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub status: String,
    pub stage: Option<String>,
    pub mode: Option<String>,
    pub start_time: Option<Epoch>,
    pub end_time: Option<Epoch>,
    pub visit_checkin: Option<Epoch>,
    pub visit_start: Option<Epoch>,
    pub visit_end: Option<Epoch>,
    #[serde(rename = "visit-type")]
    pub visit_type: Option<String>,
    pub appointment_type: Option<String>,
    pub token: Option<u32>,
    pub payment: Option<PaymentBody>,
    pub prescription_id: Option<Word>,
    pub service: Option<ServiceOf>,
    #[serde(deserialize_with = "or_default")]
    pub prev_aids: Vec<Word>,
    pub next_aid: Option<Word>,
    pub notes: Option<String>,
    pub cancel_reason: Option<String>,
    pub custom_attributes: Option<Value>,
    pub partner_meta: Option<Value>,
    pub display_meta: Option<Value>,
    /// Grows with every change; only our server tells it.
    pub version: Option<i64>,
    /// Whether its seat lies beyond the capacity on purpose; only our server tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overbooked: Option<bool>,
    /// Only our server tells the patient, and only in details.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient: Option<ProfileBody>,
}

/// `PATCH /dr/v1/appointment/{id}`: what is left out stays; `null` makes empty what can be empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct EditBody {
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub custom_attributes: Told<Object>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub partner_meta: Told<Object>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub display_meta: Told<Object>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub token: Told<Word>,
    #[serde(skip_serializing_if = "Told::is_nothing")]
    pub notes: Told<String>,
    /// With `end_time`: moves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<Epoch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time: Option<Epoch>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appointment_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_mode: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<String>,
}

/// What [`EditBody`] can change, for people.
pub const EDITABLE: &str = "custom_attributes, partner_meta, display_meta, token, notes, start_time and end_time, \
     appointment_type, payment_mode, mode";

/// `PUT` and `PATCH` of *reschedule*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RescheduleBody {
    /// From when on.
    pub start_time: Epoch,
    /// Until when.
    pub end_time: Epoch,
    /// Where it stays at its clinic, nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinic_id: Option<Word>,
    /// Where it stays with its doctor, nothing.
    #[serde(default, alias = "doctor_id", skip_serializing_if = "Option::is_none")]
    pub doc_id: Option<Word>,
}

/// `PUT …/cancel`; may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ReasonBody {
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `POST …/change-status`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeStatusBody {
    /// A code of the contract.
    pub status: String,
    /// Why, for a cancellation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// `POST …/complete`; may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct CompleteBody {
    /// With which prescription, if with one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prescription_id: Option<Word>,
}

/// `GET /dr/v1/appointment/patient/{patient_id}`: the newest first, times in RFC 3339.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct VisitsBody {
    /// Always `true` here.
    #[serde(deserialize_with = "or_default")]
    pub success: bool,
    /// The appointments.
    pub data: Rows<DetailsBody>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_moment_is_read_as_a_number_a_text_or_rfc_3339_and_written_as_a_number() {
        for value in
            [json!(1_781_148_600), json!("1781148600"), json!(1.781_148_6e9), json!("2026-06-11T09:00:00+05:30")]
        {
            let read: Epoch = serde_json::from_value(value).unwrap();
            assert_eq!(serde_json::to_value(read).unwrap(), json!(1_781_148_600));
        }
        for value in [json!("soon"), json!(1.5), json!(null), json!({}), json!(u64::MAX), json!(1_781_148_600_000_i64)]
        {
            assert!(serde_json::from_value::<Epoch>(value.clone()).is_err(), "{value}");
        }
    }

    #[test]
    fn every_spelling_of_a_mode_is_understood() {
        for word in ["INCLINIC", "in_clinic", "in-clinic", "In Clinic"] {
            assert_eq!(mode(word), Mode::InClinic, "{word}");
        }
        for word in ["PHONE", "VIDEO", "tele"] {
            assert_eq!(mode(word), Mode::Tele, "{word}");
        }
        assert_eq!(mode("by-post").code(), "by-post");
    }

    #[test]
    fn what_is_left_out_is_told_from_what_is_null() {
        let edit: EditBody = serde_json::from_str(r#"{"notes":null,"token":7,"unknown":1}"#).unwrap();
        assert_eq!((&edit.notes, &edit.token), (&Told::Null, &Told::This("7".into())));
        assert!(edit.partner_meta.is_nothing());
        assert_eq!(serde_json::to_value(&edit).unwrap(), json!({"notes": null, "token": "7"}));
    }
}
