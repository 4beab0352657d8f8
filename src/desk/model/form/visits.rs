//! What is known of the form's patient before booking: the last visit, missed ones, and other appointments. It warns and
//! never blocks.

use std::collections::BTreeMap;

use super::{Form, Purpose, Whom};
use crate::desk::model::Desk;
use crate::desk::model::life::Life;
use crate::desk::model::today::Group;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::booking::AppointmentKind;
use crate::domain::ids::{AppointmentId, PatientId};

/// A patient at a glance.
#[derive(Clone, Debug, Default)]
pub struct Glance<'a> {
    /// The last visit with the form's doctor; with another one, where there was none.
    pub last: Option<&'a Appointment>,
    /// How often nobody came.
    pub no_shows: usize,
    /// Other appointments on the form's day, and later ones with its doctor, in order of time.
    pub others: Vec<&'a Appointment>,
}

impl Desk {
    /// The form's patient at a glance, as far as this desk knows.
    pub fn glance<'a>(&'a self, form: &'a Form) -> Glance<'a> {
        let Whom::Known(patient) = &form.whom else { return Glance::default() };
        let all = self.appointments_of(&patient.id, form);
        let zone = self.zone_of(&form.clinic);
        let day = zone.date(form.span.start);
        let counts = |a: &&&Appointment| {
            let here = self.zone_of(&a.clinic).date(a.start) == day;
            let later = a.doctor == form.doctor && a.start > self.now;
            Group::of(&a.status) != Group::Done && (here || later)
        };
        let mut others: Vec<&Appointment> = all.values().filter(counts).copied().collect();
        others.sort_by_key(|a| a.start);
        let visits = || all.values().filter(|a| is_visit(&a.status) && a.start <= self.now);
        let with_doctor = visits().filter(|a| a.doctor == form.doctor).max_by_key(|a| a.start);
        let last = with_doctor.or_else(|| visits().max_by_key(|a| a.start)).copied();
        let no_shows = all.values().filter(|a| matches!(a.status, Status::NoShow(_))).count();
        Glance { last, no_shows, others }
    }

    /// What the server told of the patient, and what the lists have: they are newer.
    fn appointments_of<'a>(&'a self, id: &PatientId, form: &'a Form) -> BTreeMap<&'a AppointmentId, &'a Appointment> {
        let told = form.visits.value().into_iter().flatten();
        let boards = self.boards.values().filter_map(Life::value);
        let listed = boards.flat_map(|board| &board.appointments).filter(|a| a.patient.id == *id);
        told.chain(listed).map(|a| (&a.id, a)).collect()
    }

    /// Whether the form's visit follows up an earlier one with the same doctor, as the service counts it.
    pub fn is_follow_up(&self, form: &Form) -> bool {
        let valid = form.services.iter().filter_map(|(service, _)| {
            if service.kind == AppointmentKind::Regular { service.followup_days } else { None }
        });
        let Some(days) = valid.max() else { return false };
        let Some(last) = self.glance(form).last.filter(|last| last.doctor == form.doctor) else { return false };
        let zone = self.zone_of(&form.clinic);
        let since = zone.date(form.span.start).signed_duration_since(zone.date(last.start)).num_days();
        (1..=i64::from(days)).contains(&since)
    }
}

/// Whether somebody was with the doctor.
fn is_visit(status: &Status) -> bool {
    match status {
        Status::Ongoing | Status::Completed | Status::CompletedNoPrescription | Status::Aborted => true,
        Status::Booked
        | Status::CheckedIn
        | Status::Parked
        | Status::Reserved
        | Status::Initiated
        | Status::NoShow(_)
        | Status::Cancelled(_)
        | Status::ProvisionallyCancelled
        | Status::PaymentNotReceived
        | Status::Rescheduled(_)
        | Status::Other(_) => false,
    }
}

impl Purpose {
    /// Whether it takes a slot.
    pub fn takes_slot(self) -> bool {
        match self {
            Self::Book | Self::Overbook => true,
            Self::WalkIn => false,
        }
    }
}
