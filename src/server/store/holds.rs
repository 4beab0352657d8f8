//! Which seats of a doctor's time are taken. The primary key of the table is what makes it impossible to sell a seat
//! twice; the code here only chooses which seat to ask for.
//!
//! Time is counted in buckets of five minutes, so that slots of different lengths, and a doctor's sittings at two
//! clinics, are seen to overlap.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use super::appointments::{KeptAppointment, WALK_IN};
use super::sql::{Question, Sql, SqlError, Value, args};
use crate::domain::booking::Span;
use crate::domain::ids::{BusinessId, DoctorId};
use crate::domain::slots::GRID_SECONDS;

/// The first seat of overbookings: beyond every capacity, so that none of them is ever sold as an ordinary seat.
pub const OVERBOOK_SEATS: i64 = 100_000;
/// The first seat of walk-ins.
pub const WALK_IN_SEATS: i64 = 200_000;

/// The seats that are taken, by bucket.
#[derive(Clone, Debug, Default)]
pub struct Taken(BTreeMap<i64, BTreeSet<i64>>);

impl Taken {
    /// The most patients who share any moment of the span. Walk-ins wait beside the slots and are not counted.
    pub fn most(&self, span: Span) -> u32 {
        let booked = |b| self.0.get(&b).map_or(0, |taken: &BTreeSet<i64>| taken.range(..WALK_IN_SEATS).count());
        let most = buckets(span).map(booked).max().unwrap_or_default();
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    /// For every bucket of the span the lowest free seat below the capacity; `None` where one has no seat left.
    pub fn free_seats(&self, span: Span, capacity: u16) -> Option<Vec<(i64, i64)>> {
        if self.has_free_seat(span, capacity) { self.free_seats_of(span, 0..i64::from(capacity)) } else { None }
    }

    /// Whether there is an ordinary seat left in every bucket of the span. All that are sold count, also those that lie
    /// beyond a capacity which was larger when they were.
    pub fn has_free_seat(&self, span: Span, capacity: u16) -> bool {
        let sold = |b| self.0.get(&b).map_or(0, |taken: &BTreeSet<i64>| taken.range(..OVERBOOK_SEATS).count());
        buckets(span).all(|b| sold(b) < usize::from(capacity))
    }

    fn free_seats_of(&self, span: Span, seats: Range<i64>) -> Option<Vec<(i64, i64)>> {
        let free = |bucket| {
            let taken = self.0.get(&bucket);
            let seat = seats.clone().find(|seat| taken.is_none_or(|t| !t.contains(seat)))?;
            Some((bucket, seat))
        };
        buckets(span).map(free).collect()
    }
}

fn buckets(span: Span) -> Range<i64> {
    span.start.timestamp().div_euclid(GRID_SECONDS)..(span.end.timestamp() + GRID_SECONDS - 1).div_euclid(GRID_SECONDS)
}

/// What is taken of the doctor's time within the span, at whichever clinic.
pub fn taken(sql: &mut dyn Sql, business: &BusinessId, doctor: &DoctorId, span: Span) -> Result<Taken, SqlError> {
    let mut all = taken_of(sql, business, std::slice::from_ref(doctor), span)?;
    Ok(all.remove(doctor).unwrap_or_default())
}

/// The same of several doctors, in one query; doctors of whose time nothing is taken are left out.
pub fn taken_of(
    sql: &mut dyn Sql,
    business: &BusinessId,
    doctors: &[DoctorId],
    span: Span,
) -> Result<HashMap<DoctorId, Taken>, SqlError> {
    let mut all: HashMap<DoctorId, Taken> = HashMap::new();
    if doctors.is_empty() {
        return Ok(all);
    }
    for row in of_doctors(business, doctors, span).ask(sql)? {
        all.entry(row.text(0)?.into()).or_default().0.entry(row.int(1)?).or_default().insert(row.int(2)?);
    }
    Ok(all)
}

/// The question for [`taken_of`], which is also that for [`taken`] of one doctor.
pub fn of_doctors(business: &BusinessId, doctors: &[DoctorId], span: Span) -> Question {
    let range = buckets(span);
    let mut args: Vec<Value> = vec![business.as_str().into(), range.start.into(), range.end.into()];
    args.extend(doctors.iter().map(|doctor| Value::from(doctor.as_str())));
    let names: Vec<String> = (4..=args.len()).map(|number| format!("${number}")).collect();
    let statement = format!(
        "SELECT doctor_id, bucket, seat FROM holds \
         WHERE business_id = $1 AND doctor_id IN ({}) AND bucket >= $2 AND bucket < $3",
        names.join(", ")
    );
    Question { sql: statement.into(), args }
}

/// Seats that were free when somebody looked, by bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seats(Vec<(i64, i64)>);

/// A seat for the appointment in every bucket of its span, of the kind that it has: below the capacity, or, for an
/// overbooking or a walk-in, beyond it; none at all for one that holds no slot. `None` where there is none left.
pub fn free_for(
    sql: &mut dyn Sql,
    business: &BusinessId,
    appointment: &KeptAppointment,
    capacity: u16,
) -> Result<Option<Seats>, SqlError> {
    if !appointment.status.holds_slot() {
        return Ok(Some(Seats(Vec::new())));
    }
    let KeptAppointment { doctor, span, .. } = appointment;
    let taken = taken(sql, business, doctor, *span)?;
    let seats = match (appointment.overbooked, appointment.visit_type.as_str()) {
        (false, _) => taken.free_seats(*span, capacity),
        (true, WALK_IN) => taken.free_seats_of(*span, WALK_IN_SEATS..i64::MAX),
        (true, _) => taken.free_seats_of(*span, OVERBOOK_SEATS..WALK_IN_SEATS),
    };
    Ok(seats.map(Seats))
}

/// Takes those seats for the appointment, which is kept already. Whoever has them meanwhile keeps them, and this fails:
/// that can only be where somebody takes seats of a practice without its turn ([`Sql::serialise`]).
pub fn take(
    sql: &mut dyn Sql,
    business: &BusinessId,
    appointment: &KeptAppointment,
    seats: &Seats,
) -> Result<(), SqlError> {
    let Seats(seats) = seats;
    if seats.is_empty() {
        return Ok(());
    }
    let KeptAppointment { id, doctor, .. } = appointment;
    let mut args: Vec<Value> = args![business.as_str(), doctor.as_str(), id.as_str()].to_vec();
    args.extend(seats.iter().flat_map(|(bucket, seat)| [Value::from(*bucket), Value::from(*seat)]));
    let rows: Vec<String> = (4..args.len()).step_by(2).map(|at| format!("($1, $2, ${at}, ${}, $3)", at + 1)).collect();
    let rows = rows.join(", ");
    sql.post(&format!("INSERT INTO holds (business_id, doctor_id, bucket, seat, appointment_id) VALUES {rows}"), &args)
}

/// Both at once, for an appointment that is kept already; `false` where there is no seat left, and nothing was changed.
pub fn take_for(
    sql: &mut dyn Sql,
    business: &BusinessId,
    appointment: &KeptAppointment,
    capacity: u16,
) -> Result<bool, SqlError> {
    match free_for(sql, business, appointment, capacity)? {
        Some(seats) => take(sql, business, appointment, &seats).map(|()| true),
        None => Ok(false),
    }
}

/// Gives the seats of an appointment back, which must still have the doctor and the time with which it took them.
pub fn release(sql: &mut dyn Sql, business: &BusinessId, appointment: &KeptAppointment) -> Result<(), SqlError> {
    let KeptAppointment { id, doctor, span, .. } = appointment;
    let Range { start, end } = buckets(*span);
    sql.execute(
        "DELETE FROM holds WHERE business_id = $1 AND doctor_id = $2 AND bucket >= $3 AND bucket < $4 \
         AND appointment_id = $5",
        args![business.as_str(), doctor.as_str(), start, end, id.as_str()],
    )
    .map(drop)
}
