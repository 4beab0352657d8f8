//! Taking back the last change of an appointment (contract: *Desk extensions*, undo): how it stood before the change, and
//! what it takes to make it that again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::overbooking;
use super::practices;
use super::problem::Refusal;
use super::store::appointments::{self, KeptAppointment, WALK_IN};
use super::store::sql::Sql;
use super::store::{holds, patients, queues};
use super::views;
use super::visits;
use super::writes::Turn;
use crate::contract::problem::Code;
use crate::domain::appointment::{By, Status};
use crate::domain::slots::{Slot, slots_on};

/// Why an appointment was cancelled that should not have been booked.
const TAKEN_BACK: &str = "taken back";

/// The changes that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was booked.
    Booked,
    /// The patient joined the queue without an appointment.
    WalkedIn,
    /// It was checked in.
    CheckedIn,
    /// The visit began.
    Started,
    /// It was put aside.
    Parked,
    /// It was cancelled.
    Cancelled,
    /// Nobody came.
    NoShow,
    /// Another appointment took its place; or it is that other one.
    Moved,
}

/// The state before a change, as `appointments.undo` keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// What was done then.
    pub change: Change,
    status: String,
    token: Option<u32>,
    checked_in: Option<DateTime<Utc>>,
    visit_start: Option<DateTime<Utc>>,
    visit_end: Option<DateTime<Utc>>,
    cancel_reason: Option<String>,
}

impl Before {
    /// The appointment as it stands, about to be changed.
    pub fn of(appointment: &KeptAppointment, change: Change) -> Self {
        Self {
            change,
            status: appointment.status.code().to_owned(),
            token: appointment.token,
            checked_in: appointment.checked_in,
            visit_start: appointment.visit_start,
            visit_end: appointment.visit_end,
            cancel_reason: appointment.cancel_reason.clone(),
        }
    }

    /// As it is kept.
    pub fn kept(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Reads what was kept.
    pub fn read(appointment: &KeptAppointment) -> Option<Self> {
        serde_json::from_str(appointment.undo.as_deref()?).ok()
    }

    /// Makes the appointment what it was. Seats and links are the caller's.
    pub fn restore(&self, appointment: &mut KeptAppointment) {
        appointment.status = Status::from_code(&self.status);
        appointment.token = self.token;
        appointment.checked_in = self.checked_in;
        appointment.visit_start = self.visit_start;
        appointment.visit_end = self.visit_end;
        appointment.cancel_reason.clone_from(&self.cancel_reason);
        appointment.undo = None;
    }
}

/// Takes the last change back, if nothing has been built on it; tells the appointment that counts then.
pub fn take_back(sql: &mut dyn Sql, turn: &Turn, mut appointment: KeptAppointment) -> Result<KeptAppointment, Refusal> {
    turn.check_version(&appointment)?;
    let before = Before::read(&appointment).ok_or_else(|| not_possible(nothing_left(&appointment.status)))?;
    if appointment.date < views::zone_of(&turn.practice, &appointment).date(turn.now) {
        return Err(not_possible("its day is over"));
    }
    match before.change {
        Change::Booked | Change::WalkedIn => annul(sql, turn, &mut appointment)?,
        Change::CheckedIn | Change::Started | Change::Parked => {
            let token = appointment.token;
            before.restore(&mut appointment);
            if appointment.token.is_none() {
                appointment.token = kept_token(sql, turn, &appointment, token)?;
            }
        }
        Change::Cancelled | Change::NoShow => {
            // Whoever has an appointment to come is not taken out of the directory; nor the other way round.
            if !patients::is_listed(sql, &turn.business, &appointment.patient)? {
                return Err(not_possible("the patient is not in the directory any more"));
            }
            before.restore(&mut appointment);
            take_seats(sql, turn, &mut appointment)?;
        }
        Change::Moved => return move_back(sql, turn, appointment),
    }
    save(sql, turn, &mut appointment)?;
    Ok(appointment)
}

/// Why a change is not one that can be taken back.
fn nothing_left(status: &Status) -> &'static str {
    match status {
        Status::Completed | Status::CompletedNoPrescription | Status::Aborted => "the visit is over",
        Status::Rescheduled(_) => "it was moved, and that has been changed since",
        Status::Booked
        | Status::CheckedIn
        | Status::Ongoing
        | Status::Parked
        | Status::Reserved
        | Status::Initiated
        | Status::NoShow(_)
        | Status::Cancelled(_)
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Other(_) => "its last change was taken back already, was an edit, or was made by the server itself",
    }
}

fn not_possible(why: &str) -> Refusal {
    Refusal::new(Code::UndoNotPossible, format!("the last change of this appointment can't be taken back: {why}"))
}

/// What was booked is cancelled, under a reason that says why nobody asked for that.
fn annul(sql: &mut dyn Sql, turn: &Turn, appointment: &mut KeptAppointment) -> Result<(), Refusal> {
    holds::release(sql, &turn.business, appointment)?;
    let token = appointment.token.take();
    appointment.token = kept_token(sql, turn, appointment, token)?;
    appointment.status = Status::Cancelled(By::Api);
    appointment.cancel_reason = Some(TAKEN_BACK.to_owned());
    appointment.undo = None;
    Ok(())
}

/// A token that was the last of its queue is given out again; any other stays where it is, so that the queue has neither
/// gaps nor repeats.
fn kept_token(
    sql: &mut dyn Sql,
    turn: &Turn,
    appointment: &KeptAppointment,
    token: Option<u32>,
) -> Result<Option<u32>, Refusal> {
    let Some(token) = token else { return Ok(None) };
    let KeptAppointment { doctor, clinic, date, .. } = appointment;
    let back = queues::give_back(sql, &turn.business, doctor, clinic, *date, token)?;
    Ok((!back).then_some(token))
}

/// An appointment that lives again needs its seats again. One that lay beyond the capacity takes an ordinary seat if there
/// is one by now, and else counts against the cap of its day once more; a walk-in has a seat of its own.
fn take_seats(sql: &mut dyn Sql, turn: &Turn, appointment: &mut KeptAppointment) -> Result<(), Refusal> {
    let KeptAppointment { doctor, clinic, span, date, .. } = &*appointment;
    let same = slots_on(&turn.practice, doctor, clinic, *date).into_iter().filter(|slot| slot.span == *span);
    let capacity = same.map(|slot| slot.capacity).max().unwrap_or(1);
    if appointment.overbooked && appointment.visit_type != WALK_IN {
        let slot = Slot { span: *span, service: appointment.service.0.clone(), capacity };
        let place = practices::clinic(&turn.practice, clinic)?;
        let beyond = overbooking::is_needed(sql, turn, place, &slot, doctor);
        appointment.overbooked = beyond.map_err(|refusal| {
            let full = refusal.code() == Code::OverbookingNotPossible;
            if full { not_possible("the slot has been sold again") } else { refusal }
        })?;
    }
    if holds::take_for(sql, &turn.business, appointment, capacity)? {
        Ok(())
    } else {
        Err(not_possible("the slot has been sold again"))
    }
}

/// The new appointment goes, the old one is what it was.
fn move_back(sql: &mut dyn Sql, turn: &Turn, either: KeptAppointment) -> Result<KeptAppointment, Refusal> {
    let broken = || not_possible("the move has been changed since");
    let (mut old, mut new) = match (&either.status, &either.next, &either.previous) {
        (Status::Rescheduled(_), Some(next), _) => {
            let new = visits::found(sql, &turn.business, &next.clone())?;
            (either, new)
        }
        (_, _, Some(previous)) => {
            let old = visits::found(sql, &turn.business, &previous.clone())?;
            (old, either)
        }
        _ => return Err(broken()),
    };
    let is_linked = old.next.as_ref() == Some(&new.id) && new.previous.as_ref() == Some(&old.id);
    let moved = |appointment: &KeptAppointment| Before::read(appointment).filter(|b| b.change == Change::Moved);
    let Some(before) = moved(&old).filter(|_| is_linked) else { return Err(broken()) };
    if new.status != Status::Booked {
        return Err(not_possible(&format!("the one that took its place is already “{}”", new.status.words())));
    }
    if moved(&new).is_none() {
        return Err(not_possible("the one that took its place has been changed since"));
    }
    if old.date < views::zone_of(&turn.practice, &old).date(turn.now) {
        return Err(not_possible("the day it was moved from is over"));
    }
    annul(sql, turn, &mut new)?;
    new.previous = None;
    before.restore(&mut old);
    old.next = None;
    take_seats(sql, turn, &mut old)?;
    save(sql, turn, &mut new)?;
    save(sql, turn, &mut old)?;
    // Whoever asks by the caller's own identifier means the one that counts.
    appointments::forget_partner_id(sql, &turn.business, &new.id)?;
    Ok(old)
}

fn save(sql: &mut dyn Sql, turn: &Turn, appointment: &mut KeptAppointment) -> Result<(), Refusal> {
    appointments::update(sql, &turn.business, appointment)?;
    visits::record(sql, &turn.business, appointment, "undone", turn.now)
}
