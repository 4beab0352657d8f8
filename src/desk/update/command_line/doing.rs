//! What Enter does with a line that is understood, and what becomes of it when it is refused.

use super::without_names;
use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::command_line::reading::{Deed, Place, Reading, ToBook, ToFill};
use crate::desk::model::command_line::{CommandLine, LineStep};
use crate::desk::model::form::Whom;
use crate::desk::model::life::Life;
use crate::desk::model::masks;
use crate::desk::model::moving::Moving;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pane, Pending};
use crate::desk::port::{Effect, Refusal, Ticket, Write};
use crate::desk::update::{
    cancelling, commands, dates, finding, form, free, picker, queue, replies, targets, today, typing, writes,
};
use crate::desk::words::weekday;
use crate::domain::appointment::Appointment;
use crate::domain::booking::{AppointmentKind, Booking, ForWhom, PaymentMode, WalkIn};
use crate::domain::ids::{ClinicId, DoctorId, PatientId};
use crate::domain::patient::Patient;
use crate::domain::two_days::TwoDays;

/// Does what the line says; where something stands in the way the line stays and the preview says what, as a fault.
pub fn enter(desk: &mut Desk, reading: Reading) -> Vec<Effect> {
    let Some(deed) = reading.enter.clone() else {
        if let Mode::CommandLine(line) = &mut desk.mode {
            line.step = LineStep::NotYet;
        }
        return Vec::new();
    };
    if waits(desk, &deed)
        && let Mode::CommandLine(line) = &mut desk.mode
    {
        line.step = LineStep::Refused(say!("earlier-waits-here"));
        return Vec::new();
    }
    let Mode::CommandLine(line) = std::mem::replace(&mut desk.mode, Mode::Main) else { return Vec::new() };
    desk.lines.left = None;
    let kept = without_names(line.typed.value(), &reading);
    let effects = match deed {
        Deed::Book(booking) => book(desk, *line, *booking),
        Deed::Form(known) => {
            let effects = fill(desk, &line, *known);
            desk.lines.keep(kept);
            return effects;
        }
        Deed::Move(appointment, place) => move_there(desk, *line, &appointment, &place),
        Deed::WalkIn(patient, doctor, clinic, kind) => walk_in(desk, *line, *patient, doctor, clinic, kind),
        Deed::On(appointment, key) => on(desk, &appointment, key),
        Deed::Key(key) => commands::command(desk, key),
        Deed::CheckInMany(all) => queue::check_in_many(desk, &all),
        Deed::Free(typed) => match free::under(desk, &typed) {
            Ok(effects) => effects,
            Err(fault) => {
                desk.mode = Mode::CommandLine(Box::new(CommandLine { step: LineStep::Refused(fault), ..*line }));
                return Vec::new();
            }
        },
        Deed::Go(day, doctor) => {
            go(desk, day, doctor);
            Vec::new()
        }
        Deed::Clinic(clinic) => {
            picker::go_to_clinic(desk, clinic);
            Vec::new()
        }
        Deed::Find(typed) => {
            // What is looked for is somebody: not a word of it is kept.
            desk.lines.keep("find".to_owned());
            let mut effects = finding::open(desk);
            effects.extend(typing::pasted(desk, &typed));
            return effects;
        }
    };
    desk.lines.keep(kept);
    effects
}

fn go(desk: &mut Desk, day: Option<chrono::NaiveDate>, doctor: Option<(DoctorId, ClinicId)>) {
    if let Some((doctor, clinic)) = doctor {
        if desk.clinic.as_ref() != Some(&clinic) {
            picker::go_to_clinic(desk, clinic);
        }
        desk.doctor = Some(doctor);
    }
    if let Some(day) = day {
        dates::to(desk, day);
    }
    desk.pane = Pane::Slots;
}

fn book(desk: &mut Desk, line: CommandLine, booking: ToBook) -> Vec<Effect> {
    let ToBook { patient, place } = booking;
    let key = writes::key(desk);
    let subject = subject(desk, &masks::named(&patient.name), &place);
    let zone = desk.zone_of(&place.clinic).clone();
    let booking = booking_of(place, patient.id.clone(), key);
    desk.notices.acknowledge();
    sent(desk, line, Some(patient), Write::Book(Box::new(booking), zone), subject)
}

fn move_there(desk: &mut Desk, line: CommandLine, appointment: &Appointment, place: &Place) -> Vec<Effect> {
    let key = writes::key(desk);
    let subject = subject(desk, &desk.name_of(appointment), place);
    let zone = desk.zone_of(&place.clinic).clone();
    // Where it takes two steps, the second one has a key of its own.
    let booking = Box::new(booking_of(place.clone(), appointment.patient.id.clone(), format!("{key}-2")));
    desk.notices.acknowledge();
    let effects = sent(desk, line, None, Write::Move { key, id: appointment.id.clone(), booking, zone }, subject);
    if let Some(Effect::Write(ticket, _)) = effects.first() {
        // The journal has to know where it was, to move it back.
        let moving = Moving { appointment: appointment.clone(), more: Life::NotAsked, fault: None, came_back: None };
        desk.journal.moves.insert(*ticket, Box::new(moving));
    }
    effects
}

fn walk_in(
    desk: &mut Desk,
    line: CommandLine,
    patient: Patient,
    doctor: DoctorId,
    clinic: ClinicId,
    kind: AppointmentKind,
) -> Vec<Effect> {
    let key = writes::key(desk);
    let subject = format!("{} · {}", masks::named(&patient.name), desk.doctor_short(&doctor));
    let walk_in = WalkIn {
        key,
        doctor,
        clinic,
        patient: ForWhom::Known(patient.id.clone()),
        kind,
        payment: PaymentMode::Later,
        notes: None,
    };
    desk.notices.acknowledge();
    sent(desk, line, Some(patient), Write::WalkIn(Box::new(walk_in)), subject)
}

/// Whether something of the patient, or in the slot, is in the way, of which it is not known how it ends.
fn waits(desk: &Desk, deed: &Deed) -> bool {
    let open = match deed {
        Deed::Book(booking) => {
            let seat = (&booking.place.doctor, booking.place.span);
            desk.unsettled(Some(&booking.patient.id), Some(seat))
        }
        Deed::Move(of, place) => desk.unsettled(Some(&of.patient.id), Some((&place.doctor, place.span))),
        Deed::WalkIn(patient, ..) => desk.unsettled(Some(&patient.id), None),
        Deed::Form(_)
        | Deed::Find(_)
        | Deed::On(..)
        | Deed::Key(_)
        | Deed::CheckInMany(_)
        | Deed::Free(_)
        | Deed::Go(..)
        | Deed::Clinic(_) => None,
    };
    open.is_some()
}

/// Sends a write, and keeps the line until its end is known.
fn sent(desk: &mut Desk, line: CommandLine, patient: Option<Patient>, write: Write, subject: String) -> Vec<Effect> {
    let effect = writes::send(desk, write, subject);
    if let Effect::Write(ticket, _) = &effect {
        desk.lines.sent.insert(*ticket, (line, patient));
    }
    vec![effect]
}

/// `Khan, Sana · Rao · Tue 09:30`.
fn subject(desk: &Desk, name: &str, place: &Place) -> String {
    let (zone, start) = (desk.zone_of(&place.clinic), place.span.start);
    let doctor = desk.doctor_short(&place.doctor);
    format!("{name} · {doctor} · {} {}", weekday(zone.date(start)), zone.clock(start))
}

fn booking_of(place: Place, patient: PatientId, key: String) -> Booking {
    Booking {
        key,
        doctor: place.doctor,
        clinic: place.clinic,
        patient: ForWhom::Known(patient),
        start: place.span.start,
        end: place.span.end,
        service: place.service,
        kind: place.kind,
        mode: place.mode,
        payment: if place.prepaid { PaymentMode::Cash } else { PaymentMode::Later },
        notes: None,
        overbook: false,
    }
}

/// Opens the form on the slot, with whom and what is known already.
fn fill(desk: &mut Desk, line: &CommandLine, known: ToFill) -> Vec<Effect> {
    let ToFill { patient, words, place } = known;
    show(desk, line, &place);
    let carried = std::mem::take(&mut desk.carried);
    let mut effects = form::open(desk);
    desk.carried = carried;
    if let Mode::Form(form) = &mut desk.mode {
        form::choose_service(form, &place.service);
        match patient {
            Some(patient) => form.whom = Whom::Known(patient),
            None if words.is_empty() => {}
            None => effects.extend(form::pasted(desk, &words)),
        }
    }
    effects
}

/// Goes to the slot: clinic, doctor, day, and the slot selected. Its slots are known to the line already.
fn show(desk: &mut Desk, line: &CommandLine, place: &Place) {
    if desk.clinic.as_ref() != Some(&place.clinic) {
        picker::go_to_clinic(desk, place.clinic.clone());
    }
    desk.doctor = Some(place.doctor.clone());
    if !TwoDays::from(desk.first_day()).holds(place.date) {
        picker::go_to_day(desk, place.date);
    }
    let of = |day| (place.doctor.clone(), place.clinic.clone(), day);
    let (key, known) = (of(desk.first_day()), line.offers.get(&of(place.date)));
    let shown = desk.offers.get(&key).and_then(Life::value).is_some();
    if let Some(known) = known.filter(|_| !shown && place.date == desk.first_day()) {
        desk.offers.insert(key, known.clone());
    }
    desk.pane = Pane::Slots;
    desk.grid.go(Some(place.span.start));
}

/// Does what the key does, on that appointment: it is selected first, so that everybody sees to whom it happens.
fn on(desk: &mut Desk, appointment: &Appointment, key: Command) -> Vec<Effect> {
    let date = desk.zone().date(appointment.start);
    if date == desk.today_date() {
        desk.today.only_doctor = false;
        // They alone are meant, whatever was marked before.
        desk.today.range = None;
        desk.today.selected = Some(appointment.id.clone());
        desk.today.slipped = None;
        desk.pane = Pane::Today;
        today::keep_selection(desk);
    } else {
        desk.doctor = Some(appointment.doctor.clone());
        desk.pane = Pane::Slots;
        desk.grid.go(Some(appointment.start));
    }
    // Never somebody else, who may stand in the place by now.
    if targets::appointment(desk).is_none_or(|meant| meant.id != appointment.id) {
        desk.notices.say(Mark::Info, say!("command-line-gone-with-list"), desk.now);
        return Vec::new();
    }
    if key == Command::Cancel {
        // Not whoever still stands twice after a move, whom the key would mean.
        return cancelling::open(desk);
    }
    commands::command(desk, key)
}

/// A write that a line has sent was done.
pub fn done(desk: &mut Desk, ticket: Ticket) {
    desk.lines.sent.remove(&ticket);
}

/// A write was refused. If a line has sent it, it comes back as it was typed, and what it knew of slots is read again.
pub fn refused(desk: &mut Desk, ticket: Ticket, pending: &Pending, refusal: &Refusal) {
    let Some((line, _)) = desk.lines.sent.remove(&ticket) else { return };
    // The line comes back; the mark of the moved one does not as well.
    desk.journal.moves.remove(&ticket);
    let why = replies::refused::why(refusal);
    let line = CommandLine { offers: Default::default(), step: LineStep::Refused(why), ..line };
    // Where something else was begun since, keys that are meant for that must not go into the line.
    if matches!(desk.mode, Mode::Main) && desk.waited_for(pending) {
        desk.mode = Mode::CommandLine(Box::new(line));
    } else {
        desk.lines.refused = Some(line);
        desk.notices.say(Mark::Info, say!("command-line-comes-back"), desk.now);
    }
}
