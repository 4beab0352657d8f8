//! For whom the form is: taking somebody from the hits or registering somebody new, and what is then asked about them.

use super::{choosing, sending};
use crate::catalogue::say;
use crate::desk::model::finding::Wanted;
use crate::desk::model::form::{Family, Form, FormField, KindBy, Step, Whom};
use crate::desk::model::life::Life;
use crate::desk::model::registration::Registration;
use crate::desk::model::{Desk, Link, Mode};
use crate::desk::port::{Answer, Effect, Failure, Question, Ticket};
use crate::desk::update::{reads, replies};
use crate::domain::appointment::AppointmentDetails;
use crate::domain::booking::AppointmentKind;
use crate::domain::ids::PatientId;
use crate::domain::likeness::near_same;
use crate::domain::patient::Patient;
use crate::domain::phone;
use crate::domain::text::Text;

/// Takes the chosen row of the hits: a patient, or the registration of a new one.
pub fn choose(desk: &mut Desk) {
    let Mode::Form(form) = &mut desk.mode else { return };
    let Whom::Search(search) = &mut form.whom else { return };
    if search.typed.is_empty() {
        form.faults.insert(FormField::Patient, say!("form-type-a-name"));
        return;
    }
    if let Some(why) = search.hits.failure() {
        // The hits on the screen, if any, are those of another text: nobody is taken from them, or registered twice.
        form.faults.insert(FormField::Patient, say!("form-not-looked-up", why = why.words()));
        return;
    }
    if search.hits.awaited().is_some() {
        // Typed ahead of the answer: nobody is taken who was not seen, unless there is only one.
        search.take_only = true;
        return;
    }
    match search.found().get(search.chosen).cloned() {
        Some(patient) => take(form, patient),
        None => register(form),
    }
    form.faults.clear();
}

fn take(form: &mut Form, patient: Patient) {
    if let Whom::Search(search) = &form.whom {
        let near = |other: &&Patient| other.id != patient.id && near_same(&other.name, &patient.name);
        form.namesakes = search.found().iter().filter(near).cloned().collect();
    }
    form.whom = Whom::Known(patient);
}

fn register(form: &mut Form) {
    let Whom::Search(search) = &mut form.whom else { return };
    let search = std::mem::take(search);
    // What was told before belongs to the person who was looked for then.
    let told = form.told.take().filter(|(typed, _)| typed == search.typed.value());
    let new = told.map_or_else(|| Registration::from_search(search.typed.value()), |(_, new)| new);
    form.focus = if new.first_name.is_empty() { FormField::FirstName } else { FormField::Gender };
    form.whom = Whom::New(Box::new(new), search);
}

/// Asks what the form shows of its patient and nobody has asked for yet, however they came into it.
pub fn ask_what_is_shown(desk: &mut Desk) -> Vec<Effect> {
    let Some(form) = desk.form().filter(|form| form.step == Step::Editing) else { return Vec::new() };
    match &form.whom {
        Whom::Known(patient) if form.visits == Life::NotAsked => {
            let question = Question::Visits { patient: patient.id.clone(), zone: desk.zone_of(&form.clinic).clone() };
            ask(desk, question, |form, ticket| form.visits = Life::Waiting(ticket))
        }
        Whom::Known(_) => ask_last(desk),
        Whom::New(new, _) => {
            let mobile = phone::normalise(new.mobile.value().trim(), &desk.settings.calling_code).unwrap_or_default();
            if mobile == form.family.mobile {
                return Vec::new();
            }
            if mobile.is_empty() {
                return ask_nobody(desk);
            }
            let question = Question::Family { mobile: Text::from(mobile.as_str()) };
            ask(desk, question, |form, ticket| form.family = Family { mobile, people: Life::Waiting(ticket) })
        }
        // A line that was gone for a moment must not have to be noticed: what could not be looked up is, once it is back.
        // What was typed before the desk ended was not looked up by this one.
        Whom::Search(search)
            if (desk.link == Link::Live && search.hits.lacks_the_line())
                || (search.hits == Life::NotAsked && !search.typed.is_empty()) =>
        {
            let question = Question::Patients { typed: search.typed.value().trim().to_owned() };
            ask(desk, question, |form, ticket| {
                if let Whom::Search(search) = &mut form.whom {
                    search.hits.ask(ticket);
                }
            })
        }
        Whom::Search(_) => Vec::new(),
    }
}

/// What the last visit was: lists do not tell the service.
fn ask_last(desk: &mut Desk) -> Vec<Effect> {
    let Some(form) = desk.form().filter(|form| form.visits.value().is_some() && form.last == Life::NotAsked) else {
        return Vec::new();
    };
    let Some(last) = desk.glance(form).last else { return Vec::new() };
    let question = Question::Details { id: last.id.clone(), zone: desk.zone_of(&last.clinic).clone() };
    ask(desk, question, |form, ticket| form.last = Life::Waiting(ticket))
}

fn ask(desk: &mut Desk, question: Question, note: impl FnOnce(&mut Form, Ticket)) -> Vec<Effect> {
    let ticket = reads::ticket(desk);
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    note(form, ticket);
    vec![Effect::Ask(ticket, question)]
}

fn ask_nobody(desk: &mut Desk) -> Vec<Effect> {
    if let Mode::Form(form) = &mut desk.mode {
        form.family = Family::default();
    }
    Vec::new()
}

/// An answer that the form may await.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) -> Vec<Effect> {
    let now = desk.now;
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    if form.visits.awaited() == Some(ticket) {
        form.visits.answer(ticket, visits(answer), now);
        prefer_follow_up(desk);
        return Vec::new();
    }
    if form.last.awaited() == Some(ticket) {
        form.last.answer(ticket, replies::typed::<Box<AppointmentDetails>>(answer), now);
        return Vec::new();
    }
    if form.family.people.awaited() == Some(ticket) {
        form.family.people.answer(ticket, replies::patients(answer), now);
        return family_has_come(desk);
    }
    let Whom::Search(search) = &mut form.whom else { return Vec::new() };
    let chosen = search.found().get(search.chosen).map(|patient| patient.id.clone());
    if search.hits.answer(ticket, replies::patients(answer), now) {
        hits_have_come(desk, chosen.as_ref());
    }
    Vec::new()
}

fn visits(answer: Result<Answer, Failure>) -> Result<Vec<crate::domain::appointment::Appointment>, Failure> {
    answer.and_then(|answer| match answer {
        Answer::Visits(visits) => Ok(visits),
        Answer::Entities(_)
        | Answer::Offer(_)
        | Answer::Board(_)
        | Answer::Patients(_)
        | Answer::Details(_)
        | Answer::Availability(_)
        | Answer::Family(_) => Err(Failure::NotUnderstood),
    })
}

/// The hits have come: the choice stays with the patient it was on, and what was pressed ahead of them is done now.
fn hits_have_come(desk: &mut Desk, chosen: Option<&PatientId>) {
    let Mode::Form(form) = &mut desk.mode else { return };
    let Whom::Search(search) = &mut form.whom else { return };
    let still = search.found().iter().position(|patient| Some(&patient.id) == chosen);
    // Who was gone to with the arrows stays chosen; otherwise the newest answer tells who fits best.
    search.chosen = still.filter(|_| search.chosen > 0).unwrap_or(0);
    let wanted = Wanted::of(search.typed.value());
    // Taken is the only one, or who was marked when Enter was pressed and is the likeliest still; but who is merely spelled
    // alike has not been seen yet by who pressed the key.
    let sure = match (&search.hits, search.found()) {
        (Life::Ready(_), [only]) => wanted.is_as_typed(only),
        (Life::Ready(_), [first, ..]) => still == Some(0) && wanted.is_as_typed(first),
        (_, _) => false,
    };
    if std::mem::take(&mut search.take_only) && sure {
        choose(desk);
    }
}

/// The visits have come, or with another doctor or on another day another one was the last: a follow-up is chosen where
/// it is not long ago.
pub fn prefer_follow_up(desk: &mut Desk) {
    let follows = desk.form().is_some_and(|form| desk.is_follow_up(form));
    let Mode::Form(form) = &mut desk.mode else { return };
    match (form.kind_by, follows) {
        (KindBy::Service, true) => {
            choosing::choose_kind(form, AppointmentKind::FollowUp);
            form.kind_by = KindBy::LastVisit;
        }
        (KindBy::LastVisit, false) => {
            choosing::choose_kind(form, AppointmentKind::Regular);
            form.kind_by = KindBy::Service;
        }
        (KindBy::Service | KindBy::Hand, _) | (KindBy::LastVisit, true) => {}
    }
}

/// It is known who has the mobile: what waited for that is sent, unless it is probably the same person.
fn family_has_come(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    if form.step != Step::Checking {
        return Vec::new();
    }
    form.step = Step::Editing;
    if form.known_already().is_some() {
        form.focus = FormField::Mobile;
        return Vec::new();
    }
    sending::confirm(desk)
}

/// Takes what is known already: in a registration the person in the directory, else what was chosen last time.
pub fn take_known(desk: &mut Desk) {
    let Mode::Form(form) = &mut desk.mode else { return };
    if form.step != Step::Editing {
        return;
    }
    if let Some(known) = form.known_already().cloned() {
        form.whom = Whom::Known(known);
        form.focus = FormField::Patient;
        form.faults.clear();
        return;
    }
    let Some(last) = desk.form().and_then(|form| desk.glance(form).last.cloned()) else { return };
    let Mode::Form(form) = &mut desk.mode else { return };
    let service = form.last.value().and_then(|details| details.service.as_ref()).map(|(id, _)| id.clone());
    let paid = form.last.value().and_then(|details| details.payment.clone());
    choosing::choose_kind(form, last.kind);
    service.into_iter().for_each(|service| choosing::choose_service(form, &service));
    form.kind_by = KindBy::Hand;
    form.mode = last.mode;
    form.payment_wish = paid.unwrap_or_else(|| form.payment_wish.clone());
    choosing::settle_keeping_kind(form);
}

/// What the form knew of its patient belongs to another doctor or day: the visits stay, what follows from them does not.
pub fn look_again(desk: &mut Desk) {
    if let Mode::Form(form) = &mut desk.mode {
        form.last = Life::NotAsked;
        if form.visits.value().is_none() {
            form.visits = Life::NotAsked;
        }
        if form.family.people.value().is_none() {
            form.family = Family::default();
        }
    }
    prefer_follow_up(desk);
}
