//! *Reschedule* in one step, where the server has it.

use chrono::{DateTime, Utc};
use reqwest::Method;
use serde_json::Value;

use super::answers::Booked;
use super::extensions::{Extension, Offered};
use super::transport::Call;
use super::{Client, ClientError};
use crate::contract::foreign::{id, moment, unwrapped};
use crate::contract::paths;
use crate::contract::published::{Epoch, RescheduleBody};
use crate::domain::booking::Booking;
use crate::domain::ids::{AppointmentId, DoctorId};

impl Client {
    /// Moves an appointment to the slot of the booking, in one step. Tells the new appointment, where the server does.
    ///
    /// # Errors
    /// [`ClientError::NotOffered`] where the server has no such step: nothing has happened then.
    pub async fn reschedule(
        &self,
        old: &AppointmentId,
        to: &Booking,
        key: &str,
    ) -> Result<Option<AppointmentId>, ClientError> {
        let body = RescheduleBody {
            start_time: Epoch(to.start),
            end_time: Epoch(to.end),
            clinic_id: Some(to.clinic.as_str().into()),
            doc_id: Some(to.doctor.as_str().into()),
        };
        let path = paths::filled(paths::RESCHEDULE_TOLD, &[old.as_str()]);
        let call = Call::write(Method::PATCH, &path, &body).keyed(key);
        match self.extensions.ask(Extension::RescheduleTold, self.change(&call)).await {
            Ok(answer) => return Ok(moved_by(&answer, old)),
            Err(ClientError::NotOffered) => {}
            Err(other) => return Err(other),
        }
        let path = paths::filled(paths::RESCHEDULE, &[old.as_str()]);
        let call = Call::write(Method::PUT, &path, &body).keyed(key);
        self.extensions.ask(Extension::Reschedule, self.change(&call)).await?;
        // The move has happened; a look that fails changes nothing about that.
        Ok(self.moved_to(old).await.ok().flatten())
    }

    /// Whether the server is known to have no step that moves.
    pub fn moves_in_two_steps(&self) -> bool {
        [Extension::RescheduleTold, Extension::Reschedule].iter().all(|e| self.offered(*e) == Offered::No)
    }

    /// Whether an appointment was moved to that doctor and time, and not elsewhere by somebody else; and the new one,
    /// where it is another. By the details.
    pub async fn moved_there(
        &self,
        old: &AppointmentId,
        doctor: &DoctorId,
        start: DateTime<Utc>,
    ) -> Result<Option<Option<AppointmentId>>, ClientError> {
        if let Some(new) = self.moved_to(old).await? {
            let there = is_at(&self.details_as_told(&new).await?, doctor, start);
            return Ok(there.then_some(Some(new)));
        }
        // Some services move the appointment itself.
        Ok(is_at(&self.details_as_told(old).await?, doctor, start).then_some(None))
    }

    /// The appointment that took the place of another, by the details of the latter.
    pub async fn moved_to(&self, old: &AppointmentId) -> Result<Option<AppointmentId>, ClientError> {
        let answer = self.details_as_told(old).await?;
        let object = unwrapped(&answer, &["appointment_id", "aid", "start_time"]);
        Ok(object.and_then(|object| id(object, &["next_aid"])).map(|word| AppointmentId::new(word.0)))
    }
}

fn is_at(details: &Value, with: &DoctorId, start: DateTime<Utc>) -> bool {
    let Some(object) = unwrapped(details, &["appointment_id", "aid", "start_time"]) else { return false };
    let doctor = id(object, &["doctor_id", "doctor_oid"]);
    object.get("start_time").and_then(moment) == Some(start)
        && doctor.is_none_or(|doctor| doctor.as_str() == with.as_str())
}

/// The new appointment in the answer to a move.
pub fn moved_by(answer: &Value, old: &AppointmentId) -> Option<AppointmentId> {
    Booked::read(answer).map(|new| new.id).filter(|new| new != old)
}
