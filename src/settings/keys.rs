//! `[keys]`: what is pressed for a command, everywhere or in one place. Which commands, places and keys there are is not
//! known here.
//!
//! ```toml
//! [keys]
//! check-in = ["i", "f2"]
//! main.next-free = "n"
//! ```

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::line_at;

/// All lines of the table.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// In the order of their names.
    pub lines: Vec<KeyLine>,
}

/// A command and its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyLine {
    /// Where it stands, from 1.
    pub line: usize,
    /// For which place, if for one.
    pub place: Option<String>,
    /// The command.
    pub command: String,
    /// The keys.
    pub keys: Vec<String>,
}

impl Keys {
    /// Until now the lines were places in the text.
    pub(super) fn count_lines(&mut self, text: &str) {
        for line in &mut self.lines {
            line.line = line_at(text, line.line);
        }
    }
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let table = BTreeMap::<Spanned<String>, Value>::deserialize(from)?;
        let mut lines = Vec::new();
        for (name, value) in table {
            match value {
                Value::Keys(keys) => lines.push(line(None, name, keys)),
                Value::Place(commands) => {
                    let place = name.into_inner();
                    lines
                        .extend(commands.into_iter().map(|(name, Chords(keys))| line(Some(place.clone()), name, keys)));
                }
            }
        }
        Ok(Self { lines })
    }
}

fn line(place: Option<String>, command: Spanned<String>, keys: Vec<String>) -> KeyLine {
    KeyLine { line: command.span().start, place, command: command.into_inner(), keys }
}

/// What stands behind a name: keys, or the commands of a place.
enum Value {
    Keys(Vec<String>),
    Place(BTreeMap<Spanned<String>, Chords>),
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key like \"f2\", several like [\"c\", \"f2\"], or a table of the commands of a place")
            }

            fn visit_str<E: Error>(self, key: &str) -> Result<Value, E> {
                Ok(Value::Keys(vec![key.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, keys: A) -> Result<Value, A::Error> {
                Vec::deserialize(SeqAccessDeserializer::new(keys)).map(Value::Keys)
            }

            fn visit_map<A: MapAccess<'de>>(self, commands: A) -> Result<Value, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(commands)).map(Value::Place)
            }
        }
        from.deserialize_any(Any)
    }
}

/// One key or several.
struct Chords(Vec<String>);

impl<'de> Deserialize<'de> for Chords {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::Keys(keys) => Ok(Self(keys)),
            Value::Place(_) => Err(D::Error::custom("a place has commands, and these have keys: next-free = \"n\"")),
        }
    }
}
