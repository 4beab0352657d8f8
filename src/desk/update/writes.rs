//! Writes on their way: what is sent, and what is said of it.

use uuid::Uuid;

use super::{reads, targets};
use crate::catalogue::say;
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
    let says = match write {
        Write::Book(..) => say!("today-sent-book", what = subject.as_str()),
        Write::CheckIn { .. } => say!("today-sent-check-in", what = subject.as_str()),
        Write::Cancel { .. } => say!("today-sent-cancel", what = subject.as_str()),
        Write::Move { .. } => say!("today-sent-move", what = subject.as_str()),
        Write::Step { step, .. } => match step {
            VisitStep::Start => say!("today-sent-start", what = subject.as_str()),
            VisitStep::End => say!("today-sent-end", what = subject.as_str()),
            VisitStep::Park => say!("today-sent-park", what = subject.as_str()),
            VisitStep::CallBack => say!("today-sent-call-back", what = subject.as_str()),
            VisitStep::NoShow => say!("today-sent-no-show", what = subject.as_str()),
        },
        Write::WalkIn(_) => say!("today-sent-walk-in", what = subject.as_str()),
        Write::Undo { .. } => say!("today-sent-undo", what = subject.as_str()),
        Write::Edit { .. } | Write::Earlier(_) => say!("today-sent-edit", what = subject.as_str()),
    };
    desk.notices.say(Mark::Sent, says, desk.now);
    if let Some(id) = write.about() {
        desk.today.touched = Some(id.clone());
    }
    let pending = Pending { write: write.clone(), subject, since: desk.now, unknown: false, giving_up: false };
    desk.pending.insert(ticket, pending);
    Effect::Write(ticket, write)
}

/// Checks in the appointment that the keys mean, or says why it can't be.
pub fn check_in_target(desk: &mut Desk) -> Vec<Effect> {
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    match targets::appointment(desk) {
        None => {
            desk.notices.say(Mark::Info, say!("today-none-selected"), desk.now);
            Vec::new()
        }
        Some(appointment) => check_in(desk, &appointment),
    }
}

/// Checks somebody in, or says why it can't be.
pub fn check_in(desk: &mut Desk, appointment: &Appointment) -> Vec<Effect> {
    if let Some(says) = refusal_to_check_in(desk, appointment) {
        desk.notices.say(Mark::Info, says, desk.now);
        return Vec::new();
    }
    let subject = desk.subject_of(appointment);
    let key = key(desk);
    vec![send(desk, Write::CheckIn { key, id: appointment.id.clone() }, subject)]
}

/// Why somebody can't be checked in now.
pub fn refusal_to_check_in(desk: &Desk, appointment: &Appointment) -> Option<String> {
    let who = desk.name_of(appointment);
    if let Some(held) = desk.held(appointment) {
        return Some(held);
    }
    if appointment.status == Status::CheckedIn {
        return Some(match appointment.token {
            Some(token) => say!("today-checked-in-already-token", who = who, token = token),
            None => say!("today-checked-in-already", who = who),
        });
    }
    if !appointment.status.may_become(&Status::CheckedIn) {
        return Some(say!("today-no-check-in", who = who, status = words::status(&appointment.status)));
    }
    not_today(desk, appointment).map(|day| say!("today-other-day-check-in", who = who, day = day))
}

/// The day of an appointment that is not of today, in words.
pub fn not_today(desk: &Desk, appointment: &Appointment) -> Option<String> {
    let date = desk.zone_of(&appointment.clinic).date(appointment.start);
    (date != desk.zone_of(&appointment.clinic).date(desk.now)).then(|| words::day(date))
}

impl Desk {
    /// The patient's name as lists write it, for a sentence that is kept: marked, so that it can be hidden.
    pub fn name_of(&self, appointment: &Appointment) -> String {
        appointment.patient.name.as_ref().map_or_else(|| say!("today-this-patient"), masks::named)
    }

    /// `Khan, Sana · Rao · 10:30`, for a sentence that is kept; with the day where that is not today.
    pub fn subject_of(&self, appointment: &Appointment) -> String {
        let zone = self.zone_of(&appointment.clinic);
        let (date, at) = (zone.date(appointment.start), zone.clock(appointment.start));
        let day = if date == zone.date(self.now) { String::new() } else { format!("{} ", words::day(date)) };
        format!("{} · {} · {day}{at}", self.name_of(appointment), self.doctor_short(&appointment.doctor))
    }
}
