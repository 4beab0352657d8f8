//! Appointments that are still to come, with their patients: what a new description of the practice is held against.

use chrono::{DateTime, Utc};

use super::appointments::{self, KeptAppointment};
use super::patients;
use super::sql::{Row, Sql, SqlError, args};
use crate::domain::appointment::Status;
use crate::domain::ids::BusinessId;
use crate::domain::patient::Patient;

/// The appointments that end after that moment and are not over yet, those first that were booked first.
pub fn after(
    sql: &mut dyn Sql,
    business: &BusinessId,
    moment: DateTime<Utc>,
) -> Result<Vec<(KeptAppointment, Patient)>, SqlError> {
    let statement = format!(
        "SELECT {}, {} FROM appointments a \
         JOIN patients p ON p.business_id = a.business_id AND p.patient_id = a.patient_id \
         WHERE a.business_id = $1 AND a.end_time > $2 ORDER BY a.created_at, a.start_time, a.appointment_id",
        appointments::COLUMNS,
        patients::COLUMNS,
    );
    let both = |row: &Row| Ok((appointments::appointment(row)?, patients::patient(row, appointments::COLUMN_COUNT)?));
    let rows = sql.query(&statement, args![business.as_str(), moment.timestamp()])?;
    let all: Result<Vec<_>, SqlError> = rows.iter().map(both).collect();
    Ok(all?.into_iter().filter(|(appointment, _)| is_open(&appointment.status)).collect())
}

fn is_open(status: &Status) -> bool {
    let over = matches!(status, Status::Completed | Status::CompletedNoPrescription | Status::Aborted);
    status.holds_slot() && !over
}
