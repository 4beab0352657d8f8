//! What a desk reads beside the workflow: free times over many days, a patient's visits, a family.

use chrono::NaiveDate;
use serde_json::Value;

use super::extensions::Extension;
use super::{Client, ClientError};
use crate::contract::availability::AvailabilityBody;
use crate::contract::bookings::Data;
use crate::contract::{foreign, paths};
use crate::domain::appointment::Appointment;
use crate::domain::ids::{ClinicId, DoctorId, PatientId};
use crate::domain::patient::Patient;
use crate::domain::phone;
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// How many digits the look-up by mobile takes.
const MOBILE: usize = 10;

impl Client {
    /// Free slots over many days, of these doctors, or of all where none is named.
    ///
    /// # Errors
    /// [`ClientError::NotOffered`] where the server can't tell.
    pub async fn availability(
        &self,
        clinic: &ClinicId,
        doctors: &[DoctorId],
        from: NaiveDate,
        days: u32,
    ) -> Result<AvailabilityBody, ClientError> {
        let (from, days) = (from.to_string(), days.to_string());
        let mut query = vec![("clinic_id", clinic.as_str()), ("from", &*from), ("days", &*days)];
        // The call takes one doctor or all of them; of several, those who were not asked for are left out here.
        if let [one] = doctors {
            query.push(("doctor_id", one.as_str()));
        }
        let call = self.get::<Data<AvailabilityBody>>(paths::AVAILABILITY, &query);
        let mut body = self.extensions.ask(Extension::Availability, call).await?.data;
        body.doctors
            .rows
            .retain(|row| doctors.is_empty() || doctors.iter().any(|doctor| doctor.as_str() == row.doctor_id.as_str()));
        Ok(body)
    }

    /// A patient's appointments, in order of time. `zone` is for times that are told as numbers; `today` for the age.
    pub async fn visits(
        &self,
        patient: &PatientId,
        zone: &Zone,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<Vec<Appointment>, ClientError> {
        let path = paths::filled(paths::VISITS, &[patient.as_str()]);
        let answer: Value = match self.get(&path, &[]).await {
            // Nothing is known of them: no visits.
            Err(ClientError::Refused(problem)) if problem.status == 404 => return Ok(Vec::new()),
            answer => answer?,
        };
        let rows = answer.as_array().or_else(|| answer.get("data").and_then(Value::as_array));
        let rows = rows.ok_or(ClientError::NotUnderstood)?;
        let read = |row: &Value| Some(foreign::details(row, zone)?.details(zone, now)?.appointment);
        // What is told of somebody else is none of theirs.
        let theirs = |visit: &Appointment| visit.patient.id == *patient || visit.patient.id.as_str().is_empty();
        let mut visits: Vec<Appointment> = rows.iter().filter_map(read).filter(theirs).collect();
        visits.sort_by_key(|visit| visit.start);
        Ok(visits)
    }

    /// Everybody with that mobile; nobody where it is no mobile.
    pub async fn family(&self, mobile: &Text) -> Result<Vec<Patient>, ClientError> {
        let digits = phone::digits_of(mobile.raw()).unwrap_or_default();
        match digits.len().checked_sub(MOBILE) {
            Some(from) => self.patients_by_mobile(&digits[from..]).await,
            None => Ok(Vec::new()),
        }
    }
}
