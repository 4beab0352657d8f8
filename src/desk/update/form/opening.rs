//! Opening the form: on a free slot, on a taken one beyond its seats, for a walk-in, and with what was taken along.

use std::collections::BTreeMap;

use super::{choosing, patient};
use crate::catalogue::say;
use crate::desk::model::field::Field;
use crate::desk::model::form::{Family, Form, FormField, KindBy, Purpose, Search, Step, Whom};
use crate::desk::model::grid::CellState;
use crate::desk::model::life::Life;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;
use crate::domain::booking::{AppointmentKind, PaymentMode, Span};
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::slots::OfferedService;

/// Opens the form on the selected slot, with what was taken along, if anything was.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    let carried = desk.carried.pop();
    on_slot(desk, Purpose::Book, carried)
}

/// Opens it for a seat more on the selected slot, which is taken.
pub fn overbook(desk: &mut Desk) -> Vec<Effect> {
    let says = match desk.selected_slot() {
        None => say!("form-no-slot"),
        Some(cell) => {
            let at = desk.zone().clock(cell.span.start);
            match cell.state {
                _ if cell.past => say!("form-slot-passed", at = at),
                CellState::Taken(_) => {
                    let carried = desk.carried.pop();
                    return on_slot(desk, Purpose::Overbook, carried);
                }
                CellState::Free { .. } => say!("form-overbook-free", at = at),
                CellState::Asked(_) => say!("form-slot-asked", at = at),
                CellState::Closed => say!("form-overbook-closed", at = at),
            }
        }
    };
    desk.notices.say(Mark::Info, says, desk.now);
    Vec::new()
}

/// Opens it for somebody without an appointment, who joins the chosen doctor's queue.
pub fn open_walk_in(desk: &mut Desk) -> Vec<Effect> {
    let (Some(doctor), Some(clinic)) = (desk.doctor.clone(), desk.clinic.clone()) else {
        desk.notices.say(Mark::Info, say!("form-no-doctor"), desk.now);
        return Vec::new();
    };
    let goes_on = desk.carried.last().is_some_and(|form| form.purpose == Purpose::WalkIn);
    let carried = if goes_on { desk.carried.pop() } else { None };
    let span = Span { start: desk.now, end: desk.now };
    let base = carried.unwrap_or_else(|| empty(doctor.clone(), clinic.clone(), span));
    let doctors = who_sits_today(desk, &doctor);
    let form = Form { purpose: Purpose::WalkIn, doctor: doctor.clone(), clinic, span, doctors, ..base };
    begin(desk, form);
    with_doctor(desk, doctor);
    Vec::new()
}

/// The doctors who sit at the chosen clinic today, as far as that is known; the chosen one in any case.
fn who_sits_today(desk: &Desk, chosen: &DoctorId) -> Vec<(DoctorId, String)> {
    let here = desk.doctors_here().into_iter();
    let sits = here.filter(|doctor| doctor.id == *chosen || desk.sits_today(&doctor.id) != Some(false));
    sits.map(|doctor| (doctor.id.clone(), doctor.short_name().to_owned())).collect()
}

/// Another doctor for the walk-in, with their services.
pub fn with_doctor(desk: &mut Desk, doctor: DoctorId) {
    let today = desk.today_date();
    let Mode::Form(form) = &mut desk.mode else { return };
    let offer = desk.offers.get(&(doctor.clone(), form.clinic.clone(), today)).and_then(Life::value);
    let span = form.span;
    form.services = offer.map(|o| o.services.iter().map(|s| (s.clone(), span)).collect()).unwrap_or_default();
    form.doctor = doctor;
    let kind = form.kind.clone();
    form.service = form.services.iter().position(|(service, _)| service.kind == kind).unwrap_or(0);
    form.refusal = None;
    choosing::settle_keeping_kind(form);
    patient::look_again(desk);
}

/// The doctor `by` places on, for a walk-in.
pub fn next_doctor(desk: &mut Desk, by: isize) {
    let Mode::Form(form) = &mut desk.mode else { return };
    if form.purpose != Purpose::WalkIn || form.step != Step::Editing || form.doctors.is_empty() {
        return;
    }
    let count = isize::try_from(form.doctors.len()).unwrap_or(1);
    let at = form.doctors.iter().position(|(id, _)| *id == form.doctor).unwrap_or(0);
    let to = (isize::try_from(at).unwrap_or(0) + by).rem_euclid(count);
    let doctor = form.doctors[usize::try_from(to).unwrap_or(0)].0.clone();
    with_doctor(desk, doctor);
}

/// Opens it on the selected slot, with what is taken along there.
pub fn on_slot(desk: &mut Desk, purpose: Purpose, carried: Option<Form>) -> Vec<Effect> {
    let (Some(cell), Some(doctor), Some(clinic)) = (desk.selected_slot(), desk.doctor.clone(), desk.clinic.clone())
    else {
        desk.carried.extend(carried);
        return Vec::new();
    };
    let span = cell.span;
    let services = services_at(desk, &doctor, &clinic, span, purpose);
    if services.is_empty() {
        desk.carried.extend(carried);
        desk.notices.say(Mark::Info, say!("form-slot-gone"), desk.now);
        return Vec::new();
    }
    let form = match carried {
        Some(carried) => carried_to(carried, doctor, clinic, span, services),
        None => {
            let kind = services.first().map_or(AppointmentKind::Regular, |(service, _)| service.kind.clone());
            Form { services, kind, ..empty(doctor, clinic, span) }
        }
    };
    begin(desk, Form { purpose, ..form });
    Vec::new()
}

/// Shows the form over what is there. The views of the queue and of the whole clinic come back after it.
pub fn begin(desk: &mut Desk, mut form: Form) {
    choosing::settle_keeping_kind(&mut form);
    let before = std::mem::replace(&mut desk.mode, Mode::Main);
    let under = if matches!(before, Mode::Queue(_) | Mode::WholeClinic(_)) { before } else { Mode::Main };
    form.under = Box::new(under);
    form.came_back = None;
    desk.mode = Mode::Form(Box::new(form));
    patient::look_again(desk);
}

/// A form of which nothing is told yet.
pub fn empty(doctor: DoctorId, clinic: ClinicId, span: Span) -> Form {
    Form {
        purpose: Purpose::Book,
        doctor,
        clinic,
        span,
        whom: Whom::Search(Search::default()),
        doctors: Vec::new(),
        services: Vec::new(),
        service: 0,
        kind: AppointmentKind::Regular,
        kind_by: KindBy::Service,
        mode: crate::domain::booking::Mode::InClinic,
        payment: PaymentMode::Later,
        payment_wish: PaymentMode::Later,
        notes: Field::default(),
        focus: FormField::Patient,
        faults: BTreeMap::new(),
        refusal: None,
        step: Step::Editing,
        told: None,
        namesakes: Vec::new(),
        visits: Life::NotAsked,
        last: Life::NotAsked,
        family: Family::default(),
        under: Box::new(Mode::Main),
        came_back: None,
    }
}

/// A form that is taken along to another slot; the service stays where it is offered there too.
pub fn carried_to(
    carried: Form,
    doctor: DoctorId,
    clinic: ClinicId,
    span: Span,
    services: Vec<(OfferedService, Span)>,
) -> Form {
    let wanted = carried.chosen_service().map(|service| service.id.clone());
    let service = services.iter().position(|(service, _)| Some(&service.id) == wanted.as_ref());
    let same_kind = || services.iter().position(|(service, _)| service.kind == carried.kind);
    let service = service.or_else(same_kind).unwrap_or(0);
    let focus = if carried.fields().contains(&carried.focus) { carried.focus } else { FormField::Notes };
    Form { doctor, clinic, span, services, service, focus, refusal: None, step: Step::Editing, ..carried }
}

/// The services that have a free slot which begins at that moment, in the doctor's order; for a seat beyond the others,
/// whether it is free or not.
pub fn services_at(
    desk: &Desk,
    doctor: &DoctorId,
    clinic: &ClinicId,
    span: Span,
    purpose: Purpose,
) -> Vec<(OfferedService, Span)> {
    let key = (doctor.clone(), clinic.clone(), desk.first_day());
    let Some(offer) = desk.offers.get(&key).and_then(Life::value) else { return Vec::new() };
    let beyond = purpose == Purpose::Overbook;
    let slot_of = |service: &OfferedService| {
        let mut slots = offer.slots.iter().filter(|s| s.service == service.id && (s.available || beyond));
        slots.find(|s| s.span.start == span.start).map(|s| s.span)
    };
    offer.services.iter().filter_map(|service| Some((service.clone(), slot_of(service)?))).collect()
}

impl Desk {
    /// Whether the doctor sits at the chosen clinic today; `None` where that is not known.
    pub fn sits_today(&self, doctor: &DoctorId) -> Option<bool> {
        let today = self.today_date();
        let offer = self.offers.get(&(doctor.clone(), self.clinic.clone()?, today)).and_then(Life::value)?;
        Some(offer.slots.iter().any(|slot| self.zone().date(slot.span.start) == today))
    }
}
