//! What becomes of the screen when a visit is a step further, somebody has joined the queue, or a change was taken back.

use chrono::{DateTime, TimeDelta, Utc};

use super::written::{change, who};
use crate::desk::model::Desk;
use crate::desk::model::life::Life;
use crate::desk::port::{Change, VisitStep};
use crate::desk::update::{queue, reads};
use crate::domain::appointment::{Appointment, Status};
use crate::domain::booking::{Mode, WalkIn};
use crate::domain::ids::{AppointmentId, PatientId};

/// A visit is a step further. Says what is told of it.
pub fn stepped(desk: &mut Desk, id: &AppointmentId, step: VisitStep, status: &Status, subject: &str) -> String {
    change(desk, id, |appointment| appointment.status = status.clone());
    let done = match step {
        VisitStep::Start => "With the doctor",
        VisitStep::End => "Visit over",
        VisitStep::Park => "Put aside",
        VisitStep::CallBack => "Back in the queue",
        VisitStep::NoShow => "Marked as no-show",
    };
    let others = if step == VisitStep::Start { queue::still_with(desk, id) } else { None };
    format!("{done}: {subject}{}", others.map(|others| format!(" · {others}")).unwrap_or_default())
}

/// Somebody has joined the queue: they are in the list before it is read again.
pub fn walked_in(
    desk: &mut Desk,
    walk_in: &WalkIn,
    (id, patient): (AppointmentId, Option<PatientId>),
    (token, at): (Option<u32>, Option<DateTime<Utc>>),
    subject: &str,
) -> String {
    let now = desk.now;
    let appointment = Appointment {
        id,
        doctor: walk_in.doctor.clone(),
        clinic: walk_in.clinic.clone(),
        patient: who(desk, &walk_in.patient, patient),
        start: now,
        end: now + TimeDelta::minutes(1),
        status: Status::CheckedIn,
        kind: walk_in.kind.clone(),
        mode: Mode::InClinic,
        token,
        checked_in: at.or(Some(now)),
        urgent: None,
        walk_in: true,
        version: None,
    };
    let today = desk.today_date();
    let board = desk.boards.get_mut(&(walk_in.clinic.clone(), today)).and_then(Life::value_mut);
    if let Some(board) = board.filter(|board| !board.appointments.iter().any(|a| a.id == appointment.id)) {
        board.appointments.push(appointment);
    }
    reads::changed_here(desk, &walk_in.doctor, &walk_in.clinic, today);
    match token {
        Some(token) => format!("In the queue, token {token}: {subject}"),
        None => format!("In the queue: {subject}"),
    }
}

/// The last change is taken back.
pub fn undone(desk: &mut Desk, id: &AppointmentId, status: &Status, subject: &str) -> String {
    change(desk, id, |appointment| appointment.status = status.clone());
    // What was moved is somewhere else again, which may be any day that is kept.
    reads::reload_all(desk);
    format!("Taken back: {subject}")
}

/// What is said of an appointment has changed.
pub fn edited(desk: &mut Desk, id: &AppointmentId, edit: &Change, version: Option<u64>, subject: &str) -> String {
    change(desk, id, |appointment| {
        if let Some(urgent) = &edit.urgent {
            appointment.urgent.clone_from(urgent);
        }
        appointment.version = version;
    });
    format!("Changed: {subject}")
}
