//! The form for somebody who is known before it opens: found elsewhere, and brought along.

use std::collections::BTreeMap;

use crate::desk::model::field::Field;
use crate::desk::model::form::{Form, FormField, Search, Step, Whom};
use crate::desk::model::life::Life;
use crate::desk::model::registration::Registration;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;
use crate::desk::update::targets;
use crate::domain::booking::{AppointmentKind, Mode as Attended, PaymentMode, Span};
use crate::domain::patient::Patient;

/// Opens the form on the selected slot for them.
pub fn open_for(desk: &mut Desk, whom: Whom) -> Vec<Effect> {
    let effects = super::open(desk);
    if let Mode::Form(form) = &mut desk.mode {
        form.focus = first_field(&whom);
        form.whom = whom;
    }
    effects
}

/// Somebody who is to be registered: what was typed is told of them already. The search is kept, to go back to.
pub fn new_patient(typed: Field, hits: Life<Vec<Patient>>) -> Whom {
    let new = Registration::from_search(typed.value());
    let chosen = hits.value().map_or(0, Vec::len);
    Whom::New(Box::new(new), Search { typed, hits, chosen, take_only: false })
}

/// Takes them along until a slot is chosen. `false` where there is no doctor to look for one.
pub fn carry(desk: &mut Desk, whom: Whom) -> bool {
    let (Some(doctor), Some(clinic)) = (desk.doctor.clone(), desk.clinic.clone()) else { return false };
    // The slot, its services and what follows from them are those of the slot on which the form opens.
    let span = targets::cell(desk).map_or(Span { start: desk.now, end: desk.now }, |cell| cell.span);
    let form = Form {
        doctor,
        clinic,
        span,
        focus: first_field(&whom),
        whom,
        services: Vec::new(),
        service: 0,
        kind: AppointmentKind::Regular,
        mode: Attended::InClinic,
        payment: PaymentMode::Later,
        payment_wish: PaymentMode::Later,
        notes: Field::default(),
        faults: BTreeMap::new(),
        step: Step::Editing,
        told: None,
    };
    desk.carried = Some(Box::new(form));
    true
}

/// The first field that is not told yet.
fn first_field(whom: &Whom) -> FormField {
    match whom {
        Whom::New(new, _) if new.first_name.is_empty() => FormField::FirstName,
        Whom::New(..) => FormField::Gender,
        Whom::Search(_) | Whom::Known(_) => FormField::Patient,
    }
}
