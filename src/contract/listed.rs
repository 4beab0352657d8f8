//! Answers that are mostly one list. Each row is read as it comes past and let go again: a list of hundreds of rows is
//! never held as a tree of values, which takes some ten times the memory of what is read from it.
//!
//! What is around the list is read as any answer is, and so is every row: nothing is refused or let pass here that would
//! not be otherwise.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::bytes::as_text;
use super::foreign::unwrapped;

/// An answer of which the rows have been read.
#[derive(Debug)]
pub struct Listed<T> {
    name: &'static str,
    /// Everything but the rows; in the place of each list is an array with its number.
    around: Value,
    lists: Vec<Vec<T>>,
}

impl<T> Listed<T> {
    /// Reads the body of an answer, which may be the object with the list or wrap it in `data`. The rows of what is called
    /// `name` go to `row`, one by one; an object in the place of the list is a list of one. `None` where it is no JSON.
    pub fn read(body: &[u8], name: &'static str, row: &dyn Fn(&Value) -> T) -> Option<Self> {
        let mut lists = Vec::new();
        let text = as_text(body);
        let around = if text.trim_ascii().is_empty() {
            Value::Null
        } else {
            let mut json = serde_json::Deserializer::from_str(&text);
            let answer = Around { name, row, lists: &mut lists, depth: 0 }.deserialize(&mut json).ok()?;
            json.end().ok()?;
            answer
        };
        Some(Self { name, around, lists })
    }

    /// What is around the list.
    pub fn around(&self) -> &Value {
        &self.around
    }

    /// The object that has the list.
    pub fn body(&self) -> Option<&Map<String, Value>> {
        unwrapped(&self.around, &[self.name])
    }

    /// The rows; `None` where there is no list. `null` is an empty one.
    pub fn rows(mut self) -> Option<Vec<T>> {
        let number = match self.body()?.get(self.name)? {
            Value::Null => return Some(Vec::new()),
            Value::Array(number) => number.first()?.as_u64(),
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => None,
        };
        let at = usize::try_from(number?).ok().filter(|at| *at < self.lists.len())?;
        Some(self.lists.swap_remove(at))
    }
}

/// Reads a value that may have the list in it: the answer, what it wraps, and what stands in an array there.
struct Around<'a, T> {
    name: &'static str,
    row: &'a dyn Fn(&Value) -> T,
    lists: &'a mut Vec<Vec<T>>,
    depth: u8,
}

/// In `data`, and in an array there.
const DEEPEST: u8 = 2;

impl<T> Around<'_, T> {
    fn inside(&mut self) -> Around<'_, T> {
        Around { name: self.name, row: self.row, lists: &mut *self.lists, depth: self.depth + 1 }
    }
}

impl<'de, T> DeserializeSeed<'de> for Around<'_, T> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        if self.depth > DEEPEST { Value::deserialize(from) } else { from.deserialize_any(self) }
    }
}

impl<'de, T> Visitor<'de> for Around<'_, T> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, is: bool) -> Result<Value, E> {
        Ok(Value::Bool(is))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut all: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = all.next_element_seed(self.inside())? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut all: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = all.next_key::<String>()? {
            let value = if key == self.name {
                all.next_value_seed(Rows { row: self.row, lists: &mut *self.lists })?
            } else if key == "data" && self.depth == 0 {
                all.next_value_seed(self.inside())?
            } else {
                all.next_value()?
            };
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// Reads the list.
struct Rows<'a, T> {
    row: &'a dyn Fn(&Value) -> T,
    lists: &'a mut Vec<Vec<T>>,
}

impl<T> Rows<'_, T> {
    /// Keeps a list and says where.
    fn keep(self, rows: Vec<T>) -> Value {
        self.lists.push(rows);
        Value::Array(vec![(self.lists.len() - 1).into()])
    }
}

impl<'de, T> DeserializeSeed<'de> for Rows<'_, T> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T> Visitor<'de> for Rows<'_, T> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, is: bool) -> Result<Value, E> {
        Ok(Value::Bool(is))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = all.next_element::<Value>()? {
            rows.push((self.row)(&row));
        }
        Ok(self.keep(rows))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some((key, value)) = all.next_entry()? {
            object.insert(key, value);
        }
        let rows = vec![(self.row)(&Value::Object(object))];
        Ok(self.keep(rows))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The same by way of a tree.
    fn of_tree(body: &[u8]) -> Option<Vec<Value>> {
        let answer = super::super::bytes::json(body)?;
        match unwrapped(&answer, &["rows"])?.get("rows")? {
            Value::Array(rows) => Some(rows.clone()),
            one @ Value::Object(_) => Some(vec![one.clone()]),
            Value::Null => Some(Vec::new()),
            Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        }
    }

    #[test]
    fn rows_are_found_wherever_they_are_found_in_a_tree() {
        for body in [
            &br#"{"rows":[1,{"rows":[2]},null],"longest":500}"#[..],
            br#"{"data":{"rows":[1,{"rows":[2]}],"longest":7}}"#,
            br#"{"data":[{"rows":[{"a":[{"b":1}]}]}]}"#,
            br#"{"data":[{"rows":[1]},{"rows":[2]}]}"#,
            br#"{"data":{"rows":[1]},"rows":[2]}"#,
            br#"{"rows":[1],"rows":[2,3]}"#,
            br#"{"rows":[1],"rows":7}"#,
            br#"{"rows":{"a":1,"a":2}}"#,
            br#"{"rows":null}"#,
            br#"{"rows":7}"#,
            br#"{"rows":"none"}"#,
            br#"{"rows":false}"#,
            br#"{"data":{"data":{"rows":[1]}}}"#,
            br#"{"data":[[{"rows":[1]}]]}"#,
            br#"{"other":{"rows":[1]}}"#,
            br#"[{"rows":[1]}]"#,
            br#"{"rows":[1]} and more"#,
            br#"{"rows":[1,2"#,
            br#"{"rows":[1e999]}"#,
            b"\xef\xbb\xbf{\"rows\":[\"\xff\"]}",
            b"",
            b"  ",
            b"<html>",
        ] {
            let read = Listed::read(body, "rows", &Value::clone);
            assert_eq!(read.is_some(), super::super::bytes::json(body).is_some(), "{}", body.escape_ascii());
            let rows = read.and_then(Listed::rows);
            assert_eq!(rows, of_tree(body), "{}", body.escape_ascii());
        }
        let deep = format!("{{\"rows\":[{}]}}", "[".repeat(10_000));
        assert!(Listed::read(deep.as_bytes(), "rows", &Value::clone).is_none());
    }

    #[test]
    fn what_is_around_the_rows_is_told() {
        let body = json!({"data": {"rows": [1, 2], "longest": 500}, "success": false, "weight": 1.5});
        let read = Listed::read(body.to_string().as_bytes(), "rows", &|_| ()).unwrap();
        assert_eq!((&read.around()["success"], &read.around()["weight"]), (&json!(false), &json!(1.5)));
        assert_eq!(read.body().unwrap()["longest"], 500);
        assert_eq!(read.rows(), Some(vec![(), ()]));
    }
}
