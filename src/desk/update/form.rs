//! The form: opening it, moving in it, typing into it, sending it, and getting it back.

mod choosing;
mod lost;
mod opening;
mod patient;
mod refused;
mod sending;
mod whom;

pub use choosing::choose_service;
pub use lost::offers;
pub use opening::{begin, carried_to, empty, open, open_walk_in, overbook, services_at};
pub use patient::{answered, ask_what_is_shown};
pub use refused::refused;
pub use sending::leave_sent;
pub use whom::{carry, new_patient, open_for};

use super::reads;
use crate::catalogue::say;
use crate::desk::action::{Command, Edit};
use crate::desk::model::form::{Form, FormField, Search, Step, Whom};
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Effect, Question};

/// A key in the form.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let now = desk.now;
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    if form.is_unseen(now) {
        return Vec::new();
    }
    if command == Command::Enter {
        return enter(desk);
    }
    if command == Command::Back {
        back(desk);
    } else if command == Command::NextField {
        move_focus(form, 1);
    } else if command == Command::PreviousField {
        move_focus(form, -1);
    } else if command == Command::Up {
        up_down(form, -1);
    } else if command == Command::Down {
        up_down(form, 1);
    } else if command == Command::TakeKnown {
        patient::take_known(desk);
    } else if command == Command::NextDoctor {
        opening::next_doctor(desk, 1);
    } else if command == Command::PreviousDoctor {
        opening::next_doctor(desk, -1);
    }
    Vec::new()
}

fn enter(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    match &form.step {
        Step::AskingToLeave => {
            leave(desk);
            Vec::new()
        }
        Step::Checking | Step::Sent | Step::Left => Vec::new(),
        Step::Lost(_) => lost::take(desk),
        Step::Editing => match &mut form.whom {
            Whom::Search(_) if form.focus == FormField::Patient => {
                patient::choose(desk);
                Vec::new()
            }
            Whom::Search(_) | Whom::Known(_) | Whom::New(..) => sending::confirm(desk),
        },
    }
}

/// Back to what lay there before. Says which form it was.
fn leave(desk: &mut Desk) -> Option<Box<Form>> {
    let Mode::Form(mut form) = std::mem::replace(&mut desk.mode, Mode::Main) else { return None };
    desk.mode = std::mem::replace(&mut *form.under, Mode::Main);
    Some(form)
}

fn back(desk: &mut Desk) {
    let Mode::Form(form) = &mut desk.mode else { return };
    match &mut form.step {
        Step::AskingToLeave | Step::Checking => form.step = Step::Editing,
        Step::Sent | Step::Left => {}
        Step::Lost(_) => {
            if let Some(form) = leave(desk) {
                desk.notices.say(Mark::Info, say!("form-taken-along"), desk.now);
                desk.carried.push(*form);
            }
        }
        Step::Editing => match &mut form.whom {
            Whom::New(new, search) => {
                let (new, search) = (std::mem::take(&mut **new), std::mem::take(search));
                form.told = (!new.is_empty()).then(|| (search.typed.value().to_owned(), new));
                form.whom = Whom::Search(search);
                form.focus = FormField::Patient;
                form.faults.clear();
            }
            Whom::Search(_) | Whom::Known(_) => {
                if form.has_content() || form.told.is_some() {
                    form.step = Step::AskingToLeave;
                } else {
                    leave(desk);
                }
            }
        },
    }
}

fn move_focus(form: &mut Form, by: isize) {
    if form.step != Step::Editing {
        return;
    }
    let fields = form.fields();
    let at = fields.iter().position(|f| *f == form.focus).unwrap_or(0);
    let count = isize::try_from(fields.len()).unwrap_or(1);
    let to = (isize::try_from(at).unwrap_or(0) + by).rem_euclid(count);
    form.focus = fields[usize::try_from(to).unwrap_or(0)];
}

fn up_down(form: &mut Form, by: isize) {
    use super::picker::step;
    if let Step::Lost(lost) = &mut form.step {
        lost.chosen = step(lost.chosen, lost.offers.len(), by);
        return;
    }
    match &mut form.whom {
        Whom::Search(search) if form.focus == FormField::Patient && !search.typed.is_empty() => {
            let rows = search.found().len() + 1;
            search.chosen = step(search.chosen, rows, by);
        }
        Whom::Search(_) | Whom::Known(_) | Whom::New(..) => move_focus(form, by),
    }
}

/// A key changed the text under the cursor, or a choice.
pub fn typed(desk: &mut Desk, edit: Edit) -> Vec<Effect> {
    let Some(form) = editable(desk) else { return Vec::new() };
    if form.focus.is_choice() {
        let Some(to) = choosing::by_key(form, edit) else { return Vec::new() };
        if form.focus == FormField::Doctor {
            let doctor = form.doctors.get(to).map(|(id, _)| id.clone());
            doctor.into_iter().for_each(|doctor| opening::with_doctor(desk, doctor));
        } else {
            choosing::choose(form, to);
        }
        return Vec::new();
    }
    let letter = if let Edit::Insert(letter) = edit { Some(letter) } else { None };
    match (&form.whom, form.focus, letter) {
        // Another patient is looked for by just typing; a single word stands for the gender.
        (Whom::Known(_), FormField::Patient, _) if letter.is_some() || edit == Edit::DeleteBack => look_again(form),
        (Whom::New(..), FormField::Gender, Some(_)) => {
            if let Some(field) = form.text_field() {
                field.clear();
            }
        }
        _ => {}
    }
    let letter_up = letter.map(|l| l.to_uppercase().next().unwrap_or(l));
    let edit = match letter_up {
        Some(up) if form.focus == FormField::Gender => Edit::Insert(up),
        _ => edit,
    };
    let changed = form.text_field().is_some_and(|field| field.edit(edit));
    after_typing(desk, changed)
}

/// A text was pasted into the form. It never submits it.
pub fn pasted(desk: &mut Desk, text: &str) -> Vec<Effect> {
    let Some(form) = editable(desk) else { return Vec::new() };
    if matches!((&form.whom, form.focus), (Whom::Known(_), FormField::Patient)) {
        look_again(form);
    }
    let changed = form.text_field().is_some_and(|field| field.paste(text));
    after_typing(desk, changed)
}

/// Another patient is looked for: what is known of the one before is not shown of them.
fn look_again(form: &mut Form) {
    form.whom = Whom::Search(Search::default());
    form.namesakes.clear();
    (form.visits, form.last) = (Life::NotAsked, Life::NotAsked);
    choosing::forget_last_visit(form);
}

/// The form, if it can be typed into; typing also takes back the question whether to leave, and what was about to be
/// sent.
fn editable(desk: &mut Desk) -> Option<&mut Form> {
    let now = desk.now;
    let Mode::Form(form) = &mut desk.mode else { return None };
    if form.is_unseen(now) {
        return None;
    }
    if matches!(form.step, Step::AskingToLeave | Step::Checking) {
        form.step = Step::Editing;
    }
    form.refusal = None;
    (form.step == Step::Editing).then_some(form)
}

fn after_typing(desk: &mut Desk, changed: bool) -> Vec<Effect> {
    if !changed {
        return Vec::new();
    }
    let ticket = reads::ticket(desk);
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    form.faults.remove(&form.focus);
    let Whom::Search(search) = &mut form.whom else { return Vec::new() };
    if form.focus != FormField::Patient {
        return Vec::new();
    }
    search.chosen = 0;
    search.take_only = false;
    if search.typed.is_empty() {
        search.hits = Life::NotAsked;
        return Vec::new();
    }
    search.hits.ask(ticket);
    vec![Effect::Ask(ticket, Question::Patients { typed: search.typed.value().trim().to_owned() })]
}

/// Esc on the main screen while something is taken along: pressed once it says so, pressed twice it drops the last one.
pub fn back_on_main(desk: &mut Desk) {
    let says = if desk.drops_carried {
        desk.carried.pop();
        match desk.carried.len() {
            0 => say!("form-carried-dropped"),
            n => say!("form-carried-dropped-of-many", n = n),
        }
    } else {
        say!("form-carried", n = desk.carried.len())
    };
    desk.drops_carried = !desk.drops_carried && !desk.carried.is_empty();
    desk.notices.say(Mark::Info, says, desk.now);
}
