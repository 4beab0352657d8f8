//! Clinics and doctors.

use serde_json::Value;

use super::{Client, ClientError};
use crate::contract::entities::{EntitiesBody, EntitiesData};
use crate::contract::paths;

impl Client {
    /// Clinics and doctors of the practice.
    pub async fn entities(&self) -> Result<EntitiesData, ClientError> {
        let answer: Value = self.get(paths::ENTITIES, &[]).await?;
        // Any other object would pass for a practice without clinics, and so would one of which none can be read.
        let is_list = answer.pointer("/data/clinics").is_some_and(Value::is_array);
        let body: EntitiesBody = serde_json::from_value(answer).map_err(|_| ClientError::NotUnderstood)?;
        let clinics = &body.data.clinics;
        if !is_list || (clinics.rows.is_empty() && clinics.unread > 0) {
            return Err(ClientError::NotUnderstood);
        }
        Ok(body.data)
    }
}
