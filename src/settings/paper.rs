//! `[paper]`: where printed things go, and the sheet for the time without a server.

use std::fmt;
use std::path::PathBuf;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// What the table can say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paper {
    /// The command that prints; the system's own where nothing is said.
    pub printer: Option<Printer>,
    /// Where printed things go when there is no printer; `paper` in the data directory where nothing is said.
    pub folder: Option<PathBuf>,
    /// Whether the downtime sheets are written; they are where nothing is said.
    pub downtime: Option<bool>,
    /// Where; `downtime` in the data directory where nothing is said.
    pub downtime_folder: Option<PathBuf>,
}

/// What prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printer {
    /// Nothing: files.
    None,
    /// A program with its arguments. It reads what it is to print from its standard input.
    Command(Vec<String>),
}

impl<'de> Deserialize<'de> for Printer {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Words;
        impl<'de> Visitor<'de> for Words {
            type Value = Printer;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a command like \"lp -d desk\" or [\"lp\", \"-d\", \"Front desk\"], or \"none\"")
            }

            fn visit_str<E: Error>(self, words: &str) -> Result<Printer, E> {
                command(words.split_whitespace().map(str::to_owned).collect())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, words: A) -> Result<Printer, A::Error> {
                command(Vec::deserialize(SeqAccessDeserializer::new(words))?)
            }
        }
        from.deserialize_any(Words)
    }
}

fn command<E: Error>(words: Vec<String>) -> Result<Printer, E> {
    match words.first().map(|word| word.trim()) {
        None | Some("") => Err(E::custom("name a command like \"lp\", or write \"none\" for files")),
        Some("none") if words.len() == 1 => Ok(Printer::None),
        Some(_) => Ok(Printer::Command(words)),
    }
}
