//! Lists and details of appointments.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::pages::Wanted;
use super::style::Style;
use super::{Client, ClientError};
use crate::contract::{foreign, paths};
use crate::domain::appointment::{Appointment, AppointmentDetails, Who};
use crate::domain::ids::{AppointmentId, ClinicId};
use crate::domain::two_days::TwoDays;
use crate::domain::zone::Zone;

/// The appointments that were read, and how many entries could not be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// One for each identifier, in order of time.
    pub appointments: Vec<Appointment>,
    /// Entries that were not understood.
    pub unread: usize,
    /// Under which key each was booked, where the list tells it.
    pub keys: BTreeMap<AppointmentId, String>,
}

impl Client {
    /// All appointments of a clinic on those days, page by page. Names are told only where the list has them. `today` is the clinic's date, for ages.
    pub async fn appointments(
        &self,
        clinic: &ClinicId,
        days: TwoDays,
        today: NaiveDate,
    ) -> Result<Listed, ClientError> {
        let (start, end) = (days.first().to_string(), days.last().to_string());
        let query = [("start_date", &*start), ("end_date", &*end), ("clinic_id", clinic.as_str())];
        let read = self.all_pages(&query, Wanted { clinic, days, today }).await?;
        if read.appointments.is_empty() && !read.others.is_empty() {
            // The answer to another question: it says nothing of this clinic on these days.
            return Err(ClientError::NotUnderstood);
        }
        let mut appointments = read.appointments;
        appointments.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
        Ok(Listed { appointments, unread: read.unread, keys: read.keys })
    }

    /// Everything about an appointment. `zone` is the clinic's; `now` is for the age.
    pub async fn details(
        &self,
        id: &AppointmentId,
        zone: &Zone,
        now: DateTime<Utc>,
    ) -> Result<AppointmentDetails, ClientError> {
        let answer = self.details_as_told(id).await?;
        let body = foreign::details(&answer, zone).ok_or(ClientError::NotUnderstood)?;
        let mut details = body.details(zone, now).ok_or(ClientError::NotUnderstood)?;
        let patient = details.appointment.patient.id.clone();
        if details.appointment.patient.name.is_none() {
            if self.patient_is_due(&patient) {
                // Where that fails the details are shown without a name.
                self.look_up(std::slice::from_ref(&patient)).await;
            }
            if let Some(known) = self.known_patient(&patient) {
                details.appointment.patient = Who::of(&known, zone.date(now));
            }
        }
        Ok(details)
    }

    /// The details as the service writes them.
    pub(super) async fn details_as_told(&self, id: &AppointmentId) -> Result<Value, ClientError> {
        let path = match self.style {
            Style::Core => paths::DETAILS,
            Style::Published => paths::APPOINTMENT,
        };
        let answer = self.get(&paths::filled(path, &[id.as_str()]), &[]).await?;
        if foreign::is_about(&answer, id.as_str()) { Ok(answer) } else { Err(ClientError::NotUnderstood) }
    }
}
