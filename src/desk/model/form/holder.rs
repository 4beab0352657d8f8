//! Who has the slot that a form lost, as far as this desk knows.

use super::Form;
use super::Whom;
use crate::desk::model::life::Life;
use crate::desk::model::{Desk, Pending};
use crate::domain::appointment::Appointment;
use crate::domain::booking::Span;
use crate::domain::ids::DoctorId;

/// Who has a slot.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// Nobody that is known here: another desk has it.
    Unknown,
    /// This desk asked for it before, and does not know yet.
    OwnWrite(&'a Pending),
    /// The form's own patient has it: it went through before.
    SamePatient(&'a Appointment),
    /// Somebody.
    Other(&'a Appointment),
}

impl Desk {
    /// Whether this desk itself is asking for that time of a doctor, and does not know yet whether it has it.
    pub fn asks_for(&self, doctor: &DoctorId, span: Span) -> bool {
        self.asking_for(doctor, span).is_some()
    }

    fn asking_for(&self, doctor: &DoctorId, span: Span) -> Option<&Pending> {
        self.pending.values().find(|pending| {
            pending.write.seat().is_some_and(|(whose, _, asked)| whose == doctor && overlaps(span, asked))
        })
    }

    /// Who has the form's slot.
    pub fn holder<'a>(&'a self, form: &Form) -> Holder<'a> {
        let asked = self.asking_for(&form.doctor, form.span);
        if let Some(asked) = asked {
            return Holder::OwnWrite(asked);
        }
        let boards = self.boards.values().filter_map(Life::value);
        let having = boards.flat_map(|board| &board.appointments).filter(|a| {
            let span = Span { start: a.start, end: a.end };
            a.doctor == form.doctor && a.status.holds_slot() && !a.walk_in && overlaps(form.span, span)
        });
        let mut having: Vec<&Appointment> = having.collect();
        let own = having.iter().position(|a| matches!(&form.whom, Whom::Known(patient) if patient.id == a.patient.id));
        match own {
            Some(at) => Holder::SamePatient(having[at]),
            None => having.pop().map_or(Holder::Unknown, Holder::Other),
        }
    }
}

fn overlaps(one: Span, other: Span) -> bool {
    one.start < other.end && other.start < one.end
}
