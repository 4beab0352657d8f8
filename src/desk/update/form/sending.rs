//! Sending the form. Once it is sent the receptionist is back where they came from: the write is shown in the slot and
//! in the notice line, and the form comes back only if it is refused.

use crate::catalogue::say;
use crate::desk::model::form::{Form, FormField, Purpose, Step, Whom};
use crate::desk::model::{Desk, Mode, masks};
use crate::desk::port::{Effect, Write};
use crate::desk::update::writes;
use crate::desk::words::weekday;
use crate::domain::booking::{AppointmentKind, Booking, ForWhom, WalkIn};
use crate::domain::text::Text;

/// Sends what the form says, or shows all its faults at once.
pub fn confirm(desk: &mut Desk) -> Vec<Effect> {
    let (today, calling_code) = (desk.today_date(), desk.settings.calling_code.clone());
    let Mode::Form(form) = &mut desk.mode else { return Vec::new() };
    let (patient, name) = match &form.whom {
        Whom::Search(search) => {
            // Typed ahead of the hits: they say by themselves that they are awaited.
            if search.hits.awaited().is_none() {
                form.faults.insert(FormField::Patient, say!("form-choose-somebody"));
            }
            form.focus = FormField::Patient;
            return Vec::new();
        }
        Whom::Known(patient) => (ForWhom::Known(patient.id.clone()), masks::named(&patient.name)),
        Whom::New(new, _) => match new.check(&calling_code, today) {
            Ok(_) if form.family.people.awaited().is_some() => {
                form.step = Step::Checking;
                return Vec::new();
            }
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
    send(desk, patient, &name)
}

fn send(desk: &mut Desk, patient: ForWhom, name: &str) -> Vec<Effect> {
    let key = writes::key(desk);
    let Some(form) = desk.form() else { return Vec::new() };
    let Some((write, subject)) = write(desk, form, key, patient, name) else { return Vec::new() };
    let seat = write.seat().map(|(doctor, _, span)| (doctor, span));
    if desk.unsettled(write.patient(), seat).is_some() {
        if let Mode::Form(form) = &mut desk.mode {
            form.refusal = Some(say!("earlier-waits-here"));
            form.step = Step::Editing;
        }
        return Vec::new();
    }
    desk.notices.acknowledge();
    let effect = writes::send(desk, write, subject);
    if let (Effect::Write(ticket, _), Mode::Form(mut form)) = (&effect, std::mem::replace(&mut desk.mode, Mode::Main)) {
        desk.mode = std::mem::replace(&mut *form.under, Mode::Main);
        form.faults.clear();
        form.refusal = None;
        form.step = Step::Sent;
        desk.sent.insert(*ticket, form);
    }
    vec![effect]
}

/// What is sent, and in words, safe to draw, what it is about.
fn write(desk: &Desk, form: &Form, key: String, patient: ForWhom, name: &str) -> Option<(Write, String)> {
    let doctor = desk.doctor_short(&form.doctor);
    let notes = (!form.notes.is_empty()).then(|| Text::from(form.notes.value().trim()));
    if form.purpose == Purpose::WalkIn {
        let subject = format!("{name} · {doctor} · {}", say!("form-subject-walk-in"));
        let walk_in = WalkIn {
            key,
            doctor: form.doctor.clone(),
            clinic: form.clinic.clone(),
            patient,
            kind: form.kind.clone(),
            payment: form.payment.clone(),
            notes,
        };
        return Some((Write::WalkIn(Box::new(walk_in)), subject));
    }
    let (service, span) = form.services.get(form.service)?;
    let zone = desk.zone_of(&form.clinic).clone();
    let (date, at) = (zone.date(span.start), zone.clock(span.start));
    let mut subject = format!("{name} · {doctor} · {} {at}", weekday(date));
    if form.kind == AppointmentKind::FollowUp {
        subject.push_str(&format!(" · {}", say!("form-follow-up")));
    }
    if form.purpose == Purpose::Overbook {
        subject.push_str(&format!(" · {}", say!("form-subject-overbooked")));
    }
    let booking = Booking {
        overbook: form.purpose == Purpose::Overbook,
        key,
        doctor: form.doctor.clone(),
        clinic: form.clinic.clone(),
        patient,
        start: span.start,
        end: span.end,
        service: service.id.clone(),
        kind: form.kind.clone(),
        mode: form.mode.clone(),
        payment: form.payment.clone(),
        notes,
    };
    Some((Write::Book(Box::new(booking), zone), subject))
}

/// Something else is begun: a form whose write is under way does not come back by itself over it.
pub fn leave_sent(desk: &mut Desk) {
    for form in desk.sent.values_mut().filter(|form| form.step == Step::Sent) {
        form.step = Step::Left;
    }
}
