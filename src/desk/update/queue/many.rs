//! Several at once: by a number before the key, or by a range of rows. Only this asks, and it names everybody first.

use crate::catalogue::say;
use crate::desk::model::asking::{Asked, Asking};
use crate::desk::model::notice::Mark;
use crate::desk::model::today::{Group, between};
use crate::desk::model::{Desk, Mode, Pane};
use crate::desk::port::{Effect, VisitStep};
use crate::desk::update::{asking, count, targets, writes};
use crate::domain::appointment::Appointment;
use crate::domain::ids::AppointmentId;

use super::steps;

/// Checks in the appointment that the keys mean; with a number or a range it asks whether to check all of them in.
pub fn check_in(desk: &mut Desk) -> Vec<Effect> {
    let number = count::of_list(desk);
    if targets::has_slipped(desk) {
        return Vec::new();
    }
    if has_range(desk) {
        let due = ids(ranged(desk).into_iter().filter(|a| can_come_in(desk, a)));
        return ask(desk, due, Asked::CheckInMany, say!("queue-range-nobody-due"));
    }
    match number {
        Some(number) if number > 1 => {
            let (rows, at) = rows(desk);
            let due = ids(rows.into_iter().skip(at).filter(|a| can_come_in(desk, a)).take(number));
            ask(desk, due, Asked::CheckInMany, say!("queue-nobody-further-due"))
        }
        Some(_) | None => writes::check_in_target(desk),
    }
}

/// Asks whether everybody in the range did not come.
pub fn no_show_range(desk: &mut Desk) -> Vec<Effect> {
    let absent = ids(ranged(desk).into_iter().filter(|a| can_be_missed(desk, a)));
    ask(desk, absent, Asked::NoShowMany, say!("queue-range-nobody-absent"))
}

fn ask(desk: &mut Desk, all: Vec<AppointmentId>, what: fn(Vec<AppointmentId>) -> Asked, nobody: String) -> Vec<Effect> {
    if all.is_empty() {
        desk.notices.say(Mark::Info, nobody, desk.now);
        return Vec::new();
    }
    asking::open(desk, what(all))
}

fn ids<'a>(all: impl Iterator<Item = &'a Appointment>) -> Vec<AppointmentId> {
    all.map(|a| a.id.clone()).collect()
}

fn can_come_in(desk: &Desk, appointment: &Appointment) -> bool {
    Group::of(&appointment.status) == Group::Due && writes::refusal_to_check_in(desk, appointment).is_none()
}

fn can_be_missed(desk: &Desk, appointment: &Appointment) -> bool {
    steps::refusal(desk, appointment, VisitStep::NoShow).is_none()
}

/// The rows of the list that has the keys, and where the selected one stands.
fn rows(desk: &Desk) -> (Vec<&Appointment>, usize) {
    if let Mode::Queue(view) = &desk.mode {
        let lane = desk.lanes().into_iter().find(|lane| Some(lane.doctor) == view.doctor.as_ref());
        let rows: Vec<&Appointment> = lane.into_iter().flat_map(|lane| lane.rows).map(|row| row.appointment).collect();
        let at = rows.iter().position(|a| Some(&a.id) == view.selected.as_ref()).unwrap_or(0);
        return (rows, at);
    }
    let rows = desk.today_rows();
    let at = desk.today_selected(&rows).map_or(0, |(at, _)| at);
    (rows.iter().map(|row| row.appointment).collect(), at)
}

fn range_began(desk: &Desk) -> Option<&AppointmentId> {
    if let Mode::Queue(view) = &desk.mode {
        return view.range.as_ref();
    }
    let in_list = matches!(desk.mode, Mode::Main) && desk.pane == Pane::Today;
    desk.today.range.as_ref().filter(|_| in_list)
}

/// Whether the keys mean a range of rows.
pub fn has_range(desk: &Desk) -> bool {
    range_began(desk).is_some()
}

fn ranged(desk: &Desk) -> Vec<&Appointment> {
    let (rows, at) = rows(desk);
    let from = rows.iter().position(|a| Some(&a.id) == range_began(desk)).unwrap_or(at);
    between(from, at).filter_map(|at| rows.get(at).copied()).collect()
}

/// Begins or ends a range of rows.
pub fn range(desk: &mut Desk) -> Vec<Effect> {
    if end_range(desk) {
        return Vec::new();
    }
    if matches!(desk.mode, Mode::Main) {
        desk.pane = Pane::Today;
    }
    let (rows, at) = rows(desk);
    let Some(began) = rows.get(at).map(|a| a.id.clone()) else {
        desk.notices.say(Mark::Info, say!("today-none-selected"), desk.now);
        return Vec::new();
    };
    match &mut desk.mode {
        Mode::Queue(view) => view.range = Some(began),
        Mode::Main
        | Mode::Finding(_)
        | Mode::Form(_)
        | Mode::Details(_)
        | Mode::Cancelling(_)
        | Mode::Asking(_)
        | Mode::CommandLine(_)
        | Mode::WholeClinic(_)
        | Mode::Journal(_) => desk.today.range = Some(began),
    }
    desk.notices.say(Mark::Info, say!("queue-range-begun"), desk.now);
    Vec::new()
}

/// Ends the open range. Says whether there was one.
fn end_range(desk: &mut Desk) -> bool {
    let of_queue = if let Mode::Queue(view) = &mut desk.mode { view.range.take() } else { None };
    let of_behind = desk.behind.as_mut().and_then(|view| view.range.take());
    desk.today.range.take().or(of_queue).or(of_behind).is_some()
}

/// Checks all of these in.
pub fn check_in_many(desk: &mut Desk, all: &[AppointmentId]) -> Vec<Effect> {
    each(
        desk,
        all,
        |desk, appointment| {
            if can_come_in(desk, appointment) { writes::check_in(desk, appointment) } else { Vec::new() }
        },
    )
}

/// Says of all of these that they did not come.
pub fn no_show_many(desk: &mut Desk, all: &[AppointmentId]) -> Vec<Effect> {
    each(desk, all, |desk, appointment| {
        if can_be_missed(desk, appointment) { steps::take(desk, appointment, VisitStep::NoShow) } else { Vec::new() }
    })
}

/// Does it to each as the lists know them now, and says of whom it was no longer possible.
fn each(desk: &mut Desk, all: &[AppointmentId], does: fn(&mut Desk, &Appointment) -> Vec<Effect>) -> Vec<Effect> {
    end_range(desk);
    let mut effects = Vec::new();
    let mut left_out = Vec::new();
    for id in all {
        let appointment = desk.appointment_of_today(id).cloned();
        let sent = appointment.as_ref().map(|appointment| does(desk, appointment)).unwrap_or_default();
        if sent.is_empty() {
            left_out.extend(appointment.map(|appointment| desk.name_of(&appointment)));
        }
        effects.extend(sent);
    }
    if effects.len() > 1 {
        desk.notices.say(Mark::Sent, say!("queue-many-sent", n = effects.len()), desk.now);
    }
    if !left_out.is_empty() {
        desk.notices.say(Mark::Info, say!("queue-left-out", who = left_out.join("; ")), desk.now);
    }
    effects
}

/// The key that asked was pressed once more: it means only the selected one.
pub fn one_of_many(desk: &mut Desk, asking: &Asking, typed: char) -> Option<Vec<Effect>> {
    let (key, all) = match &asking.what {
        Asked::CheckInMany(all) => ('c', all),
        Asked::NoShowMany(all) => ('o', all),
        Asked::Date | Asked::Constraints | Asked::Urgent(_) | Asked::Notes(_) => return None,
    };
    let one = desk.one_of(all).filter(|_| typed == key)?.clone();
    if desk.behind.is_none() && targets::todays_has_slipped(desk) {
        return None;
    }
    desk.mode = Mode::Main;
    Some(if key == 'c' { check_in_many(desk, &[one]) } else { no_show_many(desk, &[one]) })
}

impl Desk {
    /// An appointment of today at the chosen clinic.
    pub fn appointment_of_today(&self, id: &AppointmentId) -> Option<&Appointment> {
        self.board_of_today()?.value()?.appointments.iter().find(|a| a.id == *id)
    }

    /// The selected one of those who are asked about, or the first of them.
    pub fn one_of<'a>(&self, all: &'a [AppointmentId]) -> Option<&'a AppointmentId> {
        let selected = self.behind.as_ref().map_or(&self.today.selected, |view| &view.selected);
        all.iter().find(|id| Some(*id) == selected.as_ref()).or_else(|| all.first())
    }
}
