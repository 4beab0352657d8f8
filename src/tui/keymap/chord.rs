//! A key with what is held down beside it, and what people call it.

use std::str::FromStr;

use crossterm::event::{KeyCode, KeyModifiers};

use super::names::nearest;

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

    /// Whether it is a letter where text is typed. AltGr is told as Ctrl and Alt together by some terminals.
    pub fn is_text(&self) -> bool {
        let alt_gr = KeyModifiers::CONTROL | KeyModifiers::ALT;
        matches!(self.code, KeyCode::Char(_)) && (self.modifiers.is_empty() || self.modifiers == alt_gr)
    }

    /// How the configuration writes it: `ctrl-r`, `f5`, `N`.
    pub fn name(&self) -> String {
        let mut out = String::new();
        if self.modifiers.contains(KeyModifiers::CONTROL) {
            out.push_str("ctrl-");
        }
        if self.modifiers.contains(KeyModifiers::ALT) {
            out.push_str("alt-");
        }
        match (WRITTEN.iter().find(|(code, _)| *code == self.code), self.code) {
            (Some((_, name)), _) => out + name,
            (None, KeyCode::Char(letter)) => out + &letter.to_string(),
            (None, other) => out + &other.to_string().to_lowercase(),
        }
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

/// Keys that the configuration writes as a word; the first name of a key is the one that is printed.
const WRITTEN: [(KeyCode, &str); 24] = [
    (KeyCode::Enter, "enter"),
    (KeyCode::Enter, "return"),
    (KeyCode::Esc, "esc"),
    (KeyCode::Esc, "escape"),
    (KeyCode::Tab, "tab"),
    (KeyCode::BackTab, "shift-tab"),
    (KeyCode::BackTab, "backtab"),
    (KeyCode::Up, "up"),
    (KeyCode::Down, "down"),
    (KeyCode::Left, "left"),
    (KeyCode::Right, "right"),
    (KeyCode::PageUp, "page-up"),
    (KeyCode::PageUp, "pageup"),
    (KeyCode::PageUp, "pgup"),
    (KeyCode::PageDown, "page-down"),
    (KeyCode::PageDown, "pagedown"),
    (KeyCode::PageDown, "pgdn"),
    (KeyCode::Home, "home"),
    (KeyCode::End, "end"),
    (KeyCode::Insert, "insert"),
    (KeyCode::Delete, "delete"),
    (KeyCode::Backspace, "backspace"),
    (KeyCode::Char(' '), "space"),
    (KeyCode::Char('-'), "minus"),
];

/// Presses of Ctrl that terminals tell as another key, and as which.
const TOLD_OTHERWISE: [(char, &str); 3] = [('i', "tab"), ('m', "enter"), ('[', "esc")];

/// Why a written key can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadChord {
    /// Nobody knows it; perhaps this was meant.
    Unknown(Option<&'static str>),
    /// Terminals can't tell it from that key.
    SameAs(&'static str),
}

impl FromStr for Chord {
    type Err = BadChord;

    fn from_str(written: &str) -> Result<Self, BadChord> {
        let mut rest = written.trim();
        let mut modifiers = KeyModifiers::NONE;
        let mut shifted = false;
        while let Some((before, after)) =
            rest.split_once('-').filter(|(before, after)| !before.is_empty() && !after.is_empty())
        {
            match before.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => modifiers |= KeyModifiers::CONTROL,
                "alt" => modifiers |= KeyModifiers::ALT,
                "shift" => shifted = true,
                _ => break,
            }
            rest = after;
        }
        let code = code(rest)?;
        if shifted {
            // Of the keys without letters, terminals tell Shift of Tab only.
            if code == KeyCode::Tab {
                return Ok(Self { code: KeyCode::BackTab, modifiers });
            }
            if !matches!(code, KeyCode::Char(letter) if letter.is_alphabetic()) {
                return Err(BadChord::Unknown(None));
            }
            modifiers |= KeyModifiers::SHIFT;
        }
        let chord = Self::of(code, modifiers);
        let otherwise = TOLD_OTHERWISE.iter().find(|(letter, _)| chord == Self::ctrl(*letter));
        otherwise.map_or(Ok(chord), |(_, same)| Err(BadChord::SameAs(same)))
    }
}

fn code(written: &str) -> Result<KeyCode, BadChord> {
    let mut letters = written.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return Ok(KeyCode::Char(letter));
    }
    let lower = written.to_ascii_lowercase();
    if let Some((code, _)) = WRITTEN.iter().find(|(_, name)| *name == lower) {
        return Ok(*code);
    }
    let number = lower.strip_prefix('f').and_then(|number| number.parse().ok());
    match number {
        Some(number @ 1..=24) => Ok(KeyCode::F(number)),
        Some(_) | None => Err(BadChord::Unknown(nearest(&lower, WRITTEN.iter().map(|(_, name)| *name)))),
    }
}

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

    #[test]
    fn a_key_is_read_as_it_is_written() {
        let read = |written: &str| written.parse::<Chord>();
        assert_eq!(read("c"), Ok(Chord::letter('c')));
        assert_eq!(read("shift-n"), Ok(Chord::letter('N')));
        assert_eq!(read("ctrl-R"), Ok(Chord::ctrl('r')));
        assert_eq!(read("alt-1"), Ok(Chord::alt('1')));
        assert_eq!(read("F12"), Ok(Chord::key(KeyCode::F(12))));
        assert_eq!(read("-"), Ok(Chord::letter('-')));
        assert_eq!(read("ctrl--"), Ok(Chord::ctrl('-')));
        assert_eq!(read("ctrl-left"), Ok(Chord::ctrl_key(KeyCode::Left)));
        assert_eq!(read("Space"), Ok(Chord::letter(' ')));
        assert_eq!(read("க"), Ok(Chord::letter('க')));
        assert_eq!(read("shift-tab"), Ok(Chord::key(KeyCode::BackTab)));
        assert_eq!(read("ctrl-i"), Err(BadChord::SameAs("tab")));
        assert_eq!(read("entre"), Err(BadChord::Unknown(Some("enter"))));
        assert_eq!(read("shift-f5"), Err(BadChord::Unknown(None)));
        for bad in ["", "f0", "f99", "hyper-x", "ctrl-", "ab"] {
            assert!(matches!(read(bad), Err(BadChord::Unknown(_))), "{bad}");
        }
    }

    #[test]
    fn what_is_printed_is_read_again() {
        for row in crate::tui::keymap::BINDINGS {
            for chord in row.chords {
                assert_eq!(chord.name().parse(), Ok(*chord), "{}", chord.name());
            }
        }
    }
}
