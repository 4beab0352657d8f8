//! A practice file as it was read, before it is known to be good: values with the lines on which they stand, and
//! without those that could not be read. Only what the rules between entries look at is here.

use std::fmt;

use chrono::NaiveDate;

use super::Day;
use crate::domain::ids::{ClinicId, DoctorId, ServiceId};
use crate::domain::wall_time::WallTime;
use crate::domain::zone::Zone;

/// Something that stands on a line, counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// What.
    pub value: T,
    /// Where.
    pub line: usize,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The file can't be used.
    Fault,
    /// It can, but probably not as it was meant.
    Warning,
}

/// What is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// On which line, counted from 1.
    pub line: usize,
    /// In which entry and key: `clinic north: zone`.
    pub place: String,
    /// What is wrong, and after a semicolon what to do. Safe for a terminal.
    pub says: String,
    /// How bad it is.
    pub grade: Grade,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let warning = if self.grade == Grade::Warning { "warning: " } else { "" };
        write!(f, "{}: {warning}{}: {}", self.line, self.place, self.says)
    }
}

/// The entries of a file, in its order.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Draft {
    pub clinics: Vec<ClinicDraft>,
    pub doctors: Vec<DoctorDraft>,
    pub services: Vec<ServiceDraft>,
    pub sittings: Vec<SittingDraft>,
    pub leaves: Vec<LeaveDraft>,
    pub holidays: Vec<HolidayDraft>,
}

/// A clinic.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ClinicDraft {
    pub place: String,
    pub line: usize,
    pub id: Option<At<ClinicId>>,
    pub zone: Option<Zone>,
    pub partner_id: Option<At<String>>,
}

/// A doctor.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct DoctorDraft {
    pub place: String,
    pub line: usize,
    pub id: Option<At<DoctorId>>,
    pub partner_id: Option<At<String>>,
}

/// A service.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ServiceDraft {
    pub place: String,
    pub line: usize,
    pub id: Option<At<ServiceId>>,
    pub doctor: Option<At<DoctorId>>,
    pub minutes: Option<u16>,
}

/// A weekly sitting.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct SittingDraft {
    pub place: String,
    pub line: usize,
    pub doctor: Option<At<DoctorId>>,
    pub clinic: Option<At<ClinicId>>,
    pub days: Vec<At<Day>>,
    pub from: Option<At<WallTime>>,
    pub to: Option<At<WallTime>>,
    pub services: Vec<At<ServiceId>>,
    pub breaks: Vec<BreakDraft>,
    pub valid_from: Option<At<NaiveDate>>,
    pub valid_to: Option<At<NaiveDate>>,
}

/// A pause in a sitting.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct BreakDraft {
    pub place: String,
    pub line: usize,
    pub from: Option<At<WallTime>>,
    pub to: Option<At<WallTime>>,
}

/// Days on which a doctor is away.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct LeaveDraft {
    pub place: String,
    pub line: usize,
    pub doctor: Option<At<DoctorId>>,
    pub from: Option<At<NaiveDate>>,
    pub to: Option<At<NaiveDate>>,
}

/// A day on which a clinic is closed.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HolidayDraft {
    pub place: String,
    pub line: usize,
    pub clinic: Option<At<ClinicId>>,
}
