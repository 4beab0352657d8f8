//! Practice files: reading one with everything that is wrong with it, and writing one.
//!
//! The file is walked value by value, so that every fault is told with its line and not only the first. What a value
//! may be, and what the entries must be to each other, is decided in [`crate::domain::practice`]; which keys there are
//! is known to [`entries`].

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::practice::Practice;
use crate::domain::practice::draft::{Fault, Grade};
use crate::domain::practice::rules;
use crate::domain::text::Text;

mod entries;
mod part;
mod written;

use part::Walk;
pub use written::written;

/// The file that `frontdesk practice init` writes: a small practice, with a word about every key.
pub const TEMPLATE: &str = include_str!("../../assets/practice-template.toml");

/// What a file says.
#[derive(Debug)]
pub struct Reading {
    /// What is wrong with it, by line; warnings among it.
    pub faults: Vec<Fault>,
    /// The practice, where there are only warnings.
    pub practice: Option<Practice>,
}

/// Reads a practice file. Which day it is matters only for sittings in different time zones.
pub fn read(text: &str, today: NaiveDate) -> Reading {
    let (document, wrong) = toml::de::DeTable::parse_recoverable(text);
    let mut walk = Walk::new(text, wrong.is_empty());
    for error in &wrong {
        walk.fault(walk.line_of(error.span().as_ref()), "file", syntax(error));
    }
    let draft = entries::walk(document.get_ref(), &mut walk);
    let mut faults = walk.faults();
    if wrong.is_empty() {
        faults.extend(rules::check(&draft, today));
    } else {
        // What is told of a line that is no TOML would be told of something that nobody wrote.
        let spoilt: Vec<usize> = faults.iter().filter(|f| f.place == "file").map(|f| f.line).collect();
        faults.retain(|fault| fault.place == "file" || !spoilt.contains(&fault.line));
    }
    faults.sort_by_key(|fault| (fault.line, fault.grade));
    faults.dedup();
    let practice =
        if faults.iter().any(|fault| fault.grade == Grade::Fault) { None } else { described(text, &mut faults) };
    Reading { faults, practice }
}

/// What a TOML error says, in one line and with what to do.
fn syntax(error: &toml::de::Error) -> String {
    let says =
        error.message().split('\n').map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(", ");
    format!("this is not TOML ({}); correct the line", Text::from(says).shown())
}

/// The practice in a text without faults. Dates and times may stand without quotation marks.
fn described(text: &str, faults: &mut Vec<Fault>) -> Option<Practice> {
    let read = toml::from_str(text).and_then(|table: toml::Table| Practice::deserialize(quoted_times(table.into())));
    match read {
        Ok(practice) => Some(practice),
        Err(error) => {
            // The walk knows less than the description itself: better to refuse than to guess.
            let says = format!("{}; correct it", Text::from(error.message()).shown());
            faults.push(Fault { line: 1, place: "file".to_owned(), says, grade: Grade::Fault });
            None
        }
    }
}

fn quoted_times(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(at) => toml::Value::String(part::bare_time(&at)),
        toml::Value::Array(all) => toml::Value::Array(all.into_iter().map(quoted_times).collect()),
        toml::Value::Table(all) => {
            toml::Value::Table(all.into_iter().map(|(key, value)| (key, quoted_times(value))).collect())
        }
        kept @ (toml::Value::String(_) | toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_)) => {
            kept
        }
    }
}

#[cfg(test)]
mod tests;
