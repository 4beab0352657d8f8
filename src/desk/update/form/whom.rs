//! The form for somebody who is known before it opens: found elsewhere, and brought along.

use super::opening;
use crate::desk::model::field::Field;
use crate::desk::model::form::{Form, FormField, Purpose, Search, Whom};
use crate::desk::model::life::Life;
use crate::desk::model::registration::Registration;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;
use crate::domain::booking::Span;
use crate::domain::patient::Patient;

/// Opens the form on the selected slot for them. What is taken along belongs to others and stays so.
pub fn open_for(desk: &mut Desk, whom: Whom) -> Vec<Effect> {
    let effects = opening::on_slot(desk, Purpose::Book, None);
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
    let span = desk.selected_slot().map_or(Span { start: desk.now, end: desk.now }, |cell| cell.span);
    let form = opening::empty(doctor, clinic, span);
    desk.carried.push(Form { focus: first_field(&whom), whom, ..form });
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
