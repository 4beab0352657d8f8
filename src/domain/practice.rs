//! A practice as its owner describes it: clinics, doctors, services, weekly sittings, leave and holidays.
//!
//! The same description is the practice file (TOML) and what the store keeps. Slots are not stored anywhere: they
//! follow from it (see [`super::slots`]). What makes a description a good one is in [`rules`] and [`values`].

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::booking::{AppointmentKind, Mode};
use super::ids::{BusinessId, ClinicId, DoctorId, ServiceId};
use super::text::Text;
use super::wall_time::WallTime;
use super::zone::Zone;

pub mod compare;
pub mod draft;
pub mod fit;
pub mod rules;
pub mod values;

/// Everything about a practice but its patients and appointments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Practice {
    /// The practice itself.
    pub practice: About,
    /// Its clinics, in the order in which they are shown.
    #[serde(rename = "clinic", default)]
    pub clinics: Vec<Clinic>,
    /// Its doctors, in the order in which they are shown.
    #[serde(rename = "doctor", default)]
    pub doctors: Vec<Doctor>,
    /// What its doctors offer; the first one of a doctor is the usual one.
    #[serde(rename = "service", default)]
    pub services: Vec<Service>,
    /// When they sit where.
    #[serde(rename = "sitting", default)]
    pub sittings: Vec<Sitting>,
    /// Days on which a doctor is away.
    #[serde(rename = "leave", default, skip_serializing_if = "Vec::is_empty")]
    pub leaves: Vec<Leave>,
    /// Days on which a clinic, or all of them, is closed.
    #[serde(rename = "holiday", default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
}

/// Name and defaults of a practice.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Its identifier.
    pub id: BusinessId,
    /// What people call it.
    pub name: Text,
    /// The calling code that a bare number of ten digits gets, without the plus: `91`.
    pub calling_code: String,
    /// The currency of all prices, ISO 4217: `INR`.
    pub currency: String,
    /// How many patients beyond the capacity a doctor takes in a day; none where nothing is said.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub overbooks_per_day: u16,
}

fn is_zero(number: &u16) -> bool {
    *number == 0
}

/// A place where doctors sit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clinic {
    /// Its identifier.
    pub id: ClinicId,
    /// What people call it.
    pub name: Text,
    /// Its time zone by name; it decides every date and time of this clinic.
    #[serde(with = "zone_by_name")]
    pub zone: Zone,
    /// For patients, as it is printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Text>,
    /// Where it is.
    #[serde(default)]
    pub address: Address,
    /// The identifier that other programs use for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// The calling code of bare numbers here, where it is not that of the practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calling_code: Option<String>,
}

/// A postal address; any part may be unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Address {
    /// House and street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line1: Option<Text>,
    /// Town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<Text>,
    /// State or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Text>,
    /// Country by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<Text>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pincode: Option<Text>,
}

/// A doctor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doctor {
    /// The doctor's identifier.
    pub id: DoctorId,
    /// `Dr.` unless said otherwise.
    #[serde(default = "dr")]
    pub salutation: Text,
    /// First name.
    pub first_name: Text,
    /// Family name; may be empty.
    #[serde(default)]
    pub last_name: Text,
    /// What the doctor is a specialist of.
    #[serde(default)]
    pub speciality: Text,
    /// The identifier that other programs use for the doctor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
}

fn dr() -> Text {
    Text::from("Dr.")
}

impl Doctor {
    /// `Dr. Anil Rao`, as it came.
    pub fn full_name(&self) -> Text {
        let parts = [self.salutation.raw(), self.first_name.raw(), self.last_name.raw()];
        Text::from(parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" "))
    }
}

/// Whether the patient pays before the visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pay {
    /// Must be paid when booking.
    Before,
    /// May be paid at the clinic.
    After,
}

/// What a doctor offers, for a price and a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its identifier.
    pub id: ServiceId,
    /// Whose service it is.
    pub doctor: DoctorId,
    /// What people call it: `Consultation`.
    pub name: Text,
    /// How long a slot of it lasts, in minutes; a multiple of five.
    pub minutes: u16,
    /// In whole units of the practice's currency.
    pub price: u32,
    /// When it is paid.
    pub pay: Pay,
    /// How it can be attended.
    #[serde(default = "in_clinic")]
    pub modes: Vec<Mode>,
    /// First visits or follow-ups.
    #[serde(default)]
    pub kind: AppointmentKind,
    /// How many days ahead it can be booked.
    #[serde(default = "three_weeks")]
    pub book_ahead_days: u16,
    /// For how many days after a visit a follow-up counts as one.
    #[serde(default = "a_week")]
    pub followup_validity_days: u16,
}

fn in_clinic() -> Vec<Mode> {
    vec![Mode::InClinic]
}

fn three_weeks() -> u16 {
    21
}

fn a_week() -> u16 {
    7
}

/// A day of the week, as practice files write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names say it all")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

impl Day {
    /// All of them, in the order of a week.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// As practice files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }

    /// Whether it is that day of the week.
    pub fn is(self, day: Weekday) -> bool {
        self as u32 == day.num_days_from_monday()
    }
}

/// A doctor's session at a clinic, week by week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sitting {
    /// Who sits.
    pub doctor: DoctorId,
    /// Where.
    pub clinic: ClinicId,
    /// On which days of the week.
    pub days: Vec<Day>,
    /// From this time on the clinic's clock…
    pub from: WallTime,
    /// …up to this one.
    pub to: WallTime,
    /// What is offered; each service cuts the sitting into slots of its own length.
    pub services: Vec<ServiceId>,
    /// Pauses in which no slot lies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<Break>,
    /// How many patients one slot takes.
    #[serde(default = "one")]
    pub capacity: u16,
    /// The first date on which it holds, if not always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last date on which it holds, if not for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
}

fn one() -> u16 {
    1
}

/// A pause in a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// From this time…
    pub from: WallTime,
    /// …up to this one.
    pub to: WallTime,
}

/// Days on which a doctor is away, both included.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// Who is away.
    pub doctor: DoctorId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// For the desk, not for patients.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text>,
}

/// A day on which nobody sits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// Which clinic is closed; all of them where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clinic: Option<ClinicId>,
    /// Why.
    pub name: Text,
}

impl Practice {
    /// The calling code that a bare number gets at that clinic.
    pub fn calling_code_at(&self, clinic: &ClinicId) -> &str {
        let own = self.clinic(clinic).and_then(|clinic| clinic.calling_code.as_deref());
        own.unwrap_or(&self.practice.calling_code)
    }

    /// The clinic of that identifier.
    pub fn clinic(&self, id: &ClinicId) -> Option<&Clinic> {
        self.clinics.iter().find(|c| c.id == *id)
    }

    /// The doctor of that identifier.
    pub fn doctor(&self, id: &DoctorId) -> Option<&Doctor> {
        self.doctors.iter().find(|d| d.id == *id)
    }

    /// The service of that identifier.
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|s| s.id == *id)
    }

    /// Everything that a doctor offers.
    pub fn services_of<'a>(&'a self, doctor: &'a DoctorId) -> impl Iterator<Item = &'a Service> {
        self.services.iter().filter(move |s| s.doctor == *doctor)
    }

    /// Whether the doctor ever sits at that clinic.
    pub fn sits_at(&self, doctor: &DoctorId, clinic: &ClinicId) -> bool {
        self.sittings.iter().any(|s| s.doctor == *doctor && s.clinic == *clinic)
    }

    /// Whether the doctor is on leave on that date.
    pub fn is_away(&self, doctor: &DoctorId, date: NaiveDate) -> bool {
        self.leaves.iter().any(|l| l.doctor == *doctor && l.from <= date && date <= l.to)
    }

    /// Whether the doctor is on leave, or the clinic closed, on that date.
    pub fn is_closed(&self, doctor: &DoctorId, clinic: &ClinicId, date: NaiveDate) -> bool {
        self.is_away(doctor, date)
            || self.holidays.iter().any(|h| h.date == date && h.clinic.as_ref().is_none_or(|c| c == clinic))
    }

    /// The doctor's sittings at that clinic on that date, leave and holidays aside.
    pub fn sittings_on<'a>(
        &'a self,
        doctor: &'a DoctorId,
        clinic: &'a ClinicId,
        date: NaiveDate,
    ) -> impl Iterator<Item = &'a Sitting> {
        self.sittings.iter().filter(move |s| {
            s.doctor == *doctor
                && s.clinic == *clinic
                && s.days.iter().any(|d| d.is(date.weekday()))
                && s.valid_from.is_none_or(|from| from <= date)
                && s.valid_to.is_none_or(|to| date <= to)
        })
    }
}

mod zone_by_name {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::domain::zone::Zone;

    pub fn serialize<S: Serializer>(zone: &Zone, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(zone.name().unwrap_or("UTC"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Zone, D::Error> {
        Zone::named(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}
