//! What can be put on paper. The program prints it itself, the worker has no part in it: everything on it is known.

use chrono::NaiveDate;

use crate::domain::appointment::Appointment;
use crate::domain::ids::{ClinicId, DoctorId};

/// Something to print.
#[derive(Clone, Debug, PartialEq)]
pub enum Sheet {
    /// The appointments of a day.
    Day {
        /// Where.
        clinic: ClinicId,
        /// Whose; those of everybody where it is nobody's.
        doctor: Option<DoctorId>,
        /// On which date of the clinic.
        date: NaiveDate,
    },
    /// The number with which a patient waits.
    Token(Box<Appointment>),
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnPaper {
    /// A printer has it, by this command.
    Printer(String),
    /// It is in this file.
    File(String),
    /// Neither, and why; safe to draw.
    Failed(String),
    /// The sheet for the time without a server could not be written, and why; safe to draw.
    NoDowntimeSheet(String),
}
