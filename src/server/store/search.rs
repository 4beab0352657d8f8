//! Finding patients by what a receptionist types: beginnings of any parts of the name in any order, the beginning of
//! the mobile, or its last digits.
//!
//! Names are compared in the form of [`names`].

use super::patients;
use super::sql::{Sql, SqlError, Value, args};
use crate::domain::appointment::Name;
use crate::domain::ids::{BusinessId, PatientId};
use crate::domain::names;
use crate::domain::patient::Patient;
use crate::domain::phone;

/// The most hits of one search.
pub const MOST_HITS: i64 = 50;
/// More words than this narrow nothing down.
const MOST_WORDS: usize = 6;

const NAME: &str = "name";
const MOBILE: &str = "mobile";
const MOBILE_BACKWARDS: &str = "elibom";

/// Writes down what the patient can be found by.
pub fn index(
    sql: &mut dyn Sql,
    business: &BusinessId,
    id: &PatientId,
    name: &Name,
    mobile: Option<&str>,
    calling_code: &str,
) -> Result<(), SqlError> {
    let mut add = |kind: &str, term: &str| {
        sql.execute(
            "INSERT INTO patient_terms (business_id, kind, term, patient_id) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING",
            args![business.as_str(), kind, term, id.as_str()],
        )
        .map(drop)
    };
    for term in names::terms(name) {
        add(NAME, &term)?;
    }
    if let Some(digits) = mobile.and_then(phone::digits_of) {
        let national = digits.strip_prefix(calling_code).unwrap_or(&digits);
        add(MOBILE, national)?;
        add(MOBILE, &digits)?;
        add(MOBILE_BACKWARDS, &national.chars().rev().collect::<String>())?;
    }
    Ok(())
}

/// One thing that has to be true of a hit.
enum Wanted {
    NamePart(String),
    Digits(String),
}

fn wanted(typed: &str) -> Vec<Wanted> {
    let digits = |text: &str| phone::digits_of(text).filter(|digits| !digits.is_empty());
    if let Some(digits) = digits(typed) {
        return vec![Wanted::Digits(digits)];
    }
    let mut wanted = Vec::new();
    for word in typed.split_whitespace() {
        match digits(word) {
            Some(digits) => wanted.push(Wanted::Digits(digits)),
            None => wanted.extend(names::words(word).into_iter().map(Wanted::NamePart)),
        }
    }
    // The longest word narrows down most, and drives the search.
    wanted.sort_by_key(|w| match w {
        Wanted::NamePart(text) | Wanted::Digits(text) => std::cmp::Reverse(text.chars().count()),
    });
    wanted.truncate(MOST_WORDS);
    wanted
}

/// Everybody of whom all that was typed is true: exact parts first, then by name.
pub fn by_prefix(sql: &mut dyn Sql, business: &BusinessId, typed: &str, limit: i64) -> Result<Vec<Patient>, SqlError> {
    let wanted = wanted(typed);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let mut args: Vec<Value> = vec![business.as_str().into()];
    let mut bind = |value: Value| {
        args.push(value);
        format!("${}", args.len())
    };
    let mut conditions = Vec::new();
    let mut exact = Vec::new();
    for wanted in wanted {
        match wanted {
            Wanted::NamePart(word) => {
                let (from, to) = (bind(word.as_str().into()), bind(after_all_with(&word).into()));
                conditions.push(among(&format!("kind = '{NAME}' AND term >= {from} AND term < {to}")));
                exact.push(format!(
                    "CASE WHEN {} THEN 1 ELSE 0 END",
                    among(&format!("kind = '{NAME}' AND term = {from}"))
                ));
            }
            Wanted::Digits(digits) => {
                let back: String = digits.chars().rev().collect();
                let (from, to) = (bind(digits.as_str().into()), bind(after_all_with(&digits).into()));
                let (back_from, back_to) = (bind(back.as_str().into()), bind(after_all_with(&back).into()));
                conditions.push(among(&format!(
                    "((kind = '{MOBILE}' AND term >= {from} AND term < {to}) \
                     OR (kind = '{MOBILE_BACKWARDS}' AND term >= {back_from} AND term < {back_to}))"
                )));
            }
        }
    }
    let limit = bind(limit.clamp(1, MOST_HITS).into());
    let exact = if exact.is_empty() { String::new() } else { format!("{} DESC, ", exact.join(" + ")) };
    let statement = format!(
        "SELECT {} FROM patients p WHERE p.business_id = $1 AND {} ORDER BY {exact}p.folded_name, p.patient_id LIMIT {limit}",
        patients::COLUMNS,
        conditions.join(" AND "),
    );
    sql.query(&statement, &args)?.iter().map(|row| patients::patient(row, 0)).collect()
}

fn among(condition: &str) -> String {
    format!("p.patient_id IN (SELECT patient_id FROM patient_terms WHERE business_id = $1 AND {condition})")
}

/// The first text after all that begin with the prefix, in the order of code points.
fn after_all_with(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}
