//! The queue on the screen: opening it, moving in it, and its keys. What is opened from it lies over it and leads back.

mod many;
mod steps;

pub use many::{check_in, check_in_many, no_show_many, one_of_many, range};
pub use steps::{next_step, not_urgent, step, still_with, urgent, urgent_because};

use super::{cancelling, count, details, finding, form, giving_up, journal, today};
use crate::desk::action::{Command, Motion};
use crate::desk::model::queue::QueueView;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;
use crate::domain::appointment::Appointment;
use crate::domain::ids::DoctorId;

/// How many rows the keys that move by a page move.
const PAGE: isize = 10;

/// Opens it, on the patient who is selected in today's list where the queue has them.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    let view = QueueView { doctor: desk.doctor.clone(), selected: desk.today.selected.clone(), ..QueueView::default() };
    let known = desk.queues().iter().any(|queue| place(queue, &view).is_some());
    let selected = view.selected.clone().filter(|_| known);
    desk.mode = Mode::Queue(Box::new(QueueView { selected, ..view }));
    Vec::new()
}

/// A key.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Mode::Queue(view) = &desk.mode else { return Vec::new() };
    let view = view.clone();
    if let Some(motion) = command.motion() {
        go(desk, motion);
        return Vec::new();
    }
    let effects = done(desk, command, &view);
    if !matches!(desk.mode, Mode::Queue(_) | Mode::Main) {
        desk.behind = Some(view);
    }
    effects
}

fn done(desk: &mut Desk, command: Command, view: &QueueView) -> Vec<Effect> {
    match command {
        Command::Enter => return next_step(desk),
        Command::StartVisit | Command::EndVisit | Command::NoShow | Command::Park => return step(desk, command),
        Command::Urgent => return urgent(desk),
        Command::CheckIn => return check_in(desk),
        Command::Range => return range(desk),
        Command::Cancel => return cancelling::open(desk),
        Command::Details => return details::open(desk),
        Command::Find => return finding::open(desk),
        Command::WalkIn => {
            // Who comes in is meant for the doctor whose queue is looked at.
            desk.doctor = view.doctor.clone().or(desk.doctor.take());
            return form::open_walk_in(desk);
        }
        Command::Undo => return journal::undo(desk),
        Command::GiveUp => return giving_up::pressed(desk),
        Command::Digit(digit) => count::digit(desk, digit, desk.pane),
        Command::Back => back(desk),
        // Motions, and what is the same everywhere, were seen to before; the rest belongs to other places.
        Command::Up
        | Command::Down
        | Command::Left
        | Command::Right
        | Command::PageUp
        | Command::PageDown
        | Command::First
        | Command::Last
        | Command::NextPane
        | Command::PreviousPane
        | Command::Go(_)
        | Command::NextDoctor
        | Command::PreviousDoctor
        | Command::NextClinic
        | Command::Book
        | Command::NextFree
        | Command::PreviousFree
        | Command::DayForward
        | Command::DayBack
        | Command::Today
        | Command::NextFreeOfAny
        | Command::FindFree
        | Command::GoToDate
        | Command::Move
        | Command::Journal
        | Command::Repeat
        | Command::CommandLine
        | Command::WholeClinic
        | Command::Queue
        | Command::ShowPhone
        | Command::Complete
        | Command::OnlyThisDoctor
        | Command::ShowDone
        | Command::Reload
        | Command::NextField
        | Command::PreviousField
        | Command::MaskNames
        | Command::Lock
        | Command::DaySheet
        | Command::TokenSlip
        | Command::Notes
        | Command::Overbook
        | Command::TakeKnown
        | Command::Help
        | Command::Quit => {}
    }
    Vec::new()
}

/// Esc takes back one thing at a time: a number, a range, a refusal that was seen, then the queue itself.
fn back(desk: &mut Desk) {
    let Mode::Queue(view) = &mut desk.mode else { return };
    if desk.count.take().is_some() || view.range.take().is_some() || desk.notices.acknowledge() {
        return;
    }
    desk.mode = Mode::Main;
}

/// Up and down run through all queues, one doctor after the other; left and right go to another doctor who has patients.
fn go(desk: &mut Desk, motion: Motion) {
    let times = isize::try_from(count::times(desk)).unwrap_or(1);
    let Mode::Queue(view) = &desk.mode else { return };
    let lanes: Vec<Queue<'_>> = desk.queues().into_iter().filter(|(_, theirs)| !theirs.is_empty()).collect();
    let Some((lane, row)) = place_among(&lanes, view) else { return };
    let before: usize = lanes[..lane].iter().map(|(_, theirs)| theirs.len()).sum();
    let len: usize = lanes.iter().map(|(_, theirs)| theirs.len()).sum();
    let from = match motion {
        Motion::Up | Motion::Down | Motion::PageUp | Motion::PageDown => before + row,
        Motion::First => before,
        Motion::Last => before + lanes[lane].1.len() - 1,
        Motion::Left | Motion::Right => {
            let by = if motion == Motion::Left { -times } else { times };
            let to = super::picker::step(lane, lanes.len(), by);
            lanes[..to].iter().map(|(_, theirs)| theirs.len()).sum()
        }
    };
    let by = match motion {
        Motion::Up => -times,
        Motion::Down => times,
        Motion::PageUp => -PAGE,
        Motion::PageDown => PAGE,
        Motion::First | Motion::Last | Motion::Left | Motion::Right => 0,
    };
    let to = super::picker::step(from, len, by);
    let chosen = lanes.iter().flat_map(|(doctor, theirs)| theirs.iter().map(move |of| (*doctor, &of.id))).nth(to);
    let Some((doctor, id)) = chosen.map(|(doctor, id)| (doctor.clone(), id.clone())) else { return };
    if let Mode::Queue(view) = &mut desk.mode {
        if view.doctor.as_ref() != Some(&doctor) {
            view.range = None;
        }
        (view.doctor, view.selected, view.slipped) = (Some(doctor), Some(id), None);
    }
}

/// A doctor, and who stands in the queue.
type Queue<'a> = (&'a DoctorId, Vec<&'a Appointment>);

/// Where the selected one stands in it: mostly where they stood last.
fn place((doctor, theirs): &Queue<'_>, view: &QueueView) -> Option<usize> {
    let selected = view.selected.as_ref()?;
    let last = theirs.get(view.place).filter(|of| Some(*doctor) == view.doctor.as_ref() && of.id == *selected);
    last.map(|_| view.place).or_else(|| theirs.iter().position(|of| of.id == *selected))
}

/// Whose queue has the selected one, and where; the queue that had them last is looked at first.
fn place_among(queues: &[Queue<'_>], view: &QueueView) -> Option<(usize, usize)> {
    let last = queues.iter().position(|(doctor, _)| Some(*doctor) == view.doctor.as_ref());
    let all = last.into_iter().chain(0..queues.len());
    all.into_iter().find_map(|at| Some((at, place(&queues[at], view)?)))
}

/// What was opened from the queue has been left: the queue is there again, unless something is looked for in the grid.
pub fn come_back(desk: &mut Desk) {
    if matches!(desk.mode, Mode::Queue(_)) {
        desk.behind = None;
    }
    if matches!(desk.mode, Mode::Main)
        && let Some(view) = desk.behind.take()
        && desk.moving.is_none()
        && desk.carried.is_empty()
    {
        desk.mode = Mode::Queue(view);
    }
}

/// Keeps the selection on somebody who is in the queue: the same patient, or, where they are gone, their neighbour.
pub fn keep_selection(desk: &mut Desk) {
    let Mode::Queue(view) = &desk.mode else { return };
    let mut view = (**view).clone();
    let lanes = desk.queues();
    if let Some((lane, at)) = place_among(&lanes, &view) {
        (view.doctor, view.place) = (Some(lanes[lane].0.clone()), at);
    } else {
        let theirs = |(doctor, theirs): &&Queue<'_>| Some(*doctor) == view.doctor.as_ref() && !theirs.is_empty();
        let lane = lanes.iter().find(theirs).or_else(|| lanes.iter().find(|(_, theirs)| !theirs.is_empty()));
        let neighbour = lane.and_then(|(doctor, theirs)| {
            let here = Some(*doctor) == view.doctor.as_ref();
            let at = if here { view.place.min(theirs.len() - 1) } else { 0 };
            Some(((*doctor).clone(), at, theirs.get(at)?.id.clone()))
        });
        let gone = view.selected.take();
        view.slipped = gone.map(|gone| today::slip(desk, &gone));
        if let Some((doctor, at, id)) = neighbour {
            (view.doctor, view.place, view.selected) = (Some(doctor), at, Some(id));
        }
    }
    let range_stands = view.range.as_ref().is_some_and(|began| {
        let lane = lanes.iter().find(|(doctor, _)| Some(*doctor) == view.doctor.as_ref());
        lane.is_some_and(|(_, theirs)| theirs.iter().any(|of| of.id == *began))
    });
    view.range = view.range.filter(|_| range_stands);
    desk.mode = Mode::Queue(Box::new(view));
}
