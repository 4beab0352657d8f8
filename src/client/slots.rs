//! *Search slots.*

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::style::Style;
use super::{Client, ClientError};
use crate::contract::paths;
use crate::contract::slots::SlotsBody;
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::slots::Offer;
use crate::domain::two_days::TwoDays;

impl Client {
    /// The slots of a doctor at a clinic on one or two days.
    pub async fn offer(&self, doctor: &DoctorId, clinic: &ClinicId, days: TwoDays) -> Result<Offer, ClientError> {
        let path = match self.style {
            Style::Core => paths::SLOTS,
            Style::Published => paths::PUBLISHED_SLOTS,
        };
        let path = paths::filled(path, &[doctor.as_str(), clinic.as_str()]);
        let (start, end) = (days.first().to_string(), days.last().to_string());
        let answer: Value = self.get(&path, &[("start_date", &start), ("end_date", &end)]).await?;
        // Any other object would pass for a doctor without slots.
        let told = answer.pointer("/data/schedule").ok_or(ClientError::NotUnderstood)?;
        let told = told.as_object().is_some_and(|told| !told.is_empty());
        let body: SlotsBody = serde_json::from_value(answer).map_err(|_| ClientError::NotUnderstood)?;
        // An answer about other clinics or other days says nothing of this one: it is not shown as a day without slots.
        let about = !told || body.data.schedule.contains_key(clinic.as_str());
        let offer = body.data.offer(clinic);
        let near = offer.slots.is_empty() || offer.slots.iter().any(|slot| is_near(days, slot.span.start.date_naive()));
        if about && near { Ok(offer) } else { Err(ClientError::NotUnderstood) }
    }
}

/// Whether a date may be of those days: in the clinic's zone it is less than a day from that in any other.
pub(super) fn is_near(days: TwoDays, date: NaiveDate) -> bool {
    let from = days.first().checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MIN);
    let to = days.last().checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    (from..=to).contains(&date)
}
