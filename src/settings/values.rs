//! Values of the configuration that can be written in more than one way, or must not be shown.

use std::fmt;
use std::time::Duration;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// The longest time until the desk locks itself, in minutes: a day.
const LONGEST: i64 = 24 * 60;

/// After how long without a key the desk locks itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockAfter(pub Option<Duration>);

impl<'de> Deserialize<'de> for LockAfter {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Minutes;
        impl Visitor<'_> for Minutes {
            type Value = LockAfter;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("minutes like 5 or \"5 min\", up to 1440; 0 never locks")
            }

            fn visit_i64<E: Error>(self, minutes: i64) -> Result<LockAfter, E> {
                match u64::try_from(minutes) {
                    Ok(0) => Ok(LockAfter(None)),
                    Ok(some) if minutes <= LONGEST => Ok(LockAfter(Some(Duration::from_secs(60 * some)))),
                    Ok(_) | Err(_) => Err(E::custom(format_args!("expected {}", Said(&self)))),
                }
            }

            fn visit_str<E: Error>(self, written: &str) -> Result<LockAfter, E> {
                let written = written.trim();
                if written == "never" {
                    return Ok(LockAfter(None));
                }
                let number = written.trim_end_matches(|c: char| c.is_ascii_alphabetic());
                let unit = &written[number.len()..];
                match (number.trim().parse(), unit) {
                    (Ok(minutes), "" | "m" | "min" | "minute" | "minutes") => self.visit_i64(minutes),
                    (Ok(_) | Err(_), _) => Err(E::custom(format_args!("expected {}", Said(&self)))),
                }
            }
        }
        from.deserialize_any(Minutes)
    }
}

/// What a visitor expects, in words.
struct Said<'a, V>(&'a V);

impl<'de, V: Visitor<'de>> fmt::Display for Said<'_, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }
}

/// What unlocks the desk: 4 to 12 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    /// The digits.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// It is a secret.
impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}

impl<'de> Deserialize<'de> for Pin {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let digits = String::deserialize(from)?;
        let good = (4..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        good.then_some(Self(digits)).ok_or_else(|| D::Error::custom("expected 4 to 12 digits in quotes, like \"2468\""))
    }
}
