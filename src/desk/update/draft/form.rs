//! A booking form comes back: on its slot while that is free, and as a form that lost its slot where it is not.

use super::{Place, beside, go_there, is_known};
use crate::catalogue::say;
use crate::desk::model::draft::Piece;
use crate::desk::model::draft::form::{FormDraft, Person, WhomDraft};
use crate::desk::model::form::{Form, Lost, Purpose, Step, Whom, Why};
use crate::desk::model::life::{Known, Life};
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Effect, Question};
use crate::desk::update::{form, reads};
use crate::domain::ids::ServiceId;
use crate::domain::slots::OfferedService;
use crate::domain::text::Text;

/// The form as it was, on no slot: its service is known by its identifier only.
pub fn restored(desk: &Desk, draft: &FormDraft) -> Form {
    let service = |id: &ServiceId| {
        let known = desk.offers.iter().filter(|((doctor, ..), _)| *doctor == draft.doctor);
        let mut services = known.filter_map(|(_, offer)| offer.value()).flat_map(|offer| &offer.services);
        services.find(|service| service.id == *id).cloned().unwrap_or_else(|| unknown(id.clone(), draft))
    };
    Form {
        purpose: draft.purpose,
        whom: draft.whom.whom(),
        services: draft.service.iter().map(|id| (service(id), draft.span)).collect(),
        kind: draft.kind.clone(),
        kind_by: draft.kind_by,
        mode: draft.mode.clone(),
        payment: draft.payment.clone(),
        payment_wish: draft.payment_wish.clone(),
        notes: draft.notes.field(),
        focus: draft.focus,
        told: draft.told.as_ref().map(|(typed, new)| (typed.text.clone(), new.registration())),
        namesakes: draft.namesakes.iter().map(Person::patient).collect(),
        ..form::empty(draft.doctor.clone(), draft.clinic.clone(), draft.span)
    }
}

fn unknown(id: ServiceId, draft: &FormDraft) -> OfferedService {
    OfferedService {
        id,
        name: Text::default(),
        minutes: None,
        price: None,
        prepaid: false,
        modes: vec![draft.mode.clone()],
        kind: draft.kind.clone(),
        followup_days: None,
    }
}

/// Opens it as soon as the slots of its day are known.
pub fn open(desk: &mut Desk, draft: Box<FormDraft>) -> Place {
    let sits = desk.clinics().iter().any(|c| c.id == draft.clinic && c.doctors.contains(&draft.doctor));
    if !sits || !matches!(desk.mode, Mode::Main) || !go_there(desk, &draft.clinic, draft.span.start) {
        beside(desk, Piece::Form(draft));
        return Place::Beside;
    }
    desk.doctor = Some(draft.doctor.clone());
    if !is_known(desk.offer()) {
        return Place::NotYet(Piece::Form(draft), Vec::new());
    }
    let form = restored(desk, &draft);
    if draft.purpose == Purpose::WalkIn {
        desk.carried.push(form);
        form::open_walk_in(desk);
    } else {
        desk.grid.go(Some(draft.span.start));
        on_its_slot(desk, form);
    }
    let asks = look_for_whom(desk, &draft.whom);
    if let Mode::Form(form) = &mut desk.mode {
        form.came_back = Some(desk.now);
    }
    Place::Open(asks)
}

fn on_its_slot(desk: &mut Desk, restored: Form) {
    let Form { doctor, clinic, span, .. } = &restored;
    let passed = span.start <= desk.now;
    let free = |purpose| form::services_at(desk, doctor, clinic, *span, purpose);
    // What was to be overbooked may have a free seat by now.
    let there = [Purpose::Book, restored.purpose].map(|purpose| (purpose, free(purpose)));
    let there = there.into_iter().find(|(_, services)| !services.is_empty() && !passed);
    if let Some((purpose, services)) = there {
        let (doctor, clinic, span) = (doctor.clone(), clinic.clone(), *span);
        let moved = form::carried_to(restored, doctor, clinic, span, services);
        form::begin(desk, Form { purpose, ..moved });
        return;
    }
    let why = if passed {
        let at = desk.zone_of(clinic).local(span.start).format("%H:%M").to_string();
        Why::Said(say!("draft-slot-passed", at = at))
    } else {
        Why::Taken
    };
    let offers = form::offers(desk, &restored, Vec::new());
    let step = Step::Lost(Lost { why, offers, chosen: 0 });
    form::begin(desk, Form { step, ..restored });
}

/// The row that was gone to stays chosen until those who were looked for are known again.
fn look_for_whom(desk: &mut Desk, draft: &WhomDraft) -> Vec<Effect> {
    let (ticket, now) = (reads::ticket(desk), desk.now);
    let (Mode::Form(form), WhomDraft::Search { seen, .. }) = (&mut desk.mode, draft) else { return Vec::new() };
    let Whom::Search(search) = &mut form.whom else { return Vec::new() };
    if seen.is_empty() {
        return Vec::new();
    }
    search.hits = Life::Ready(Known { value: seen.iter().map(Person::patient).collect(), at: now });
    search.hits.ask(ticket);
    search.chosen = seen.len() - 1;
    vec![Effect::Ask(ticket, Question::Patients { typed: search.typed.value().trim().to_owned() })]
}
