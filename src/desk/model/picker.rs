//! The clinic and doctor pickers.

use chrono::{DateTime, Utc};

use super::Desk;
use super::life::Life;
use crate::desk::port::{ClinicEntry, DoctorEntry};
use crate::domain::ids::{ClinicId, DoctorId};

/// How many slots of a doctor are free on each of the two days of the grid; `None` where that is not known yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FreeCounts {
    /// On D.
    pub first: Option<usize>,
    /// On D+1.
    pub second: Option<usize>,
}

impl Desk {
    /// All clinics.
    pub fn clinics(&self) -> &[ClinicEntry] {
        self.entities.value().map_or(&[], |e| &e.clinics)
    }

    /// The doctors who sit at the chosen clinic, in the order of the practice.
    pub fn doctors_here(&self) -> Vec<&DoctorEntry> {
        let Some(clinic) = self.chosen_clinic() else { return Vec::new() };
        let Some(entities) = self.entities.value() else { return Vec::new() };
        // Mostly both are in one order: then nobody is looked for.
        let mut next = clinic.doctors.iter().peekable();
        let sits_here = |d: &&DoctorEntry| next.next_if(|id| **id == d.id).is_some() || clinic.doctors.contains(&d.id);
        entities.doctors.iter().filter(sits_here).collect()
    }

    /// The chosen clinic.
    pub fn chosen_clinic(&self) -> Option<&ClinicEntry> {
        self.clinic.as_ref().and_then(|id| self.clinics().iter().find(|c| c.id == *id))
    }

    /// The chosen doctor.
    pub fn chosen_doctor(&self) -> Option<&DoctorEntry> {
        self.doctor.as_ref().and_then(|id| self.doctor_entry(id))
    }

    /// A doctor by identifier.
    pub fn doctor_entry(&self, id: &DoctorId) -> Option<&DoctorEntry> {
        self.entities.value()?.doctors.iter().find(|d| d.id == *id)
    }

    /// A doctor's family name, safe to draw: what staff call the doctor. The identifier where the doctor is unknown.
    pub fn doctor_short<'a>(&'a self, id: &'a DoctorId) -> &'a str {
        self.doctor_entry(id).map_or(id.as_str(), |d| d.short_name())
    }

    /// A clinic's name, safe to draw.
    pub fn clinic_name<'a>(&'a self, id: &'a ClinicId) -> &'a str {
        self.clinics().iter().find(|c| c.id == *id).map_or(id.as_str(), |c| c.name.shown())
    }

    /// How many slots of the doctor's first service are free on the two days of the grid.
    pub fn free_counts(&self, doctor: &DoctorId) -> FreeCounts {
        let Some(clinic) = self.clinic.clone() else { return FreeCounts::default() };
        let first = self.first_day();
        let offer = self.offers.get(&(doctor.clone(), clinic, first)).and_then(Life::value);
        let Some(offer) = offer else { return FreeCounts::default() };
        let starts = offer.free_starts();
        let to_come = &starts[starts.partition_point(|start| *start <= self.now)..];
        let of_first = self.zone().on(first);
        let on_first = to_come.iter().filter(|start| of_first.has(**start)).count();
        FreeCounts { first: Some(on_first), second: Some(to_come.len() - on_first) }
    }

    /// When the doctor is free next on the two days of the grid, for the first service, as far as that is known.
    pub fn next_free(&self, doctor: &DoctorId) -> Option<DateTime<Utc>> {
        let offer = self.offer_of(doctor).and_then(Life::value)?;
        let starts = offer.free_starts();
        starts.get(starts.partition_point(|start| *start <= self.now)).copied()
    }
}

impl DoctorEntry {
    /// The family name, safe to draw.
    pub fn short_name(&self) -> &str {
        self.name.shown().rsplit(' ').next().unwrap_or_default()
    }
}
