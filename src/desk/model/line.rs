//! The line to the server, and what is read over it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::desk::port::Failure;
use crate::domain::ids::{ClinicId, DoctorId};

/// How the line to the server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// Nothing has been answered yet.
    Connecting,
    /// The last answer was good.
    Live,
    /// No good answer since.
    Down {
        /// Since when.
        since: DateTime<Utc>,
        /// Why.
        why: Failure,
        /// When it is tried again.
        retry_at: DateTime<Utc>,
    },
}

/// Something that is read and kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// Clinics and doctors.
    Entities,
    /// Slots, by doctor, clinic and first day.
    Offer(DoctorId, ClinicId, NaiveDate),
    /// Appointments, by clinic and first day.
    Board(ClinicId, NaiveDate),
}

/// How changes of other desks become known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// The server tells them.
    Push,
    /// The desk asks every few seconds.
    Poll,
}
