//! How a write stands. Done is shown at once, in the grid and in today's list, from the server's answer; refused says
//! why; unknown says that it is being found out. All of it is in the journal.

use super::{refused::refused, steps};
use crate::catalogue::say;
use crate::desk::model::form::Whom;
use crate::desk::model::journal::Standing;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Pending};
use crate::desk::port::{Done, Effect, Outcome, Ticket, Write};
use crate::desk::update::journal::{self, News};
use crate::desk::update::{command_line, details, draft, earlier, reads, repeat};
use crate::domain::appointment::{Appointment, By, Status, Who};
use crate::domain::booking::{Booking, ForWhom};
use crate::domain::ids::{AppointmentId, PatientId};
use crate::domain::patient::NewPatient;

/// Takes the news of a write.
pub fn written(desk: &mut Desk, ticket: Ticket, outcome: Outcome) -> Vec<Effect> {
    if earlier::waits(desk, ticket, &outcome) {
        return Vec::new();
    }
    match outcome {
        Outcome::Unknown => unknown(desk, ticket, Standing::Unknown),
        Outcome::HalfMoved { id } => half_moved(desk, ticket, id),
        Outcome::Done(done) => {
            if let Some(pending) = desk.pending.remove(&ticket) {
                draft::ended(desk, pending.write.key(), true);
                if !pending.is_earlier() {
                    repeat::done(desk, &pending.write, &done);
                }
                let pending = earlier::as_asked(pending);
                accomplished(desk, ticket, &pending, done);
                command_line::done(desk, ticket);
            }
        }
        Outcome::Refused(refusal) => {
            if let Some(pending) = desk.pending.remove(&ticket) {
                draft::ended(desk, pending.write.key(), false);
                return refused(desk, ticket, &earlier::as_asked(pending), refusal);
            }
        }
        Outcome::GoesOn => goes_on(desk, ticket),
        Outcome::NotTold => not_told(desk, ticket),
    }
    Vec::new()
}

/// It can't be given up: the server can't be told to refuse it.
fn goes_on(desk: &mut Desk, ticket: Ticket) {
    let Some(pending) = desk.pending.get_mut(&ticket) else { return };
    pending.giving_up = false;
    let says = say!("journal-goes-on", subject = pending.subject.as_str());
    desk.notices.say(Mark::Unknown, says, desk.now);
}

/// Nobody can say whether it happened.
fn not_told(desk: &mut Desk, ticket: Ticket) {
    let Some(pending) = desk.pending.remove(&ticket) else { return };
    let says = say!("earlier-not-told", subject = pending.subject.as_str());
    desk.notices.say(Mark::Unknown, says.clone(), desk.now);
    journal::note(desk, ticket, &pending, News { standing: Standing::NotTold, ..News::of(says) });
    reads::reload_all(desk);
}

/// The new appointment is there; the old one stays on the screen until it is known to be cancelled.
fn half_moved(desk: &mut Desk, ticket: Ticket, new: AppointmentId) {
    let Some(pending) = desk.pending.get_mut(&ticket) else { return };
    pending.unknown = false;
    if let Write::Move { booking, .. } = earlier::as_asked(pending.clone()).write {
        show_booked(desk, &booking, new, None);
    }
    unknown(desk, ticket, Standing::HalfMoved);
}

fn unknown(desk: &mut Desk, ticket: Ticket, standing: Standing) {
    let Some(pending) = desk.pending.get_mut(&ticket) else { return };
    if std::mem::replace(&mut pending.unknown, true) {
        return;
    }
    let pending = pending.clone();
    let subject = pending.subject.as_str();
    let says = if standing == Standing::HalfMoved {
        say!("journal-half-moved", subject = subject)
    } else {
        say!("journal-unknown", subject = subject)
    };
    desk.notices.say(Mark::Unknown, says.clone(), desk.now);
    journal::note(desk, ticket, &pending, News { standing, ..News::of(says) });
}

fn accomplished(desk: &mut Desk, ticket: Ticket, pending: &Pending, done: Done) {
    // How it was before is known only until the lists are changed.
    let before = pending.write.about().and_then(|id| desk.listed(id)).cloned().map(Box::new);
    let subject = pending.subject.as_str();
    let news = match (&pending.write, done) {
        (Write::Book(booking, _), Done::Booked { id, patient }) => {
            show_booked(desk, booking, id.clone(), patient);
            desk.sent.remove(&ticket);
            News::of(say!("journal-booked", subject = subject)).leaves(id, Status::Booked)
        }
        (Write::CheckIn { id, .. }, Done::CheckedIn { status, token, at }) => {
            let now = desk.now;
            change(desk, id, |appointment| {
                appointment.status = status.clone();
                appointment.token = token.or(appointment.token);
                appointment.checked_in = at.or(appointment.checked_in).or(Some(now));
            });
            let says = match token {
                Some(token) => say!("journal-checked-in-token", token = token, subject = subject),
                None => say!("journal-checked-in", subject = subject),
            };
            News::of(says).leaves(id.clone(), status)
        }
        (Write::Cancel { id, .. }, Done::Cancelled) => {
            change(desk, id, |appointment| appointment.status = Status::Cancelled(By::Api));
            let says = if journal::takes_back(desk, ticket) {
                say!("journal-undone", subject = subject)
            } else {
                say!("journal-cancelled", subject = subject)
            };
            News::of(says).leaves(id.clone(), Status::Cancelled(By::Api))
        }
        (Write::Move { id: old, booking, .. }, Done::Moved { id: new }) => {
            moved(desk, old, booking, new.clone());
            let news = News::of(say!("journal-moved", subject = subject));
            News { id: new, left: Some(Status::Booked), ..news }
        }
        (Write::Move { booking, .. }, Done::BookedBesides { id, says }) => {
            show_booked(desk, booking, id.clone(), None);
            let why = says.shown().to_owned();
            let says = say!("journal-doubled", subject = subject, why = why.as_str());
            let standing = Standing::Doubled { why };
            News { id: Some(id), standing, ..News::of(says) }
        }
        (Write::Step { id, step, .. }, Done::Stepped { status }) => {
            News::of(steps::stepped(desk, id, *step, &status, subject)).leaves(id.clone(), status)
        }
        (Write::WalkIn(walk_in), Done::WalkedIn { id, patient, token, at }) => {
            let says = steps::walked_in(desk, walk_in, (id.clone(), patient), (token, at), subject);
            desk.sent.remove(&ticket);
            News::of(says).leaves(id, Status::CheckedIn)
        }
        (Write::Undo { id, .. }, Done::Undone { status }) => {
            let moved = journal::move_taken_back(desk, ticket);
            News::of(steps::undone(desk, id, status.as_ref(), moved, subject))
        }
        (Write::Edit { id, change: edit, .. }, Done::Edited { version }) => {
            details::edited(desk, id, edit, version);
            News { id: Some(id.clone()), ..News::of(steps::edited(desk, id, edit, version, subject)) }
        }
        // Of whom nothing was kept that could be shown before the lists are read again.
        (Write::Earlier(_), Done::Booked { id, .. }) => {
            reads::reload_all(desk);
            News::of(say!("journal-booked", subject = subject)).leaves(id, Status::Booked)
        }
        (Write::Earlier(_), Done::WalkedIn { id, token, .. }) => {
            reads::reload_all(desk);
            News::of(steps::in_the_queue(token, subject)).leaves(id, Status::CheckedIn)
        }
        (Write::Earlier(_), Done::Edited { .. }) => {
            reads::reload_all(desk);
            News::of(say!("journal-edited", subject = subject))
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
            | Write::Edit { .. }
            | Write::Earlier(_),
            _,
        ) => News::of(say!("journal-done", subject = subject)),
    };
    let mark = if matches!(news.standing, Standing::Doubled { .. }) { Mark::Refused } else { Mark::Done };
    desk.notices.say(mark, news.says.clone(), desk.now);
    journal::note(desk, ticket, pending, News { before, ..news });
}

/// The old appointment is none any more, the new one is there.
fn moved(desk: &mut Desk, old: &AppointmentId, booking: &Booking, new: Option<AppointmentId>) {
    change(desk, old, |appointment| appointment.status = Status::Rescheduled(By::Staff));
    match new {
        Some(new) => show_booked(desk, booking, new, None),
        None => {
            let date = desk.zone_of(&booking.clinic).date(booking.start);
            reads::changed_here(desk, &booking.doctor, &booking.clinic, date);
        }
    }
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
            let moving = || {
                let marks = desk.journal.moves.values().chain(&desk.moving);
                marks.map(|moving| &moving.appointment.patient).find(|who| who.id == *id).cloned()
            };
            let looked_up = || desk.left.patients.get(id).map(|patient| Who::of(patient, today));
            let known = known.next().or_else(typed).or_else(listed).or_else(moving);
            known.or_else(looked_up).unwrap_or_else(|| Who::unknown(id.clone()))
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
