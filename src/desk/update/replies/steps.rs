//! What becomes of the screen when a visit is a step further, somebody has joined the queue, or a change was taken back.

use chrono::{DateTime, TimeDelta, Utc};

use super::written::{change, who};
use crate::catalogue::say;
use crate::desk::model::Desk;
use crate::desk::model::life::Life;
use crate::desk::port::{Change, VisitStep};
use crate::desk::update::{queue, reads};
use crate::domain::appointment::{Appointment, By, Status};
use crate::domain::booking::{Mode, WalkIn};
use crate::domain::ids::{AppointmentId, PatientId};

/// A visit is a step further. Says what is told of it.
pub fn stepped(desk: &mut Desk, id: &AppointmentId, step: VisitStep, status: &Status, subject: &str) -> String {
    change(desk, id, |appointment| appointment.status = status.clone());
    let done = match step {
        VisitStep::Start => say!("journal-started", subject = subject),
        VisitStep::End => say!("journal-ended", subject = subject),
        VisitStep::Park => say!("journal-parked", subject = subject),
        VisitStep::CallBack => say!("journal-called-back", subject = subject),
        VisitStep::NoShow => say!("journal-no-show", subject = subject),
    };
    match queue::still_with(desk, id).filter(|_| step == VisitStep::Start) {
        Some(others) => format!("{done} · {others}"),
        None => done,
    }
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
    in_the_queue(token, subject)
}

/// Somebody has joined the queue, in words.
pub fn in_the_queue(token: Option<u32>, subject: &str) -> String {
    match token {
        Some(token) => say!("journal-walked-in-token", token = token, subject = subject),
        None => say!("journal-walked-in", subject = subject),
    }
}

/// The last change is taken back. Of a move that was taken back: the old appointment and the new one; the old one counts.
pub fn undone(
    desk: &mut Desk,
    id: &AppointmentId,
    status: Option<&Status>,
    moved: Option<(AppointmentId, AppointmentId)>,
    subject: &str,
) -> String {
    if let Some((_, new)) = &moved {
        change(desk, new, |appointment| appointment.status = Status::Cancelled(By::Api));
    }
    let counts = moved.as_ref().map_or(id, |(old, _)| old);
    if let Some(status) = status {
        change(desk, counts, |appointment| appointment.status = status.clone());
    }
    // What was moved is somewhere else again, which may be any day that is kept.
    reads::reload_all(desk);
    say!("journal-undone", subject = subject)
}

/// What is said of an appointment has changed.
pub fn edited(desk: &mut Desk, id: &AppointmentId, edit: &Change, version: Option<u64>, subject: &str) -> String {
    change(desk, id, |appointment| {
        if let Change::Urgent(why) = edit {
            appointment.urgent.clone_from(why);
        }
        appointment.version = version.or(appointment.version);
    });
    match edit {
        Change::Urgent(Some(_)) => say!("journal-goes-first", subject = subject),
        Change::Urgent(None) => say!("journal-not-first", subject = subject),
        Change::Notes(_) => say!("journal-edited", subject = subject),
    }
}
