//! What one value of a practice file may be. Each function reads a value, or says what is wrong with it and, after a
//! semicolon, what to do.
//!
//! What is said may quote the value, always in its safe form.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::{Day, Pay};
use crate::domain::booking::{AppointmentKind, Mode};
use crate::domain::text::Text;
use crate::domain::wall_time::WallTime;
use crate::domain::zone::Zone;

/// The longest identifier, in characters.
pub const ID_LENGTH: usize = 128;
/// The longest name, in characters.
pub const NAME_LENGTH: usize = 120;
/// The longest line of an address, and the longest reason, in characters.
pub const LINE_LENGTH: usize = 200;

/// Numbers and their bounds, both included.
pub mod bounds {
    use std::ops::RangeInclusive;

    /// Minutes of a service.
    pub const MINUTES: RangeInclusive<i64> = 5..=24 * 60;
    /// Price of a service, in whole units.
    pub const PRICE: RangeInclusive<i64> = 0..=100_000_000;
    /// Seats of a slot.
    pub const CAPACITY: RangeInclusive<i64> = 1..=1000;
    /// How far ahead can be booked, in days.
    pub const BOOK_AHEAD: RangeInclusive<i64> = 0..=366;
    /// How long a follow-up counts as one, in days.
    pub const FOLLOWUP: RangeInclusive<i64> = 0..=3660;
    /// Patients of a day beyond the capacity.
    pub const OVERBOOKS: RangeInclusive<i64> = 0..=1000;
}

/// A value in its quotation marks, safe and not too long.
pub fn quoted(value: &str) -> String {
    const SHOWN: usize = 60;
    let text = Text::from(value);
    let mut chars = text.shown().chars();
    let start: String = chars.by_ref().take(SHOWN).collect();
    if chars.next().is_some() { format!("“{start}…”") } else { format!("“{start}”") }
}

/// An identifier. It stands in addresses and is typed by people: letters of ASCII, digits, `_`, `.` and `-`.
pub fn id(value: &str) -> Result<(), String> {
    if value.is_empty() {
        return Err("is empty; choose a short word such as “north”".to_owned());
    }
    if value.chars().count() > ID_LENGTH {
        return Err(format!("is longer than {ID_LENGTH} characters; choose a shorter one"));
    }
    match value.chars().find(|c| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.' | '-')) {
        None if value.chars().all(|c| c == '.') => {
            Err(format!("{} is nothing but dots; choose a word such as “north”", quoted(value)))
        }
        None => Ok(()),
        Some(strange) => Err(format!(
            "{} has {} in it; use only letters from a to z, digits, “_”, “.” and “-”",
            quoted(value),
            quoted(&strange.to_string())
        )),
    }
}

/// The identifier of another program; it may look as it likes.
pub fn partner_id(value: &str) -> Result<(), String> {
    line("leave the key out instead", value, ID_LENGTH)
}

/// A name that is shown to people.
pub fn name(value: &str) -> Result<(), String> {
    line("write what people call it", value, NAME_LENGTH)
}

/// A text that is there, and not longer than that.
pub fn line(instead: &str, value: &str, most: usize) -> Result<(), String> {
    if value.trim().is_empty() {
        return Err(format!("is empty; {instead}"));
    }
    no_longer(value, most)
}

/// A text that may be empty.
pub fn no_longer(value: &str, most: usize) -> Result<(), String> {
    if value.contains('\0') {
        return Err("has a NUL character in it; leave it out".to_owned());
    }
    let length = value.chars().count();
    if length > most { Err(format!("is {length} characters long; use at most {most}")) } else { Ok(()) }
}

/// Whether a text has characters that screens can't show as they are; says which.
pub fn hostile(value: &str) -> Option<String> {
    let text = Text::from(value);
    (text.shown() != text.raw()).then(|| {
        let shown = quoted(value);
        format!("{shown} has characters that no screen can show as they are; take them out unless they are meant")
    })
}

/// A calling code: the country's digits without the plus.
pub fn calling_code(value: &str) -> Result<(), String> {
    let good = (1..=3).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit()) && !value.starts_with('0');
    if good {
        return Ok(());
    }
    Err(format!(
        "{} is not a calling code; write the country's one to three digits without the plus: “91”",
        quoted(value)
    ))
}

/// A currency, ISO 4217.
pub fn currency(value: &str) -> Result<(), String> {
    if value.len() == 3 && value.bytes().all(|b| b.is_ascii_uppercase()) {
        return Ok(());
    }
    Err(format!("{} is not a currency; write its three capital letters: “INR”", quoted(value)))
}

/// A time zone by its name; similar names are proposed.
pub fn zone(value: &str) -> Result<Zone, String> {
    Zone::named(value).map_err(|_| {
        let near = Zone::names_like(value);
        let advice = match near.as_slice() {
            [] => "write it like Asia/Kolkata or Europe/London".to_owned(),
            [one] => format!("did you mean {one}?"),
            [before @ .., last] => format!("did you mean {} or {last}?", before.join(", ")),
        };
        format!("{} is not a time zone; {advice}", quoted(value))
    })
}

/// A time of day.
pub fn time(value: &str) -> Result<WallTime, String> {
    let wrong = |_| format!("{} is not a time of day; write it as “09:30”, from 00:00 to 24:00", quoted(value));
    value.parse().map_err(wrong)
}

/// A date of our days.
pub fn date(value: &str) -> Result<NaiveDate, String> {
    // The parser alone would take signs, spaces and single digits.
    let shaped = value.len() == 10
        && value.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() });
    let read: Option<NaiveDate> = if shaped { value.parse().ok() } else { None };
    let wrong = || format!("{} is not a date; write it as 2026-11-23", quoted(value));
    read.filter(|date| (2000..2200).contains(&date.year())).ok_or_else(wrong)
}

/// The length of a service, in minutes.
pub fn minutes(value: i64) -> Result<u16, String> {
    let minutes: u16 = number(value, &bounds::MINUTES)?;
    if minutes.is_multiple_of(5) {
        return Ok(minutes);
    }
    let lower = minutes - minutes % 5;
    Err(format!("{minutes} is not a multiple of 5; take {lower} or {}", lower + 5))
}

/// A whole number within bounds.
pub fn number<T: TryFrom<i64>>(value: i64, bounds: &std::ops::RangeInclusive<i64>) -> Result<T, String> {
    let wrong = || format!("{value} is out of range; take a whole number from {} to {}", bounds.start(), bounds.end());
    if bounds.contains(&value) { T::try_from(value).map_err(|_| wrong()) } else { Err(wrong()) }
}

/// A day of the week.
pub fn day(value: &str) -> Result<Day, String> {
    one_of(value, "a day", Day::ALL.map(|day| (day.name(), day)))
}

/// When a service is paid.
pub fn pay(value: &str) -> Result<Pay, String> {
    one_of(value, "a time to pay", [("before", Pay::Before), ("after", Pay::After)])
}

/// How a service is attended.
pub fn mode(value: &str) -> Result<Mode, String> {
    match Mode::from_code(value) {
        Mode::Other(_) => one_of(value, "a mode", [("in-clinic", Mode::InClinic), ("tele", Mode::Tele)]),
        known @ (Mode::InClinic | Mode::Tele) => Ok(known),
    }
}

/// What kind of visit a service is.
pub fn kind(value: &str) -> Result<AppointmentKind, String> {
    match AppointmentKind::from_code(value) {
        AppointmentKind::Other(_) => {
            let all = [("REGULAR", AppointmentKind::Regular), ("FOLLOW_UP", AppointmentKind::FollowUp)];
            one_of(value, "a kind of visit", all)
        }
        known @ (AppointmentKind::Regular | AppointmentKind::FollowUp) => Ok(known),
    }
}

fn one_of<T, const N: usize>(value: &str, what: &str, all: [(&str, T); N]) -> Result<T, String> {
    let names = listed(all.iter().map(|(name, _)| name));
    let found = all.into_iter().find(|(name, _)| *name == value);
    found.map(|(_, known)| known).ok_or_else(|| format!("{} is not {what}; write {names}", quoted(value)))
}

/// `“a”, “b” or “c”`.
pub fn listed<T: fmt::Display>(all: impl IntoIterator<Item = T>) -> String {
    let mut all: Vec<String> = all.into_iter().map(|one| format!("“{one}”")).collect();
    match (all.pop(), all.is_empty()) {
        (None, _) => String::new(),
        (Some(only), true) => only,
        (Some(last), false) => format!("{} or {last}", all.join(", ")),
    }
}

/// The word of the list that a mistyped one was probably meant to be.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (typed.chars().count() / 3).clamp(1, 4);
    let near = known.into_iter().map(|word| (distance(typed, word), word)).filter(|(far, _)| *far <= most);
    near.min_by_key(|(far, _)| *far).map(|(_, word)| word)
}

/// How many letters have to be added, dropped, replaced or exchanged with their neighbour; capitals count as small.
pub fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.to_lowercase().chars().take(ID_LENGTH).collect();
    let other: Vec<char> = other.to_lowercase().chars().take(ID_LENGTH).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let replaced = last[j] + usize::from(a != b);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && one[i - 1] == *b && *a == other[j - 1] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_words_that_people_can_type() {
        for good in ["north", "rao-consult", "A.1_b", &"x".repeat(128)] {
            assert_eq!(id(good), Ok(()), "{good}");
        }
        for bad in ["", "a b", "räo", "a/b", "..", "a\u{202e}b", &"x".repeat(129)] {
            assert!(id(bad).is_err_and(|says| says.contains("; ") && !says.contains('\u{202e}')), "{bad}");
        }
    }

    #[test]
    fn mistyped_zones_get_proposals() {
        assert!(zone("Asia/Kolkatta").unwrap_err().ends_with("did you mean Asia/Kolkata?"));
        assert!(zone("Kolkata").unwrap_err().contains("Asia/Kolkata"));
        assert!(zone("Asia/Calcutta").is_ok(), "an old name is a name");
        assert!(zone("qqqqqqqqqqq").unwrap_err().contains("write it like Asia/Kolkata"));
    }

    #[test]
    fn a_slip_of_the_fingers_is_one_step() {
        assert_eq!(distance("vaild_from", "valid_from"), 1);
        assert_eq!(nearest("vaild_from", ["valid_to", "valid_from"]), Some("valid_from"));
        assert_eq!(nearest("colour", ["valid_to", "valid_from"]), None);
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        assert_eq!(minutes(15), Ok(15));
        assert!(minutes(12).unwrap_err().contains("take 10 or 15"));
        for bad in [-5, 0, 1445, i64::MAX] {
            assert!(minutes(bad).unwrap_err().contains("from 5 to 1440"), "{bad}");
        }
    }

    #[test]
    fn dates_are_of_our_days() {
        assert!(date("2026-02-28").is_ok());
        for bad in ["2026-02-29", "26-02-01", "0026-02-01", "+2026-02-1", "tomorrow", "2026-2-1"] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }
}
