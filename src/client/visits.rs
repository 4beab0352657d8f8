//! What a desk does with a visit beside booking it: its steps, walk-ins, taking back, changes of what is said of it; and the
//! reads beside the workflow: free times over many days, a patient's visits, a family.

use chrono::NaiveDate;

use super::{Client, ClientError};
use crate::contract::availability::AvailabilityBody;
use crate::domain::appointment::Appointment;
use crate::domain::ids::{ClinicId, DoctorId, PatientId};
use crate::domain::patient::Patient;
use crate::domain::text::Text;
use crate::domain::zone::Zone;

impl Client {
    /// Free slots over many days.
    ///
    /// # Errors
    /// [`ClientError::NotOffered`] where the server can't tell.
    pub async fn availability(
        &self,
        _clinic: &ClinicId,
        _doctors: &[DoctorId],
        _from: NaiveDate,
        _days: u32,
    ) -> Result<AvailabilityBody, ClientError> {
        Err(ClientError::NotOffered)
    }

    /// A patient's appointments, in order of time.
    pub async fn visits(
        &self,
        _patient: &PatientId,
        _zone: &Zone,
        _today: NaiveDate,
    ) -> Result<Vec<Appointment>, ClientError> {
        Err(ClientError::NotOffered)
    }

    /// Everybody with that mobile.
    pub async fn family(&self, _mobile: &Text) -> Result<Vec<Patient>, ClientError> {
        Err(ClientError::NotOffered)
    }
}
