//! Lists of appointments with their patients, page by page.

use chrono::NaiveDate;

use super::appointments::{self, KeptAppointment};
use super::patients;
use super::sql::{Row, Sql, SqlError, Value, args};
use crate::domain::ids::{BusinessId, ClinicId, DoctorId, PatientId};
use crate::domain::patient::Patient;

/// What a list is of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListOf {
    /// All appointments of a patient.
    Patient(PatientId),
    /// The appointments of days, both included.
    Days {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
        /// With this doctor only.
        doctor: Option<DoctorId>,
        /// At this clinic only.
        clinic: Option<ClinicId>,
    },
}

/// A page of the list, counted from 0, in order of time.
pub fn page(
    sql: &mut dyn Sql,
    business: &BusinessId,
    list: &ListOf,
    page: i64,
    length: i64,
) -> Result<Vec<(KeptAppointment, Patient)>, SqlError> {
    let mut args: Vec<Value> = vec![business.as_str().into()];
    let mut conditions = vec!["a.business_id = $1".to_owned()];
    let mut only = |column: &str, relation: &str, value: Value| {
        args.push(value);
        conditions.push(format!("a.{column} {relation} ${}", args.len()));
    };
    match list {
        ListOf::Patient(patient) => only("patient_id", "=", patient.as_str().into()),
        ListOf::Days { from, to, doctor, clinic } => {
            only("date", ">=", from.to_string().into());
            only("date", "<=", to.to_string().into());
            if let Some(doctor) = doctor {
                only("doctor_id", "=", doctor.as_str().into());
            }
            if let Some(clinic) = clinic {
                only("clinic_id", "=", clinic.as_str().into());
            }
        }
    }
    let statement = format!(
        "SELECT {}, {} FROM appointments a \
         JOIN patients p ON p.business_id = a.business_id AND p.patient_id = a.patient_id \
         WHERE {} ORDER BY a.start_time, a.appointment_id LIMIT {length} OFFSET {}",
        appointments::COLUMNS,
        patients::COLUMNS,
        conditions.join(" AND "),
        page.saturating_mul(length),
    );
    let mut page = Vec::new();
    sql.each(&statement, &args, &mut |row: Row| {
        page.push((appointments::appointment(&row)?, patients::patient(&row, appointments::COLUMN_COUNT)?));
        Ok(())
    })?;
    Ok(page)
}

/// All appointments of a patient, the newest first.
pub fn visits(sql: &mut dyn Sql, business: &BusinessId, patient: &PatientId) -> Result<Vec<KeptAppointment>, SqlError> {
    let statement = format!(
        "SELECT {} FROM appointments a WHERE a.business_id = $1 AND a.patient_id = $2 \
         ORDER BY a.start_time DESC, a.created_at DESC, a.appointment_id",
        appointments::COLUMNS
    );
    sql.query(&statement, args![business.as_str(), patient.as_str()])?.iter().map(appointments::appointment).collect()
}
