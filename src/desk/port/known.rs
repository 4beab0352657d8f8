//! The last known day, as it is kept between two runs of a desk. Who keeps it, and where, is the program's.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hash, Hasher};

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
    /// What it says as a number, whenever each part of it was read: whoever wants to know later whether another one says
    /// the same need not keep the day.
    pub fn digest(&self, by: &impl BuildHasher) -> u64 {
        fn put<K: Hash, T: Hash>(parts: &BTreeMap<K, Known<T>>, to: &mut impl Hasher) {
            parts.len().hash(to);
            parts.iter().for_each(|(key, known)| (key, &known.value).hash(to));
        }
        let mut to = by.build_hasher();
        (&self.clinic, &self.doctor, &self.entities.value).hash(&mut to);
        put(&self.boards, &mut to);
        put(&self.offers, &mut to);
        to.finish()
    }
}
