//! The steps of a visit, and who goes first. What the contract does not allow is refused before it is sent, with what can
//! be done instead.

use super::many;
use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::asking::{Asked, Asking};
use crate::desk::model::draft::About;
use crate::desk::model::field::Field;
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::queue::{Place, place_of};
use crate::desk::model::today::Group;
use crate::desk::model::{Desk, Mode, Pending};
use crate::desk::port::{Change, Effect, VisitStep, Write};
use crate::desk::update::{draft, targets, writes};
use crate::domain::appointment::{Appointment, By, Status};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;

/// The longest reason that fits beside a name.
const LONGEST_REASON: usize = 80;

/// The next step of the selected appointment's visit, by the key for it.
pub fn step(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    if command == Command::NoShow && many::has_range(desk) {
        return many::no_show_range(desk);
    }
    let Some(appointment) = targets::appointment(desk) else { return nobody(desk) };
    let step = if command == Command::StartVisit {
        VisitStep::Start
    } else if command == Command::EndVisit {
        VisitStep::End
    } else if command == Command::NoShow {
        VisitStep::NoShow
    } else if appointment.status == Status::Parked {
        VisitStep::CallBack
    } else {
        VisitStep::Park
    };
    take(desk, &appointment, step)
}

/// The obvious next step of the selected one of the queue.
pub fn next_step(desk: &mut Desk) -> Vec<Effect> {
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    let Some(appointment) = targets::appointment(desk) else { return nobody(desk) };
    match place_of(&appointment.status) {
        Some(Place::WithDoctor) => take(desk, &appointment, VisitStep::End),
        Some(Place::Waiting) => take(desk, &appointment, VisitStep::Start),
        Some(Place::Parked) => take(desk, &appointment, VisitStep::CallBack),
        Some(Place::Due) | None => writes::check_in(desk, &appointment),
    }
}

/// Sends the step, or says why it can't be taken and what can be done instead.
pub fn take(desk: &mut Desk, appointment: &Appointment, step: VisitStep) -> Vec<Effect> {
    if let Some(says) = refusal(desk, appointment, step) {
        return told(desk, says);
    }
    let subject = desk.subject_of(appointment);
    let key = writes::key(desk);
    vec![writes::send(desk, Write::Step { key, id: appointment.id.clone(), step }, subject)]
}

fn nobody(desk: &mut Desk) -> Vec<Effect> {
    told(desk, say!("today-none-selected"))
}

fn told(desk: &mut Desk, says: String) -> Vec<Effect> {
    desk.notices.say(Mark::Info, says, desk.now);
    Vec::new()
}

/// Why a step can't be taken now.
pub fn refusal(desk: &Desk, appointment: &Appointment, step: VisitStep) -> Option<String> {
    let who = desk.name_of(appointment);
    if let Some(held) = desk.held(appointment) {
        return Some(held);
    }
    let status = &appointment.status;
    let allowed = match step {
        VisitStep::Start => status.may_become(&Status::Ongoing),
        VisitStep::End => status.may_become(&Status::Completed),
        VisitStep::Park => status.may_become(&Status::Parked),
        VisitStep::CallBack => *status == Status::Parked,
        VisitStep::NoShow => status.may_become(&Status::NoShow(By::Staff)),
    };
    if allowed {
        return writes::not_today(desk, appointment).map(|day| say!("queue-other-day", who = who, day = day));
    }
    Some(match (step, status) {
        (VisitStep::Start, Status::Booked) => say!("queue-start-not-here", who = who),
        (VisitStep::Start, Status::Parked) => say!("queue-start-parked", who = who),
        (VisitStep::Start | VisitStep::NoShow | VisitStep::Park, Status::Ongoing) => {
            say!("queue-with-doctor-already", who = who)
        }
        (VisitStep::End, Status::Booked) => say!("queue-end-not-here", who = who),
        (VisitStep::End, Status::CheckedIn) => say!("queue-end-waiting", who = who),
        (VisitStep::End, Status::Parked) => say!("queue-start-parked", who = who),
        (VisitStep::End, Status::Completed | Status::CompletedNoPrescription) => say!("queue-over-already", who = who),
        (VisitStep::NoShow, Status::NoShow(_)) => say!("queue-no-show-already", who = who),
        (_, _) => say!("queue-no-step", who = who, status = status.words()),
    })
}

/// Who else is with the doctor of an appointment: said when another visit begins.
pub fn still_with(desk: &Desk, id: &AppointmentId) -> Option<String> {
    let board = desk.board_of_today().and_then(Life::value)?;
    let doctor = &board.appointments.iter().find(|a| a.id == *id)?.doctor;
    let (zone, today) = (desk.zone(), desk.today_date());
    let others = board.appointments.iter().filter(|a| a.doctor == *doctor && a.id != *id);
    let inside = others.filter(|a| a.status == Status::Ongoing && zone.date(a.start) == today);
    let names: Vec<String> = inside.map(|a| desk.name_of(a)).collect();
    let doctor = Text::from(desk.doctor_short(doctor)).shown().to_owned();
    (!names.is_empty()).then(|| say!("queue-still-with", who = names.join("; "), n = names.len(), doctor = doctor))
}

/// Asks why the selected appointment goes first, or takes that back.
pub fn urgent(desk: &mut Desk) -> Vec<Effect> {
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    let Some(appointment) = targets::appointment(desk) else { return nobody(desk) };
    let who = desk.name_of(&appointment);
    if let Some(held) = desk.held(&appointment) {
        return told(desk, held);
    }
    if appointment.urgent.is_some() {
        return vec![change_urgency(desk, &appointment, None)];
    }
    match Group::of(&appointment.status) {
        Group::Waiting | Group::Due => {
            let typed = draft::kept_word(desk, &appointment.id, About::Urgent);
            let asking = Asking { typed, ..Asking::new(Asked::Urgent(Box::new(appointment))) };
            desk.mode = Mode::Asking(Box::new(asking));
            Vec::new()
        }
        Group::WithDoctor => told(desk, say!("queue-with-doctor-already", who = who)),
        Group::Done => told(desk, say!("queue-no-step", who = who, status = appointment.status.words())),
    }
}

/// Why an appointment goes first was typed.
///
/// # Errors
/// What is wrong with it.
pub fn urgent_because(desk: &mut Desk, appointment: &Appointment, typed: &str) -> Result<Vec<Effect>, String> {
    // While the reason was typed somebody may have come in, or gone: the lists know.
    let appointment = targets::current(desk, appointment);
    if typed.is_empty() {
        return Err(say!("queue-urgent-empty"));
    }
    if typed.chars().count() > LONGEST_REASON {
        return Err(say!("queue-urgent-long", n = LONGEST_REASON));
    }
    if let Some(held) = desk.held(&appointment) {
        return Err(held);
    }
    Ok(vec![change_urgency(desk, &appointment, Some(Text::from(typed)))])
}

/// Why somebody goes first was not taken: it is asked again with what was typed, where nothing else was begun since.
pub fn not_urgent(desk: &mut Desk, pending: &Pending, id: &AppointmentId, typed: &Text, why: &str) {
    let Some(appointment) = desk.listed(id).cloned() else { return };
    if !desk.waited_for(pending) {
        return;
    }
    match &desk.mode {
        Mode::Queue(view) => desk.behind = Some(view.clone()),
        Mode::Main => {}
        Mode::Finding(_)
        | Mode::Form(_)
        | Mode::Details(_)
        | Mode::Cancelling(_)
        | Mode::Asking(_)
        | Mode::CommandLine(_)
        | Mode::WholeClinic(_)
        | Mode::Journal(_) => return,
    }
    let (typed, fault) = (Field::with(typed.raw()), Some(why.to_owned()));
    desk.mode = Mode::Asking(Box::new(Asking { typed, fault, ..Asking::new(Asked::Urgent(Box::new(appointment))) }));
}

fn change_urgency(desk: &mut Desk, appointment: &Appointment, urgent: Option<Text>) -> Effect {
    let subject = desk.subject_of(appointment);
    let key = writes::key(desk);
    let change = Change::Urgent(urgent);
    let write = Write::Edit { key, id: appointment.id.clone(), version: appointment.version, change };
    writes::send(desk, write, subject)
}
