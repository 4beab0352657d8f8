//! Moving an appointment: mark it, go to a free slot of anybody, Enter. Nothing is asked; the patient is never without an
//! appointment, which is the worker's business.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{picker, reads, targets, writes};
use crate::catalogue::say;
use crate::desk::model::grid::CellState;
use crate::desk::model::journal::Entry;
use crate::desk::model::moving::Moving;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pane, Pending};
use crate::desk::port::{Answer, Effect, Failure, Question, Reason, Refusal, Ticket, Write};
use crate::desk::words::day;
use crate::domain::appointment::{Appointment, AppointmentDetails, By, Status};
use crate::domain::booking::{Booking, ForWhom, PaymentMode, Span};
use crate::domain::ids::{AppointmentId, ClinicId, DoctorId, ServiceId};
use crate::domain::slots::OfferedService;
use crate::domain::text::Text;
use crate::domain::two_days::TwoDays;

/// Marks the selected appointment, or moves the marked one to the selected slot.
pub fn pressed(desk: &mut Desk) -> Vec<Effect> {
    if desk.moving.is_some() && matches!(desk.mode, Mode::Main) && desk.pane == Pane::Slots {
        return here(desk);
    }
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    match targets::appointment(desk) {
        Some(appointment) => mark(desk, appointment),
        None => info(desk, say!("moving-none-selected")),
    }
}

/// Marks an appointment: from now on Enter on a free slot moves it there.
pub fn mark(desk: &mut Desk, appointment: Appointment) -> Vec<Effect> {
    if let Some(why) = obstacle(desk, &appointment) {
        return info(desk, why);
    }
    show(desk, &appointment);
    let ticket = reads::ticket(desk);
    let question = Question::Details { id: appointment.id.clone(), zone: desk.zone_of(&appointment.clinic).clone() };
    desk.moving = Some(Box::new(Moving::new(appointment, ticket)));
    vec![Effect::Ask(ticket, question)]
}

/// Goes to where an appointment is in the grid.
pub fn show(desk: &mut Desk, of: &Appointment) {
    desk.mode = Mode::Main;
    // The queue would hide it.
    desk.behind = None;
    desk.pane = Pane::Slots;
    if desk.clinic.as_ref() != Some(&of.clinic) && desk.clinics().iter().any(|clinic| clinic.id == of.clinic) {
        picker::go_to_clinic(desk, of.clinic.clone());
    }
    if desk.doctors_here().iter().any(|doctor| doctor.id == of.doctor) {
        desk.doctor = Some(of.doctor.clone());
    }
    let date = desk.zone_of(&of.clinic).date(of.start);
    if !TwoDays::from(desk.first_day()).holds(date) {
        picker::go_to_day(desk, date);
    }
    desk.grid.go(Some(of.start));
}

/// Moves what is marked to the selected slot.
pub fn here(desk: &mut Desk) -> Vec<Effect> {
    if desk.moving.as_ref().is_some_and(|moving| moving.is_unseen(desk.now)) {
        return Vec::new();
    }
    let (Some(cell), Some(doctor), Some(clinic)) = (desk.selected_slot(), desk.doctor.clone(), desk.clinic.clone())
    else {
        return info(desk, say!("moving-no-slot"));
    };
    if cell.is_free() {
        let span = cell.span;
        return to(desk, doctor, clinic, span);
    }
    let at = desk.zone().clock(cell.span.start);
    let mut own = desk.moving.iter().map(|moving| &moving.appointment.id);
    let says = match &cell.state {
        CellState::Taken(who) if who.iter().any(|a| own.any(|id| a.id == *id)) => say!("moving-same-slot"),
        _ if cell.past => say!("moving-past", at = at),
        CellState::Taken(_) => say!("moving-taken", at = at),
        CellState::Asked(_) => say!("moving-asked", at = at),
        CellState::Closed | CellState::Free { .. } => say!("moving-closed", at = at),
    };
    info(desk, says)
}

/// Moves what is marked to that slot, whoever's it is.
pub fn to(desk: &mut Desk, doctor: DoctorId, clinic: ClinicId, span: Span) -> Vec<Effect> {
    let Some(mut moving) = desk.moving.take() else { return Vec::new() };
    if let Some(now) = desk.listed(&moving.appointment.id).cloned() {
        moving.appointment = now;
    }
    let of = &moving.appointment;
    if let Some(why) = obstacle(desk, of) {
        // Somebody has changed it since it was marked: there is nothing left to move. What is only being changed can be
        // moved in a moment.
        desk.moving = desk.held(of).is_some().then_some(moving);
        return info(desk, why);
    }
    let more = moving.more.value();
    let wanted = more.and_then(|more| more.service.as_ref()).map(|(id, _)| id.clone());
    let Some((service, span)) = service_at(desk, (&doctor, &clinic), span.start, of, wanted.as_ref()) else {
        let at = desk.zone_of(&clinic).clock(span.start);
        desk.moving = Some(moving);
        return info(desk, say!("moving-closed", at = at));
    };
    let subject = subject(desk, of, &doctor, &clinic, span.start);
    let booking = booking(desk, of, more.map(|more| &**more), (doctor, clinic), span, &service);
    desk.notices.acknowledge();
    send(desk, *moving, booking, subject)
}

fn send(desk: &mut Desk, mut moving: Moving, booking: Booking, subject: String) -> Vec<Effect> {
    let zone = desk.zone_of(&booking.clinic).clone();
    let (key, id) = (writes::key(desk), moving.appointment.id.clone());
    let effect = writes::send(desk, Write::Move { key, id, booking: Box::new(booking), zone }, subject);
    if let Effect::Write(ticket, _) = &effect {
        moving.fault = None;
        moving.came_back = None;
        desk.journal.moves.insert(*ticket, Box::new(moving));
    }
    vec![effect]
}

/// Moves an appointment back to where it was, for the journal's undo where the server has none.
pub fn back(desk: &mut Desk, entry: &Entry, id: AppointmentId, to: &Appointment) -> Vec<Effect> {
    let (place, start) = ((to.doctor.clone(), to.clinic.clone()), to.start);
    let told = if let Write::Move { booking, .. } = &entry.write { Some(booking) } else { None };
    let known = service_at(desk, (&to.doctor, &to.clinic), start, to, told.map(|booking| &booking.service));
    let service = known.map(|(service, _)| service.id).or_else(|| told.map(|booking| booking.service.clone()));
    let Some(service) = service else { return info(desk, say!("moving-no-slot")) };
    let now = Appointment { id: id.clone(), ..desk.listed(&id).cloned().unwrap_or_else(|| to.clone()) };
    let subject = subject(desk, &now, &place.0, &place.1, start);
    let booking = Booking {
        key: booking_key(desk),
        doctor: place.0,
        clinic: place.1,
        patient: ForWhom::Known(to.patient.id.clone()),
        start,
        end: to.end,
        service,
        kind: to.kind.clone(),
        mode: to.mode.clone(),
        payment: told.map_or(PaymentMode::Later, |booking| booking.payment.clone()),
        notes: told.and_then(|booking| booking.notes.clone()),
        overbook: false,
    };
    let zone = desk.zone_of(&booking.clinic).clone();
    let key = writes::key(desk);
    vec![writes::send(desk, Write::Move { key, id, booking: Box::new(booking), zone }, subject)]
}

/// The booking of the new slot: everything that is known of the old one goes along.
fn booking(
    desk: &Desk,
    of: &Appointment,
    more: Option<&AppointmentDetails>,
    (doctor, clinic): (DoctorId, ClinicId),
    span: Span,
    service: &OfferedService,
) -> Booking {
    let wished = more.and_then(|more| more.payment.clone()).unwrap_or(PaymentMode::Later);
    let payment = if service.prepaid && wished == PaymentMode::Later { PaymentMode::Cash } else { wished };
    let known = service.modes.is_empty() || service.modes.contains(&of.mode);
    let mode = if known { of.mode.clone() } else { service.modes[0].clone() };
    Booking {
        key: booking_key(desk),
        doctor,
        clinic,
        patient: ForWhom::Known(of.patient.id.clone()),
        start: span.start,
        end: span.end,
        service: service.id.clone(),
        kind: of.kind.clone(),
        mode,
        payment,
        notes: more.and_then(|more| more.notes.clone()).filter(|notes: &Text| !notes.is_empty()),
        overbook: false,
    }
}

/// The key under which the new slot is booked where the server has no step that moves: another than that of the move.
fn booking_key(desk: &Desk) -> String {
    Uuid::new_v5(&desk.settings.run, format!("{} books", writes::key(desk)).as_bytes()).to_string()
}

/// The service under which the slot that begins then is free: the same one if that doctor offers it there, else one of the
/// same kind, else the usual one.
fn service_at(
    desk: &Desk,
    (doctor, clinic): (&DoctorId, &ClinicId),
    start: DateTime<Utc>,
    of: &Appointment,
    wanted: Option<&ServiceId>,
) -> Option<(OfferedService, Span)> {
    let date = desk.zone_of(clinic).date(start);
    let offers =
        desk.offers.iter().filter(|((d, c, day), _)| d == doctor && c == clinic && TwoDays::from(*day).holds(date));
    let mut all = offers.filter_map(|(_, offer)| offer.value()).flat_map(|offer| {
        offer.services.iter().filter_map(|service| {
            let mut slots = offer.slots.iter().filter(|slot| slot.service == service.id && slot.available);
            slots.find(|slot| slot.span.start == start).map(|slot| (service, slot.span))
        })
    });
    let all: Vec<_> = all.by_ref().collect();
    let same = all.iter().find(|(service, _)| Some(&service.id) == wanted);
    let kind = || all.iter().find(|(service, _)| service.kind == of.kind);
    same.or_else(kind).or(all.first()).map(|(service, span)| ((*service).clone(), *span))
}

/// Why an appointment can't be moved, as a sentence; `None` where it can.
fn obstacle(desk: &Desk, of: &Appointment) -> Option<String> {
    let name = desk.name_of(of);
    if desk.pending_for(&of.id).is_some() {
        return Some(say!("moving-changing", who = name));
    }
    if let Some(waits) = desk.waits_for(&of.patient.id) {
        return Some(waits);
    }
    let may = of.status.may_become(&Status::Rescheduled(By::Staff));
    (!may).then(|| say!("moving-not", who = name, status = of.status.words()))
}

/// `Khan, Sana · Rao · 10:30 → Iyer 11:15`; what stays the same is not said again.
fn subject(desk: &Desk, of: &Appointment, doctor: &DoctorId, clinic: &ClinicId, start: DateTime<Utc>) -> String {
    let new = desk.place_words(of, doctor, clinic, start);
    format!("{} → {new}", desk.subject_of(of))
}

impl Desk {
    /// Where to, beside where it is: `Iyer Tue 11:15`, or `11:15` where the rest is the same. Safe to draw.
    pub fn place_words(&self, of: &Appointment, doctor: &DoctorId, clinic: &ClinicId, start: DateTime<Utc>) -> String {
        let zone = self.zone_of(clinic);
        let mut words = Vec::new();
        if *clinic != of.clinic {
            words.push(Text::from(self.clinic_name(clinic)).shown().to_owned());
        }
        if *doctor != of.doctor {
            words.push(Text::from(self.doctor_short(doctor)).shown().to_owned());
        }
        if zone.date(start) != self.zone_of(&of.clinic).date(of.start) {
            words.push(day(zone.date(start)));
        }
        words.push(zone.clock(start));
        words.join(" ")
    }
}

/// The slot could not be had: the mark is there again and says why, and the nearest free slot is selected.
pub fn refused(desk: &mut Desk, ticket: Ticket, pending: &Pending, booking: &Booking, refusal: &Refusal) {
    let Some(mut moving) = desk.journal.moves.remove(&ticket) else { return };
    let at = desk.zone_of(&booking.clinic).clock(booking.start);
    let (why, slot_lost) = match refusal.reason {
        Reason::SlotTaken => (say!("moving-lost", at = at), true),
        Reason::Gone => (say!("moving-gone", at = at), true),
        Reason::NotSent => (say!("moving-not-sent"), false),
        Reason::Pause(seconds) => (say!("moving-pause", n = seconds), false),
        Reason::NotKept => (say!("moving-not-kept"), false),
        // It is the appointment that can't be moved: a mark would promise what can't be kept.
        Reason::Conflict
        | Reason::Invalid
        | Reason::NotAllowed
        | Reason::NotOffered
        | Reason::Stale
        | Reason::GivenUp
        | Reason::DeskEnded => return,
    };
    // Where something else was begun since, the mark would change what its keys mean.
    if desk.moving.is_some() || !desk.waited_for(pending) {
        return;
    }
    moving.fault = Some(why);
    moving.came_back = Some(desk.now);
    desk.moving = Some(moving);
    let still_there = desk.doctor.as_ref() == Some(&booking.doctor) && desk.clinic.as_ref() == Some(&booking.clinic);
    if slot_lost && still_there && desk.grid.at == Some(booking.start) {
        let nearest = nearest(desk, booking, &refusal.alternatives);
        desk.grid.go(nearest.or(Some(booking.start)));
    }
}

/// The free slot that is nearest to the one that was lost: of those that the server tells, else of those on the screen.
fn nearest(desk: &Desk, booking: &Booking, told: &[Span]) -> Option<DateTime<Utc>> {
    let days = desk.grid_days();
    let cells = days.iter().flat_map(|day| &day.cells);
    let free: Vec<DateTime<Utc>> = cells.filter(|cell| cell.is_free()).map(|cell| cell.span.start).collect();
    let there = |start: &DateTime<Utc>| *start != booking.start && *start > desk.now;
    let near = |start: &DateTime<Utc>| ((*start - booking.start).abs(), *start);
    let best = told.iter().map(|span| span.start).filter(|start| there(start) && free.contains(start)).min_by_key(near);
    best.or_else(|| free.into_iter().filter(there).min_by_key(near))
}

/// The mark is taken off; the appointment stays where it is. Says whether there was one.
pub fn keep(desk: &mut Desk) -> bool {
    let Some(moving) = desk.moving.take() else { return false };
    let says = say!("moving-kept", subject = desk.subject_of(&moving.appointment));
    desk.notices.say(Mark::Info, says, desk.now);
    true
}

/// Whether what is marked awaits that answer.
pub fn awaits(desk: &Desk, ticket: Ticket) -> bool {
    desk.moving.as_ref().is_some_and(|moving| moving.more.awaited() == Some(ticket))
}

/// The rest of what is marked.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) {
    if let Some(moving) = &mut desk.moving {
        moving.more.answer(ticket, super::replies::typed(answer), desk.now);
    }
}

fn info(desk: &mut Desk, says: String) -> Vec<Effect> {
    desk.notices.say(Mark::Info, says, desk.now);
    Vec::new()
}
