//! The directory of patients.
//!
//! Somebody who was taken out of it keeps a row, because appointments name its patient, but is no longer found by any
//! query here except [`even_removed`].

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::search::{self, Entries};
use super::sql::{Question, Row, Sql, SqlError, Value, args};
use crate::domain::appointment::{Name, Status};
use crate::domain::ids::{BusinessId, PatientId};
use crate::domain::names;
use crate::domain::patient::{Gender, NewPatient, Patient};
use crate::domain::practice::Address;
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
    /// A name of the patient's own choice.
    pub username: Option<String>,
}

/// The columns of [`patient`], in its order, of a table that is called `p`.
pub const COLUMNS: &str = "p.patient_id, p.first_name, p.middle_name, p.last_name, p.gender, p.dob, p.mobile, p.city";
/// How many they are.
pub const COLUMN_COUNT: usize = 8;
/// The columns of [`kept`] behind those.
const MORE: &str = "p.designation, p.partner_patient_id, p.email, p.line1, p.pincode, p.created_at, p.username";

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

fn kept(row: &Row) -> Result<KeptPatient, SqlError> {
    Ok(KeptPatient {
        patient: patient(row, 0)?,
        designation: row.text_or_null(COLUMN_COUNT)?,
        partner_id: row.text_or_null(COLUMN_COUNT + 1)?,
        email: row.text_or_null(COLUMN_COUNT + 2)?,
        line1: row.text_or_null(COLUMN_COUNT + 3)?,
        pincode: row.text_or_null(COLUMN_COUNT + 4)?,
        created_at: row.int(COLUMN_COUNT + 5)?,
        username: row.text_or_null(COLUMN_COUNT + 6)?,
    })
}

impl KeptPatient {
    /// As somebody who may join the directory: what a change starts from.
    pub fn as_new(&self) -> NewPatient {
        let text = |text: &Option<String>| text.as_deref().map(Text::from);
        NewPatient {
            designation: text(&self.designation),
            name: self.patient.name.clone(),
            gender: self.patient.gender.clone(),
            dob: self.patient.dob.unwrap_or(NaiveDate::MIN),
            mobile: self.patient.mobile.clone(),
            email: text(&self.email),
            username: text(&self.username),
            address: Address {
                line1: text(&self.line1),
                city: self.patient.city.clone(),
                pincode: text(&self.pincode),
                ..Address::default()
            },
            partner_id: self.partner_id.clone(),
        }
    }
}

/// Who was not taken out of the directory; said so that the index of those (`patients_by_age`) is out of the question. As
/// long as PostgreSQL knows nothing of the table it takes that one for as good as the primary key, and reads all of it.
const LISTED: &str = "COALESCE(p.deleted_at, 0) = 0";

/// The patient of that identifier.
pub fn find(sql: &mut dyn Sql, business: &BusinessId, id: &PatientId) -> Result<Option<KeptPatient>, SqlError> {
    of_id(business, id).ask_first(sql)?.as_ref().map(kept).transpose()
}

/// The question for [`find`].
pub fn of_id(business: &BusinessId, id: &PatientId) -> Question {
    of_one(&format!("p.patient_id = $2 AND {LISTED}"), args![business.as_str(), id.as_str()])
}

/// Whether the directory has that patient.
pub fn is_listed(sql: &mut dyn Sql, business: &BusinessId, id: &PatientId) -> Result<bool, SqlError> {
    Ok(listed(business, id).ask_first(sql)?.is_some())
}

/// The question for [`is_listed`].
pub fn listed(business: &BusinessId, id: &PatientId) -> Question {
    Question::new(
        format!("SELECT 1 FROM patients p WHERE p.business_id = $1 AND p.patient_id = $2 AND {LISTED}"),
        args![business.as_str(), id.as_str()],
    )
}

/// The patient of an appointment, also one who is no longer in the directory.
pub fn even_removed(sql: &mut dyn Sql, business: &BusinessId, id: &PatientId) -> Result<Option<KeptPatient>, SqlError> {
    one(sql, "p.patient_id = $2", args![business.as_str(), id.as_str()])
}

/// The patient who has that identifier in another program.
pub fn of_partner(sql: &mut dyn Sql, business: &BusinessId, id: &str) -> Result<Option<KeptPatient>, SqlError> {
    one(sql, &format!("p.partner_patient_id = $2 AND {LISTED}"), args![business.as_str(), id])
}

fn one(sql: &mut dyn Sql, condition: &str, args: &[Value]) -> Result<Option<KeptPatient>, SqlError> {
    of_one(condition, args).ask_first(sql)?.as_ref().map(kept).transpose()
}

fn of_one(condition: &str, args: &[Value]) -> Question {
    Question::new(format!("SELECT {COLUMNS}, {MORE} FROM patients p WHERE p.business_id = $1 AND {condition}"), args)
}

/// The patients of those identifiers, in that order; who is not there is left out.
pub fn of_ids(sql: &mut dyn Sql, business: &BusinessId, ids: &[PatientId]) -> Result<Vec<KeptPatient>, SqlError> {
    let Some(last) = ids.last() else { return Ok(Vec::new()) };
    // Few different lengths make few different statements; the last identifier fills up.
    let length = ids.len().next_power_of_two();
    let places: Vec<String> = (2..length + 2).map(|at| format!("${at}")).collect();
    let mut args: Vec<Value> = vec![business.as_str().into()];
    args.extend((0..length).map(|at| Value::from(ids.get(at).unwrap_or(last).as_str())));
    let statement = format!(
        "SELECT {COLUMNS}, {MORE} FROM patients p WHERE p.business_id = $1 AND p.deleted_at IS NULL \
         AND p.patient_id IN ({})",
        places.join(", ")
    );
    let mut found = sql.query(&statement, &args)?.iter().map(kept).collect::<Result<Vec<_>, _>>()?;
    let places: HashMap<&PatientId, usize> = ids.iter().zip(0..).collect();
    found.sort_by_key(|kept| places.get(&kept.patient.id).copied());
    Ok(found)
}

/// Everybody with that number (E.164), by name.
pub fn by_mobile(sql: &mut dyn Sql, business: &BusinessId, mobile: &str) -> Result<Vec<KeptPatient>, SqlError> {
    let rows = sql.query(
        &format!(
            "SELECT {COLUMNS}, {MORE} FROM patients p WHERE p.business_id = $1 AND p.mobile = $2 \
             AND p.deleted_at IS NULL ORDER BY p.folded_name, p.patient_id"
        ),
        args![business.as_str(), mobile],
    )?;
    rows.iter().map(kept).collect()
}

/// A page of the directory, counted from 0, by age.
pub fn page(sql: &mut dyn Sql, business: &BusinessId, page: i64, length: i64) -> Result<Vec<KeptPatient>, SqlError> {
    // What lies before the page is passed over in the index, without a look at the people.
    let rows = sql.query(
        "SELECT patient_id FROM patients WHERE business_id = $1 AND deleted_at IS NULL \
         ORDER BY created_at, patient_id LIMIT $2 OFFSET $3",
        args![business.as_str(), length, page.saturating_mul(length)],
    )?;
    let ids: Vec<PatientId> = rows.iter().map(|row| row.text(0).map(PatientId::from)).collect::<Result<_, _>>()?;
    of_ids(sql, business, &ids)
}

/// The next patients in the order of their identifiers.
pub fn after(
    sql: &mut dyn Sql,
    business: &BusinessId,
    id: &PatientId,
    length: i64,
) -> Result<Vec<KeptPatient>, SqlError> {
    let rows = sql.query(
        &format!(
            "SELECT {COLUMNS}, {MORE} FROM patients p WHERE p.business_id = $1 AND p.patient_id > $2 \
             AND p.deleted_at IS NULL ORDER BY p.patient_id LIMIT $3"
        ),
        args![business.as_str(), id.as_str(), length],
    )?;
    rows.iter().map(kept).collect()
}

/// The one in the directory who has the same mobile, name and date of birth; nobody where there is no mobile.
pub fn same_person(sql: &mut dyn Sql, business: &BusinessId, new: &NewPatient) -> Result<Option<PatientId>, SqlError> {
    let Some(mobile) = &new.mobile else { return Ok(None) };
    let row = sql.query_first(
        "SELECT patient_id FROM patients WHERE business_id = $1 AND mobile = $2 AND folded_name = $3 AND dob = $4 \
         AND deleted_at IS NULL ORDER BY created_at, patient_id LIMIT 1",
        args![business.as_str(), mobile.raw(), names::folded_name(&new.name), new.dob.to_string()],
    )?;
    row.map(|row| row.text(0).map(PatientId::from)).transpose()
}

fn entries(patient: &NewPatient, calling_code: &str) -> Entries {
    let raw = |text: &Option<Text>| text.as_ref().map(|t| t.raw().to_owned());
    Entries::of(&patient.name, raw(&patient.username).as_deref(), raw(&patient.mobile).as_deref(), calling_code)
}

/// What [`insert`] and [`update`] write, from `$3` on.
fn told(patient: &NewPatient) -> [Value; 14] {
    let raw = |text: &Option<Text>| Value::from(text.as_ref().map(|t| t.raw()));
    [
        patient.partner_id.as_deref().into(),
        raw(&patient.designation),
        patient.name.first.raw().into(),
        patient.name.middle.raw().into(),
        patient.name.last.raw().into(),
        names::folded_name(&patient.name).into(),
        patient.gender.code().into(),
        (patient.dob != NaiveDate::MIN).then(|| patient.dob.to_string()).into(),
        raw(&patient.mobile),
        raw(&patient.email),
        raw(&patient.address.line1),
        raw(&patient.address.city),
        raw(&patient.address.pincode),
        raw(&patient.username),
    ]
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
    let mut args: Vec<Value> = vec![business.as_str().into(), id.as_str().into()];
    args.extend(told(new));
    args.push(now.timestamp().into());
    sql.execute(
        "INSERT INTO patients (business_id, patient_id, partner_patient_id, designation, first_name, middle_name, \
         last_name, folded_name, gender, dob, mobile, email, line1, city, pincode, username, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &args,
    )?;
    search::index(sql, business, id, &entries(new, calling_code))
}

/// Makes `before` into `after`; a partner's identifier that somebody else has is a [`SqlError::UniqueViolation`].
pub fn update(
    sql: &mut dyn Sql,
    business: &BusinessId,
    before: &KeptPatient,
    after: &NewPatient,
    calling_code: &str,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    let id = &before.patient.id;
    let mut args: Vec<Value> = vec![business.as_str().into(), id.as_str().into()];
    args.extend(told(after));
    args.push(now.timestamp().into());
    sql.execute(
        "UPDATE patients SET partner_patient_id = $3, designation = $4, first_name = $5, middle_name = $6, \
         last_name = $7, folded_name = $8, gender = $9, dob = $10, mobile = $11, email = $12, line1 = $13, city = $14, \
         pincode = $15, username = $16, updated_at = $17 WHERE business_id = $1 AND patient_id = $2",
        &args,
    )?;
    let (old, new) = (entries(&before.as_new(), calling_code), entries(after, calling_code));
    if old == new {
        return Ok(());
    }
    search::forget(sql, business, id, &old)?;
    search::index(sql, business, id, &new)
}

/// Takes the patient out of the directory. Another one may then have the partner's identifier.
pub fn remove(
    sql: &mut dyn Sql,
    business: &BusinessId,
    patient: &KeptPatient,
    calling_code: &str,
    now: DateTime<Utc>,
) -> Result<(), SqlError> {
    let id = &patient.patient.id;
    sql.execute(
        "UPDATE patients SET deleted_at = $3, updated_at = $3, partner_patient_id = NULL \
         WHERE business_id = $1 AND patient_id = $2",
        args![business.as_str(), id.as_str(), now.timestamp()],
    )?;
    search::forget(sql, business, id, &entries(&patient.as_new(), calling_code))
}

/// How the patient's appointments of that day and later stand.
pub fn statuses_from(
    sql: &mut dyn Sql,
    business: &BusinessId,
    id: &PatientId,
    day: NaiveDate,
) -> Result<Vec<Status>, SqlError> {
    let rows = sql.query(
        "SELECT status FROM appointments WHERE business_id = $1 AND patient_id = $2 AND date >= $3",
        args![business.as_str(), id.as_str(), day.to_string()],
    )?;
    rows.iter().map(|row| Ok(Status::from_code(&row.text(0)?))).collect()
}
