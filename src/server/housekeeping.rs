//! Throws away what nobody needs any more: sessions that have ended, spent refresh tokens, failures that no longer
//! count. At start and once a day.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;

use super::problem::Refusal;
use super::sign_in::REFRESH_SECONDS;
use super::state::App;
use super::store::{sessions, sign_in_failures};

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// Begins, and goes on until the server stops.
pub fn start(app: Arc<App>) {
    tokio::spawn(async move {
        loop {
            if let Err(refusal) = tidy(&app).await {
                tracing::warn!(%refusal, "old sessions could not be thrown away; tomorrow again");
            }
            tokio::select! {
                () = app.stopping.cancelled() => return,
                () = tokio::time::sleep(DAY) => {}
            }
        }
    });
}

async fn tidy(app: &App) -> Result<(), Refusal> {
    let now = app.clock.now();
    let spent_before = now - TimeDelta::seconds(REFRESH_SECONDS);
    let tidied = app.store.write::<_, Refusal>(move |sql| {
        let sessions = sessions::prune(sql, now, spent_before)?;
        Ok((sessions, sign_in_failures::prune(sql, now)?))
    });
    let (sessions, failures) = tidied.await?;
    tracing::debug!(sessions, failures, "threw away what had ended");
    Ok(())
}
