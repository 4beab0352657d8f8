//! The descriptions of practices.

use super::sql::{Question, Sql, SqlError, args};
use crate::domain::ids::BusinessId;
use crate::domain::practice::Practice;

/// The practice of that identifier.
pub fn find(sql: &mut dyn Sql, business: &BusinessId) -> Result<Option<Practice>, SqlError> {
    let row = sql.query_first("SELECT definition FROM practices WHERE business_id = $1", args![business.as_str()])?;
    let Some(row) = row else { return Ok(None) };
    let read = serde_json::from_str(&row.text(0)?);
    // The error of the reader may quote what it read.
    read.map(Some).map_err(|_| SqlError::Damaged("the description of a practice can't be read".to_owned()))
}

/// The number of the description that is kept; it grows with every change. `None` where there is no such practice.
pub fn version(sql: &mut dyn Sql, business: &BusinessId) -> Result<Option<i64>, SqlError> {
    sql.settled(&version_of(business))?.map(|row| row.int(0)).transpose()
}

/// The question for [`version`].
pub fn version_of(business: &BusinessId) -> Question {
    Question::new("SELECT version FROM practices WHERE business_id = $1", args![business.as_str()])
}

/// The identifiers of all practices.
pub fn all(sql: &mut dyn Sql) -> Result<Vec<BusinessId>, SqlError> {
    let rows = sql.query("SELECT business_id FROM practices ORDER BY business_id", &[])?;
    rows.iter().map(|row| row.text(0).map(BusinessId::from)).collect()
}

/// Keeps the description of a practice, instead of the one before.
pub fn save(sql: &mut dyn Sql, practice: &Practice) -> Result<(), SqlError> {
    let definition = serde_json::to_string(practice)
        .map_err(|_| SqlError::Other("the description of a practice can't be written".to_owned()))?;
    sql.execute(
        "INSERT INTO practices (business_id, version, definition) VALUES ($1, 1, $2) ON CONFLICT (business_id) \
         DO UPDATE SET version = practices.version + 1, definition = excluded.definition",
        args![practice.practice.id.as_str(), definition],
    )?;
    sql.access_changed();
    Ok(())
}
