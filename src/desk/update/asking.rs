//! A question of one line: typing its answer, and what Enter then does. Who asked decides what is wrong with an answer; it
//! stays as typed until it is right.

use super::{dates, details, free, queue, whole_clinic};
use crate::desk::action::{Command, Edit};
use crate::desk::model::asking::{Asked, Asking};
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;

/// Asks.
pub fn open(desk: &mut Desk, what: Asked) -> Vec<Effect> {
    desk.mode = Mode::Asking(Box::new(Asking::new(what)));
    Vec::new()
}

/// A key while the question is asked.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    if command == Command::Enter {
        return answer(desk);
    }
    if command == Command::Back
        && let Mode::Asking(asking) = std::mem::replace(&mut desk.mode, Mode::Main)
    {
        match asking.behind.clone() {
            Some(view) => whole_clinic::go_on(desk, view, false),
            None => details::take_back_notes(desk, *asking),
        }
    }
    Vec::new()
}

fn answer(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Asking(asking) = std::mem::replace(&mut desk.mode, Mode::Main) else { return Vec::new() };
    let typed = asking.typed.value().trim().to_owned();
    let done = match &asking.what {
        Asked::Date => dates::go(desk, &typed),
        Asked::Constraints => free::under(desk, &typed),
        Asked::Urgent(appointment) => queue::urgent_because(desk, appointment, &typed),
        Asked::CheckInMany(all) => Ok(queue::check_in_many(desk, all)),
        Asked::NoShowMany(all) => Ok(queue::no_show_many(desk, all)),
        Asked::Notes(details) => Ok(details::change_notes(desk, details, &typed)),
    };
    match (done, asking.behind) {
        (Ok(effects), None) => effects,
        (Ok(effects), Some(view)) => {
            whole_clinic::go_on(desk, view, true);
            effects
        }
        (Err(fault), behind) => {
            desk.mode = Mode::Asking(Box::new(Asking { fault: Some(fault), behind, ..*asking }));
            Vec::new()
        }
    }
}

/// A key changed the answer.
pub fn typed(desk: &mut Desk, edit: Edit) -> Vec<Effect> {
    if let (Mode::Asking(asking), Edit::Insert(letter)) = (&desk.mode, edit)
        && !asking.takes_text()
    {
        let asking = asking.clone();
        return queue::one_of_many(desk, &asking, letter).unwrap_or_default();
    }
    if let Mode::Asking(asking) = &mut desk.mode
        && asking.takes_text()
        && asking.typed.edit(edit)
    {
        asking.fault = None;
    }
    Vec::new()
}

/// A text was pasted. It never answers.
pub fn pasted(desk: &mut Desk, text: &str) -> Vec<Effect> {
    if let Mode::Asking(asking) = &mut desk.mode
        && asking.takes_text()
        && asking.typed.paste(text)
    {
        asking.fault = None;
    }
    Vec::new()
}

impl Desk {
    /// What was typed as the answer to the open question, as it is understood; safe to draw.
    pub fn understood(&self, asking: &Asking) -> String {
        match asking.what {
            Asked::Date => dates::understood(self, asking.typed.value()),
            Asked::Constraints => free::understood(self, asking.typed.value()),
            Asked::Urgent(_) | Asked::CheckInMany(_) | Asked::NoShowMany(_) | Asked::Notes(_) => String::new(),
        }
    }
}
