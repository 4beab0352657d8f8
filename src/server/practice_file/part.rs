//! One table of a practice file, taken apart key by key: each key is asked for once, and what is left over at the end
//! is a key that nobody knows.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::practice::draft::{At, Fault, Grade};
use crate::domain::practice::values::{self, nearest, quoted};

/// The faults found on the way through a file.
pub struct Walk<'t> {
    text: &'t str,
    whole: bool,
    faults: Vec<Fault>,
}

impl<'t> Walk<'t> {
    /// Of a file that is not whole (it has lines that are no TOML) nothing is said to be missing.
    pub fn new(text: &'t str, whole: bool) -> Self {
        Self { text, whole, faults: Vec::new() }
    }

    /// What was found.
    pub fn faults(self) -> Vec<Fault> {
        self.faults
    }

    /// The line on which something begins, counted from 1.
    pub fn line_of(&self, span: Option<&Range<usize>>) -> usize {
        let at = span.map_or(0, |span| span.start.min(self.text.len()));
        self.text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1
    }

    /// Notes a fault.
    pub fn fault(&mut self, line: usize, place: impl Into<String>, says: impl Into<String>) {
        self.faults.push(Fault { line, place: place.into(), says: says.into(), grade: Grade::Fault });
    }

    fn warning(&mut self, line: usize, place: String, says: String) {
        self.faults.push(Fault { line, place, says, grade: Grade::Warning });
    }
}

/// Whether a key may be left out; if not, an example of it.
#[derive(Clone, Copy)]
pub enum Need {
    /// It may.
    Optional,
    /// It may not.
    Required(&'static str),
}

/// Says what is wrong with a text.
pub type Check = fn(&str) -> Result<(), String>;

type Value<'i> = Spanned<DeValue<'i>>;

/// A table, and where it stands.
pub struct Part<'a, 'i> {
    table: &'a DeTable<'i>,
    /// On which line it begins.
    pub line: usize,
    /// What it is called when something is said of it.
    pub place: String,
    asked: Vec<&'static str>,
}

impl<'a, 'i> Part<'a, 'i> {
    /// A table.
    pub fn new(table: &'a DeTable<'i>, line: usize, place: impl Into<String>) -> Self {
        Self { table, line, place: place.into(), asked: Vec::new() }
    }

    /// The value of a key.
    fn value(&mut self, key: &'static str) -> Option<&'a Value<'i>> {
        self.asked.push(key);
        self.table.iter().find(|(known, _)| known.get_ref() == key).map(|(_, value)| value)
    }

    /// The value of a key, or the fault that it is missing.
    fn needed(&mut self, key: &'static str, need: Need, walk: &mut Walk<'_>) -> Option<&'a Value<'i>> {
        let value = self.value(key);
        if value.is_none()
            && walk.whole
            && let Need::Required(example) = need
        {
            walk.fault(self.line, &self.place, format!("“{key}” is missing; add {key} = {example}"));
        }
        value
    }

    fn place_of(&self, key: &str) -> String {
        if self.place.is_empty() { key.to_owned() } else { format!("{}: {key}", self.place) }
    }

    /// A text that a function accepts or refuses.
    pub fn text<T>(
        &mut self,
        key: &'static str,
        need: Need,
        walk: &mut Walk<'_>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<At<T>> {
        let place = self.place_of(key);
        let value = self.needed(key, need, walk)?;
        text(value, &place, walk, &read)
    }

    /// A text of which only matters that it is good.
    pub fn checked(
        &mut self,
        key: &'static str,
        need: Need,
        walk: &mut Walk<'_>,
        check: impl Fn(&str) -> Result<(), String>,
    ) {
        let place = self.place_of(key);
        let shown = self.text(key, need, walk, |text| check(text).map(|()| values::hostile(text)));
        if let Some(At { value: Some(says), line }) = shown {
            walk.warning(line, place, says);
        }
    }

    /// An identifier. One that is at fault is kept all the same: others may refer to it.
    pub fn id<T: for<'s> From<&'s str>>(
        &mut self,
        key: &'static str,
        example: &'static str,
        walk: &mut Walk<'_>,
        check: Option<Check>,
    ) -> Option<At<T>> {
        let place = self.place_of(key);
        let id = self.text(key, Need::Required(example), walk, |id| Ok(id.to_owned()))?;
        if let Some(Err(says)) = check.map(|check| check(&id.value)) {
            walk.fault(id.line, place, says);
        }
        Some(At { value: T::from(&id.value), line: id.line })
    }

    /// A whole number.
    pub fn number<T>(
        &mut self,
        key: &'static str,
        need: Need,
        walk: &mut Walk<'_>,
        read: impl Fn(i64) -> Result<T, String>,
    ) -> Option<At<T>> {
        let place = self.place_of(key);
        let value = self.needed(key, need, walk)?;
        let line = walk.line_of(Some(&value.span()));
        let Some(number) = value.get_ref().as_integer() else {
            walk.fault(line, place, format!("is {}; write a whole number", what(value.get_ref())));
            return None;
        };
        // What does not fit into the largest number is out of every range.
        let number = i64::from_str_radix(number.as_str(), number.radix()).unwrap_or(i64::MAX);
        match read(number) {
            Ok(value) => Some(At { value, line }),
            Err(says) => {
                walk.fault(line, place, says);
                None
            }
        }
    }

    /// A list of texts.
    pub fn texts<T>(
        &mut self,
        key: &'static str,
        need: Need,
        walk: &mut Walk<'_>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<At<T>> {
        let place = self.place_of(key);
        let Some(value) = self.needed(key, need, walk) else { return Vec::new() };
        let line = walk.line_of(Some(&value.span()));
        let Some(all) = value.get_ref().as_array() else {
            let says = format!("is {}; write a list in brackets: [\"…\"]", what(value.get_ref()));
            walk.fault(line, place, says);
            return Vec::new();
        };
        if all.is_empty() {
            walk.fault(line, place, "is an empty list; name at least one, or leave the key out if it may be left out");
            return Vec::new();
        }
        all.iter().filter_map(|value| text(value, &place, walk, &read)).collect()
    }

    /// A table within this one.
    pub fn table(&mut self, key: &'static str, need: Need, walk: &mut Walk<'_>) -> Option<Part<'a, 'i>> {
        let place = self.place_of(key);
        let value = self.needed(key, need, walk)?;
        let line = walk.line_of(Some(&value.span()));
        let Some(table) = value.get_ref().as_table() else {
            walk.fault(line, &place, format!("is {}; write a table: [{key}]", what(value.get_ref())));
            return None;
        };
        Some(Part::new(table, line, place))
    }

    /// A list of tables, each called by what a function makes of it and its number.
    pub fn tables(
        &mut self,
        key: &'static str,
        walk: &mut Walk<'_>,
        called: impl Fn(&DeTable<'i>, usize) -> String,
    ) -> Vec<Part<'a, 'i>> {
        let place = self.place_of(key);
        let Some(value) = self.value(key) else { return Vec::new() };
        let line = walk.line_of(Some(&value.span()));
        let Some(all) = value.get_ref().as_array() else {
            walk.fault(line, place, format!("is {}; write [[{key}]] above each entry", what(value.get_ref())));
            return Vec::new();
        };
        let mut parts = Vec::with_capacity(all.len());
        for (at, value) in all.iter().enumerate() {
            let line = walk.line_of(Some(&value.span()));
            match value.get_ref().as_table() {
                Some(table) => parts.push(Part::new(table, line, called(table, at + 1))),
                None => walk.fault(line, &place, format!("has {} in it; write a table", what(value.get_ref()))),
            }
        }
        parts
    }

    /// Notes the keys that nobody has asked for.
    pub fn end(self, walk: &mut Walk<'_>) {
        for (key, _) in self.table.iter() {
            let name: &str = key.get_ref();
            if self.asked.contains(&name) {
                continue;
            }
            let advice = match nearest(name, self.asked.iter().copied()) {
                Some(near) => format!("did you mean {}?", quoted(near)),
                None => "take it out".to_owned(),
            };
            let line = walk.line_of(Some(&key.span()));
            let place = if self.place.is_empty() { "top level" } else { &self.place };
            walk.fault(line, place, format!("{} is not a key of this table; {advice}", quoted(name)));
        }
    }
}

fn text<T>(
    value: &Value<'_>,
    place: &str,
    walk: &mut Walk<'_>,
    read: &impl Fn(&str) -> Result<T, String>,
) -> Option<At<T>> {
    let line = walk.line_of(Some(&value.span()));
    let read = match value.get_ref() {
        DeValue::String(text) => read(text),
        DeValue::Datetime(at) => read(&bare_time(at)),
        other @ (DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Array(_)
        | DeValue::Table(_)) => Err(format!("is {}; write a text in quotation marks", what(other))),
    };
    match read {
        Ok(value) => Some(At { value, line }),
        Err(says) => {
            walk.fault(line, place, says);
            None
        }
    }
}

/// A date or time without quotation marks, as it would stand within them.
pub fn bare_time(at: &toml::value::Datetime) -> String {
    let text = at.to_string();
    match (&at.date, &at.time) {
        // `09:30` is understood as `09:30:00`.
        (None, Some(time)) if time.second.unwrap_or(0) == 0 && time.nanosecond.unwrap_or(0) == 0 => {
            text.chars().take(5).collect()
        }
        _ => text,
    }
}

fn what(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "a yes or no",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
