//! What is offered instead of a slot that was lost, and taking it. Nothing is typed again.

use chrono::TimeDelta;

use super::{choosing, opening, sending};
use crate::desk::model::form::{Form, Instead, Purpose, Step};
use crate::desk::model::life::Life;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;
use crate::domain::booking::Span;
use crate::domain::ids::DoctorId;

/// How many free slots of the same doctor are offered…
const SAME_DOCTOR: usize = 5;

/// …and of how many others.
const OTHERS: usize = 3;

/// What still is the same time with another doctor.
const SAME_TIME: TimeDelta = TimeDelta::minutes(20);

/// The nearest free slots of the same doctor, as the server tells them or as far as this desk knows, then the same time
/// with other doctors.
pub fn offers(desk: &Desk, form: &Form, alternatives: Vec<Span>) -> Vec<Instead> {
    let wanted = form.span.start;
    let told = if alternatives.is_empty() { free_slots(desk, form, &form.doctor) } else { alternatives };
    let mut nearest: Vec<Span> = told.into_iter().filter(|s| s.start > desk.now && s.start != wanted).collect();
    nearest.sort_by_key(|span| ((span.start - wanted).abs(), span.start));
    nearest.truncate(SAME_DOCTOR);
    let same = nearest.into_iter().map(|span| Instead { doctor: form.doctor.clone(), span });
    same.chain(with_others(desk, form)).collect()
}

fn with_others(desk: &Desk, form: &Form) -> Vec<Instead> {
    let wanted = form.span.start;
    let away = |span: &Span| (span.start - wanted).abs();
    let here = desk.clinics().iter().find(|clinic| clinic.id == form.clinic).map_or(&[][..], |c| &c.doctors);
    let others = here.iter().filter(|doctor| **doctor != form.doctor);
    let mut offers: Vec<Instead> = others
        .filter_map(|doctor| {
            let free = free_slots(desk, form, doctor).into_iter().filter(|s| s.start > desk.now);
            let span = free.min_by_key(away).filter(|span| away(span) <= SAME_TIME)?;
            Some(Instead { doctor: doctor.clone(), span })
        })
        .collect();
    offers.sort_by_key(|offer| away(&offer.span));
    offers.truncate(OTHERS);
    offers
}

/// Free slots of the chosen service, or of another doctor's service of that kind, as far as this desk knows.
fn free_slots(desk: &Desk, form: &Form, doctor: &DoctorId) -> Vec<Span> {
    let key = (doctor.clone(), form.clinic.clone(), desk.first_day());
    let Some(offer) = desk.offers.get(&key).and_then(Life::value) else { return Vec::new() };
    let wanted = form.chosen_service().filter(|_| *doctor == form.doctor);
    let of_kind = || offer.services.iter().find(|service| service.kind == form.kind).or(offer.services.first());
    let service = wanted.or_else(of_kind).map(|service| &service.id);
    let slots = offer.slots.iter().filter(|s| s.available && Some(&s.service) == service);
    slots.map(|s| s.span).collect()
}

/// Books the chosen one of the slots that a lost form offers.
pub fn take(desk: &mut Desk) -> Vec<Effect> {
    let Some(form) = desk.form() else { return Vec::new() };
    let Step::Lost(lost) = &form.step else { return Vec::new() };
    let Some(Instead { doctor, span }) = lost.offers.get(lost.chosen).cloned() else { return Vec::new() };
    let there = opening::services_at(desk, &doctor, &form.clinic, span, Purpose::Book);
    let wanted = form.chosen_service().cloned();
    let at = there.iter().position(|(service, _)| Some(&service.id) == wanted.as_ref().map(|w| &w.id));
    let at = at.or_else(|| there.iter().position(|(service, _)| service.kind == form.kind));
    let same_doctor = doctor == form.doctor;
    if let Mode::Form(form) = &mut desk.mode {
        match at {
            Some(at) => (form.services, form.service) = (there, at),
            // The server offers a slot that this desk has not read yet: it knows better.
            None if same_doctor => (form.services, form.service) = (wanted.map(|w| (w, span)).into_iter().collect(), 0),
            None => (form.services, form.service) = (there, 0),
        }
        form.purpose = Purpose::Book;
        form.doctor = doctor.clone();
        form.span = span;
        form.step = Step::Editing;
        choosing::settle_keeping_kind(form);
    }
    if desk.doctor.as_ref() != Some(&doctor) {
        desk.doctor = Some(doctor);
    }
    desk.grid.go(Some(span.start));
    sending::confirm(desk)
}
