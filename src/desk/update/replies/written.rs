//! How a write stands. Done is shown at once, in the grid and in today's list, from the server's answer; refused says
//! why; unknown says that it is being found out.

use super::{refused::refused, steps};
use crate::desk::model::form::{Step, Whom};
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pending};
use crate::desk::port::{Done, Outcome, Ticket, Write};
use crate::desk::update::{command_line, reads, repeat};
use crate::domain::appointment::{Appointment, By, Status, Who};
use crate::domain::booking::{Booking, ForWhom};
use crate::domain::ids::{AppointmentId, PatientId};
use crate::domain::patient::NewPatient;

/// Takes the news of a write.
pub fn written(desk: &mut Desk, ticket: Ticket, outcome: Outcome) {
    match outcome {
        Outcome::Unknown => return unknown(desk, ticket, "Not known yet whether it went through, checking"),
        Outcome::HalfMoved { id } => return half_moved(desk, ticket, id),
        Outcome::Done(_) | Outcome::Refused(_) => {}
    }
    let Some(pending) = desk.pending.remove(&ticket) else { return };
    match outcome {
        Outcome::Done(done) => {
            repeat::done(desk, &pending.write, &done);
            accomplished(desk, ticket, &pending, done);
            command_line::done(desk, ticket);
        }
        Outcome::Refused(refusal) => refused(desk, ticket, &pending, refusal),
        Outcome::Unknown | Outcome::HalfMoved { .. } => {}
    }
}

/// The new appointment is there; the old one stays on the screen until it is known to be cancelled.
fn half_moved(desk: &mut Desk, ticket: Ticket, new: AppointmentId) {
    let Some(pending) = desk.pending.get_mut(&ticket) else { return };
    pending.unknown = false;
    if let Write::Move { booking, .. } = pending.write.clone() {
        show_booked(desk, &booking, new, None);
    }
    unknown(desk, ticket, "The new time is booked, the old one not cancelled yet, trying");
}

fn unknown(desk: &mut Desk, ticket: Ticket, what: &str) {
    let Some(pending) = desk.pending.get_mut(&ticket) else { return };
    if std::mem::replace(&mut pending.unknown, true) {
        return;
    }
    let says = format!("{what}: {}", pending.subject);
    desk.notices.say(Mark::Unknown, says, desk.now);
    if let Mode::Form(form) = &mut desk.mode
        && form.step == Step::Sending(ticket)
    {
        form.step = Step::Unknown(ticket);
    }
}

fn accomplished(desk: &mut Desk, ticket: Ticket, pending: &Pending, done: Done) {
    let subject = &pending.subject;
    let says = match (&pending.write, done) {
        (Write::Book(booking, _), Done::Booked { id, patient }) => {
            show_booked(desk, booking, id, patient);
            if is_of_form(desk, ticket) {
                desk.mode = Mode::Main;
            }
            desk.sent.remove(&ticket);
            format!("Booked {subject}")
        }
        (Write::CheckIn { id, .. }, Done::CheckedIn { status, token, at }) => {
            let now = desk.now;
            change(desk, id, |appointment| {
                appointment.status = status.clone();
                appointment.token = token.or(appointment.token);
                appointment.checked_in = at.or(appointment.checked_in).or(Some(now));
            });
            match token {
                Some(token) => format!("Checked in, token {token}: {subject}"),
                None => format!("Checked in: {subject}"),
            }
        }
        (Write::Cancel { id, .. }, Done::Cancelled) => {
            change(desk, id, |appointment| appointment.status = Status::Cancelled(By::Api));
            format!("Cancelled {subject}")
        }
        (Write::Move { id: old, booking, .. }, Done::Moved { id: new }) => {
            change(desk, old, |appointment| appointment.status = Status::Rescheduled(By::Staff));
            match new {
                Some(new) => show_booked(desk, booking, new, None),
                None => {
                    let date = desk.zone_of(&booking.clinic).date(booking.start);
                    reads::changed_here(desk, &booking.doctor, &booking.clinic, date);
                }
            }
            format!("Moved {subject}")
        }
        (Write::Move { booking, .. }, Done::BookedBesides { id, says }) => {
            show_booked(desk, booking, id, None);
            let why = says.shown();
            let says =
                format!("The new time is booked, but the old one stands and has to be cancelled: {subject} ({why})");
            return desk.notices.say(Mark::Refused, says, desk.now);
        }
        (Write::Step { id, step, .. }, Done::Stepped { status }) => steps::stepped(desk, id, *step, &status, subject),
        (Write::WalkIn(walk_in), Done::WalkedIn { id, patient, token, at }) => {
            let says = steps::walked_in(desk, walk_in, (id, patient), (token, at), subject);
            if is_of_form(desk, ticket) {
                desk.mode = Mode::Main;
            }
            desk.sent.remove(&ticket);
            says
        }
        (Write::Undo { id, .. }, Done::Undone { status }) => steps::undone(desk, id, &status, subject),
        (Write::Edit { id, change: edit, .. }, Done::Edited { version }) => {
            steps::edited(desk, id, edit, version, subject)
        }
        // The worker answers in kind; another answer would still mean that the write was done.
        (
            Write::Book(..)
            | Write::CheckIn { .. }
            | Write::Cancel { .. }
            | Write::Move { .. }
            | Write::Step { .. }
            | Write::WalkIn(_)
            | Write::Undo { .. }
            | Write::Edit { .. },
            _,
        ) => {
            format!("Done: {subject}")
        }
    };
    desk.notices.say(Mark::Done, says, desk.now);
}

/// Whether the open form is the one that sent the write.
pub fn is_of_form(desk: &Desk, ticket: Ticket) -> bool {
    desk.form().is_some_and(|form| form.step == Step::Sending(ticket) || form.step == Step::Unknown(ticket))
}

/// Changes an appointment in every list that has it, and has the lists read again.
pub fn change(desk: &mut Desk, id: &AppointmentId, by: impl Fn(&mut Appointment)) {
    let mut touched = None;
    for board in desk.boards.values_mut().filter_map(|board| board.value_mut()) {
        for appointment in board.appointments.iter_mut().filter(|a| a.id == *id) {
            by(appointment);
            touched = Some((appointment.doctor.clone(), appointment.clinic.clone(), appointment.start));
        }
    }
    if let Some((doctor, clinic, start)) = touched {
        let date = desk.zone_of(&clinic).date(start);
        reads::changed_here(desk, &doctor, &clinic, date);
    }
}

/// Puts a new appointment into the lists and takes its slot, before anything is read again.
fn show_booked(desk: &mut Desk, booking: &Booking, id: AppointmentId, patient: Option<PatientId>) {
    let appointment = Appointment {
        id,
        doctor: booking.doctor.clone(),
        clinic: booking.clinic.clone(),
        patient: who(desk, &booking.patient, patient),
        start: booking.start,
        end: booking.end,
        status: Status::Booked,
        kind: booking.kind.clone(),
        mode: booking.mode.clone(),
        token: None,
        checked_in: None,
        urgent: None,
        walk_in: false,
        version: None,
    };
    let date = desk.zone_of(&booking.clinic).date(booking.start);
    let two = |day| crate::domain::two_days::TwoDays::from(day);
    for ((clinic, day), board) in &mut desk.boards {
        if *clinic != booking.clinic || !two(*day).holds(date) {
            continue;
        }
        if let Some(board) = board.value_mut()
            && !board.appointments.iter().any(|a| a.id == appointment.id)
        {
            let at = board.appointments.partition_point(|a| a.start <= appointment.start);
            board.appointments.insert(at, appointment.clone());
        }
    }
    for ((doctor, _, _), offer) in &mut desk.offers {
        if *doctor != booking.doctor {
            continue;
        }
        let slots = offer.value_mut().map(|offer| &mut offer.slots).into_iter().flatten();
        for slot in slots.filter(|s| s.span.start < booking.end && booking.start < s.span.end) {
            slot.available = false;
        }
    }
    reads::changed_here(desk, &booking.doctor, &booking.clinic, date);
}

/// Who was booked, from the form that did it.
pub fn who(desk: &Desk, patient: &ForWhom, told: Option<PatientId>) -> Who {
    let today = desk.today_date();
    match patient {
        ForWhom::New(new) => of_new(new, told, today),
        ForWhom::Known(id) => {
            let forms = desk.form().into_iter().chain(desk.sent.values().map(|form| &**form));
            let mut known = forms.filter_map(|form| match &form.whom {
                Whom::Known(patient) if patient.id == *id => Some(Who::of(patient, today)),
                Whom::Known(_) | Whom::Search(_) | Whom::New(..) => None,
            });
            let listed = || {
                let boards = desk.boards.values().filter_map(|board| board.value());
                boards.flat_map(|board| &board.appointments).map(|a| &a.patient).find(|who| who.id == *id).cloned()
            };
            let typed = || {
                let mut lines = desk.lines.sent.values().filter_map(|(_, patient)| patient.as_ref());
                lines.find(|patient| patient.id == *id).map(|patient| Who::of(patient, today))
            };
            known.next().or_else(typed).or_else(listed).unwrap_or_else(|| Who::unknown(id.clone()))
        }
    }
}

fn of_new(new: &NewPatient, told: Option<PatientId>, today: chrono::NaiveDate) -> Who {
    Who {
        id: told.unwrap_or_else(|| PatientId::new("")),
        name: Some(new.name.clone()),
        gender: Some(new.gender.clone()),
        age: today.years_since(new.dob),
        mobile: new.mobile.clone(),
    }
}
