//! Phone numbers: E.164 inside, the practice's own country outside (contract: *Conventions*).

/// What stands for a number that can't be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAPhone {
    /// Something else than digits, spaces, dashes, dots, brackets and a leading plus.
    #[error("a phone number has digits only, with a + before the country code")]
    Letters,
    /// Neither ten digits nor a plus and 8 to 15 digits.
    #[error("a phone number has 10 digits, or a + and the country code in front of it")]
    Length,
}

/// Brings a number to E.164 (`+919999999999`). A bare number of ten digits gets the practice's calling code.
pub fn normalise(typed: &str, calling_code: &str) -> Result<String, NotAPhone> {
    let mut digits = String::with_capacity(16);
    let mut plus = false;
    for c in typed.trim().chars() {
        match c {
            '+' if digits.is_empty() && !plus => plus = true,
            ' ' | '-' | '.' | '(' | ')' | '\u{a0}' => {}
            _ => digits.push(decimal(c).ok_or(NotAPhone::Letters)?),
        }
    }
    if !plus && let Some(rest) = digits.strip_prefix("00") {
        digits = rest.to_owned();
        plus = true;
    }
    match (plus, digits.len()) {
        (true, 8..=15) => Ok(format!("+{digits}")),
        (false, 10) => Ok(format!("+{calling_code}{digits}")),
        // People write the trunk zero in front of a national number.
        (false, 11) if digits.starts_with('0') => Ok(format!("+{calling_code}{}", &digits[1..])),
        _ => Err(NotAPhone::Length),
    }
}

/// A decimal digit of any script that keyboards of our users type.
pub(super) fn decimal(c: char) -> Option<char> {
    const ZEROS: [char; 5] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{be6}'];
    ZEROS.iter().find_map(|&zero| {
        let value = (c as u32).checked_sub(zero as u32).filter(|v| *v < 10)?;
        char::from_digit(value, 10)
    })
}

/// The digits of a text in any script, in order; empty where it has something else than digits and separators.
pub fn digits_of(typed: &str) -> Option<String> {
    typed.trim().chars().filter(|c| !matches!(c, ' ' | '-' | '+' | '(' | ')' | '.')).map(decimal).collect()
}

/// Hides all but the last three digits: enough to tell two people apart at the counter, not enough to call.
pub fn masked(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let shown: String = digits[digits.len().saturating_sub(3)..].iter().collect();
    if shown.is_empty() { String::new() } else { format!("···{shown}") }
}
