//! Which appointments a description of a practice has no room for any more.

use std::collections::HashMap;
use std::fmt;

use chrono::NaiveDate;

use super::Practice;
use crate::domain::booking::Span;
use crate::domain::ids::{ClinicId, DoctorId, ServiceId};
use crate::domain::slots::{GRID_SECONDS, Slot, slots_on};

/// What matters of an appointment that is still to come.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Standing {
    pub doctor: DoctorId,
    pub clinic: ClinicId,
    pub service: ServiceId,
    pub span: Span,
    /// Came without a slot, or was squeezed in on purpose.
    pub beyond: bool,
    /// Came without a slot.
    pub walk_in: bool,
}

/// Why an appointment does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the sentences say it")]
pub enum Misfit {
    ClinicGone,
    DoctorGone,
    Away,
    Closed,
    ServiceGone,
    NoSlot,
    Full,
}

impl Misfit {
    /// Whether the appointment would be left without the clinic or the doctor it is with.
    pub fn orphans(self) -> bool {
        matches!(self, Self::ClinicGone | Self::DoctorGone)
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClinicGone => "the clinic is gone",
            Self::DoctorGone => "the doctor is gone",
            Self::Away => "the doctor is on leave",
            Self::Closed => "the clinic is closed that day",
            Self::ServiceGone => "the service is not offered there any more",
            Self::NoSlot => "there is no slot at that time any more",
            Self::Full => "the slot takes fewer patients now",
        })
    }
}

/// For each appointment, in the order given, why it does not fit; earlier ones keep their seats.
pub fn misfits(practice: &Practice, all: &[Standing]) -> Vec<Option<Misfit>> {
    let mut days: HashMap<(DoctorId, ClinicId, NaiveDate), Vec<Slot>> = HashMap::new();
    let mut seats: HashMap<(DoctorId, i64), u32> = HashMap::new();
    let mut one = |standing: &Standing| {
        let Some(clinic) = practice.clinic(&standing.clinic) else { return Some(Misfit::ClinicGone) };
        if practice.doctor(&standing.doctor).is_none() {
            return Some(Misfit::DoctorGone);
        }
        let date = clinic.zone.date(standing.span.start);
        if practice.is_away(&standing.doctor, date) {
            return Some(Misfit::Away);
        }
        if practice.is_closed(&standing.doctor, &standing.clinic, date) {
            return Some(Misfit::Closed);
        }
        if standing.walk_in {
            return None;
        }
        let key = (standing.doctor.clone(), standing.clinic.clone(), date);
        let slots = days.entry(key).or_insert_with(|| slots_on(practice, &standing.doctor, &standing.clinic, date));
        let Some(slot) = slots.iter().find(|s| s.span == standing.span && s.service == standing.service) else {
            let other = slots.iter().any(|s| s.span == standing.span);
            return Some(if other { Misfit::ServiceGone } else { Misfit::NoSlot });
        };
        if standing.beyond {
            return None;
        }
        let buckets: Vec<i64> = buckets(standing.span).collect();
        let taken = |bucket: &i64| seats.get(&(standing.doctor.clone(), *bucket)).copied().unwrap_or_default();
        if buckets.iter().any(|bucket| taken(bucket) >= u32::from(slot.capacity)) {
            return Some(Misfit::Full);
        }
        for bucket in buckets {
            *seats.entry((standing.doctor.clone(), bucket)).or_default() += 1;
        }
        None
    };
    all.iter().map(&mut one).collect()
}

fn buckets(span: Span) -> impl Iterator<Item = i64> {
    span.start.timestamp().div_euclid(GRID_SECONDS)..(span.end.timestamp() + GRID_SECONDS - 1).div_euclid(GRID_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        practice = { id = "b", name = "P", calling_code = "91", currency = "INR" }
        clinic = [{ id = "c", name = "C", zone = "Asia/Kolkata" }, { id = "e", name = "E", zone = "Asia/Kolkata" }]
        doctor = [{ id = "d", first_name = "A" }, { id = "f", first_name = "F" }]
        service = [
            { id = "s", doctor = "d", name = "S", minutes = 30, price = 1, pay = "after" },
            { id = "t", doctor = "d", name = "T", minutes = 30, price = 1, pay = "after" },
        ]
        leave = [{ doctor = "d", from = "2026-11-24", to = "2026-11-25" }]
        holiday = [{ date = "2026-11-26", clinic = "c", name = "H" }]
        [[sitting]]
        doctor = "d"
        clinic = "c"
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        from = "09:00"
        to = "12:00"
        services = ["s"]
        capacity = 2
    "#;

    fn standing(date: &str, time: &str) -> Standing {
        let start = format!("{date}T{time}:00+05:30").parse().unwrap();
        let span = Span { start, end: start + chrono::TimeDelta::minutes(30) };
        Standing { doctor: "d".into(), clinic: "c".into(), service: "s".into(), span, beyond: false, walk_in: false }
    }

    fn one(standing: Standing) -> Option<Misfit> {
        misfits(&toml::from_str(FILE).unwrap(), &[standing])[0]
    }

    #[test]
    fn each_reason_is_told() {
        let monday = standing("2026-11-23", "09:30");
        assert_eq!(one(monday.clone()), None);
        assert_eq!(one(Standing { clinic: "x".into(), ..monday.clone() }), Some(Misfit::ClinicGone));
        assert_eq!(one(Standing { doctor: "x".into(), ..monday.clone() }), Some(Misfit::DoctorGone));
        assert_eq!(one(Standing { clinic: "e".into(), ..monday.clone() }), Some(Misfit::NoSlot));
        assert_eq!(one(Standing { service: "t".into(), ..monday.clone() }), Some(Misfit::ServiceGone));
        assert_eq!(one(standing("2026-11-23", "09:15")), Some(Misfit::NoSlot));
        assert_eq!(one(standing("2026-11-24", "09:30")), Some(Misfit::Away));
        assert_eq!(one(standing("2026-11-25", "09:30")), Some(Misfit::Away));
        assert_eq!(one(standing("2026-11-26", "09:30")), Some(Misfit::Closed));
        assert_eq!(one(standing("2026-11-27", "09:30")), None);
    }

    #[test]
    fn who_walked_in_needs_no_slot_but_a_doctor_who_is_there() {
        let walk_in = |date| Standing { walk_in: true, beyond: true, ..standing(date, "09:41") };
        assert_eq!(one(walk_in("2026-11-23")), None);
        assert_eq!(one(walk_in("2026-11-24")), Some(Misfit::Away));
    }

    #[test]
    fn those_who_booked_first_keep_their_seats() {
        let practice = toml::from_str(FILE).unwrap();
        let same = standing("2026-11-23", "10:00");
        let beyond = Standing { beyond: true, ..same.clone() };
        let all = [same.clone(), beyond, same.clone(), same.clone(), standing("2026-11-23", "10:30")];
        assert_eq!(misfits(&practice, &all), [None, None, None, Some(Misfit::Full), None]);
    }
}
