//! What earlier desks left open. It is shown as not known from the first moment on, and told how it ended.

use super::replies::written;
use super::{journal, reads};
use crate::catalogue::say;
use crate::desk::model::journal::Standing;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Pending, masks};
use crate::desk::port::{Asked, Earlier, Effect, LeftBehind, Outcome, Seat, Ticket, Write};
use crate::desk::words::weekday;
use crate::domain::appointment::{Appointment, Name};
use crate::domain::ids::DoctorId;
use crate::domain::patient::Patient;

/// Takes over what was left open; the worker finds out how each of it ended.
pub fn take(desk: &mut Desk, left: LeftBehind) -> Vec<Effect> {
    desk.left.kept = true;
    if left.elsewhere > 0 {
        desk.notices.say(Mark::Info, say!("earlier-elsewhere", n = left.elsewhere), desk.now);
    }
    if left.damaged > 0 {
        desk.notices.say(Mark::Unknown, say!("earlier-damaged", n = left.damaged), desk.now);
    }
    let take_one = |earlier: Earlier| {
        let ticket = reads::ticket(desk);
        let (subject, since) = (subject(desk, &earlier), earlier.at);
        let write = Write::Earlier(Box::new(earlier));
        let pending = Pending { write: write.clone(), subject, since, unknown: true, giving_up: false };
        desk.pending.insert(ticket, pending);
        say_unknown(desk, ticket);
        Effect::Write(ticket, write)
    };
    left.open.into_iter().map(take_one).collect()
}

/// Names of patients have come.
pub fn named(desk: &mut Desk, patients: &[Patient]) {
    for patient in patients {
        let concerned = desk.pending.values().any(|pending| pending.write.patient() == Some(&patient.id));
        if concerned {
            desk.left.patients.insert(patient.id.clone(), patient.clone());
        }
    }
}

/// An appointment has come that one of them is about.
pub fn concerned(desk: &mut Desk, appointment: Appointment) {
    desk.left.appointments.insert(appointment.id.clone(), appointment);
}

/// Whether the outcome of a write has to wait until it can be told by the names of doctors and clinics. It is kept, then.
pub fn waits(desk: &mut Desk, ticket: Ticket, outcome: &Outcome) -> bool {
    let waits = desk.entities.value().is_none() && desk.pending.get(&ticket).is_some_and(Pending::is_earlier);
    if waits {
        desk.left.told.push((ticket, outcome.clone()));
    }
    waits
}

/// Says everything anew that has more names by now, and tells what waited for them.
pub fn keep(desk: &mut Desk) -> Vec<Effect> {
    let earlier = desk.pending.iter().filter_map(|(ticket, pending)| match &pending.write {
        Write::Earlier(earlier) => Some((*ticket, subject(desk, earlier))),
        Write::Book(..)
        | Write::CheckIn { .. }
        | Write::Cancel { .. }
        | Write::Move { .. }
        | Write::Step { .. }
        | Write::WalkIn(_)
        | Write::Undo { .. }
        | Write::Edit { .. } => None,
    });
    for (ticket, subject) in earlier.collect::<Vec<_>>() {
        let Some(pending) = desk.pending.get_mut(&ticket) else { continue };
        if pending.subject != subject {
            pending.subject = subject;
            say_unknown(desk, ticket);
        }
    }
    if desk.entities.value().is_none() {
        return Vec::new();
    }
    let told = std::mem::take(&mut desk.left.told);
    told.into_iter().flat_map(|(ticket, outcome)| written(desk, ticket, outcome)).collect()
}

/// The write as it was, where enough of it was kept.
pub fn as_asked(pending: Pending) -> Pending {
    match &pending.write {
        Write::Earlier(earlier) => match earlier.write() {
            Some(write) => Pending { write, ..pending },
            None => pending,
        },
        Write::Book(..)
        | Write::CheckIn { .. }
        | Write::Cancel { .. }
        | Write::Move { .. }
        | Write::Step { .. }
        | Write::WalkIn(_)
        | Write::Undo { .. }
        | Write::Edit { .. } => pending,
    }
}

fn say_unknown(desk: &mut Desk, ticket: Ticket) {
    let Some(pending) = desk.pending.get(&ticket).cloned() else { return };
    let half = desk.journal.entry(ticket).is_some_and(|entry| entry.standing == Standing::HalfMoved);
    let (standing, says) = if half {
        (Standing::HalfMoved, say!("journal-half-moved", subject = pending.subject.as_str()))
    } else {
        (Standing::Unknown, say!("journal-unknown", subject = pending.subject.as_str()))
    };
    desk.notices.say(Mark::Unknown, says.clone(), desk.now);
    journal::note(desk, ticket, &pending, journal::News { standing, ..journal::News::of(says) });
}

/// What it is about, in words that are safe to draw: `Khan, Sana · Rao · Mon 10:30`, or as much as is known of that.
fn subject(desk: &Desk, earlier: &Earlier) -> String {
    let about = earlier.about().and_then(|id| desk.listed(id).or_else(|| desk.left.appointments.get(id)));
    let of = |unnamed: String| about.map_or(unnamed, |appointment| desk.subject_of(appointment));
    match &earlier.what {
        Asked::Book(seat) => match name(desk, earlier) {
            Some(name) => format!("{name} · {}", there(desk, seat)),
            None => say!("earlier-booking", at = at(seat), with = with(desk, &seat.doctor)),
        },
        Asked::Move { to, .. } => match name(desk, earlier) {
            Some(name) => format!("{name} · → {}", there(desk, to)),
            None => say!("earlier-move", at = at(to), with = with(desk, &to.doctor)),
        },
        Asked::WalkIn(place) => match name(desk, earlier) {
            Some(name) => format!("{name} · {} · {}", with(desk, &place.doctor), say!("form-subject-walk-in")),
            None => say!("earlier-walk-in", with = with(desk, &place.doctor)),
        },
        Asked::CheckIn(_) => of(say!("earlier-check-in")),
        Asked::Cancel(_) => of(say!("earlier-cancel")),
        Asked::Step { .. } => of(say!("earlier-step")),
        Asked::Undo { .. } => of(say!("earlier-undo")),
        Asked::Edit(_) => of(say!("earlier-edit")),
    }
}

fn name(desk: &Desk, earlier: &Earlier) -> Option<String> {
    let patient = earlier.patient()?;
    let looked_up = desk.left.patients.get(patient).map(|known| &known.name);
    let listed = || -> Option<&Name> {
        let boards = desk.boards.values().filter_map(|board| board.value());
        let mut rows = boards.flat_map(|board| &board.appointments).filter(|row| row.patient.id == *patient);
        rows.find_map(|row| row.patient.name.as_ref())
    };
    looked_up.or_else(listed).map(masks::named)
}

fn there(desk: &Desk, seat: &Seat) -> String {
    format!("{} · {}", with(desk, &seat.doctor), at(seat))
}

fn at(seat: &Seat) -> String {
    let at = seat.zone.local(seat.span.start);
    format!("{} {}", weekday(at.date_naive()), at.format("%H:%M"))
}

fn with(desk: &Desk, doctor: &DoctorId) -> String {
    if desk.entities.value().is_some() { desk.doctor_short(doctor).to_owned() } else { say!("earlier-a-doctor") }
}
