//! How a server says it is. Not every service tells.

use serde_json::Value;

use super::Client;
use super::transport::Call;

/// What a server says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// It is well.
    Good,
    /// It is not, or does not answer.
    Bad,
    /// It has nothing at that address.
    NotTold,
}

impl Client {
    /// `GET /healthz`: it answers.
    pub async fn alive(&self) -> Health {
        self.health("/healthz").await
    }

    /// `GET /readyz`: its store answers, too.
    pub async fn ready(&self) -> Health {
        self.health("/readyz").await
    }

    async fn health(&self, path: &str) -> Health {
        match self.transport.send(&Call::get(path, &[]), None).await {
            Ok(answer) if answer.status == 200 => Health::Good,
            Ok(answer) if matches!(answer.status, 401 | 403 | 404 | 405) => Health::NotTold,
            Ok(_) | Err(_) => Health::Bad,
        }
    }

    /// The version that its `/openapi.json` tells, where it has one.
    pub async fn version(&self) -> Option<String> {
        let answer = self.transport.send(&Call::get("/openapi.json", &[]), None).await.ok()?;
        let description: Value = serde_json::from_slice(&answer.body).ok()?;
        Some(description.get("info")?.get("version")?.as_str()?.to_owned())
    }
}
