//! Clinics and doctors.

use super::{Client, ClientError};
use crate::contract::entities::{EntitiesBody, EntitiesData};
use crate::contract::paths;

impl Client {
    /// Clinics and doctors of the practice.
    pub async fn entities(&self) -> Result<EntitiesData, ClientError> {
        let body: EntitiesBody = self.get(paths::ENTITIES, &[]).await?;
        Ok(body.data)
    }
}
