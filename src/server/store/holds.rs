//! Which seats of a doctor's time are taken. The primary key of the table is what makes it impossible to sell a seat
//! twice; the code here only chooses which seat to ask for.
//!
//! Time is counted in buckets of five minutes, so that slots of different lengths, and a doctor's sittings at two
//! clinics, are seen to overlap.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::sql::{Sql, SqlError, args};
use crate::domain::booking::Span;
use crate::domain::ids::{AppointmentId, BusinessId, DoctorId};
use crate::domain::slots::GRID_SECONDS;

/// The seats that are taken, by bucket.
#[derive(Clone, Debug, Default)]
pub struct Taken(BTreeMap<i64, BTreeSet<i64>>);

impl Taken {
    /// The most patients who share any moment of the span.
    pub fn most(&self, span: Span) -> u32 {
        let most = buckets(span).map(|b| self.0.get(&b).map_or(0, BTreeSet::len)).max().unwrap_or_default();
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    /// For every bucket of the span the lowest free seat below the capacity; `None` where one has no seat left.
    pub fn free_seats(&self, span: Span, capacity: u16) -> Option<Vec<(i64, i64)>> {
        let free = |bucket| {
            let taken = self.0.get(&bucket);
            let seat = (0..i64::from(capacity)).find(|seat| taken.is_none_or(|t| !t.contains(seat)))?;
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
    let range = buckets(span);
    let rows = sql.query(
        "SELECT bucket, seat FROM holds WHERE business_id = $1 AND doctor_id = $2 AND bucket >= $3 AND bucket < $4",
        args![business.as_str(), doctor.as_str(), range.start, range.end],
    )?;
    let mut taken = Taken::default();
    for row in rows {
        taken.0.entry(row.int(0)?).or_default().insert(row.int(1)?);
    }
    Ok(taken)
}

/// Takes a seat in every bucket of the span; `false` where there is none left. After `false` the transaction has to be
/// given up.
pub fn take(
    sql: &mut dyn Sql,
    business: &BusinessId,
    doctor: &DoctorId,
    appointment: &AppointmentId,
    span: Span,
    capacity: u16,
) -> Result<bool, SqlError> {
    let Some(seats) = taken(sql, business, doctor, span)?.free_seats(span, capacity) else { return Ok(false) };
    for (bucket, seat) in seats {
        let taken = sql.execute(
            "INSERT INTO holds (business_id, doctor_id, bucket, seat, appointment_id) VALUES ($1, $2, $3, $4, $5)",
            args![business.as_str(), doctor.as_str(), bucket, seat, appointment.as_str()],
        );
        match taken {
            Ok(_) => {}
            // Another server was faster between our look and our insert.
            Err(SqlError::UniqueViolation(_)) => return Ok(false),
            Err(other) => return Err(other),
        }
    }
    Ok(true)
}

/// Gives the seats of an appointment back.
pub fn release(sql: &mut dyn Sql, business: &BusinessId, appointment: &AppointmentId) -> Result<(), SqlError> {
    sql.execute(
        "DELETE FROM holds WHERE business_id = $1 AND appointment_id = $2",
        args![business.as_str(), appointment.as_str()],
    )
    .map(drop)
}
