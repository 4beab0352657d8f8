//! Overbooking on purpose (contract: *Desk extensions*, `"overbook": true`): a seat beyond the capacity, as often a day
//! as the practice allows.

use super::problem::Refusal;
use super::store::sql::Sql;
use super::store::{appointments, holds};
use super::writes::Turn;
use crate::contract::problem::Code;
use crate::domain::ids::DoctorId;
use crate::domain::practice::Clinic;
use crate::domain::slots::Slot;

/// Whether a booking of that slot has to take a seat beyond the capacity: not while there is an ordinary one. Refuses
/// where the practice does not allow it, or not once more on that day of the doctor.
pub fn is_needed(
    sql: &mut dyn Sql,
    turn: &Turn,
    clinic: &Clinic,
    slot: &Slot,
    doctor: &DoctorId,
) -> Result<bool, Refusal> {
    let taken = holds::taken(sql, &turn.business, doctor, slot.span)?;
    if taken.has_free_seat(slot.span, slot.capacity) {
        return Ok(false);
    }
    let most = turn.practice.practice.overbooks_per_day;
    if most == 0 {
        return Err(refused("this practice does not overbook; choose another slot".to_owned()));
    }
    let day = clinic.zone.date(slot.span.start);
    if appointments::overbooked_on(sql, &turn.business, doctor, day)? >= usize::from(most) {
        let times = if most == 1 { "once".to_owned() } else { format!("{most} times") };
        return Err(refused(format!(
            "this doctor can be overbooked {times} a day, and is so on {day} already; choose another slot"
        )));
    }
    Ok(true)
}

fn refused(says: String) -> Refusal {
    Refusal::new(Code::OverbookingNotPossible, says)
}
