//! Fills the table of entries anew where it was filled by other rules than these, or not at all: after an older
//! database has been brought to this schema, or once a later program folds names otherwise.

use super::{Entries, index};
use crate::domain::ids::{BusinessId, PatientId};
use crate::domain::text::Text;
use crate::server::store::patients;
use crate::server::store::practices;
use crate::server::store::sql::{Sql, SqlError, args};

/// Raised whenever entries come out differently for the same patient.
const RULES: &str = "3";
/// The name under which [`super::super::settings`] keep it.
const SETTING: &str = "patient_terms";
/// How many patients are read at a time.
const PAGE: i64 = 5_000;

/// Does nothing where the entries follow the rules of this program.
pub fn rebuild_if_outdated(sql: &mut dyn Sql) -> Result<(), SqlError> {
    let kept = sql.query_first("SELECT value FROM settings WHERE name = $1", args![SETTING])?;
    if kept.map(|row| row.text(0)).transpose()?.as_deref() == Some(RULES) {
        return Ok(());
    }
    sql.execute("DELETE FROM patient_terms", &[])?;
    for business in practices::all(sql)? {
        if let Some(practice) = practices::find(sql, &business)? {
            fill(sql, &business, &practice.practice.calling_code)?;
        }
    }
    sql.execute(
        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        args![SETTING, RULES],
    )
    .map(drop)
}

/// Fills the entries of one practice anew: they have to be, too, when its calling code has become another.
pub fn rebuild(sql: &mut dyn Sql, business: &BusinessId, calling_code: &str) -> Result<(), SqlError> {
    sql.execute("DELETE FROM patient_terms WHERE business_id = $1", args![business.as_str()])?;
    fill(sql, business, calling_code)
}

fn fill(sql: &mut dyn Sql, business: &BusinessId, calling_code: &str) -> Result<(), SqlError> {
    let mut after = PatientId::from(String::new());
    loop {
        let page = patients::after(sql, business, &after, PAGE)?;
        for kept in &page {
            let patient = &kept.patient;
            let mobile = patient.mobile.as_ref().map(Text::raw);
            let entries = Entries::of(&patient.name, kept.username.as_deref(), mobile, calling_code);
            index(sql, business, &patient.id, &entries)?;
        }
        match page.last() {
            Some(last) => after = last.patient.id.clone(),
            None => return Ok(()),
        }
    }
}
