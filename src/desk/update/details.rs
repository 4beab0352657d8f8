//! The details of an appointment: opening them, what their keys do, and changing the notes.

use super::{cancelling, giving_up, moving, queue, reads, replies, targets, writes};
use crate::catalogue::say;
use crate::desk::action::{Command, Motion};
use crate::desk::model::asking::{Asked, Asking};
use crate::desk::model::details::{Details, Phone};
use crate::desk::model::field::Field;
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Answer, Change, Effect, Failure, Question, Reason, Ticket, Write};
use crate::domain::appointment::{Appointment, Status};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;

/// How many lines the keys that move by a page move.
const PAGE: usize = 8;

/// Opens the details of the appointment that the keys mean.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    match targets::appointment(desk) {
        Some(appointment) => open_of(desk, appointment),
        None => {
            desk.notices.say(Mark::Info, say!("details-none-selected"), desk.now);
            Vec::new()
        }
    }
}

/// Opens the details of that appointment.
pub fn open_of(desk: &mut Desk, appointment: Appointment) -> Vec<Effect> {
    let zone = desk.zone_of(&appointment.clinic).clone();
    let mut details = Details::of(appointment);
    let of = &details.appointment;
    let mut effects = Vec::new();
    details.more = ask(desk, &mut effects, Question::Details { id: of.id.clone(), zone: zone.clone() });
    details.visits = ask(desk, &mut effects, Question::Visits { patient: of.patient.id.clone(), zone });
    desk.mode = Mode::Details(Box::new(details));
    effects.extend(ask_for_family(desk));
    effects
}

/// Asks who else has the patient's mobile as soon as that is known: a list may have come without it.
pub fn ask_for_family(desk: &mut Desk) -> Vec<Effect> {
    let mut effects = Vec::new();
    let Mode::Details(details) = &desk.mode else { return effects };
    if !matches!(details.family, Life::NotAsked) {
        return effects;
    }
    if let Some(mobile) = desk.patient_of(details).mobile.clone() {
        let family = ask(desk, &mut effects, Question::Family { mobile });
        if let Mode::Details(details) = &mut desk.mode {
            details.family = family;
        }
    }
    effects
}

fn ask<T>(desk: &mut Desk, effects: &mut Vec<Effect>, question: Question) -> Life<T> {
    let ticket = reads::ticket(desk);
    effects.push(Effect::Ask(ticket, question));
    Life::Waiting(ticket)
}

/// A key in the details.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Mode::Details(details) = &mut desk.mode else { return Vec::new() };
    if let Some(motion) = command.motion() {
        go(desk, motion);
        return Vec::new();
    }
    if command == Command::ShowPhone {
        details.phone = match details.phone {
            Phone::Masked => Phone::Whole,
            Phone::Whole => Phone::Masked,
        };
    } else if command == Command::CheckIn {
        let effects = writes::check_in_target(desk);
        desk.mode = Mode::Main;
        return effects;
    } else if matches!(command, Command::StartVisit | Command::EndVisit | Command::NoShow | Command::Park) {
        let effects = queue::step(desk, command);
        // What was sent is seen in the lists; where it can't be done, the details say how it stands.
        if matches!(desk.mode, Mode::Details(_)) && !effects.is_empty() {
            desk.mode = Mode::Main;
        }
        return effects;
    } else if command == Command::Urgent {
        return queue::urgent(desk);
    } else if command == Command::Cancel {
        return cancelling::open(desk);
    } else if command == Command::Move {
        return moving::pressed(desk);
    } else if command == Command::GiveUp {
        return giving_up::pressed(desk);
    } else if command == Command::Notes {
        ask_notes(desk);
    } else if command == Command::Enter {
        enter(desk);
    } else if matches!(command, Command::Back | Command::Quit | Command::Details) {
        desk.mode = Mode::Main;
    }
    Vec::new()
}

/// Up and down go through the visits; where there are none, and by pages, the whole is scrolled.
fn go(desk: &mut Desk, motion: Motion) {
    let Mode::Details(details) = &desk.mode else { return };
    let visits: Vec<AppointmentId> =
        desk.visits(details).map(|visits| visits.all().map(|a| a.id.clone()).collect()).unwrap_or_default();
    let at = details.chosen.as_ref().and_then(|id| visits.iter().position(|one| one == id));
    let Mode::Details(details) = &mut desk.mode else { return };
    match motion {
        Motion::Up if visits.is_empty() => details.past = details.past.saturating_sub(1),
        Motion::Down if visits.is_empty() => details.past = details.past.saturating_add(1),
        // Above the first one nothing is chosen, as when they were opened.
        Motion::Up => details.chosen = at.and_then(|at| at.checked_sub(1)).and_then(|at| visits.get(at).cloned()),
        Motion::Down => {
            let to = at.map_or(0, |at| (at + 1).min(visits.len() - 1));
            details.chosen = visits.get(to).cloned();
        }
        Motion::PageUp => scroll(details, |past| past.saturating_sub(PAGE)),
        Motion::PageDown => scroll(details, |past| past.saturating_add(PAGE)),
        Motion::First => scroll(details, |_| 0),
        Motion::Last => scroll(details, |_| usize::from(u16::MAX)),
        Motion::Left | Motion::Right => {}
    }
}

fn scroll(details: &mut Details, by: impl Fn(usize) -> usize) {
    details.chosen = None;
    details.past = by(details.past);
}

/// Goes to the chosen visit in the grid, where it can be moved or cancelled; without one, the details close.
fn enter(desk: &mut Desk) {
    let Mode::Details(details) = &desk.mode else { return };
    let visits = desk.visits(details).unwrap_or_default();
    let chosen = visits.all().find(|a| Some(&a.id) == details.chosen.as_ref()).cloned();
    match chosen {
        None => desk.mode = Mode::Main,
        Some(visit) => {
            let known = desk.clinics().iter().any(|clinic| clinic.id == visit.clinic);
            let sits = desk.doctor_entry(&visit.doctor).is_some();
            if known && sits {
                moving::show(desk, &visit);
            } else {
                desk.notices.say(Mark::Info, say!("details-not-here"), desk.now);
            }
        }
    }
}

/// Asks for other notes. What was typed before and refused is there again.
pub fn ask_notes(desk: &mut Desk) {
    let Mode::Details(details) = &desk.mode else { return };
    let of = desk.detailed(details);
    let id = of.id.clone();
    if let Status::Other(_) = &of.status {
        let says = say!("queue-no-step", who = desk.name_of(of), status = of.status.words());
        return desk.notices.say(Mark::Info, says, desk.now);
    }
    if desk.pending_for(&id).is_some() {
        return desk.notices.say(Mark::Info, say!("details-being-changed"), desk.now);
    }
    if let Some(waits) = desk.waits_for(&of.patient.id) {
        return desk.notices.say(Mark::Info, waits, desk.now);
    }
    let Some(more) = details.more.value() else {
        return desk.notices.say(Mark::Info, say!("details-notes-not-known"), desk.now);
    };
    let old = more.notes.as_ref().map_or("", |notes| notes.raw()).to_owned();
    let details = details.clone();
    let typed = Field::with(&desk.journal.kept_notes.remove(&id).unwrap_or(old));
    desk.mode = Mode::Asking(Box::new(Asking { what: Asked::Notes(details), typed, fault: None, behind: None }));
}

/// The question for other notes is left: the details are there again, and what was typed when it is asked once more.
pub fn take_back_notes(desk: &mut Desk, asking: Asking) {
    let Asked::Notes(details) = asking.what else { return };
    let typed = asking.typed.value();
    if typed.trim() != notes_of(&details).trim() {
        desk.journal.kept_notes.insert(details.appointment.id.clone(), typed.to_owned());
    }
    desk.mode = Mode::Details(details);
}

fn notes_of(details: &Details) -> &str {
    details.more.value().and_then(|more| more.notes.as_ref()).map_or("", |notes| notes.raw())
}

/// Other notes were typed.
pub fn change_notes(desk: &mut Desk, details: &Details, typed: &str) -> Vec<Effect> {
    let more = details.more.value();
    desk.mode = Mode::Details(Box::new(details.clone()));
    if typed == notes_of(details).trim() {
        return Vec::new();
    }
    let subject = desk.subject_of(desk.detailed(details));
    let write = Write::Edit {
        key: writes::key(desk),
        id: details.appointment.id.clone(),
        // The version that was seen beside the old notes, not a newer one of a list.
        version: more.and_then(|more| more.appointment.version),
        change: Change::Notes(Text::from(typed)),
    };
    // What was refused before was read beside the question.
    desk.notices.acknowledge();
    vec![writes::send(desk, write, subject)]
}

/// What is said of an appointment has changed: open details show it.
pub fn edited(desk: &mut Desk, id: &AppointmentId, change: &Change, version: Option<u64>) {
    if let Change::Notes(_) = change {
        desk.journal.kept_notes.remove(id);
    }
    let Mode::Details(details) = &mut desk.mode else { return };
    let Some(more) = details.more.value_mut().filter(|more| more.appointment.id == *id) else { return };
    match change {
        Change::Notes(notes) => more.notes = Some(notes.clone()).filter(|notes| !notes.is_empty()),
        Change::Urgent(why) => more.appointment.urgent.clone_from(why),
    }
    more.appointment.version = version;
}

/// Notes were not changed: what was typed is kept. Where somebody else was faster, it is asked again beside what they
/// wrote; nothing is written over unseen.
pub fn not_edited(desk: &mut Desk, id: &AppointmentId, change: &Change, reason: Reason) -> Vec<Effect> {
    let Change::Notes(notes) = change else { return Vec::new() };
    let Mode::Details(details) = &mut desk.mode else {
        desk.journal.kept_notes.insert(id.clone(), notes.raw().to_owned());
        return Vec::new();
    };
    if details.appointment.id != *id {
        desk.journal.kept_notes.insert(id.clone(), notes.raw().to_owned());
        return Vec::new();
    }
    let mut details = (**details).clone();
    let typed = Field::with(notes.raw());
    let mut effects = Vec::new();
    let mut fault = say!("details-notes-not-sent");
    if reason == Reason::Stale {
        let zone = desk.zone_of(&details.appointment.clinic).clone();
        details.more = ask(desk, &mut effects, Question::Details { id: id.clone(), zone });
        fault = say!("details-notes-stale");
    }
    let asking = Asking { what: Asked::Notes(Box::new(details)), typed, fault: Some(fault), behind: None };
    desk.mode = Mode::Asking(Box::new(asking));
    effects
}

/// An answer that the details, or the question for other notes, may await.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) {
    let now = desk.now;
    if let Mode::Details(details) = &mut desk.mode {
        if details.visits.awaited() == Some(ticket) {
            details.visits.answer(ticket, replies::typed(answer), now);
        } else if details.family.awaited() == Some(ticket) {
            details.family.answer(ticket, replies::patients(answer), now);
        } else {
            details.more.answer(ticket, replies::typed(answer), now);
        }
    } else if let Mode::Asking(asking) = &mut desk.mode
        && let Asked::Notes(details) = &mut asking.what
        && details.more.answer(ticket, replies::typed(answer), now)
        && let Some(more) = details.more.value()
    {
        let notes = more.notes.as_ref().map_or_else(String::new, |notes| notes.shown().to_owned());
        let status = more.appointment.status.words();
        asking.fault = Some(if notes.is_empty() {
            say!("details-notes-gone-meanwhile", status = status)
        } else {
            say!("details-notes-now", notes = notes, status = status)
        });
    }
}
