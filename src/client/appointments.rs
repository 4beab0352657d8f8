//! Lists and details of appointments.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Client, ClientError};
use crate::contract::appointments::{DetailsBody, PAGE, PageBody};
use crate::contract::bookings::Data;
use crate::contract::paths;
use crate::domain::appointment::{Appointment, AppointmentDetails};
use crate::domain::ids::{AppointmentId, ClinicId};
use crate::domain::two_days::TwoDays;
use crate::domain::zone::Zone;

/// No clinic has more in two days; a server that never sends a short page would hold the desk for ever.
const MOST_PAGES: usize = 400;

/// The appointments that were read, and how many entries could not be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// One for each identifier, in order of time.
    pub appointments: Vec<Appointment>,
    /// Entries that were not understood.
    pub unread: usize,
}

impl Client {
    /// All appointments of a clinic on those days, page by page. `today` is the clinic's date, for ages.
    pub async fn appointments(
        &self,
        clinic: &ClinicId,
        days: TwoDays,
        today: NaiveDate,
    ) -> Result<Listed, ClientError> {
        let (start, end) = (days.first().to_string(), days.last().to_string());
        // Entries move to other pages while pages are read: the later reading of an identifier counts.
        let mut by_id: BTreeMap<AppointmentId, Appointment> = BTreeMap::new();
        let mut unread = 0;
        for page in 0..MOST_PAGES {
            let number = page.to_string();
            let query =
                [("start_date", &*start), ("end_date", &*end), ("clinic_id", clinic.as_str()), ("page_no", &*number)];
            let body: PageBody = self.get(paths::APPOINTMENTS, &query).await?;
            let entries = body.appointments;
            let length = entries.rows.len() + entries.unread;
            unread += entries.unread;
            for entry in &entries.rows {
                match entry.appointment(today) {
                    Some(appointment) => {
                        by_id.insert(appointment.id.clone(), appointment);
                    }
                    None => unread += 1,
                }
            }
            if length < PAGE {
                break;
            }
        }
        let mut appointments: Vec<Appointment> = by_id.into_values().collect();
        appointments.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
        Ok(Listed { appointments, unread })
    }

    /// Everything about an appointment. `zone` is the clinic's; `now` is for the age.
    pub async fn details(
        &self,
        id: &AppointmentId,
        zone: &Zone,
        now: DateTime<Utc>,
    ) -> Result<AppointmentDetails, ClientError> {
        let path = paths::filled(paths::DETAILS, &[id.as_str()]);
        let body: Data<DetailsBody> = self.get(&path, &[]).await?;
        body.data.details(zone, now).ok_or(ClientError::NotUnderstood)
    }
}
