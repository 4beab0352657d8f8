//! `frontdesk audit`: who did or saw what, and whether the trail is whole.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{print, print_line};
use crate::app::stores::{open_store, practice_of};
use crate::app::trouble::{Trouble, say};
use crate::cli::{AuditCommand, Common, StoreChoice, When};
use crate::domain::ids::BusinessId;
use crate::domain::practice::Practice;
use crate::domain::text::Text;
use crate::domain::wall_time::WallTime;
use crate::domain::zone::Zone;
use crate::server::store::audit::{self, KeptEntry, Verified, Wanted};
use crate::server::store::practices;
use crate::server::store::sql::SqlError;
use crate::server::{Store, StoreError};

/// Does what is asked.
pub async fn run(common: &Common, choice: &StoreChoice, command: AuditCommand) -> Result<(), Trouble> {
    let store = open_store(common, choice)?;
    let done = match command {
        AuditCommand::Verify { of } => {
            let business = practice_of(&store, &of).await?;
            verify(&store, &business).await
        }
        AuditCommand::Show { since, until, appointment, patient, json, of } => {
            let business = practice_of(&store, &of).await?;
            let zone = zone(&store, &business).await?;
            let wanted = Wanted {
                since: since.map(|when| begin(when, &zone).timestamp()),
                until: until.map(|when| end(when, &zone).timestamp()),
                appointment,
                patient,
            };
            show(&store, &business, wanted, json).await
        }
    };
    store.close().await;
    done
}

async fn verify(store: &Store, business: &BusinessId) -> Result<(), Trouble> {
    let wanted = business.clone();
    match store.read(move |sql| audit::verify(sql, &wanted)).await.map_err(StoreError::from)? {
        Verified::Unbroken(1) => print_line(&"1 entry, unbroken"),
        Verified::Unbroken(count) => print_line(&format_args!("{count} entries, unbroken")),
        Verified::BrokenAt(seq) => Err(Trouble::AuditBroken { practice: business.to_string(), seq }),
    }
}

/// Days are those of the practice's first clinic, as in the entries themselves.
async fn zone(store: &Store, business: &BusinessId) -> Result<Zone, Trouble> {
    let business = business.clone();
    let practice: Option<Practice> =
        store.read(move |sql| practices::find(sql, &business)).await.map_err(StoreError::from)?;
    let first = practice.and_then(|practice| practice.clinics.into_iter().next());
    Ok(first.map_or_else(Zone::utc, |clinic| clinic.zone))
}

fn begin(when: When, zone: &Zone) -> DateTime<Utc> {
    match when {
        When::Day(day) => WallTime::from_minutes(0).map_or_else(Utc::now, |midnight| zone.first_moment(day, midnight)),
        When::Moment(at) => at,
    }
}

/// The first moment that is not meant any more.
fn end(when: When, zone: &Zone) -> DateTime<Utc> {
    match when {
        When::Day(day) => zone.first_moment(day, WallTime::DAY_END),
        When::Moment(at) => at,
    }
}

async fn show(store: &Store, business: &BusinessId, wanted: Wanted, json: bool) -> Result<(), Trouble> {
    let mut last = 0;
    loop {
        let (business, wanted) = (business.clone(), wanted.clone());
        let page = store.read::<_, SqlError>(move |sql| audit::after(sql, &business, last, &wanted)).await;
        let page = page.map_err(StoreError::from)?;
        let Some(newest) = page.last() else { break };
        last = newest.seq;
        for kept in &page {
            if json {
                let line = serde_json::to_string(&Shown::from(kept)).map_err(|error| Trouble::Other(error.into()))?;
                print_line(&line)?;
            } else {
                print(&line(kept))?;
            }
        }
    }
    if last == 0 {
        say(&"there are no such entries");
    }
    Ok(())
}

/// An entry as `--json` tells it.
#[derive(Serialize)]
struct Shown<'a> {
    seq: i64,
    at: String,
    clinic_time: &'a str,
    client_id: &'a str,
    client_name: &'a str,
    request_id: &'a str,
    action: &'a str,
    appointment_id: Option<&'a str>,
    patient_id: Option<&'a str>,
    outcome: &'a str,
    hash: &'a str,
}

impl<'a> From<&'a KeptEntry> for Shown<'a> {
    fn from(kept: &'a KeptEntry) -> Self {
        let entry = &kept.entry;
        let at = DateTime::from_timestamp(entry.at, 0).unwrap_or_default();
        Self {
            seq: kept.seq,
            at: at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            clinic_time: &entry.clinic_time,
            client_id: &entry.client_id,
            client_name: &entry.client_name,
            request_id: &entry.request_id,
            action: &entry.action,
            appointment_id: entry.appointment_id.as_deref(),
            patient_id: entry.patient_id.as_deref(),
            outcome: &entry.outcome,
            hash: &kept.hash,
        }
    }
}

/// One line for people; what is from outside in its safe form.
fn line(kept: &KeptEntry) -> String {
    let entry = &kept.entry;
    let safe = |text: &str| Text::from(text).shown().to_owned();
    let who = if entry.client_name.is_empty() { &entry.client_id } else { &entry.client_name };
    let mut line = format!("{}  {}  {}  {}", kept.seq, entry.clinic_time, safe(who), entry.action);
    for (what, id) in [("appointment", &entry.appointment_id), ("patient", &entry.patient_id)] {
        if let Some(id) = id {
            line.push_str(&format!("  {what} {}", safe(id)));
        }
    }
    line.push_str(&format!("  {}\n", entry.outcome));
    line
}
