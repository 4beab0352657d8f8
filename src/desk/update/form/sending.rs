//! Sending the form, and what becomes of it when the slot is lost.

use super::services_at;
use crate::desk::model::Desk;
use crate::desk::model::Mode;
use crate::desk::model::form::{Form, FormField, Step, Whom};
use crate::desk::model::life::Life;
use crate::desk::model::masks;
use crate::desk::port::{Effect, Write};
use crate::desk::update::writes;
use crate::domain::booking::{Booking, ForWhom, Span};
use crate::domain::text::Text;

/// How many free slots a lost form offers.
const OFFERED: usize = 6;

/// Books what the form says, or shows all its faults at once.
pub fn confirm(desk: &mut Desk) -> Vec<Effect> {
    let (today, calling_code) = (desk.today_date(), desk.settings.calling_code.clone());
    let key = writes::key(desk);
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    let (patient, name) = match &form.whom {
        Whom::Search(_) => {
            form.faults.insert(FormField::Patient, "needed: choose a patient, or register a new one".to_owned());
            form.focus = FormField::Patient;
            return Vec::new();
        }
        Whom::Known(patient) => (ForWhom::Known(patient.id.clone()), masks::named(&patient.name)),
        Whom::New(new, _) => match new.check(&calling_code, today) {
            Ok(new) => {
                let name = masks::named(&new.name);
                (ForWhom::New(Box::new(new)), name)
            }
            Err(faults) => {
                form.focus = faults.keys().next().copied().unwrap_or(FormField::FirstName);
                form.faults = faults;
                return Vec::new();
            }
        },
    };
    let Some((service, span)) = form.services.get(form.service).cloned() else { return Vec::new() };
    let booking = Booking {
        overbook: false,
        key,
        doctor: form.doctor.clone(),
        clinic: form.clinic.clone(),
        patient,
        start: span.start,
        end: span.end,
        service: service.id,
        kind: form.kind.clone(),
        mode: form.mode.clone(),
        payment: form.payment.clone(),
        notes: (!form.notes.is_empty()).then(|| Text::from(form.notes.value().trim())),
    };
    form.faults.clear();
    desk.notices.acknowledge();
    let zone = desk.zone_of(&booking.clinic).clone();
    let at = zone.local(span.start);
    let subject = format!("{name} · {} · {}", desk.doctor_short(&booking.doctor), at.format("%a %H:%M"));
    let effect = writes::send(desk, Write::Book(Box::new(booking), zone), subject);
    if let (Effect::Write(ticket, _), Mode::Form(form)) = (&effect, &mut desk.mode) {
        form.step = Step::Sending(*ticket);
    }
    vec![effect]
}

/// The slot can't be had any more: everything typed stays, and the nearest free slots are offered.
pub fn lost(desk: &mut Desk, why: String, alternatives: Vec<Span>) {
    let Mode::Form(form) = &desk.mode else { return };
    let wanted = form.span.start;
    let mut nearest = if alternatives.is_empty() { free_slots(desk, form) } else { alternatives };
    nearest.retain(|span| span.start > desk.now && span.start != wanted);
    nearest.sort_by_key(|span| ((span.start - wanted).abs(), span.start));
    nearest.truncate(OFFERED);
    if let Mode::Form(form) = &mut desk.mode {
        form.step = Step::Lost { why, nearest, chosen: 0 };
    }
}

/// Free slots of the chosen service, as far as this desk knows.
fn free_slots(desk: &Desk, form: &Form) -> Vec<Span> {
    let key = (form.doctor.clone(), form.clinic.clone(), desk.first_day());
    let Some(offer) = desk.offers.get(&key).and_then(Life::value) else { return Vec::new() };
    let service = form.chosen_service().map(|s| &s.id);
    let slots = offer.slots.iter().filter(|s| s.available && Some(&s.service) == service);
    slots.map(|s| s.span).collect()
}

/// Books the chosen one of the slots that a lost form offers. Nothing is typed again.
pub fn take_alternative(desk: &mut Desk) -> Vec<Effect> {
    let Mode::Form(form) = &desk.mode else { return Vec::new() };
    let Step::Lost { nearest, chosen, .. } = &form.step else { return Vec::new() };
    let Some(span) = nearest.get(*chosen).copied() else { return Vec::new() };
    let wanted = form.chosen_service().cloned();
    let there = services_at(desk, &form.doctor, &form.clinic, span);
    if let Mode::Form(form) = &mut desk.mode {
        match there.iter().position(|(service, _)| Some(&service.id) == wanted.as_ref().map(|w| &w.id)) {
            Some(at) => (form.services, form.service) = (there, at),
            // The server offers a slot that this desk has not read yet: it knows better.
            None => (form.services, form.service) = (wanted.map(|w| (w, span)).into_iter().collect(), 0),
        }
        form.span = span;
        form.step = Step::Editing;
    }
    desk.grid.go(Some(span.start));
    confirm(desk)
}
