//! The journal of changes that desks follow. An event is written in the transaction of its change.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::sql::{Question, Row, Sql, SqlError, args};
use crate::contract::events::EventBody;
use crate::domain::ids::{AppointmentId, BusinessId, ClinicId, DoctorId};

/// The most events that are read at once.
pub const AT_ONCE: i64 = 256;
/// The most events that a desk is told one by one after it was away; beyond that it is quicker to read anew.
pub const MOST_MISSED: i64 = 5_000;
/// For how long events are kept…
pub const KEPT: TimeDelta = TimeDelta::days(14);
/// …and how many of a practice.
pub const MOST_KEPT: i64 = 100_000;

/// What happened to which appointment.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// `booked`, `checked-in`, `cancelled`.
    pub kind: &'a str,
    /// Which appointment.
    pub appointment: &'a AppointmentId,
    /// Its doctor.
    pub doctor: &'a DoctorId,
    /// Its clinic.
    pub clinic: &'a ClinicId,
    /// Its date at that clinic.
    pub date: NaiveDate,
}

/// Writes a change down. The numbers grow in the order of the commits, without gaps: who writes one down serialises on the
/// practice until then.
pub fn record(
    sql: &mut dyn Sql,
    business: &BusinessId,
    change: &Change<'_>,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    sql.serialise(business.as_str())?;
    let seq = last(sql, business)? + 1;
    sql.put(
        count_of(business),
        Row::new(vec![seq.into()]),
        "INSERT INTO event_counts (business_id, last_seq) VALUES ($1, $2) ON CONFLICT (business_id) \
         DO UPDATE SET last_seq = excluded.last_seq",
        args![business.as_str(), seq],
    )?;
    sql.post(
        "INSERT INTO events (business_id, seq, kind, appointment_id, doctor_id, clinic_id, date, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            business.as_str(),
            seq,
            change.kind,
            change.appointment.as_str(),
            change.doctor.as_str(),
            change.clinic.as_str(),
            change.date.to_string(),
            now.timestamp()
        ],
    )?;
    sql.announce()
}

/// The question after the number of the last event.
pub fn count_of(business: &BusinessId) -> Question {
    Question::new("SELECT last_seq FROM event_counts WHERE business_id = $1", args![business.as_str()])
}

/// The number of the last event.
pub fn last(sql: &mut dyn Sql, business: &BusinessId) -> Result<i64, SqlError> {
    let row = count_of(business).ask_first(sql)?;
    row.map_or(Ok(0), |row| row.int(0))
}

/// The events after that number, in order, at most [`AT_ONCE`].
pub fn after(sql: &mut dyn Sql, business: &BusinessId, seq: i64) -> Result<Vec<EventBody>, SqlError> {
    let rows = sql.query(
        "SELECT seq, kind, appointment_id, doctor_id, clinic_id, date FROM events \
         WHERE business_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        args![business.as_str(), seq, AT_ONCE],
    )?;
    rows.iter().map(event).collect()
}

/// What a desk that follows the journal has to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// These events, in order; none where nothing has happened.
    Events(Vec<EventBody>),
    /// To read everything anew, and to go on after that number: it was away for too long, or has followed another
    /// journal than this one (an older copy of the database was put back).
    Reload(i64),
}

/// What has happened after that number.
pub fn news(sql: &mut dyn Sql, business: &BusinessId, seq: i64) -> Result<News, SqlError> {
    let newest = last(sql, business)?;
    if newest < seq || newest - seq > MOST_MISSED {
        return Ok(News::Reload(newest));
    }
    let events = after(sql, business, seq)?;
    // Numbers have no gaps: what is not there has been forgotten.
    let is_whole = events.first().map_or(newest == seq, |first| first.seq == seq + 1);
    Ok(if is_whole { News::Events(events) } else { News::Reload(newest) })
}

/// Forgets the events of the practice that are older than [`KEPT`], or more than [`MOST_KEPT`] back; tells how many.
pub fn prune(sql: &mut dyn Sql, business: &BusinessId, now: DateTime<Utc>) -> Result<usize, SqlError> {
    let newest = last(sql, business)?;
    sql.execute(
        "DELETE FROM events WHERE business_id = $1 AND (seq <= $2 OR at < $3)",
        args![business.as_str(), newest - MOST_KEPT, (now - KEPT).timestamp()],
    )
}

fn event(row: &Row) -> Result<EventBody, SqlError> {
    Ok(EventBody {
        seq: row.int(0)?,
        kind: row.text(1)?,
        appointment_id: row.text(2)?.into(),
        doctor_id: row.text(3)?.into(),
        clinic_id: row.text(4)?.into(),
        date: row.text(5)?,
    })
}
