//! The tokens of a doctor's queue at a clinic on a day: 1, 2, 3… without gaps or repeats.

use chrono::NaiveDate;

use super::sql::{Sql, SqlError, args};
use crate::domain::ids::{BusinessId, ClinicId, DoctorId};

/// The next token. It counts only if the transaction is kept, so that none is ever left out.
pub fn next_token(
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
