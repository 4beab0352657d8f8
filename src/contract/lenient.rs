//! Reading what other programs write: numbers where an identifier is meant, one thing where a list is meant, lists in
//! which one row is bad.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A text that may come as a number: identifiers, pincodes, phone numbers, ages.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(pub String);

impl Word {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Word({} bytes)", self.0.len())
    }
}

impl<T: Into<String>> From<T> for Word {
    fn from(text: T) -> Self {
        Self(text.into())
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl Visitor<'_> for Any {
            type Value = Word;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a whole number")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Word, E> {
                Ok(Word(text.to_owned()))
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<Word, E> {
                Ok(Word(number.to_string()))
            }

            fn visit_i64<E: Error>(self, number: i64) -> Result<Word, E> {
                Ok(Word(number.to_string()))
            }
        }
        from.deserialize_any(Any)
    }
}

/// A text; where it is read, a whole number as well.
impl JsonSchema for Word {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Word".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        if generator.contract().is_serialize() {
            json_schema!({ "type": "string" })
        } else {
            json_schema!({ "type": ["string", "integer"] })
        }
    }
}

/// Reads `null` as what stands where nothing is told: published services write it where others leave a field out.
///
/// # Errors
/// Something else than `null` that is not of the type.
pub fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Option::<T>::deserialize(from).map(Option::unwrap_or_default)
}

/// What is told, where it can be read: what nobody needs must not hide the rest.
///
/// # Errors
/// It is not JSON.
pub fn if_readable<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    Value::deserialize(from).map(|value| serde_json::from_value(value).ok())
}

/// The same, with what stands where nothing is told in its place.
///
/// # Errors
/// It is not JSON.
pub fn readable_or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(from: D) -> Result<T, D::Error> {
    if_readable(from).map(Option::unwrap_or_default)
}

/// A list of which the entries that can't be read are left out; nothing, where it is no list.
///
/// # Errors
/// It is not JSON.
pub fn good_rows<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    let told: Rows<T> = if_readable(from)?.unwrap_or_default();
    Ok(told.rows)
}

/// Whether something is so; not where it is not told plainly.
///
/// # Errors
/// It is not JSON.
pub fn plainly<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Bool(is) => is,
        Value::String(word) => word.trim().eq_ignore_ascii_case("true"),
        Value::Number(number) => number.as_u64() == Some(1),
        Value::Null | Value::Array(_) | Value::Object(_) => false,
    })
}

/// A map of which the entries that can't be read are left out: one bad one must not hide the others.
///
/// # Errors
/// It is no map at all.
pub fn good_entries<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<BTreeMap<String, T>, D::Error> {
    let entries: BTreeMap<String, Value> = or_default(from)?;
    Ok(entries.into_iter().filter_map(|(key, value)| Some((key, serde_json::from_value(value).ok()?))).collect())
}

/// What a change says of one field: nothing, that it is to be empty, or what it is to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Told<T> {
    /// The field was left out: it stays as it is.
    #[default]
    Nothing,
    /// `null`: it is to be empty.
    Null,
    /// It is to be this.
    This(T),
}

impl<T> Told<T> {
    /// Whether the field is to be left out.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }

    /// What it is to be, where that is something.
    pub fn told(&self) -> Option<&T> {
        match self {
            Self::This(this) => Some(this),
            Self::Nothing | Self::Null => None,
        }
    }
}

/// What is nothing has to be left out by `skip_serializing_if`.
impl<T: Serialize> Serialize for Told<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.told().serialize(to)
    }
}

/// A field that is there; one that is left out takes the default.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Told<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(from)?.map_or(Self::Null, Self::This))
    }
}

/// What it is to be, or null.
impl<T: JsonSchema> JsonSchema for Told<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Told_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }
}

/// The rows of a list that could be read, and how many could not: one bad row must not hide the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows<T> {
    /// The good ones, in order.
    pub rows: Vec<T>,
    /// How many were not understood.
    pub unread: usize,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { rows: Vec::new(), unread: 0 }
    }
}

impl<T: DeserializeOwned> Rows<T> {
    fn of(values: Vec<Value>) -> Self {
        let whole = values.len();
        let rows: Vec<T> = values.into_iter().filter_map(|value| serde_json::from_value(value).ok()).collect();
        Self { unread: whole - rows.len(), rows }
    }
}

/// A list.
impl<T: JsonSchema> JsonSchema for Rows<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Rows_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<T>::json_schema(generator)
    }
}

impl<T: Serialize> Serialize for Rows<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(to)
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Rows<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(match Value::deserialize(from)? {
            Value::Array(values) => Self::of(values),
            Value::Null => Self::default(),
            one @ Value::Object(_) => Self::of(vec![one]),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => return Err(D::Error::custom("expected a list")),
        })
    }
}

impl<T> From<Vec<T>> for Rows<T> {
    fn from(rows: Vec<T>) -> Self {
        Self { rows, unread: 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_word() {
        assert_eq!(serde_json::from_str::<Word>("560038").unwrap().as_str(), "560038");
        assert_eq!(serde_json::from_str::<Word>("\"560038\"").unwrap().as_str(), "560038");
        assert!(serde_json::from_str::<Word>("{}").is_err());
    }

    #[test]
    fn null_is_nothing_and_one_bad_entry_does_not_hide_the_others() {
        let services = r#"{"data":{"schedule":null,"services":{
            "a":{"conf_id":"a","mode":null,"pre_pay":null},"b":7,"c":{"conf_id":3}}}}"#;
        let body: crate::contract::slots::SlotsBody = serde_json::from_str(services).unwrap();
        assert_eq!(body.data.services.keys().collect::<Vec<_>>(), ["a", "c"]);
        let details = r#"{"aid":"1","prev_aids":null,"doctor_oid":null,"status":"BK"}"#;
        assert!(serde_json::from_str::<crate::contract::appointments::DetailsBody>(details).is_ok());
    }

    #[test]
    fn one_bad_row_does_not_hide_the_others() {
        let rows: Rows<Word> = serde_json::from_str(r#"["a", {}, 3]"#).unwrap();
        assert_eq!((rows.rows.len(), rows.unread), (2, 1));
    }
}
