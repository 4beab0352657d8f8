//! What earlier desks left open: whom it concerns, and what may not be done until it is known how it ended.

use std::collections::BTreeMap;

use super::Desk;
use super::Pending;
use crate::catalogue::say;
use crate::desk::port::{Outcome, Ticket};
use crate::domain::appointment::Appointment;
use crate::domain::booking::Span;
use crate::domain::ids::{AppointmentId, DoctorId, PatientId};
use crate::domain::patient::Patient;

/// What is known of the writes of earlier desks.
#[derive(Clone, Debug, Default)]
pub struct LeftOpen {
    /// Whether intents are kept on disk: then the next desk finds out what this one leaves open.
    pub kept: bool,
    /// Whom they concern.
    pub patients: BTreeMap<PatientId, Patient>,
    /// The appointments that they are about.
    pub appointments: BTreeMap<AppointmentId, Appointment>,
    /// How some of them ended: told once doctors and clinics have names.
    pub told: Vec<(Ticket, Outcome)>,
}

impl Desk {
    /// What is in the way of anything new for a patient, or in a slot: a write of which it is not known whether it happened.
    pub fn unsettled(&self, patient: Option<&PatientId>, seat: Option<(&DoctorId, Span)>) -> Option<&Pending> {
        let concerns = |pending: &Pending| patient.is_some() && self.concerned_by(pending) == patient;
        let overlaps = |pending: &Pending| match (pending.write.seat(), seat) {
            (Some((theirs, _, span)), Some((doctor, wanted))) => {
                theirs == doctor && span.start < wanted.end && wanted.start < span.end
            }
            (_, _) => false,
        };
        self.pending.values().find(|pending| pending.unknown && (concerns(pending) || overlaps(pending)))
    }

    /// Why nothing can be done about that patient, in one sentence; `None` where nothing is in the way.
    pub fn waits_for(&self, patient: &PatientId) -> Option<String> {
        self.unsettled(Some(patient), None).map(|open| say!("earlier-waits", subject = open.subject.as_str()))
    }

    /// Why an appointment can't be changed now, in one sentence: it is being changed, or something of its patient is not
    /// known yet.
    pub fn held(&self, appointment: &Appointment) -> Option<String> {
        match self.pending_for(&appointment.id) {
            Some(open) if open.unknown => Some(say!("earlier-waits", subject = open.subject.as_str())),
            Some(_) => Some(say!("today-being-changed", who = self.name_of(appointment))),
            None => self.waits_for(&appointment.patient.id),
        }
    }

    /// Whom a write concerns, as far as this desk knows.
    fn concerned_by<'a>(&'a self, pending: &'a Pending) -> Option<&'a PatientId> {
        let about = || {
            let id = pending.write.about()?;
            self.listed(id).or_else(|| self.left.appointments.get(id)).map(|appointment| &appointment.patient.id)
        };
        pending.write.patient().or_else(about)
    }
}
