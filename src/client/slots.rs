//! *Search slots.*

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
        let body: SlotsBody = self.get(&path, &[("start_date", &start), ("end_date", &end)]).await?;
        Ok(body.data.offer(clinic))
    }
}
