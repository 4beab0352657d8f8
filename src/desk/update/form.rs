//! The booking form: opening it, moving in it, typing into it, sending it.

mod choosing;
mod sending;
mod whom;

pub use whom::{carry, new_patient, open_for};

use std::collections::BTreeMap;

pub use sending::{lost, take_alternative};

use super::{reads, targets};
use crate::catalogue::say;
use crate::desk::action::{Command, Edit};
use crate::desk::model::field::Field;
use crate::desk::model::form::{Form, FormField, Search, Step, Whom};
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::registration::Registration;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Answer, Effect, Failure, Question, Ticket};
use crate::domain::booking::{AppointmentKind, PaymentMode, Span};
use crate::domain::ids::{ClinicId, DoctorId, PatientId};
use crate::domain::slots::OfferedService;

/// Opens the form on the selected slot.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    let (Some(cell), Some(doctor), Some(clinic)) = (targets::cell(desk), desk.doctor.clone(), desk.clinic.clone())
    else {
        return Vec::new();
    };
    let span = cell.span;
    let services = services_at(desk, &doctor, &clinic, span);
    if services.is_empty() {
        desk.notices.say(Mark::Info, "This slot can't be booked any more", desk.now);
        return Vec::new();
    }
    let kind = services.first().map_or(AppointmentKind::Regular, |(service, _)| service.kind.clone());
    let form = match desk.carried.take() {
        Some(carried) => carried_to(*carried, doctor, clinic, span, services),
        None => Form {
            doctor,
            clinic,
            span,
            whom: Whom::Search(Search::default()),
            services,
            service: 0,
            kind,
            mode: crate::domain::booking::Mode::InClinic,
            payment: PaymentMode::Later,
            payment_wish: PaymentMode::Later,
            notes: Field::default(),
            focus: FormField::Patient,
            faults: BTreeMap::new(),
            step: Step::Editing,
            told: None,
        },
    };
    let mut form = Box::new(form);
    choosing::settle_keeping_kind(&mut form);
    desk.mode = Mode::Form(form);
    Vec::new()
}

/// Opens the form for somebody without an appointment, who joins the chosen doctor's queue.
pub fn open_walk_in(desk: &mut Desk) -> Vec<Effect> {
    desk.notices.say(Mark::Info, say!("command-not-built"), desk.now);
    Vec::new()
}

/// A form that is taken along to another slot; the service stays where it is offered there too.
fn carried_to(
    carried: Form,
    doctor: DoctorId,
    clinic: ClinicId,
    span: Span,
    services: Vec<(OfferedService, Span)>,
) -> Form {
    let wanted = carried.chosen_service().map(|service| service.id.clone());
    let service = services.iter().position(|(service, _)| Some(&service.id) == wanted.as_ref()).unwrap_or(0);
    Form { doctor, clinic, span, services, service, step: Step::Editing, ..carried }
}

/// The services that have a free slot which begins at that moment, in the doctor's order.
fn services_at(desk: &Desk, doctor: &DoctorId, clinic: &ClinicId, span: Span) -> Vec<(OfferedService, Span)> {
    let key = (doctor.clone(), clinic.clone(), desk.first_day());
    let Some(offer) = desk.offers.get(&key).and_then(Life::value) else { return Vec::new() };
    let slot_of = |service: &OfferedService| {
        let mut slots = offer.slots.iter().filter(|s| s.service == service.id && s.available);
        slots.find(|s| s.span.start == span.start).map(|s| s.span)
    };
    offer.services.iter().filter_map(|service| Some((service.clone(), slot_of(service)?))).collect()
}

/// A key in the form.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    if command == Command::Enter {
        return enter(desk);
    }
    if command == Command::Back {
        return back(desk);
    }
    if command == Command::NextField {
        move_focus(form, 1);
    } else if command == Command::PreviousField {
        move_focus(form, -1);
    } else if command == Command::Up {
        up_down(form, -1);
    } else if command == Command::Down {
        up_down(form, 1);
    }
    Vec::new()
}

fn enter(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    match &form.step {
        Step::AskingToLeave => {
            desk.mode = Mode::Main;
            Vec::new()
        }
        Step::Sending(_) | Step::Unknown(_) => Vec::new(),
        Step::Lost { .. } => take_alternative(desk),
        Step::Editing => match &mut form.whom {
            Whom::Search(_) if form.focus == FormField::Patient => {
                choose_hit(form);
                Vec::new()
            }
            Whom::Search(_) | Whom::Known(_) | Whom::New(..) => sending::confirm(desk),
        },
    }
}

/// Takes the chosen row of the hits: a patient, or the registration of a new one.
fn choose_hit(form: &mut Form) {
    let Whom::Search(search) = &mut form.whom else { return };
    if search.typed.is_empty() {
        form.faults.insert(FormField::Patient, "type a name, a mobile or its last digits".to_owned());
        return;
    }
    if let Some(why) = search.hits.failure() {
        // The hits on the screen, if any, are those of another text: nobody is taken from them, or registered twice.
        let says = format!("not looked up: {}; change the text to try again", why.words());
        form.faults.insert(FormField::Patient, says);
        return;
    }
    if search.hits.awaited().is_some() {
        // Typed ahead of the answer: nobody is taken who was not seen, unless there is only one.
        search.take_only = true;
        return;
    }
    let chosen = search.found().get(search.chosen).cloned();
    match chosen {
        Some(patient) => {
            form.whom = Whom::Known(patient);
            form.focus = FormField::Patient;
        }
        None => {
            let search = std::mem::take(search);
            // What was told before belongs to the person who was looked for then.
            let told = form.told.take().filter(|(typed, _)| typed == search.typed.value());
            let new = told.map_or_else(|| Registration::from_search(search.typed.value()), |(_, new)| new);
            form.focus = if new.first_name.is_empty() { FormField::FirstName } else { FormField::Gender };
            form.whom = Whom::New(Box::new(new), search);
        }
    }
    form.faults.clear();
}

/// An answer that the form may await.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) {
    let Mode::Form(form) = &mut desk.mode else { return };
    if let Whom::Search(search) = &mut form.whom {
        let chosen = search.found().get(search.chosen).map(|patient| patient.id.clone());
        if search.hits.answer(ticket, super::replies::patients(answer), desk.now) {
            hits_have_come(form, chosen.as_ref());
        }
    }
}

/// The hits have come: the choice stays with the patient it was on, and what was pressed ahead of them is done now.
fn hits_have_come(form: &mut Form, chosen: Option<&PatientId>) {
    let Whom::Search(search) = &mut form.whom else { return };
    search.chosen = search.found().iter().position(|patient| Some(&patient.id) == chosen).unwrap_or(0);
    let only = matches!(search.hits, Life::Ready(_)) && search.found().len() == 1;
    if std::mem::take(&mut search.take_only) && only {
        choose_hit(form);
    }
}

fn back(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    match &mut form.step {
        Step::AskingToLeave => form.step = Step::Editing,
        // The write goes on; its end is told in the status line.
        Step::Sending(ticket) | Step::Unknown(ticket) => {
            let ticket = *ticket;
            if let Mode::Form(form) = std::mem::replace(&mut desk.mode, Mode::Main) {
                desk.sent.insert(ticket, form);
            }
        }
        Step::Lost { .. } => {
            if let Mode::Form(form) = std::mem::replace(&mut desk.mode, Mode::Main) {
                let says = "What you typed is taken along: Enter on a free slot goes on with it, Esc drops it";
                desk.notices.say(Mark::Info, says, desk.now);
                desk.carried = Some(form);
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
                    desk.mode = Mode::Main;
                }
            }
        },
    }
    Vec::new()
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
    if let Step::Lost { nearest, chosen, .. } = &mut form.step {
        *chosen = step(*chosen, nearest.len(), by);
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
        choosing::by_key(form, edit);
        return Vec::new();
    }
    let letter = if let Edit::Insert(letter) = edit { Some(letter) } else { None };
    match (&form.whom, form.focus, letter) {
        // Another patient is looked for by just typing; a single word stands for the gender.
        (Whom::Known(_), FormField::Patient, _) if letter.is_some() || edit == Edit::DeleteBack => {
            form.whom = Whom::Search(Search::default());
        }
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
        form.whom = Whom::Search(Search::default());
    }
    let changed = form.text_field().is_some_and(|field| field.paste(text));
    after_typing(desk, changed)
}

/// The form, if it can be typed into; typing also takes back the question whether to leave.
fn editable(desk: &mut Desk) -> Option<&mut Form> {
    let Mode::Form(form) = &mut desk.mode else { return None };
    if form.step == Step::AskingToLeave {
        form.step = Step::Editing;
    }
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
