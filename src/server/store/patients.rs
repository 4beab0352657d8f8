//! The directory of patients.

use chrono::{DateTime, NaiveDate, Utc};

use super::search;
use super::sql::{Row, Sql, SqlError, args};
use crate::contract::patients::{AddressBody, ProfileBody};
use crate::domain::appointment::Name;
use crate::domain::ids::{BusinessId, PatientId};
use crate::domain::names;
use crate::domain::patient::{Gender, NewPatient, Patient};
use crate::domain::text::Text;

/// Everything that is kept of a patient.
#[derive(Clone, Debug)]
pub struct KeptPatient {
    /// What desks show.
    pub patient: Patient,
    /// `Mr.` and so on.
    pub designation: Option<String>,
    /// The identifier that another program uses.
    pub partner_id: Option<String>,
    /// As it was told.
    pub email: Option<String>,
    /// House and street.
    pub line1: Option<String>,
    /// Postal code.
    pub pincode: Option<String>,
    /// Epoch seconds.
    pub created_at: i64,
}

/// The columns of [`patient`], in its order, of a table that is called `p`.
pub const COLUMNS: &str = "p.patient_id, p.first_name, p.middle_name, p.last_name, p.gender, p.dob, p.mobile, p.city";
/// How many they are.
pub const COLUMN_COUNT: usize = 8;

/// Reads a patient from the columns that begin there.
pub fn patient(row: &Row, from: usize) -> Result<Patient, SqlError> {
    let text = |at: usize| row.text(from + at).map(Text::from);
    Ok(Patient {
        id: PatientId::from(row.text(from)?),
        name: Name { first: text(1)?, middle: text(2)?, last: text(3)? },
        gender: Gender::from_code(&row.text(from + 4)?),
        dob: row.text_or_null(from + 5)?.and_then(|dob| dob.parse().ok()),
        mobile: row.text_or_null(from + 6)?.map(Text::from),
        city: row.text_or_null(from + 7)?.map(Text::from),
    })
}

impl KeptPatient {
    /// Tells everything that is kept.
    pub fn profile(&self) -> ProfileBody {
        let address = AddressBody {
            line1: self.line1.as_deref().map(Into::into),
            city: self.patient.city.as_ref().map(|city| city.raw().into()),
            pincode: self.pincode.as_deref().map(Into::into),
        };
        ProfileBody {
            partner_patient_id: self.partner_id.as_deref().map(Into::into),
            designation: self.designation.clone(),
            email: self.email.clone(),
            address: (address != AddressBody::default()).then_some(address),
            created_at: Some(self.created_at),
            ..ProfileBody::of(&self.patient)
        }
    }
}

/// The patient of that identifier.
pub fn find(sql: &mut dyn Sql, business: &BusinessId, id: &PatientId) -> Result<Option<KeptPatient>, SqlError> {
    found(sql, business, "patient_id", id.as_str())
}

/// The patient whom the caller's own program knows by that identifier.
pub fn of_partner(sql: &mut dyn Sql, business: &BusinessId, id: &str) -> Result<Option<KeptPatient>, SqlError> {
    found(sql, business, "partner_patient_id", id)
}

fn found(sql: &mut dyn Sql, business: &BusinessId, column: &str, id: &str) -> Result<Option<KeptPatient>, SqlError> {
    let row = sql.query_first(
        &format!(
            "SELECT {COLUMNS}, p.designation, p.partner_patient_id, p.email, p.line1, p.pincode, p.created_at \
             FROM patients p WHERE p.business_id = $1 AND p.{column} = $2"
        ),
        args![business.as_str(), id],
    )?;
    row.map(|row| {
        Ok(KeptPatient {
            patient: patient(&row, 0)?,
            designation: row.text_or_null(COLUMN_COUNT)?,
            partner_id: row.text_or_null(COLUMN_COUNT + 1)?,
            email: row.text_or_null(COLUMN_COUNT + 2)?,
            line1: row.text_or_null(COLUMN_COUNT + 3)?,
            pincode: row.text_or_null(COLUMN_COUNT + 4)?,
            created_at: row.int(COLUMN_COUNT + 5)?,
        })
    })
    .transpose()
}

/// Everybody with that number (E.164), by name.
pub fn by_mobile(sql: &mut dyn Sql, business: &BusinessId, mobile: &str) -> Result<Vec<Patient>, SqlError> {
    let rows = sql.query(
        &format!(
            "SELECT {COLUMNS} FROM patients p WHERE p.business_id = $1 AND p.mobile = $2 \
             ORDER BY p.folded_name, p.patient_id"
        ),
        args![business.as_str(), mobile],
    )?;
    rows.iter().map(|row| patient(row, 0)).collect()
}

/// The one in the directory who has the same mobile, name and date of birth; nobody where there is no mobile.
pub fn same_person(sql: &mut dyn Sql, business: &BusinessId, new: &NewPatient) -> Result<Option<PatientId>, SqlError> {
    let Some(mobile) = &new.mobile else { return Ok(None) };
    let row = sql.query_first(
        "SELECT patient_id FROM patients WHERE business_id = $1 AND mobile = $2 AND folded_name = $3 AND dob = $4 \
         ORDER BY created_at, patient_id LIMIT 1",
        args![business.as_str(), mobile.raw(), names::folded_name(&new.name), new.dob.to_string()],
    )?;
    row.map(|row| row.text(0).map(PatientId::from)).transpose()
}

/// Adds a patient to the directory; a partner's identifier that is there already is a [`SqlError::UniqueViolation`].
pub fn insert(
    sql: &mut dyn Sql,
    business: &BusinessId,
    id: &PatientId,
    new: &NewPatient,
    calling_code: &str,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    let raw = |text: &Option<Text>| text.as_ref().map(|t| t.raw().to_owned());
    let known_dob = (new.dob != NaiveDate::MIN).then(|| new.dob.to_string());
    sql.execute(
        "INSERT INTO patients (business_id, patient_id, partner_patient_id, designation, first_name, middle_name, \
         last_name, folded_name, gender, dob, mobile, email, line1, city, pincode, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        args![
            business.as_str(),
            id.as_str(),
            new.partner_id.as_deref(),
            raw(&new.designation),
            new.name.first.raw(),
            new.name.middle.raw(),
            new.name.last.raw(),
            names::folded_name(&new.name),
            new.gender.code(),
            known_dob,
            raw(&new.mobile),
            raw(&new.email),
            raw(&new.address.line1),
            raw(&new.address.city),
            raw(&new.address.pincode),
            now.timestamp()
        ],
    )?;
    search::index(sql, business, id, &new.name, new.mobile.as_ref().map(Text::raw), calling_code)
}
