//! Writing a practice file: the keys in the order in which people read them, empty lines between the entries.
//!
//! The writer knows no entry by name: whatever a practice consists of is written, so that nothing can be forgotten.

use toml::{Table, Value};

use crate::domain::practice::Practice;

/// The entries in the order in which they are written; others come after them.
const ENTRIES: &[&str] = &["practice", "clinic", "doctor", "service", "sitting", "leave", "holiday"];
/// The keys of an entry, likewise.
const KEYS: &[&str] = &[
    "id",
    "partner_id",
    "doctor",
    "clinic",
    "date",
    "salutation",
    "first_name",
    "last_name",
    "speciality",
    "name",
    "zone",
    "phone",
    "calling_code",
    "currency",
    "overbooks_per_day",
    "line1",
    "city",
    "state",
    "country",
    "pincode",
    "minutes",
    "price",
    "pay",
    "modes",
    "kind",
    "book_ahead_days",
    "followup_validity_days",
    "days",
    "from",
    "to",
    "services",
    "breaks",
    "capacity",
    "valid_from",
    "valid_to",
    "reason",
];

/// The file that describes a practice.
pub fn written(practice: &Practice) -> Result<String, toml::ser::Error> {
    let document = Table::try_from(practice)?;
    let mut out =
        String::from("# What each key means is told in docs/practice-file.md, and by “frontdesk practice init”.\n");
    for (name, value) in ordered(&document, ENTRIES) {
        match value {
            Value::Array(entries) => {
                for entry in entries.iter().filter_map(Value::as_table) {
                    out.push_str(&format!("\n[[{name}]]\n"));
                    keys(name, entry, &mut out);
                }
            }
            Value::Table(entry) => {
                out.push_str(&format!("\n[{name}]\n"));
                keys(name, entry, &mut out);
            }
            Value::String(_) | Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Datetime(_) => {
                out.push_str(&format!("{name} = {value}\n"));
            }
        }
    }
    Ok(out)
}

fn keys(name: &str, entry: &Table, out: &mut String) {
    for (key, value) in ordered(entry, KEYS).filter(|(_, value)| !value.is_table()) {
        out.push_str(&format!("{key} = {value}\n"));
    }
    for (key, inner) in ordered(entry, KEYS).filter_map(|(key, value)| value.as_table().map(|table| (key, table))) {
        if !inner.is_empty() {
            out.push_str(&format!("\n[{name}.{key}]\n"));
            keys(&format!("{name}.{key}"), inner, out);
        }
    }
}

fn ordered<'a>(table: &'a Table, order: &[&str]) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let mut all: Vec<(&str, &Value)> = table.iter().map(|(key, value)| (key.as_str(), value)).collect();
    let place = |key: &str| order.iter().position(|known| *known == key).unwrap_or(order.len());
    all.sort_by_key(|(key, _)| place(key));
    all.into_iter()
}
