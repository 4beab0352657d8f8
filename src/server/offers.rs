//! What can be booked: the slots of a doctor's sittings (domain) against the seats that are taken (store).

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::store::holds::{self, Taken};
use super::store::sql::{Sql, SqlError};
use crate::domain::booking::Span;
use crate::domain::ids::{BusinessId, DoctorId, ServiceId};
use crate::domain::practice::{Clinic, Practice};
use crate::domain::slots::{OfferedSlot, Slot, slots_on, usual_slots_on};

/// The most alternatives that are offered for a slot that is taken.
const MOST_ALTERNATIVES: usize = 6;

/// Which slots are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Where<'a> {
    /// Whose practice.
    pub practice: &'a Practice,
    /// Whose slots.
    pub doctor: &'a DoctorId,
    /// Where.
    pub clinic: &'a Clinic,
}

impl Where<'_> {
    fn business(&self) -> &BusinessId {
        &self.practice.practice.id
    }
}

/// A slot, and how many have it already.
#[derive(Clone, Debug)]
pub struct CountedSlot {
    /// The slot.
    pub slot: OfferedSlot,
    /// The most patients who share any moment of it.
    pub booked: u32,
}

/// All slots of those days, by day, service and time; taken ones, past ones and ones too far ahead are not available.
pub fn on_days(
    sql: &mut dyn Sql,
    place: Where<'_>,
    days: impl Iterator<Item = NaiveDate>,
    now: DateTime<Utc>,
) -> Result<Vec<CountedSlot>, SqlError> {
    let today = place.clinic.zone.date(now);
    let mut slots = Vec::new();
    for day in days {
        slots.extend(slots_on(place.practice, place.doctor, &place.clinic.id, day).into_iter().map(|slot| (day, slot)));
    }
    let start = slots.iter().map(|(_, slot)| slot.span.start).min();
    let end = slots.iter().map(|(_, slot)| slot.span.end).max();
    let (Some(start), Some(end)) = (start, end) else { return Ok(Vec::new()) };
    let taken = holds::taken(sql, place.business(), place.doctor, Span { start, end })?;
    let counted = |(day, slot): (NaiveDate, Slot)| CountedSlot {
        booked: taken.most(slot.span),
        slot: OfferedSlot {
            available: slot.span.start >= now
                && is_within_horizon(place.practice, &slot.service, today, day)
                && taken.has_free_seat(slot.span, slot.capacity),
            span: slot.span,
            service: slot.service,
        },
    };
    Ok(slots.into_iter().map(counted).collect())
}

/// Whether the service can be booked that far ahead.
pub fn is_within_horizon(practice: &Practice, service: &ServiceId, today: NaiveDate, day: NaiveDate) -> bool {
    practice
        .service(service)
        .is_some_and(|s| day.signed_duration_since(today).num_days() <= i64::from(s.book_ahead_days))
}

/// Free slots of the same service on the day, the day before and the day after, nearest in time first.
pub fn nearest(
    sql: &mut dyn Sql,
    place: Where<'_>,
    service: &ServiceId,
    wanted: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<Span>, SqlError> {
    let day = place.clinic.zone.date(wanted);
    let days = [day.checked_sub_days(Days::new(1)), Some(day), day.checked_add_days(Days::new(1))];
    let all = on_days(sql, place, days.into_iter().flatten(), now)?;
    let free = all.into_iter().map(|counted| counted.slot).filter(|slot| slot.available && slot.service == *service);
    let mut spans: Vec<Span> = free.map(|slot| slot.span).collect();
    let distance = |span: &Span| -> TimeDelta { (span.start - wanted).abs() };
    spans.sort_by_key(|span| (distance(span), span.start));
    spans.dedup();
    spans.truncate(MOST_ALTERNATIVES);
    Ok(spans)
}

/// The free slots of one doctor at one clinic, day by day.
#[derive(Clone, Debug)]
pub struct Free<'a> {
    /// Which doctor.
    pub doctor: &'a DoctorId,
    /// Which clinic.
    pub clinic: &'a Clinic,
    /// The first of them.
    pub first: Option<Slot>,
    /// How many there are on each day.
    pub counts: Vec<(NaiveDate, u32)>,
}

/// How many slots of their usual services are free on each of the days, for each doctor at each clinic: one query for
/// all of them.
pub fn free_on_days<'a>(
    sql: &mut dyn Sql,
    practice: &'a Practice,
    places: Vec<(&'a DoctorId, &'a Clinic)>,
    days: &[NaiveDate],
    now: DateTime<Utc>,
) -> Result<Vec<Free<'a>>, SqlError> {
    let slots_of = |(doctor, clinic): (&'a DoctorId, &'a Clinic)| {
        let today = clinic.zone.date(now);
        let open = |day: NaiveDate| {
            let mut slots = usual_slots_on(practice, doctor, &clinic.id, day);
            slots.retain(|slot| slot.span.start >= now && is_within_horizon(practice, &slot.service, today, day));
            (day, slots)
        };
        (doctor, clinic, days.iter().copied().map(open).collect::<Vec<_>>())
    };
    let offered: Vec<_> = places.into_iter().map(slots_of).collect();
    let all = || offered.iter().flat_map(|(.., days)| days).flat_map(|(_, slots)| slots);
    let start = all().map(|slot| slot.span.start).min();
    let end = all().map(|slot| slot.span.end).max();
    let taken = match (start, end) {
        (Some(start), Some(end)) => {
            let doctors: BTreeSet<&DoctorId> = offered.iter().map(|(doctor, ..)| *doctor).collect();
            let doctors: Vec<DoctorId> = doctors.into_iter().cloned().collect();
            holds::taken_of(sql, &practice.practice.id, &doctors, Span { start, end })?
        }
        (None, _) | (_, None) => HashMap::new(),
    };
    let nothing = Taken::default();
    let free = |(doctor, clinic, days): (&'a DoctorId, &'a Clinic, Vec<(NaiveDate, Vec<Slot>)>)| {
        let taken = taken.get(doctor).unwrap_or(&nothing);
        let mut free = Free { doctor, clinic, first: None, counts: Vec::with_capacity(days.len()) };
        for (day, slots) in days {
            let mut open = slots.into_iter().filter(|slot| taken.has_free_seat(slot.span, slot.capacity));
            let first = open.next();
            let count = usize::from(first.is_some()) + open.count();
            free.counts.push((day, u32::try_from(count).unwrap_or(u32::MAX)));
            free.first = free.first.or(first);
        }
        free
    };
    Ok(offered.into_iter().map(free).collect())
}
