//! Which keys make sense for an appointment as it stands: what can't be done is not offered.

use crate::catalogue::say;
use crate::desk::model::queue::{Place, place_of};
use crate::domain::appointment::{Appointment, By, Status};
use crate::tui::fit;

/// The keys for an appointment, the likeliest first.
pub fn of(appointment: &Appointment) -> Vec<(&'static str, String)> {
    let can = |status: Status| appointment.status.may_become(&status);
    let mut keys = Vec::new();
    if appointment.status == Status::Parked {
        keys.push(("P", say!("queue-key-call-back")));
    } else if can(Status::CheckedIn) {
        keys.push(("c", say!("queue-key-check-in")));
    }
    if can(Status::Ongoing) {
        keys.push(("s", say!("queue-key-start")));
    }
    if can(Status::Completed) {
        keys.push(("e", say!("queue-key-end")));
    }
    keys.push(("d", say!("queue-key-details")));
    if can(Status::NoShow(By::Staff)) {
        keys.push(("o", say!("queue-key-no-show")));
        let first = appointment.urgent.is_some();
        keys.push(("!", if first { say!("queue-key-not-first") } else { say!("queue-key-first") }));
    }
    if appointment.status == Status::CheckedIn {
        keys.push(("P", say!("queue-key-park")));
    }
    keys
}

/// Gives the steps of a visit as much room as the longest has: which of them is next does not move the keys behind it.
pub fn settled(keys: &mut [(&'static str, String)]) {
    let Some((_, before)) = keys.split_last_mut() else { return };
    let steps = [say!("queue-key-check-in"), say!("queue-key-start"), say!("queue-key-end")];
    let widest = steps.iter().map(|step| fit::width(step)).max().unwrap_or_default();
    for (_, word) in before.iter_mut().filter(|(_, word)| steps.contains(word)) {
        *word = fit::left(word, widest);
    }
}

/// What Enter does with it in the queue.
pub fn enter(appointment: &Appointment) -> Option<String> {
    Some(match place_of(&appointment.status)? {
        Place::WithDoctor => say!("queue-key-end"),
        Place::Waiting => say!("queue-key-start"),
        Place::Parked => say!("queue-key-call-back"),
        Place::Due => say!("queue-key-check-in"),
    })
}
