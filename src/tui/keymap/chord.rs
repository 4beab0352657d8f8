//! A key with what is held down beside it, and what people call it.

use crossterm::event::{KeyCode, KeyModifiers};

/// A key with its modifiers. A capital letter is the letter itself: terminals disagree on whether Shift is told too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chord {
    code: KeyCode,
    modifiers: KeyModifiers,
}

impl Chord {
    /// The key alone.
    pub const fn key(code: KeyCode) -> Self {
        Self { code, modifiers: KeyModifiers::NONE }
    }

    /// The letter alone; a capital one means Shift.
    pub const fn letter(letter: char) -> Self {
        Self::key(KeyCode::Char(letter))
    }

    /// Ctrl and the letter.
    pub const fn ctrl(letter: char) -> Self {
        Self { code: KeyCode::Char(letter), modifiers: KeyModifiers::CONTROL }
    }

    /// Alt and the letter.
    pub const fn alt(letter: char) -> Self {
        Self { code: KeyCode::Char(letter), modifiers: KeyModifiers::ALT }
    }

    /// Ctrl and the key.
    pub const fn ctrl_key(code: KeyCode) -> Self {
        Self { code, modifiers: KeyModifiers::CONTROL }
    }

    /// Alt and the key.
    pub const fn alt_key(code: KeyCode) -> Self {
        Self { code, modifiers: KeyModifiers::ALT }
    }

    /// The chord of a press, in the form in which the table has it.
    pub fn of(code: KeyCode, modifiers: KeyModifiers) -> Self {
        let held = modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT);
        let shifted = modifiers.contains(KeyModifiers::SHIFT);
        let code = if let KeyCode::Char(letter) = code {
            // Ctrl and a letter is told as the small one by some terminals and as the capital one by others; with some
            // keyboard protocols Shift comes with the small letter.
            KeyCode::Char(match (held.contains(KeyModifiers::CONTROL), shifted) {
                (true, _) => letter.to_ascii_lowercase(),
                (false, true) => letter.to_ascii_uppercase(),
                (false, false) => letter,
            })
        } else if code == KeyCode::Tab && shifted {
            KeyCode::BackTab
        } else {
            code
        };
        Self { code, modifiers: held }
    }

    /// What people call it: `Enter`, `Ctrl-R`, `↑`.
    pub fn words(&self) -> String {
        let mut out = String::new();
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            out.push_str("Ctrl-");
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            out.push_str("Alt-");
        }
        match (NAMES.iter().find(|(code, _)| *code == self.code), self.code) {
            (Some((_, name)), _) => out + name,
            (None, KeyCode::Char(letter)) if self.modifiers.is_empty() => letter.to_string(),
            (None, KeyCode::Char(letter)) => out + &letter.to_uppercase().to_string(),
            (None, other) => out + &other.to_string(),
        }
    }
}

/// Keys that are called something else here than the library calls them.
const NAMES: [(KeyCode, &str); 11] = [
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::BackTab, "Shift-Tab"),
    (KeyCode::Up, "↑"),
    (KeyCode::Down, "↓"),
    (KeyCode::Left, "←"),
    (KeyCode::Right, "→"),
    (KeyCode::PageUp, "PgUp"),
    (KeyCode::PageDown, "PgDn"),
    (KeyCode::Delete, "Delete"),
    (KeyCode::Char(' '), "Space"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_letter_is_the_same_with_and_without_shift() {
        assert_eq!(Chord::of(KeyCode::Char('J'), KeyModifiers::SHIFT), Chord::letter('J'));
        assert_eq!(Chord::of(KeyCode::Char('j'), KeyModifiers::SHIFT), Chord::letter('J'));
        assert_eq!(Chord::of(KeyCode::Char('J'), KeyModifiers::NONE), Chord::letter('J'));
        assert_eq!(Chord::of(KeyCode::Char('?'), KeyModifiers::SHIFT), Chord::letter('?'));
        assert_eq!(Chord::of(KeyCode::Tab, KeyModifiers::SHIFT), Chord::key(KeyCode::BackTab));
        assert_eq!(Chord::of(KeyCode::BackTab, KeyModifiers::SHIFT), Chord::key(KeyCode::BackTab));
    }

    #[test]
    fn keys_are_called_what_people_call_them() {
        assert_eq!(Chord::ctrl('r').words(), "Ctrl-R");
        assert_eq!(Chord::letter('N').words(), "N");
        assert_eq!(Chord::key(KeyCode::BackTab).words(), "Shift-Tab");
    }
}
