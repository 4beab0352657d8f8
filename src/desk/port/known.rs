//! The last known day, as it is kept between two runs of a desk. Who keeps it, and where, is the program's.

use std::collections::BTreeMap;

use chrono::{NaiveDate, TimeDelta};

use super::{Board, Entities};
use crate::desk::model::life::Known;
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::slots::Offer;

/// What a desk knew, each part with the time at which it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct LastKnown {
    /// Clinics and doctors.
    pub entities: Known<Entities>,
    /// By how much the clock of this computer was behind the server's.
    pub clock_behind: TimeDelta,
    /// The clinic that was chosen.
    pub clinic: Option<ClinicId>,
    /// The doctor that was chosen.
    pub doctor: Option<DoctorId>,
    /// Appointments, by clinic and first day.
    pub boards: BTreeMap<(ClinicId, NaiveDate), Known<Board>>,
    /// Slots, by doctor, clinic and first day.
    pub offers: BTreeMap<(DoctorId, ClinicId, NaiveDate), Known<Offer>>,
}

impl LastKnown {
    /// Whether both say the same, whenever each of them was read.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        fn same<K: PartialEq, T: PartialEq>(these: &BTreeMap<K, Known<T>>, those: &BTreeMap<K, Known<T>>) -> bool {
            these.len() == those.len()
                && these.iter().zip(those).all(|((key, this), (of, that))| key == of && this.value == that.value)
        }
        (&self.clinic, &self.doctor) == (&other.clinic, &other.doctor)
            && self.entities.value == other.entities.value
            && same(&self.boards, &other.boards)
            && same(&self.offers, &other.offers)
    }
}
