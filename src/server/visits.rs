//! What happens to an appointment after it was booked (contract: *Check in*, *Cancel*, *Statuses*): each move is one
//! transaction with its event. A repeated move answers the present state and changes nothing.

use chrono::{DateTime, TimeDelta, Utc};

use super::practices;
use super::problem::Refusal;
use super::store::appointments::{self, KeptAppointment};
use super::store::events::{self, Change};
use super::store::sql::Sql;
use super::store::{holds, queues};
use crate::contract::problem::Code;
use crate::domain::appointment::{By, Status};
use crate::domain::ids::{AppointmentId, BusinessId};
use crate::domain::practice::Practice;

/// How far a caller's clock may be ahead of ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(2);

/// The appointment, or 404.
pub fn found(sql: &mut dyn Sql, business: &BusinessId, id: &AppointmentId) -> Result<KeptAppointment, Refusal> {
    appointments::find(sql, business, id)?
        .ok_or_else(|| Refusal::new(Code::AppointmentNotFound, "this practice has no such appointment"))
}

/// Puts the patient into the queue; tells the appointment as it stands then.
pub fn check_in(
    sql: &mut dyn Sql,
    business: &BusinessId,
    practice: &Practice,
    id: &AppointmentId,
    at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<KeptAppointment, Refusal> {
    sql.serialise(business.as_str())?;
    let mut appointment = found(sql, business, id)?;
    if appointment.status == Status::CheckedIn {
        return Ok(appointment);
    }
    // Who has been called in or seen since was checked in: the repetition of that move answers how it stands now.
    let has_been = matches!(
        appointment.status,
        Status::Ongoing | Status::Completed | Status::CompletedNoPrescription | Status::Aborted
    );
    if has_been && appointment.checked_in.is_some() {
        return Ok(appointment);
    }
    allow(&appointment, &Status::CheckedIn, "be checked in")?;
    let zone = &practices::clinic(practice, &appointment.clinic)?.zone;
    let today = zone.date(now);
    if appointment.date != today {
        let date = appointment.date;
        return Err(Refusal::new(
            Code::NotToday,
            format!(
                "this appointment is for {date}, and today is {today} at the clinic; it can be checked in on its day"
            ),
        ));
    }
    let at = at.unwrap_or(now);
    if at > now + CLOCKS_DIFFER {
        return Err(Refusal::bad_field("check_in_time", "lies in the future; leave it out to check in now"));
    }
    if zone.date(at) != today {
        return Err(Refusal::bad_field("check_in_time", "not today at the clinic; leave it out to check in now"));
    }
    // Whoever comes back after having been put aside keeps the token.
    let token = match appointment.token {
        Some(token) => token,
        None => queues::next_token(sql, business, &appointment.doctor, &appointment.clinic, appointment.date)?,
    };
    appointments::set_checked_in(sql, business, id, token, at)?;
    appointment.status = Status::CheckedIn;
    appointment.token = Some(token);
    appointment.checked_in = Some(at);
    record(sql, business, &appointment, "checked-in", now)?;
    Ok(appointment)
}

/// Cancels; the slot is free again when this is committed.
pub fn cancel(
    sql: &mut dyn Sql,
    business: &BusinessId,
    id: &AppointmentId,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<KeptAppointment, Refusal> {
    let next = Status::Cancelled(By::Api);
    sql.serialise(business.as_str())?;
    let mut appointment = found(sql, business, id)?;
    if appointment.status.same_state(&next) {
        return Ok(appointment);
    }
    allow(&appointment, &next, "be cancelled")?;
    appointments::set_cancelled(sql, business, id, &next, reason)?;
    holds::release(sql, business, id)?;
    appointment.status = next;
    appointment.cancel_reason = reason.map(str::to_owned);
    record(sql, business, &appointment, "cancelled", now)?;
    Ok(appointment)
}

fn allow(appointment: &KeptAppointment, next: &Status, what: &str) -> Result<(), Refusal> {
    if appointment.status.may_become(next) {
        return Ok(());
    }
    let now = appointment.status.words();
    Err(Refusal::new(
        Code::InvalidStatusTransition,
        format!("this appointment is “{now}” ({}) and can't {what} any more", appointment.status),
    ))
}

fn record(
    sql: &mut dyn Sql,
    business: &BusinessId,
    appointment: &KeptAppointment,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let change = Change {
        kind,
        appointment: &appointment.id,
        doctor: &appointment.doctor,
        clinic: &appointment.clinic,
        date: appointment.date,
    };
    Ok(events::record(sql, business, &change, now)?)
}
