//! Who may join the directory of patients (contract: *Add a patient*), whether alone or with a booking.

use chrono::{DateTime, NaiveDate, Utc};

use super::problem::Refusal;
use super::secrets;
use super::store::patients;
use super::store::sql::{Sql, SqlError};
use crate::contract::patients::field_name;
use crate::contract::problem::{Code, FieldBody};
use crate::domain::ids::{BusinessId, PatientId};
use crate::domain::patient::{Fault, NewPatient, PatientDraft};

/// The draft without faults, or 422 with all of them; `prefix` is where the patient lies in the body.
pub fn checked(
    draft: &PatientDraft,
    calling_code: &str,
    today: NaiveDate,
    prefix: &str,
) -> Result<NewPatient, Refusal> {
    draft.check(calling_code, today).map_err(|faults| {
        let field =
            |fault: Fault| FieldBody { field: format!("{prefix}{}", field_name(fault.field)), message: fault.says };
        let fields: Vec<FieldBody> = faults.into_iter().map(field).collect();
        let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
        let message = format!("some fields of the patient need a look: {}", names.join(", "));
        Refusal::new(Code::Unprocessable, message).with_fields(fields)
    })
}

/// Adds a patient to the directory under a new identifier.
pub fn add_patient(
    sql: &mut dyn Sql,
    business: &BusinessId,
    new: &NewPatient,
    calling_code: &str,
    now: DateTime<Utc>,
) -> Result<PatientId, Refusal> {
    let id = PatientId::from(secrets::new_id());
    match patients::insert(sql, business, &id, new, calling_code, now) {
        Ok(()) => Ok(id),
        Err(SqlError::UniqueViolation(_)) => Err(Refusal::new(
            Code::PatientAlreadyExists,
            "the directory already has a patient with this partner_patient_id",
        )),
        Err(other) => Err(other.into()),
    }
}
