//! *Details*, and the published list of *appointments of days*.

use chrono::{DateTime, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient::{Rows, Word, or_default};
use super::patients::ProfileBody;
use super::slots::ServiceBody;
use super::times;
use crate::domain::appointment::{Appointment, AppointmentDetails, Status, Who};
use crate::domain::booking::{AppointmentKind, Mode, PaymentMode};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, PatientId, ServiceId};
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// How many entries a page holds that was asked for by dates and a doctor or clinic.
pub const PAGE: usize = 50;
/// How many entries a page holds that was asked for by dates alone.
pub const PAGE_BY_DATES: usize = 30;
/// How many entries a page holds that was asked for by patient.
pub const PAGE_BY_PATIENT: usize = 20;
/// How many entries our server puts on a page for whoever asks for that many (`page_size`): a day of a hospital comes in
/// a few answers instead of a hundred.
pub const LONGEST_PAGE: usize = 500;
/// The most days one list can span.
pub const MOST_DAYS: i64 = 7;

/// One page of appointments; a short page is the last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PageBody {
    /// In order of time.
    #[serde(default)]
    pub appointments: Rows<EntryBody>,
    /// How many entries a page may have where `page_size` is sent; only our server tells, and takes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest_page: Option<usize>,
}

/// One entry of the list. Times are epoch seconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct EntryBody {
    pub appointment_id: Word,
    #[serde(default)]
    pub partner_appointment_id: Option<Word>,
    #[serde(default)]
    pub created_at: Option<i64>,
    pub doctor_id: Word,
    pub clinic_id: Word,
    pub patient_id: Word,
    #[serde(default)]
    pub channel: Option<String>,
    pub status: String,
    #[serde(default)]
    pub mode: Option<String>,
    pub start_time: i64,
    pub end_time: i64,
    /// Only our server tells the patient.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patient: Option<ProfileBody>,
    /// Only our server tells the token.
    #[serde(default)]
    pub token: Option<u32>,
    /// Only our server tells when the patient checked in.
    #[serde(default)]
    pub visit_checkin: Option<i64>,
    /// Only our server tells the type.
    #[serde(default)]
    pub appointment_type: Option<String>,
    /// Grows with every change; only our server tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// `SCHEDULED` or `WALKIN`; only our server tells it.
    #[serde(default, rename = "visit-type", skip_serializing_if = "Option::is_none")]
    pub visit_type: Option<String>,
    /// Why it goes before others in the queue: its custom attribute of that name; only our server tells it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent: Option<String>,
}

/// Why an appointment goes before others, by its custom attributes.
pub fn urgent(custom_attributes: Option<&Value>) -> Option<&str> {
    custom_attributes?.get("urgent")?.as_str().filter(|why| !why.trim().is_empty())
}

/// Whether a visit of that type is one without an appointment.
fn is_walk_in(visit_type: Option<&str>) -> bool {
    visit_type.is_some_and(|word| word.eq_ignore_ascii_case("WALKIN") || word.eq_ignore_ascii_case("WALK_IN"))
}

impl EntryBody {
    /// Reads an entry; `None` where a time is none. `today` is the clinic's date, for the age.
    pub fn appointment(&self, today: NaiveDate) -> Option<Appointment> {
        let id = PatientId::new(self.patient_id.as_str());
        let who = match &self.patient {
            Some(profile) => {
                let mut profile = profile.clone();
                profile.patient_id = Some(self.patient_id.clone());
                profile.patient().map_or_else(|| Who::unknown(id), |patient| Who::of(&patient, today))
            }
            None => Who::unknown(id),
        };
        Some(Appointment {
            id: AppointmentId::new(self.appointment_id.as_str()),
            doctor: DoctorId::new(self.doctor_id.as_str()),
            clinic: ClinicId::new(self.clinic_id.as_str()),
            patient: who,
            start: times::from_epoch(self.start_time)?,
            end: times::from_epoch(self.end_time)?,
            status: Status::from_code(&self.status),
            kind: kind(self.appointment_type.as_deref()),
            mode: mode(self.mode.as_deref()),
            token: self.token,
            checked_in: self.visit_checkin.and_then(times::from_epoch),
            urgent: self.urgent.as_deref().filter(|why| !why.trim().is_empty()).map(Text::from),
            walk_in: is_walk_in(self.visit_type.as_deref()),
            version: self.version.and_then(|version| version.try_into().ok()),
        })
    }
}

/// `data` of *Details*. Times are RFC 3339 with the clinic's offset; absent things are null.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct DetailsBody {
    #[serde(deserialize_with = "or_default")]
    pub aid: Word,
    #[serde(deserialize_with = "or_default")]
    pub appointment_id: Word,
    pub created_at: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub doctor_oid: Word,
    #[serde(deserialize_with = "or_default")]
    pub doctor_id: Word,
    #[serde(deserialize_with = "or_default")]
    pub patient_oid: Word,
    #[serde(deserialize_with = "or_default")]
    pub patient_id: Word,
    #[serde(deserialize_with = "or_default")]
    pub clinic_id: Word,
    pub channel: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub status: String,
    pub stage: Option<String>,
    #[serde(deserialize_with = "or_default")]
    pub start_time: String,
    #[serde(deserialize_with = "or_default")]
    pub end_time: String,
    pub visit_checkin: Option<String>,
    pub visit_start: Option<String>,
    pub visit_end: Option<String>,
    #[serde(rename = "visit-type")]
    pub visit_type: Option<String>,
    pub appointment_type: Option<String>,
    pub mode: Option<String>,
    pub token: Option<u32>,
    pub payment: Option<PaymentBody>,
    pub prescription_id: Option<Word>,
    pub service: Option<ServiceOf>,
    pub partner_appointment_id: Option<Word>,
    #[serde(deserialize_with = "or_default")]
    pub prev_aids: Vec<Word>,
    pub next_aid: Option<Word>,
    pub notes: Option<String>,
    /// Only our server tells why it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_reason: Option<String>,
    /// Only our server tells the patient here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patient: Option<ProfileBody>,
    /// Grows with every change; only our server tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<i64>,
    /// Whether its seat lies beyond the capacity on purpose; only our server tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overbooked: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_attributes: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partner_meta: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_meta: Option<Value>,
}

/// The service of an appointment: an object, or at some services an array of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum ServiceOf {
    /// As our server tells it.
    One(Box<ServiceBody>),
    /// Something else, kept as it came.
    Unknown(Value),
}

impl PartialEq for ServiceBody {
    fn eq(&self, other: &Self) -> bool {
        self.conf_id == other.conf_id
    }
}

/// How it is paid.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the contract under their own names")]
pub struct PaymentBody {
    pub payment_id: Option<Word>,
    pub payment_status: Option<String>,
    pub payment_mode: Option<String>,
    pub amount: Option<f64>,
}

impl DetailsBody {
    /// Reads the details; `None` where the times are none. `zone` is the clinic's, for the age.
    pub fn details(&self, zone: &Zone, now: DateTime<Utc>) -> Option<AppointmentDetails> {
        let first = |a: &Word, b: &Word| if a.0.is_empty() { b.0.clone() } else { a.0.clone() };
        let at = |text: &Option<String>| text.as_deref().and_then(times::from_rfc3339);
        let patient_id = first(&self.patient_id, &self.patient_oid);
        let patient = self.patient.as_ref().and_then(|profile| {
            let profile = ProfileBody { patient_id: Some(patient_id.as_str().into()), ..profile.clone() };
            profile.patient()
        });
        let who = patient.map_or_else(|| Who::unknown(PatientId::new(patient_id)), |p| Who::of(&p, zone.date(now)));
        let service = match &self.service {
            Some(ServiceOf::One(service)) => Some(service),
            Some(ServiceOf::Unknown(_)) | None => None,
        };
        let amount = self.payment.as_ref().and_then(|p| p.amount);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "amounts are clamped to u32 first")]
        let whole = |amount: f64| amount.round().clamp(0.0, f64::from(u32::MAX)) as u32;
        Some(AppointmentDetails {
            appointment: Appointment {
                id: AppointmentId::new(first(&self.appointment_id, &self.aid)),
                doctor: DoctorId::new(first(&self.doctor_id, &self.doctor_oid)),
                clinic: ClinicId::new(self.clinic_id.as_str()),
                patient: who,
                start: times::from_rfc3339(&self.start_time)?,
                end: times::from_rfc3339(&self.end_time)?,
                status: Status::from_code(&self.status),
                kind: kind(self.appointment_type.as_deref()),
                mode: mode(self.mode.as_deref()),
                token: self.token,
                checked_in: at(&self.visit_checkin),
                urgent: urgent(self.custom_attributes.as_ref()).map(Text::from),
                walk_in: is_walk_in(self.visit_type.as_deref()),
                version: self.version.and_then(|version| version.try_into().ok()),
            },
            booked_at: at(&self.created_at),
            visit_start: at(&self.visit_start),
            visit_end: at(&self.visit_end),
            service: service.map(|s| {
                let name = s.service_name.as_deref().unwrap_or_default();
                (ServiceId::new(s.conf_id.as_str()), Text::from(name))
            }),
            payment: self.payment.as_ref().and_then(|p| p.payment_mode.as_deref()).map(PaymentMode::from_code),
            amount: amount.map(|a| {
                let currency = service.and_then(|s| s.currency.as_deref()).unwrap_or_default();
                (whole(a), Text::from(currency))
            }),
            notes: self.notes.as_deref().map(Text::from).filter(|t| !t.is_empty()),
            cancel_reason: self.cancel_reason.as_deref().map(Text::from).filter(|t| !t.is_empty()),
            previous: self.prev_aids.last().map(|w| AppointmentId::new(w.as_str())),
            next: self.next_aid.as_ref().map(|w| AppointmentId::new(w.as_str())),
        })
    }
}

fn kind(code: Option<&str>) -> AppointmentKind {
    code.map_or(AppointmentKind::Regular, AppointmentKind::from_code)
}

fn mode(code: Option<&str>) -> Mode {
    code.map_or(Mode::InClinic, Mode::from_code)
}
