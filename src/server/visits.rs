//! What happens to an appointment after it was booked (contract: *Statuses*, *Check in*, *Cancel*): each step is one
//! transaction with its event. A step that was made already answers the present state and changes nothing.

use chrono::{DateTime, TimeDelta, Utc};

use super::extract::Which;
use super::practices;
use super::problem::Refusal;
use super::store::appointments::{self, KeptAppointment};
use super::store::events::{self, Change};
use super::store::sql::Sql;
use super::store::{holds, queues};
use super::undo::{self, Before};
use super::writes::Turn;
use crate::contract::problem::Code;
use crate::domain::appointment::Status;
use crate::domain::ids::{AppointmentId, BusinessId};

/// How far a caller's clock may be ahead of ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::minutes(2);

/// A step in the life of an appointment.
#[derive(Clone, Debug)]
pub struct Step {
    /// Where it leads.
    pub next: Status,
    /// When the patient came, for a check-in: now, where nothing is said.
    pub at: Option<DateTime<Utc>>,
    /// Why, for a cancellation.
    pub reason: Option<String>,
    /// With which prescription a visit was completed.
    pub prescription: Option<String>,
}

impl Step {
    /// A step that needs no more words.
    pub fn to(next: Status) -> Self {
        Self { next, at: None, reason: None, prescription: None }
    }
}

/// The appointment, or 404.
pub fn found(sql: &mut dyn Sql, business: &BusinessId, id: &AppointmentId) -> Result<KeptAppointment, Refusal> {
    if !is_id(id.as_str()) {
        return Err(no_such_appointment());
    }
    appointments::find(sql, business, id)?.ok_or_else(no_such_appointment)
}

/// What no database can keep names nothing.
fn is_id(id: &str) -> bool {
    !id.contains('\0')
}

/// The appointment that the path names, or 404.
pub fn found_in_path(sql: &mut dyn Sql, turn: &Turn, which: &Which) -> Result<KeptAppointment, Refusal> {
    let Which { id, by_partner } = which;
    if *by_partner && is_id(id) {
        return appointments::find_by_partner_id(sql, &turn.business, id)?.ok_or_else(no_such_appointment);
    }
    found(sql, &turn.business, &id.as_str().into())
}

fn no_such_appointment() -> Refusal {
    Refusal::new(Code::AppointmentNotFound, "this practice has no such appointment")
}

/// Makes a step; tells the appointment as it stands then.
pub fn take(sql: &mut dyn Sql, turn: &Turn, id: &AppointmentId, step: &Step) -> Result<KeptAppointment, Refusal> {
    let mut appointment = found(sql, &turn.business, id)?;
    turn.check_version(&appointment)?;
    if appointment.status.same_state(&step.next) {
        return Ok(appointment);
    }
    allow(&appointment, &step.next)?;
    let before = change_of(&step.next).map(|change| Before::of(&appointment, change));
    match &step.next {
        Status::CheckedIn => check_in(sql, turn, &mut appointment, step.at)?,
        Status::Ongoing => appointment.visit_start = Some(turn.now),
        Status::Completed | Status::CompletedNoPrescription | Status::Aborted => {
            appointment.visit_end = Some(turn.now);
            appointment.extras.prescription_id.clone_from(&step.prescription);
        }
        Status::Cancelled(_) => appointment.cancel_reason.clone_from(&step.reason),
        Status::Booked
        | Status::Parked
        | Status::Reserved
        | Status::Initiated
        | Status::NoShow(_)
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Rescheduled(_)
        | Status::Other(_) => {}
    }
    if !step.next.holds_slot() {
        holds::release(sql, &turn.business, &appointment)?;
    }
    appointment.status = step.next.clone();
    appointment.undo = before.and_then(|before| before.kept());
    appointments::update(sql, &turn.business, &mut appointment)?;
    record(sql, &turn.business, &appointment, event_kind(&step.next), turn.now)?;
    Ok(appointment)
}

/// Gives the patient a place in the queue.
fn check_in(
    sql: &mut dyn Sql,
    turn: &Turn,
    appointment: &mut KeptAppointment,
    at: Option<DateTime<Utc>>,
) -> Result<(), Refusal> {
    let zone = &practices::clinic(&turn.practice, &appointment.clinic)?.zone;
    let today = zone.date(turn.now);
    if appointment.date != today {
        let date = appointment.date;
        return Err(Refusal::new(
            Code::NotToday,
            format!(
                "this appointment is for {date}, and today is {today} at the clinic; it can be checked in on its day"
            ),
        ));
    }
    // Whoever comes back after having been put aside has waited since they came, and keeps the token.
    let at = at.or(appointment.checked_in).unwrap_or(turn.now);
    if at > turn.now + CLOCKS_DIFFER {
        return Err(Refusal::bad_field("check_in_time", "lies in the future; leave it out to check in now"));
    }
    if zone.date(at) != today {
        return Err(Refusal::bad_field("check_in_time", "not today at the clinic; leave it out to check in now"));
    }
    if appointment.token.is_none() {
        let KeptAppointment { doctor, clinic, date, .. } = &*appointment;
        appointment.token = Some(queues::next_token(sql, &turn.business, doctor, clinic, *date)?);
    }
    appointment.checked_in = Some(at);
    Ok(())
}

/// Refuses a status that the present one must not become.
pub fn allow(appointment: &KeptAppointment, next: &Status) -> Result<(), Refusal> {
    if appointment.status.may_become(next) {
        return Ok(());
    }
    let (now, wanted) = (appointment.status.words(), next.words());
    Err(Refusal::new(
        Code::InvalidStatusTransition,
        format!("this appointment is “{now}” ({}) and can't become “{wanted}”", appointment.status),
    ))
}

fn change_of(next: &Status) -> Option<undo::Change> {
    match next {
        Status::CheckedIn => Some(undo::Change::CheckedIn),
        Status::Ongoing => Some(undo::Change::Started),
        Status::Parked => Some(undo::Change::Parked),
        Status::Cancelled(_) => Some(undo::Change::Cancelled),
        Status::NoShow(_) => Some(undo::Change::NoShow),
        Status::Booked
        | Status::Reserved
        | Status::Initiated
        | Status::Completed
        | Status::CompletedNoPrescription
        | Status::Aborted
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Rescheduled(_)
        | Status::Other(_) => None,
    }
}

/// What the journal calls the step.
fn event_kind(next: &Status) -> &'static str {
    match next {
        Status::CheckedIn => "checked-in",
        Status::Ongoing => "started",
        Status::Parked => "parked",
        Status::Completed | Status::CompletedNoPrescription => "completed",
        Status::Aborted => "aborted",
        Status::Cancelled(_) => "cancelled",
        Status::NoShow(_) => "no-show",
        Status::Rescheduled(_) => "moved",
        Status::Booked
        | Status::Reserved
        | Status::Initiated
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Other(_) => "changed",
    }
}

/// Lets desks know of a change.
pub fn record(
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
