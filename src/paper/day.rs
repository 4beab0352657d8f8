//! A day of a clinic, as it goes on paper.

use chrono::{DateTime, NaiveDate, Utc};

use crate::catalogue::say;
use crate::domain::appointment::{Appointment, Status};
use crate::domain::ids::DoctorId;
use crate::domain::patient::Gender;
use crate::domain::phone;
use crate::domain::text::Text;
use crate::domain::zone::Zone;

/// The appointments of a clinic on one date, and what has to be known to print them.
#[derive(Clone, Debug)]
pub struct Day {
    /// What people call the practice.
    pub practice: Text,
    /// What people call the clinic.
    pub clinic: Text,
    /// The clinic's zone: it decides every time on paper.
    pub zone: Zone,
    /// The date.
    pub date: NaiveDate,
    /// When the server told it.
    pub as_of: DateTime<Utc>,
    /// The doctors it is about, in the order of the practice.
    pub doctors: Vec<(DoctorId, Text)>,
    /// Theirs, of that date, whatever became of them.
    pub appointments: Vec<Appointment>,
    /// How many entries of the clinic could not be read.
    pub unread: usize,
}

/// How much of a phone number is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phones {
    /// The last three digits.
    Masked,
    /// All of it.
    Whole,
}

impl Day {
    /// In order of time, then of names.
    pub fn sorted(mut self) -> Self {
        self.appointments.sort_by_cached_key(|a| (a.start, a.token, a.id.clone()));
        self
    }

    /// Who may come, or should have come: cancelled and moved appointments are nothing for a sheet.
    pub(super) fn on_sheet<'a>(&'a self, doctor: &'a DoctorId) -> impl Iterator<Item = &'a Appointment> {
        let stands = |a: &&Appointment| a.status.holds_slot() || matches!(a.status, Status::NoShow(_));
        self.appointments.iter().filter(move |a| a.doctor == *doctor).filter(stands)
    }

    /// A doctor's name, safe to draw.
    pub(super) fn doctor(&self, id: &DoctorId) -> String {
        let known = self.doctors.iter().find(|(doctor, _)| doctor == id);
        known.map_or_else(|| Text::from(id.as_str()), |(_, name)| name.clone()).shown().to_owned()
    }

    /// `10:30`, on the clinic's clock.
    pub(super) fn clock(&self, at: DateTime<Utc>) -> String {
        self.zone.clock(at)
    }

    /// `Mon 23 Nov 2026 10:42 IST`.
    pub(super) fn moment(&self, at: DateTime<Utc>) -> String {
        let local = self.zone.local(at).format("%a %-d %b %Y %H:%M");
        format!("{local} {}", self.zone.abbreviation(at))
    }
}

/// `Khan, Sana`, safe to draw.
pub(super) fn name(appointment: &Appointment) -> String {
    let name = appointment.patient.name.as_ref().map(|name| name.listed()).filter(|name| !name.is_empty());
    name.unwrap_or_else(|| say!("paper-nameless"))
}

/// `34 F`, as far as it is known.
pub(super) fn age(appointment: &Appointment) -> String {
    let age = appointment.patient.age.map(|age| age.to_string());
    [age, gender(appointment)].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// `F`.
pub(super) fn gender(appointment: &Appointment) -> Option<String> {
    appointment.patient.gender.as_ref().map(|gender| match gender {
        Gender::Female => "F".to_owned(),
        Gender::Male => "M".to_owned(),
        Gender::Other => "O".to_owned(),
        Gender::Unknown(text) => text.shown().to_owned(),
    })
}

/// The mobile, as much of it as is told.
pub(super) fn mobile(appointment: &Appointment, phones: Phones) -> String {
    let Some(mobile) = &appointment.patient.mobile else { return String::new() };
    match phones {
        Phones::Masked => phone::masked(mobile.shown()),
        Phones::Whole => mobile.shown().to_owned(),
    }
}
