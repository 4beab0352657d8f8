//! The tokens of a doctor's queue at a clinic on a day: 1, 2, 3… without gaps or repeats.

use chrono::NaiveDate;

use super::sql::{Sql, SqlError, args};
use crate::domain::ids::{AppointmentId, BusinessId, ClinicId, DoctorId};

/// The next token. It counts only if the transaction is kept, so that none is ever left out. One that somebody was
/// given by hand is passed over.
pub fn next_token(
    sql: &mut dyn Sql,
    business: &BusinessId,
    doctor: &DoctorId,
    clinic: &ClinicId,
    date: NaiveDate,
) -> Result<u32, SqlError> {
    loop {
        let token = count_on(sql, business, doctor, clinic, date)?;
        if holder(sql, business, doctor, clinic, date, token)?.is_none() {
            return Ok(token);
        }
    }
}

/// Who has that token.
pub fn holder(
    sql: &mut dyn Sql,
    business: &BusinessId,
    doctor: &DoctorId,
    clinic: &ClinicId,
    date: NaiveDate,
    token: u32,
) -> Result<Option<AppointmentId>, SqlError> {
    let row = sql.query_first(
        "SELECT appointment_id FROM appointments WHERE business_id = $1 AND date = $2 AND doctor_id = $3 \
         AND clinic_id = $4 AND token = $5 LIMIT 1",
        args![business.as_str(), date.to_string(), doctor.as_str(), clinic.as_str(), i64::from(token)],
    )?;
    row.map(|row| row.text(0).map(AppointmentId::from)).transpose()
}

/// Takes a token back, if it was the last one that was given out; `false` if it was not.
pub fn give_back(
    sql: &mut dyn Sql,
    business: &BusinessId,
    doctor: &DoctorId,
    clinic: &ClinicId,
    date: NaiveDate,
    token: u32,
) -> Result<bool, SqlError> {
    let changed = sql.execute(
        "UPDATE queues SET last_token = last_token - 1 WHERE business_id = $1 AND doctor_id = $2 AND clinic_id = $3 \
         AND date = $4 AND last_token = $5",
        args![business.as_str(), doctor.as_str(), clinic.as_str(), date.to_string(), i64::from(token)],
    )?;
    Ok(changed == 1)
}

fn count_on(
    sql: &mut dyn Sql,
    business: &BusinessId,
    doctor: &DoctorId,
    clinic: &ClinicId,
    date: NaiveDate,
) -> Result<u32, SqlError> {
    let row = sql.query_first(
        "INSERT INTO queues (business_id, doctor_id, clinic_id, date, last_token) VALUES ($1, $2, $3, $4, 1) \
         ON CONFLICT (business_id, doctor_id, clinic_id, date) DO UPDATE SET last_token = queues.last_token + 1 \
         RETURNING last_token",
        args![business.as_str(), doctor.as_str(), clinic.as_str(), date.to_string()],
    )?;
    let token = row.ok_or_else(|| SqlError::Other("no token was given out".to_owned()))?.int(0)?;
    u32::try_from(token).map_err(|_| SqlError::Other("a token is out of range".to_owned()))
}
