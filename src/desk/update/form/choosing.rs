//! The choices of the form, and what they mean for each other.

use crate::desk::action::Edit;
use crate::desk::model::form::{Form, FormField, KINDS, KindBy};
use crate::domain::booking::{AppointmentKind, PaymentMode};
use crate::domain::ids::ServiceId;

/// Makes the other choices fit the chosen service: its kind, a mode that it has, a payment that it takes.
pub fn settle(form: &mut Form) {
    if let Some(service) = form.chosen_service() {
        form.kind = service.kind.clone();
    }
    settle_keeping_kind(form);
}

/// The same, where the kind was chosen on its own. The payment that was wished for comes back as soon as it may.
pub fn settle_keeping_kind(form: &mut Form) {
    if let Some((_, span)) = form.services.get(form.service).filter(|_| form.purpose.takes_slot()) {
        form.span = *span;
    }
    if !form.modes().contains(&form.mode) {
        form.mode = form.modes().swap_remove(0);
    }
    let allowed = form.payments().contains(&form.payment_wish);
    form.payment = if allowed { form.payment_wish.clone() } else { PaymentMode::Cash };
}

/// Left, right and the space bar go through the choices; a letter goes to the next one that begins with it. Says where
/// to.
pub fn by_key(form: &Form, edit: Edit) -> Option<usize> {
    let (words, at) = form.choices(form.focus);
    if words.is_empty() {
        return None;
    }
    let to = match edit {
        Edit::Left => (at + words.len() - 1) % words.len(),
        Edit::Right | Edit::Insert(' ') => (at + 1) % words.len(),
        Edit::Home => 0,
        Edit::End => words.len() - 1,
        Edit::Insert(letter) => {
            let begins = |word: &String| word.to_lowercase().starts_with(&letter.to_lowercase().to_string());
            let after = (1..=words.len()).map(|by| (at + by) % words.len());
            after.into_iter().find(|place| begins(&words[*place])).unwrap_or(at)
        }
        Edit::DeleteBack
        | Edit::DeleteForward
        | Edit::DeleteWord
        | Edit::DeleteLine
        | Edit::WordLeft
        | Edit::WordRight => return None,
    };
    Some(to)
}

/// Chooses the kind of visit. A follow-up has a price of its own where the doctor offers it as a service.
pub fn choose_kind(form: &mut Form, kind: AppointmentKind) {
    if let Some(service) = form.services.iter().position(|(service, _)| service.kind == kind) {
        form.service = service;
        settle(form);
    }
    form.kind = kind;
}

/// Chooses the service, if the slot has it free.
pub fn choose_service(form: &mut Form, service: &ServiceId) {
    if let Some(at) = form.services.iter().position(|(offered, _)| offered.id == *service) {
        form.service = at;
        settle(form);
        form.kind_by = KindBy::Hand;
    }
}

/// What the last visit of another patient had chosen is chosen no more.
pub fn forget_last_visit(form: &mut Form) {
    if form.kind_by == KindBy::LastVisit {
        choose_kind(form, AppointmentKind::Regular);
        form.kind_by = KindBy::Service;
    }
}

/// Takes that one of the choices of the field that has the keys.
pub fn choose(form: &mut Form, to: usize) {
    form.faults.remove(&form.focus);
    match form.focus {
        FormField::Service => {
            form.service = to;
            settle(form);
            form.kind_by = KindBy::Hand;
        }
        FormField::Kind => {
            choose_kind(form, KINDS[to.min(KINDS.len() - 1)].clone());
            form.kind_by = KindBy::Hand;
        }
        FormField::Mode => form.mode = form.modes().swap_remove(to),
        FormField::Payment => {
            form.payment = form.payments().swap_remove(to);
            form.payment_wish = form.payment.clone();
        }
        FormField::Doctor
        | FormField::Patient
        | FormField::FirstName
        | FormField::LastName
        | FormField::Gender
        | FormField::Born
        | FormField::Mobile
        | FormField::City
        | FormField::Notes => {}
    }
}
