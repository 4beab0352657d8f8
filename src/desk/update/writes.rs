//! Writes on their way: what is sent, and what is said of it.

use uuid::Uuid;

use super::{reads, targets};
use crate::desk::model::masks;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Pending};
use crate::desk::port::{Effect, VisitStep, Write};
use crate::desk::words;
use crate::domain::appointment::{Appointment, Status};

/// The key of the next write: no other write of any desk has it.
pub fn key(desk: &Desk) -> String {
    Uuid::new_v5(&desk.settings.run, &(desk.tickets + 1).to_be_bytes()).to_string()
}

/// Sends a write and notes that its end is not known. `subject` says in words what it is about.
pub fn send(desk: &mut Desk, write: Write, subject: String) -> Effect {
    let ticket = reads::ticket(desk);
    let doing = match write {
        Write::Book(..) => "Booking",
        Write::CheckIn { .. } => "Checking in",
        Write::Cancel { .. } => "Cancelling",
        Write::Move { .. } => "Moving",
        Write::Step { step, .. } => match step {
            VisitStep::Start => "Starting",
            VisitStep::End => "Ending",
            VisitStep::Park => "Putting aside",
            VisitStep::CallBack => "Calling back",
            VisitStep::NoShow => "Marking as no-show",
        },
        Write::WalkIn(_) => "Adding to the queue",
        Write::Undo { .. } => "Taking back",
        Write::Edit { .. } => "Changing",
    };
    desk.notices.say(Mark::Sent, format!("{doing} {subject}"), desk.now);
    desk.pending.insert(ticket, Pending { write: write.clone(), subject, since: desk.now, unknown: false });
    Effect::Write(ticket, write)
}

/// Checks in the appointment that the keys mean, or says why it can't be.
pub fn check_in_target(desk: &mut Desk) -> Vec<Effect> {
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    let says = match targets::appointment(desk) {
        None => "No appointment is selected".to_owned(),
        Some(appointment) => match refusal_to_check_in(desk, &appointment) {
            None => {
                let subject = desk.subject_of(&appointment);
                let key = key(desk);
                return vec![send(desk, Write::CheckIn { key, id: appointment.id }, subject)];
            }
            Some(says) => says,
        },
    };
    desk.notices.say(Mark::Info, says, desk.now);
    Vec::new()
}

fn refusal_to_check_in(desk: &Desk, appointment: &Appointment) -> Option<String> {
    let name = desk.name_of(appointment);
    if desk.pending_for(&appointment.id).is_some() {
        return Some(format!("{name} is being changed: wait for the answer"));
    }
    if appointment.status == Status::CheckedIn {
        let token = appointment.token.map(|t| format!(", token {t}")).unwrap_or_default();
        return Some(format!("{name} is checked in already{token}"));
    }
    if !appointment.status.may_become(&Status::CheckedIn) {
        return Some(format!("{name} can't be checked in: the appointment is {}", words::status(&appointment.status)));
    }
    let date = desk.zone_of(&appointment.clinic).date(appointment.start);
    (date != desk.today_date())
        .then(|| format!("{name} is booked for {}: only today's can be checked in", words::day(date)))
}

impl Desk {
    /// The patient's name as lists write it, for a sentence that is kept: marked, so that it can be hidden.
    pub fn name_of(&self, appointment: &Appointment) -> String {
        appointment.patient.name.as_ref().map_or_else(|| "This patient".to_owned(), masks::named)
    }

    /// `Khan, Sana · Rao · 10:30`, for a sentence that is kept.
    pub fn subject_of(&self, appointment: &Appointment) -> String {
        let at = self.zone_of(&appointment.clinic).local(appointment.start);
        format!("{} · {} · {}", self.name_of(appointment), self.doctor_short(&appointment.doctor), at.format("%H:%M"))
    }
}
