//! The steps of a visit, walk-ins, taking back, and changes of what is said of an appointment. Each is one call under its
//! key; whether to repeat it is decided by whoever knows the key.

use reqwest::Method;
use serde_json::{Map, Value, json};

use super::extensions::Extension;
use super::settled::is_beyond;
use super::transport::Call;
use super::{Client, ClientError};
use crate::contract::foreign::{id, moment, number, unwrapped};
use crate::contract::paths;
use crate::contract::patients::NewPatientBody;
use crate::contract::published::ChangeStatusBody;
use crate::contract::walk_ins::WalkInBody;
use crate::domain::appointment::Status;
use crate::domain::booking::{ForWhom, WalkIn};
use crate::domain::ids::{AppointmentId, PatientId};
use crate::domain::text::Text;

/// Somebody who joined the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct WalkedIn {
    /// The new appointment.
    pub id: AppointmentId,
    /// Whose it is, where the server tells it.
    pub patient: Option<PatientId>,
    /// The place in the queue.
    pub token: Option<u32>,
    /// Since when.
    pub at: Option<chrono::DateTime<chrono::Utc>>,
}

impl WalkedIn {
    /// Reads the answer to a walk-in; `None` where it names no appointment.
    pub fn read(answer: &Value) -> Option<Self> {
        let object = unwrapped(answer, &["appointment_id"])?;
        Some(Self {
            id: AppointmentId::new(id(object, &["appointment_id"])?.0),
            patient: id(object, &["patient_id"]).map(|word| PatientId::new(word.0)),
            token: object.get("token").and_then(number),
            at: object.get("visit_checkin").and_then(moment),
        })
    }
}

/// The status that an answer tells.
pub fn status_of(answer: &Value) -> Option<Status> {
    let object = unwrapped(answer, &["status"])?;
    object.get("status")?.as_str().filter(|code| code.chars().all(|c| c.is_ascii_uppercase())).map(Status::from_code)
}

/// The version that an answer tells.
pub fn version_of(answer: &Value) -> Option<u64> {
    unwrapped(answer, &["version"])?.get("version")?.as_u64()
}

/// A server that has nothing at the address of a write does not offer it.
fn there(answer: Result<Value, ClientError>) -> Result<Value, ClientError> {
    match answer {
        Err(error) if error.is_nothing_there() => Err(ClientError::NotOffered),
        answer => answer,
    }
}

impl Client {
    /// Takes an appointment to that status: its visit begins, it is put aside or called back, nobody came. Tells the
    /// status where the server does.
    pub async fn change_status(
        &self,
        of: &AppointmentId,
        to: &Status,
        key: &str,
    ) -> Result<Option<Status>, ClientError> {
        let path = paths::filled(paths::CHANGE_STATUS, &[of.as_str()]);
        let body = ChangeStatusBody { status: to.code().to_owned(), reason: None };
        let answer = self.change(&Call::write(Method::POST, &path, &body).keyed(key)).await;
        let status = status_of(&self.taken_to(of, to, there(answer)).await?);
        match status {
            Some(before) if !is_beyond(&before, to) => Err(ClientError::NotUnderstood),
            status => Ok(status),
        }
    }

    /// Ends a visit.
    pub async fn complete(&self, of: &AppointmentId, key: &str) -> Result<(), ClientError> {
        let path = paths::filled(paths::COMPLETE, &[of.as_str()]);
        let answer = there(self.change(&Call::bare(Method::POST, &path).keyed(key)).await);
        self.taken_to(of, &Status::CompletedNoPrescription, answer).await.map(|_| ())
    }

    /// Puts an appointment aside.
    pub async fn park(&self, of: &AppointmentId, key: &str) -> Result<(), ClientError> {
        let path = paths::filled(paths::PARK, &[of.as_str()]);
        let answer = there(self.change(&Call::bare(Method::POST, &path).keyed(key)).await);
        self.taken_to(of, &Status::Parked, answer).await.map(|_| ())
    }

    /// Adds somebody without an appointment to the queue.
    ///
    /// # Errors
    /// [`ClientError::NotOffered`] where the server has no such thing.
    pub async fn walk_in(&self, walk_in: &WalkIn) -> Result<WalkedIn, ClientError> {
        let (patient_id, patient) = match &walk_in.patient {
            ForWhom::Known(id) => (Some(id.as_str().into()), None),
            ForWhom::New(new) => (None, Some(NewPatientBody::from(&**new))),
        };
        let body = WalkInBody {
            doctor_id: walk_in.doctor.as_str().into(),
            clinic_id: walk_in.clinic.as_str().into(),
            patient_id,
            patient,
            service_conf_id: None,
            appointment_type: Some(walk_in.kind.code().to_owned()),
            mode: None,
            payment_mode: Some(walk_in.payment.code().to_owned()),
            notes: walk_in.notes.as_ref().map(|notes| notes.raw().to_owned()),
        };
        let call = Call::write(Method::POST, paths::WALK_INS, &body).keyed(&walk_in.key);
        let answer: Value = self.extensions.ask(Extension::WalkIns, self.call(&call)).await?;
        WalkedIn::read(&answer).ok_or(ClientError::NotUnderstood)
    }

    /// Takes back the last change of an appointment, unless it has changed since that version. Tells where it stands then,
    /// where the server does.
    ///
    /// # Errors
    /// [`ClientError::NotOffered`] where the server has no such thing.
    pub async fn undo(
        &self,
        of: &AppointmentId,
        version: Option<u64>,
        key: &str,
    ) -> Result<Option<Status>, ClientError> {
        let path = paths::filled(paths::UNDO, &[of.as_str()]);
        let call = Call::bare(Method::POST, &path).keyed(key).seen(version);
        let answer: Value = self.extensions.ask(Extension::Undo, self.change(&call)).await?;
        Ok(status_of(&answer))
    }

    /// Changes the word for the doctor, unless the appointment has changed since that version. Tells the version then.
    pub async fn change_notes(
        &self,
        of: &AppointmentId,
        notes: &Text,
        version: Option<u64>,
        key: &str,
    ) -> Result<Option<u64>, ClientError> {
        let path = paths::filled(paths::APPOINTMENT, &[of.as_str()]);
        let notes = Some(notes.raw()).filter(|notes| !notes.is_empty());
        let body = json!({ "notes": notes });
        let call = Call::write(Method::PATCH, &path, &body).keyed(key).seen(version);
        let answer = there(self.change(&call).await);
        let same = |told: &Map<String, Value>| told.get("notes").and_then(Value::as_str) == body["notes"].as_str();
        Ok(version_of(&self.edited(of, answer, same).await?))
    }

    /// Says why an appointment goes before others, or that it does no more: one of its custom attributes, so that other
    /// programs may read it; the others stay.
    pub async fn change_urgent(
        &self,
        of: &AppointmentId,
        urgent: Option<&Text>,
        version: Option<u64>,
        key: &str,
    ) -> Result<Option<u64>, ClientError> {
        let path = paths::filled(paths::CUSTOM_ATTRIBUTE, &[of.as_str()]);
        let body = json!({ "custom_attributes": { "urgent": urgent.map(Text::raw) } });
        let call = Call::write(Method::PATCH, &path, &body).keyed(key).seen(version);
        let answer = there(self.change(&call).await);
        let same = |told: &Map<String, Value>| {
            told.get("custom_attributes").and_then(|all| all.get("urgent")).and_then(Value::as_str)
                == urgent.map(Text::raw)
        };
        Ok(version_of(&self.edited(of, answer, same).await?))
    }
}
