//! Who may join the directory of patients (contract: *Add a patient*), alone or with a booking; what may be different
//! about them later, and when they may leave it.

use chrono::{DateTime, NaiveDate, Utc};

use super::audit::About;
use super::problem::Refusal;
use super::secrets;
use super::store::patients::{self, KeptPatient};
use super::store::sql::{Sql, SqlError};
use crate::contract::patients::field_name;
use crate::contract::problem::{Code, FieldBody};
use crate::domain::appointment::Status;
use crate::domain::ids::{BusinessId, PatientId};
use crate::domain::patient::{Fault, NewPatient, PatientChange, PatientDraft, PatientField};
use crate::domain::practice::Practice;
use crate::domain::zone::Zone;

/// A practice as its directory sees it, at one moment.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Whose directory it is.
    pub business: BusinessId,
    /// What a bare number is preceded by.
    pub calling_code: String,
    /// The date at the practice, for ages.
    pub today: NaiveDate,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Which patient a path names.
#[derive(Clone, Debug)]
pub enum Named {
    /// By our identifier.
    Ours(PatientId),
    /// By that of the caller's own program.
    Partners(String),
}

impl Named {
    /// What the audit trail says of a request that is refused.
    pub fn about(&self) -> About {
        match self {
            Self::Ours(id) => About::patient(id),
            Self::Partners(_) => About::default(),
        }
    }
}

impl Directory {
    /// The directory of that practice. A practice has a date of its own where no clinic is named: that of its first
    /// clinic.
    pub fn of(practice: &Practice, now: DateTime<Utc>) -> Self {
        let zone = practice.clinics.first().map_or_else(Zone::utc, |clinic| clinic.zone.clone());
        Self {
            business: practice.practice.id.clone(),
            calling_code: practice.practice.calling_code.clone(),
            today: zone.date(now),
            now,
        }
    }

    /// The patient, or 404.
    pub fn found(&self, sql: &mut dyn Sql, named: &Named) -> Result<KeptPatient, Refusal> {
        let found = match named {
            Named::Ours(id) => patients::find(sql, &self.business, id)?,
            Named::Partners(id) => patients::of_partner(sql, &self.business, id)?,
        };
        found.ok_or_else(|| Refusal::new(Code::PatientNotFound, "the directory has no such patient"))
    }

    /// Changes what is told of a patient; answers how the directory has this one now. `name` is how the caller calls
    /// the fields.
    pub fn change(
        &self,
        sql: &mut dyn Sql,
        named: &Named,
        change: &PatientChange,
        name: impl Fn(PatientField) -> String,
    ) -> Result<KeptPatient, Refusal> {
        let before = self.found(sql, named)?;
        let mut after = before.as_new();
        change.apply(&mut after, &self.calling_code, self.today).map_err(|faults| refused(faults, name))?;
        if after == before.as_new() {
            return Ok(before);
        }
        let updated = patients::update(sql, &self.business, &before, &after, &self.calling_code, self.now);
        updated.map_err(taken_or)?;
        self.found(sql, &Named::Ours(before.patient.id))
    }

    /// Takes a patient out of the directory, unless an appointment is still to come.
    pub fn remove(&self, sql: &mut dyn Sql, named: &Named) -> Result<PatientId, Refusal> {
        let patient = self.found(sql, named)?;
        let id = patient.patient.id.clone();
        let statuses = patients::statuses_from(sql, &self.business, &id, self.today)?;
        if statuses.iter().any(is_open) {
            return Err(Refusal::new(
                Code::PatientHasAppointments,
                "this patient has an appointment today or later; cancel it first, or keep the patient",
            ));
        }
        patients::remove(sql, &self.business, &patient, &self.calling_code, self.now)?;
        Ok(id)
    }
}

/// Whether somebody still reckons with the patient.
fn is_open(status: &Status) -> bool {
    let done = matches!(status, Status::Completed | Status::CompletedNoPrescription | Status::Aborted);
    status.holds_slot() && !done
}

/// The draft without faults, or 422 with all of them; `prefix` is where the patient lies in the body.
pub fn checked(
    draft: &PatientDraft,
    calling_code: &str,
    today: NaiveDate,
    prefix: &str,
) -> Result<NewPatient, Refusal> {
    checked_as(draft, calling_code, today, |field| format!("{prefix}{}", field_name(field)))
}

/// The same for callers who call the fields otherwise.
pub fn checked_as(
    draft: &PatientDraft,
    calling_code: &str,
    today: NaiveDate,
    name: impl Fn(PatientField) -> String,
) -> Result<NewPatient, Refusal> {
    draft.check(calling_code, today).map_err(|faults| refused(faults, name))
}

fn refused(faults: Vec<Fault>, name: impl Fn(PatientField) -> String) -> Refusal {
    let field = |fault: Fault| FieldBody { field: name(fault.field), message: fault.says };
    let fields: Vec<FieldBody> = faults.into_iter().map(field).collect();
    let names: Vec<&str> = fields.iter().map(|f| f.field.as_str()).collect();
    let message = format!("some fields of the patient need a look: {}", names.join(", "));
    Refusal::new(Code::Unprocessable, message).with_fields(fields)
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
    patients::insert(sql, business, &id, new, calling_code, now).map_err(taken_or)?;
    Ok(id)
}

fn taken_or(wrong: SqlError) -> Refusal {
    match wrong {
        SqlError::UniqueViolation(_) => {
            Refusal::new(Code::PatientAlreadyExists, "the directory already has a patient with this partner_patient_id")
        }
        SqlError::Busy | SqlError::Damaged(_) | SqlError::NotWritable(_) | SqlError::Closed | SqlError::Other(_) => {
            wrong.into()
        }
    }
}
