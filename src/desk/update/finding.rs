//! Finding anybody, and doing the likely next thing with who was found.

use super::picker::step;
use super::{details, form, reads, targets, writes};
use crate::catalogue::say;
use crate::desk::action::{Command, Edit, Motion};
use crate::desk::model::finding::{Finding, Found};
use crate::desk::model::form::Whom;
use crate::desk::model::life::Life;
use crate::desk::model::masks::named;
use crate::desk::model::notice::Mark;
use crate::desk::model::today::Group;
use crate::desk::model::{Desk, Link, Mode};
use crate::desk::port::{Answer, Effect, Failure, Question, Ticket};
use crate::domain::likeness::Likeness;

/// How many rows the keys that move by a page move.
const PAGE: isize = 10;

/// Opens the box.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    let before = std::mem::replace(&mut desk.mode, Mode::Main);
    let queue = if let Mode::Queue(queue) = before { Some(queue) } else { None };
    desk.mode = Mode::Finding(Box::new(Finding { queue, ..Finding::default() }));
    Vec::new()
}

/// A key in the box.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if let Some(motion) = command.motion() {
        go(desk, motion);
    }
    if command == Command::Enter {
        return enter(desk);
    }
    let Mode::Finding(finding) = &mut desk.mode else { return Vec::new() };
    if command == Command::Back && !finding.typed.value().is_empty() {
        finding.typed.clear();
        return typed_other(desk);
    }
    if command == Command::Back {
        close(desk);
    }
    Vec::new()
}

/// A key changed what is looked for.
pub fn typed(desk: &mut Desk, edit: Edit) -> Vec<Effect> {
    let Mode::Finding(finding) = &mut desk.mode else { return Vec::new() };
    if finding.typed.edit(edit) { typed_other(desk) } else { Vec::new() }
}

/// A text was pasted into the box.
pub fn pasted(desk: &mut Desk, text: &str) -> Vec<Effect> {
    let Mode::Finding(finding) = &mut desk.mode else { return Vec::new() };
    if finding.typed.paste(text) { typed_other(desk) } else { Vec::new() }
}

/// Something else is looked for: nobody is chosen any more, and the directory is asked.
pub fn typed_other(desk: &mut Desk) -> Vec<Effect> {
    let ticket = reads::ticket(desk);
    let Mode::Finding(finding) = &mut desk.mode else { return Vec::new() };
    finding.chosen = None;
    finding.take_only = false;
    let wanted = finding.wanted();
    if wanted.is_empty() || wanted.is_token() {
        finding.directory = Life::NotAsked;
        return Vec::new();
    }
    finding.directory.ask(ticket);
    vec![Effect::Ask(ticket, Question::Patients { typed: finding.typed.value().trim().to_owned() })]
}

/// What could not be looked up because the line was gone for a moment is, once it is back.
pub fn ask_again(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Finding(finding) = &desk.mode else { return Vec::new() };
    if desk.link != Link::Live || !finding.directory.lacks_the_line() {
        return Vec::new();
    }
    let ticket = reads::ticket(desk);
    let Mode::Finding(finding) = &mut desk.mode else { return Vec::new() };
    finding.directory.ask(ticket);
    vec![Effect::Ask(ticket, Question::Patients { typed: finding.typed.value().trim().to_owned() })]
}

/// Keeps the rows in step with what was typed, with the directory and with today's list.
pub fn keep(desk: &mut Desk) {
    let Mode::Finding(finding) = &desk.mode else { return };
    let Some(anew) = desk.found_anew(finding) else { return };
    let Mode::Finding(finding) = &mut desk.mode else { return };
    (finding.rows, finding.near) = (anew.rows, anew.near);
    finding.made_from = Some(anew.made_from);
    finding.place = finding.at().unwrap_or(0);
}

/// The directory has answered: what was chosen stays chosen, and what was pressed ahead is done now.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) -> Vec<Effect> {
    let now = desk.now;
    let Mode::Finding(finding) = &mut desk.mode else { return Vec::new() };
    let seen = finding.row().map(|row| row.found).filter(|found| *found != Found::New);
    if !finding.directory.answer(ticket, super::replies::patients(answer), now) {
        return Vec::new();
    }
    let ahead = std::mem::take(&mut finding.take_only);
    if !ahead && seen.is_some() {
        // Whoever comes in before them: who is seen as chosen stays so.
        finding.chosen.clone_from(&seen);
    }
    keep(desk);
    let Mode::Finding(finding) = &desk.mode else { return Vec::new() };
    let mut people = finding.rows.iter().filter(|row| row.found != Found::New);
    let found = (people.next(), people.next());
    drop(people);
    match found {
        (Some(only), None) if ahead && finding.has_answer() => {
            // Who is only spelled alike is meant only if they were in sight when the key was pressed.
            let is_meant = only.likeness <= Likeness::Beginning || seen.as_ref() == Some(&only.found);
            let only = only.found.clone();
            if is_meant { take(desk, only) } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

fn go(desk: &mut Desk, motion: Motion) {
    let Mode::Finding(finding) = &mut desk.mode else { return };
    let (Some(at), rows) = (finding.at(), finding.rows.len()) else { return };
    let to = match motion {
        Motion::Up => step(at, rows, -1),
        Motion::Down => step(at, rows, 1),
        Motion::PageUp => step(at, rows, -PAGE),
        Motion::PageDown => step(at, rows, PAGE),
        Motion::First => 0,
        Motion::Last => rows - 1,
        Motion::Left | Motion::Right => at,
    };
    finding.chosen = finding.rows.get(to).map(|row| row.found);
    finding.place = to;
}

/// Enter does the likely next thing with the chosen row, if it is known to be the one that is meant.
fn enter(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Finding(finding) = &mut desk.mode else { return Vec::new() };
    if finding.wanted().is_empty() {
        // Nobody was named: whoever happens to stand first is not meant.
        close(desk);
        return Vec::new();
    }
    if finding.directory.awaited().is_some() && !finding.is_sure() {
        finding.take_only = true;
        return Vec::new();
    }
    let chosen = finding.row().map(|row| row.found);
    if matches!(chosen, Some(Found::Known(_))) && desk.board_of_today().is_none_or(Life::is_first_wait) {
        // They may be due today: booking them is not the likely thing before that is known.
        desk.notices.say(Mark::Info, say!("find-today-unknown"), desk.now);
        return Vec::new();
    }
    let Mode::Finding(finding) = &desk.mode else { return Vec::new() };
    let says = match (chosen, finding.directory.failure()) {
        (Some(chosen), _) => return take(desk, chosen),
        (None, Some(why)) => say!("find-not-looked-up", why = why.words()),
        (None, None) => say!("find-no-token"),
    };
    desk.notices.say(Mark::Info, says, desk.now);
    Vec::new()
}

/// The likely next thing: who is due is checked in, anybody else of today is shown, and for all others a slot is booked.
fn take(desk: &mut Desk, found: Found) -> Vec<Effect> {
    let Mode::Finding(finding) = &mut desk.mode else { return Vec::new() };
    finding.chosen = Some(found.clone());
    match found {
        Found::Today(id) => {
            let Some(appointment) = targets::appointment(desk) else { return Vec::new() };
            desk.today.selected = Some(id);
            desk.today.slipped = Default::default();
            if Group::of(&appointment.status) == Group::Due {
                let effects = writes::check_in_target(desk);
                close(desk);
                effects
            } else {
                details::open(desk)
            }
        }
        Found::Known(id) => {
            let known = finding.directory.value().and_then(|all| all.iter().find(|patient| patient.id == id));
            let Some(patient) = known.cloned() else { return Vec::new() };
            book(desk, Whom::Known(patient))
        }
        Found::New => {
            let (typed, hits) = (finding.typed.clone(), finding.directory.clone());
            book(desk, form::new_patient(typed, hits))
        }
    }
}

/// Opens the form for somebody on the selected slot; where it can't be booked, they are taken along to one that can.
fn book(desk: &mut Desk, whom: Whom) -> Vec<Effect> {
    if !desk.carried.is_empty() {
        desk.notices.say(Mark::Info, say!("find-carried-already"), desk.now);
        return Vec::new();
    }
    let name = match &whom {
        Whom::Known(patient) => named(&patient.name),
        Whom::New(..) | Whom::Search(_) => say!("find-new-patient"),
    };
    desk.mode = Mode::Main;
    desk.pane = crate::desk::model::Pane::Slots;
    if desk.selected_slot().is_some_and(|cell| cell.is_free()) {
        return form::open_for(desk, whom);
    }
    let says = match form::carry(desk, whom) {
        true => say!("find-carried", who = name),
        false => say!("find-no-doctor"),
    };
    desk.notices.say(Mark::Info, says, desk.now);
    Vec::new()
}

/// Back to where it was opened.
fn close(desk: &mut Desk) {
    let Mode::Finding(finding) = &mut desk.mode else { return };
    desk.mode = finding.queue.take().map_or(Mode::Main, Mode::Queue);
}
