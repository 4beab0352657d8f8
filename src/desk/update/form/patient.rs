//! For whom the form is: taking somebody from the hits or registering somebody new, and what is then asked about them.

use super::{choosing, opening, sending};
use crate::catalogue::say;
use crate::desk::model::form::{Family, Form, FormField, KindBy, Step, Whom, near_same};
use crate::desk::model::life::Life;
use crate::desk::model::registration::Registration;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Answer, Effect, Failure, Question, Ticket};
use crate::desk::update::{reads, replies};
use crate::domain::appointment::AppointmentDetails;
use crate::domain::booking::AppointmentKind;
use crate::domain::ids::PatientId;
use crate::domain::patient::Patient;
use crate::domain::phone;
use crate::domain::text::Text;

/// Takes the chosen row of the hits: a patient, or the registration of a new one.
pub fn choose(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    let Whom::Search(search) = &mut form.whom else { return Vec::new() };
    if search.typed.is_empty() {
        form.faults.insert(FormField::Patient, say!("form-type-a-name"));
        return Vec::new();
    }
    if let Some(why) = search.hits.failure() {
        // The hits on the screen, if any, are those of another text: nobody is taken from them, or registered twice.
        form.faults.insert(FormField::Patient, say!("form-not-looked-up", why = why.words()));
        return Vec::new();
    }
    if search.hits.awaited().is_some() {
        // Typed ahead of the answer: nobody is taken who was not seen, unless there is only one.
        search.take_only = true;
        return Vec::new();
    }
    match search.found().get(search.chosen).cloned() {
        Some(patient) => take(form, patient),
        None => register(form),
    }
    form.faults.clear();
    chosen(desk)
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

/// Somebody is chosen: what is known of them is asked for at once.
pub fn chosen(desk: &mut Desk) -> Vec<Effect> {
    if let Mode::Form(form) = &mut desk.mode {
        (form.visits, form.last) = (Life::NotAsked, Life::NotAsked);
    }
    ask_what_lacks(desk)
}

/// Asks what the form shows of its patient and nobody has asked for, or nobody will answer any more.
fn ask_what_lacks(desk: &mut Desk) -> Vec<Effect> {
    let ticket = reads::ticket(desk);
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    match &form.whom {
        Whom::Known(patient) if form.visits.value().is_none() => {
            let patient = patient.id.clone();
            form.visits = Life::Waiting(ticket);
            let zone = desk.zone_of(&form_clinic(desk)).clone();
            vec![Effect::Ask(ticket, Question::Visits { patient, zone })]
        }
        Whom::New(..) => ask_family(desk),
        Whom::Known(_) | Whom::Search(_) => Vec::new(),
    }
}

fn form_clinic(desk: &Desk) -> crate::domain::ids::ClinicId {
    desk.form().map_or_else(|| "".into(), |form| form.clinic.clone())
}

/// As soon as a whole mobile is typed: who has it already?
pub fn ask_family(desk: &mut Desk) -> Vec<Effect> {
    let calling_code = desk.settings.calling_code.clone();
    let ticket = reads::ticket(desk);
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    let Whom::New(new, _) = &form.whom else { return Vec::new() };
    let mobile = phone::normalise(new.mobile.value().trim(), &calling_code).unwrap_or_default();
    if mobile == form.family.mobile && (form.family.people.value().is_some() || mobile.is_empty()) {
        return Vec::new();
    }
    form.family = Family { mobile: mobile.clone(), people: Life::NotAsked };
    if mobile.is_empty() {
        return Vec::new();
    }
    form.family.people.ask(ticket);
    vec![Effect::Ask(ticket, Question::Family { mobile: Text::from(mobile) })]
}

/// An answer that the form may await.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) -> Vec<Effect> {
    let now = desk.now;
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    if form.visits.awaited() == Some(ticket) {
        form.visits.answer(ticket, visits(answer), now);
        return visits_have_come(desk);
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
        return hits_have_come(desk, chosen.as_ref());
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
fn hits_have_come(desk: &mut Desk, chosen: Option<&PatientId>) -> Vec<Effect> {
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    let Whom::Search(search) = &mut form.whom else { return Vec::new() };
    search.chosen = search.found().iter().position(|patient| Some(&patient.id) == chosen).unwrap_or(0);
    let only = matches!(search.hits, Life::Ready(_)) && search.found().len() == 1;
    if std::mem::take(&mut search.take_only) && only { choose(desk) } else { Vec::new() }
}

/// The visits have come: a follow-up is chosen where the last one is not long ago, and its service is asked for.
fn visits_have_come(desk: &mut Desk) -> Vec<Effect> {
    prefer_follow_up(desk);
    ask_last(desk)
}

fn prefer_follow_up(desk: &mut Desk) {
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

/// What the last visit was: lists do not tell the service.
fn ask_last(desk: &mut Desk) -> Vec<Effect> {
    let last = desk.form().and_then(|form| desk.glance(form).last.cloned());
    let Some(last) = last else { return Vec::new() };
    let ticket = reads::ticket(desk);
    let zone = desk.zone_of(&last.clinic).clone();
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    if form.last.value().is_some_and(|known| known.appointment.id == last.id) {
        return Vec::new();
    }
    form.last = Life::Waiting(ticket);
    vec![Effect::Ask(ticket, Question::Details { id: last.id, zone })]
}

/// Another doctor: another visit may have been the last one.
pub fn doctor_changed(desk: &mut Desk) -> Vec<Effect> {
    again(desk)
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
pub fn take_known(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    if form.step != Step::Editing {
        return Vec::new();
    }
    if let Some(known) = form.known_already().cloned() {
        form.whom = Whom::Known(known);
        form.focus = FormField::Patient;
        form.faults.clear();
        return chosen(desk);
    }
    let Some(last) = desk.form().and_then(|form| desk.glance(form).last.cloned()) else { return Vec::new() };
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    let service = form.last.value().and_then(|details| details.service.as_ref()).map(|(id, _)| id.clone());
    let paid = form.last.value().and_then(|details| details.payment.clone());
    choosing::choose_kind(form, last.kind.clone());
    if let Some(at) = form.services.iter().position(|(of, _)| Some(&of.id) == service.as_ref()) {
        form.service = at;
    }
    form.kind_by = KindBy::Hand;
    form.mode = last.mode.clone();
    form.payment_wish = paid.unwrap_or_else(|| form.payment_wish.clone());
    choosing::settle_keeping_kind(form);
    Vec::new()
}

/// A form was taken along to another slot: with that doctor and on that day another visit may have been the last one.
pub fn again(desk: &mut Desk) -> Vec<Effect> {
    let known = desk.form().is_some_and(|form| form.visits.value().is_some());
    if known { visits_have_come(desk) } else { ask_what_lacks(desk) }
}

/// A walk-in's doctor was changed with the choice.
pub fn changed_doctor_to(desk: &mut Desk, at: usize) -> Vec<Effect> {
    let doctor = desk.form().and_then(|form| form.doctors.get(at)).map(|(id, _)| id.clone());
    let Some(doctor) = doctor else { return Vec::new() };
    opening::with_doctor(desk, doctor);
    doctor_changed(desk)
}
