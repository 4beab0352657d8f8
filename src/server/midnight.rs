//! The midnight run (contract: *Statuses*): when a day is over at a clinic, visits that were begun are aborted, and
//! whoever was booked, waiting or parked did not come or did not stay.
//!
//! A day is over when the clinic's own clock says so. Whatever is still open of an earlier day is closed, however long
//! ago that was: so a server that was down at midnight does at its start what it missed. Each batch is one transaction,
//! and what is closed is not open any more: the run happens once, however often and on however many servers it starts.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::audit::{self, About, Actor};
use super::problem::Refusal;
use super::state::App;
use super::store::appointments::{self, KeptAppointment};
use super::store::sql::Sql;
use super::store::{holds, practices};
use super::visits;
use crate::domain::appointment::{By, Status};
use crate::domain::ids::ClinicId;
use crate::domain::practice::Practice;
use crate::domain::wall_time::WallTime;
use crate::domain::zone::Zone;

/// The most appointments of one transaction, so that no desk waits long behind it.
const BATCH: usize = 200;

/// How far ahead of UTC the clocks of any place are.
const FURTHEST_EAST: TimeDelta = TimeDelta::hours(14);

/// Closes what is still open of days that are over, in every practice of the store; tells how many appointments.
pub async fn run(app: &App) -> Result<usize, Refusal> {
    let now = app.clock.now();
    let mut closed = 0;
    for business in app.store.read::<_, Refusal>(|sql| Ok(practices::all(sql)?)).await? {
        let practice = app.practice(&business).await?;
        // So that nothing is written, and nobody held up, where there is nothing to close.
        let looked_at = practice.clone();
        let over = app.store.read::<_, Refusal>(move |sql| over(sql, &looked_at, now)).await?;
        for (clinic, today) in over {
            loop {
                let (practice, clinic) = (practice.clone(), clinic.clone());
                let done = app.store.write(move |sql| close(sql, &practice, &clinic, today, now)).await?;
                closed += done;
                if done < BATCH {
                    break;
                }
                if app.stopping.is_cancelled() {
                    // The next start does the rest.
                    return Ok(closed);
                }
            }
        }
    }
    Ok(closed)
}

/// When a day will be over next at any of the clinics.
pub fn next(practices: &[std::sync::Arc<Practice>], now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let midnight = |zone: &Zone| zone.date(now).succ_opt().map(|day| zone.first_moment(day, WallTime::default()));
    let clinics = practices.iter().flat_map(|practice| &practice.clinics);
    clinics.filter_map(|clinic| midnight(&clinic.zone)).min()
}

/// The clinics that have something open of a day that is over, each with its date of today.
fn over(sql: &mut dyn Sql, practice: &Practice, now: DateTime<Utc>) -> Result<Vec<(ClinicId, NaiveDate)>, Refusal> {
    // A clinic that is not described any more goes by the clock of the first one that is.
    let usual = practice.clinics.first().map_or_else(Zone::utc, |clinic| clinic.zone.clone());
    let mut over = Vec::new();
    // Nowhere is it a later date than this.
    let latest = (now + FURTHEST_EAST).date_naive();
    for (clinic, oldest) in appointments::oldest_open(sql, &practice.practice.id, latest)? {
        let today = practice.clinic(&clinic).map_or(&usual, |clinic| &clinic.zone).date(now);
        if oldest < today {
            over.push((clinic, today));
        }
    }
    Ok(over)
}

/// Closes some of what is open there of the days before `today`; tells how many.
fn close(
    sql: &mut dyn Sql,
    practice: &Practice,
    clinic: &ClinicId,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Result<usize, Refusal> {
    let business = &practice.practice.id;
    sql.serialise(business.as_str())?;
    let open = appointments::open_before(sql, business, clinic, today, BATCH)?;
    let count = open.len();
    for appointment in open {
        close_one(sql, practice, appointment, now)?;
    }
    Ok(count)
}

fn close_one(
    sql: &mut dyn Sql,
    practice: &Practice,
    mut appointment: KeptAppointment,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let business = &practice.practice.id;
    let (status, event, action) = if appointment.status == Status::Ongoing {
        (Status::Aborted, "aborted", "abort at midnight")
    } else {
        (Status::NoShow(By::Api), "no-show", "no-show at midnight")
    };
    if !status.holds_slot() {
        holds::release(sql, business, &appointment)?;
    }
    appointment.status = status;
    // What has ended by the clock is not taken back.
    appointment.undo = None;
    appointments::update(sql, business, &mut appointment)?;
    visits::record(sql, business, &appointment, event, now)?;
    let about = About::both(&appointment.id, &appointment.patient);
    Ok(audit::record(sql, practice, &Actor::server(), action, &about, audit::DONE, now)?)
}
