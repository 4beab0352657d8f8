//! What the server does by itself: the midnight run, and forgetting what is kept for a time only.
//!
//! One task, which sleeps until there is something to do: the next midnight of a clinic, or the next day. It looks
//! again at least every hour, because clocks can be set and practices can get new clinics.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::midnight;
use super::problem::Refusal;
use super::sign_in::REFRESH_SECONDS;
use super::state::App;
use super::store::sql::Sql;
use super::store::{answers, events, practices, sessions, sign_in_failures};

/// How often what is old is forgotten.
const DAILY: TimeDelta = TimeDelta::days(1);
/// The longest sleep.
const AT_MOST: TimeDelta = TimeDelta::hours(1);
/// How long to wait where something went wrong.
const AFTER_TROUBLE: TimeDelta = TimeDelta::minutes(1);
/// A little longer than needed, so that the clock has really passed the moment that was waited for.
const MARGIN: Duration = Duration::from_millis(20);

/// Looks after the store until the server stops.
pub async fn run(app: Arc<App>) {
    let mut forgotten = None;
    loop {
        let wake = match once(&app, &mut forgotten).await {
            Ok(wake) => wake,
            Err(error) => {
                tracing::error!(%error, "the upkeep of the store failed; it is tried again in a minute");
                app.clock.now() + AFTER_TROUBLE
            }
        };
        let sleep = (wake - app.clock.now()).to_std().unwrap_or_default() + MARGIN;
        tokio::select! {
            () = app.stopping.cancelled() => return,
            () = tokio::time::sleep(sleep) => {}
        }
    }
}

/// Does what there is to do; tells when to look again. `forgotten` is when old things were last forgotten.
async fn once(app: &App, forgotten: &mut Option<DateTime<Utc>>) -> Result<DateTime<Utc>, Refusal> {
    // Before the run: a midnight that passes while it is under way must not be slept through.
    let now = app.clock.now();
    let practices = app.practices.clone();
    let look = move |sql: &mut dyn Sql| {
        for business in practices::all(sql)? {
            practices.current(sql, &business)?;
        }
        Ok(())
    };
    // What an owner has imported meanwhile decides which midnight it is.
    app.store.read::<_, Refusal>(look).await?;
    let closed = midnight::run(app).await?;
    if closed > 0 {
        tracing::info!(closed, "appointments of days that are over were closed");
    }
    // A clock that was set back must not keep old things for longer.
    if forgotten.is_none_or(|last| now - last >= DAILY || now < last) {
        forget(app, now).await?;
        *forgotten = Some(now);
    }
    let mut all = Vec::new();
    for business in app.store.read::<_, Refusal>(|sql| Ok(practices::all(sql)?)).await? {
        all.push(app.practice(&business).await?);
    }
    let daily = forgotten.map_or(now, |last| last + DAILY);
    let wake = daily.min(now + AT_MOST);
    Ok(midnight::next(&all, now).map_or(wake, |midnight| midnight.min(wake)))
}

/// Forgets the answers and events that nobody can ask for any more, sessions that have ended, and sign-ins that failed
/// long ago.
async fn forget(app: &App, now: DateTime<Utc>) -> Result<(), Refusal> {
    let answers = app.store.write::<_, Refusal>(move |sql| Ok(answers::prune(sql, now)?)).await?;
    let spent_before = now - TimeDelta::seconds(REFRESH_SECONDS);
    let ended = app.store.write::<_, Refusal>(move |sql| {
        let sessions = sessions::prune(sql, now, spent_before)?;
        Ok((sessions, sign_in_failures::prune(sql, now)?))
    });
    let (sessions, failures) = ended.await?;
    let mut events = 0;
    for business in app.store.read::<_, Refusal>(|sql| Ok(practices::all(sql)?)).await? {
        events += app.store.write::<_, Refusal>(move |sql| Ok(events::prune(sql, &business, now)?)).await?;
    }
    tracing::debug!(answers, events, sessions, failures, "what is old was forgotten");
    Ok(())
}
