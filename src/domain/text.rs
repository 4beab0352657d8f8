//! Text from outside, made safe to draw.
//!
//! Names and notes come from other programs. A terminal obeys some characters (controls), and others change the order
//! or the width of what stands around them (bidi overrides, zero-width characters), so that a name could hide or forge
//! a part of the screen. Such characters are *revealed* (`‹U+202E›`), never dropped: what is stored can be seen.
//!
//! This is the one type of text that screens draw. What it does not do: shorten (the screen knows the width) or mask.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::char::is_combining_mark;

/// More combining marks than this on one letter stack up over the lines above and below.
const MARKS_PER_LETTER: usize = 4;

/// A text as it came, and how it may be shown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text {
    raw: Arc<str>,
    /// Only where it differs from `raw`; most names are harmless.
    shown: Option<Arc<str>>,
}

impl Text {
    /// Takes a text from outside.
    pub fn new(raw: impl Into<Arc<str>>) -> Self {
        let raw = raw.into();
        let shown = if raw.bytes().all(|b| (b' '..0x7f).contains(&b)) { None } else { revealed(&raw).map(Arc::from) };
        Self { raw, shown }
    }

    /// The text as it came: for the wire and the store, never for a screen.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The text with everything hostile spelled out: safe on any screen, one line.
    pub fn shown(&self) -> &str {
        self.shown.as_deref().unwrap_or(&self.raw)
    }

    /// Its first letter with the marks on it, safe to draw; empty where it has no letter.
    pub fn initial(&self) -> String {
        let mut letters = self.raw.chars().skip_while(|c| !c.is_alphanumeric() || is_combining_mark(*c) || hostile(*c));
        let first = letters.next().into_iter();
        first.chain(letters.take_while(|c| is_combining_mark(*c) && !hostile(*c)).take(MARKS_PER_LETTER)).collect()
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.raw.trim().is_empty()
    }
}

/// Nothing, which takes no memory: many lists have a middle name of nobody.
impl Default for Text {
    fn default() -> Self {
        Self { raw: Arc::default(), shown: None }
    }
}

impl From<&str> for Text {
    fn from(raw: &str) -> Self {
        if raw.is_empty() { Self::default() } else { Self::new(raw) }
    }
}

impl From<String> for Text {
    fn from(raw: String) -> Self {
        Self::from(raw.as_str())
    }
}

/// Says only how long the text is: names must not reach logs or panics by way of `{:?}`.
impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Text({} bytes)", self.raw.len())
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.raw)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}

/// `None` where nothing has to be revealed.
fn revealed(raw: &str) -> Option<String> {
    let mut out = String::with_capacity(raw.len() + 16);
    let mut changed = false;
    let mut marks = 0;
    let mut before: Option<char> = None;
    // Where the one before is spelled out, nothing stands beside it any more.
    let mut before_is_shown = false;
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        let mark = is_combining_mark(c);
        let joiner = matches!(c, '\u{200c}' | '\u{200d}');
        // The letter goes on after a joiner, and so do its marks.
        marks = if mark { marks + 1 } else { marks * usize::from(joiner) };
        let safe = match c {
            _ if joiner => before_is_shown && before.is_some_and(joins) && chars.peek().copied().is_some_and(joins),
            // Some of those that have no shape count as marks.
            _ if hostile(c) => false,
            _ if completes_a_syllable(c) => before.is_some_and(is_hangul),
            _ => !mark || (marks <= MARKS_PER_LETTER && before.is_some_and(|b| !b.is_whitespace())),
        };
        if safe {
            out.push(c);
        } else {
            changed = true;
            out.push_str(&format!("‹U+{:04X}›", c as u32));
        }
        (before, before_is_shown) = (Some(c), safe);
    }
    changed.then_some(out)
}

/// Letters, with their marks, that change their shape beside a (non-)joiner: Arabic and its supplements, and the scripts of
/// India. Not the digits, the commas and the invisible signs of these scripts.
fn joins(c: char) -> bool {
    let of_them = matches!(c, '\u{0600}'..='\u{06ff}' | '\u{0750}'..='\u{077f}' | '\u{08a0}'..='\u{08ff}' | '\u{0900}'..='\u{0dff}');
    of_them && (c.is_alphabetic() || is_combining_mark(c)) && !hostile(c)
}

/// Vowels and last consonants of Hangul in parts: by themselves they have no width.
fn completes_a_syllable(c: char) -> bool {
    matches!(c, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7ff}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}')
}

/// Characters that a terminal obeys, that reorder or hide text, or that have no shape of their own.
fn hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{0600}'..='\u{0605}' | '\u{061c}' | '\u{06dd}' | '\u{070f}' | '\u{0890}'
            | '\u{0891}' | '\u{08e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{110bd}' | '\u{110cd}'
            | '\u{13430}'..='\u{1343f}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e000}'..='\u{f8ff}'
            | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Whether it belongs to a letter, also where it stands alone, or joins the letter behind it.
pub fn is_sign(c: char) -> bool {
    c == '\u{d4e}' || is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::Text;

    fn shown(raw: &str) -> String {
        Text::from(raw).shown().to_owned()
    }

    #[test]
    fn ordinary_names_of_every_script_stay_as_they_are() {
        for name in ["Asha Rao", "लक्ष्मी कुमारी", "முத்துலட்சுமி", "محمد علي", "François", "田中"]
        {
            assert_eq!(shown(name), name);
        }
    }

    #[test]
    fn what_a_terminal_obeys_or_what_reorders_is_spelled_out() {
        assert_eq!(shown("a\u{1b}[2Jb"), "a‹U+001B›[2Jb");
        assert_eq!(shown("a\nb"), "a‹U+000A›b");
        assert_eq!(shown("\u{202e}abc"), "‹U+202E›abc");
        assert_eq!(shown("a\u{200b}b\u{feff}"), "a‹U+200B›b‹U+FEFF›");
        assert_eq!(shown("a\u{9b}31m"), "a‹U+009B›31m");
        // Signs that are to stand around the number after them: alone they have no width.
        assert_eq!(shown("\u{605}a\u{6dd}"), "‹U+0605›a‹U+06DD›");
        // These count as marks, and have no shape.
        assert_eq!(shown("a\u{fe0f}b\u{34f}c\u{e0101}"), "a‹U+FE0F›b‹U+034F›c‹U+E0101›");
    }

    #[test]
    fn a_joiner_stays_between_letters_that_it_joins_and_is_revealed_elsewhere() {
        assert_eq!(shown("क्\u{200d}ष"), "क्\u{200d}ष");
        assert_eq!(shown("می\u{200c}خواهم"), "می\u{200c}خواهم");
        // Bengali has one before the sign that silences a vowel.
        assert_eq!(shown("র\u{200d}্যা"), "র\u{200d}্যা");
        assert_eq!(shown("a\u{200d}b"), "a‹U+200D›b");
        // A sign of such a script is no letter, least of all one that is spelled out itself.
        assert_eq!(shown("\u{61c}\u{200c}ب"), "‹U+061C›‹U+200C›ب");
        assert_eq!(shown("ب\u{200c}\u{61c}"), "ب‹U+200C›‹U+061C›");
        assert_eq!(shown("ب\u{60c}\u{200d}ب"), "ب\u{60c}‹U+200D›ب");
        assert_eq!(shown("\u{64b}\u{200d}ب"), "‹U+064B›‹U+200D›ب");
    }

    #[test]
    fn a_part_of_a_syllable_stays_in_one_and_is_revealed_alone() {
        assert_eq!(shown("\u{1100}\u{1165}\u{11ab}"), "\u{1100}\u{1165}\u{11ab}");
        assert_eq!(shown("\u{1165}a\u{11ab}"), "‹U+1165›a‹U+11AB›");
    }

    #[test]
    fn a_fifth_mark_on_one_letter_is_revealed() {
        assert_eq!(shown("e\u{301}\u{302}\u{303}\u{304}\u{305}"), "e\u{301}\u{302}\u{303}\u{304}‹U+0305›");
        // A joiner begins no new letter.
        let marks = "ب\u{64b}\u{64c}\u{64d}\u{64e}";
        assert_eq!(shown(&format!("{marks}\u{200d}\u{64f}")), format!("{marks}\u{200d}‹U+064F›"));
    }

    #[test]
    fn the_initial_is_a_whole_letter_of_any_script() {
        let initial = |raw: &str| Text::from(raw).initial();
        assert_eq!(initial("Khan"), "K");
        assert_eq!(initial("लक्ष्मी"), "ल");
        assert_eq!(initial("मुत्तु"), "मु");
        assert_eq!(initial("e\u{301}va"), "e\u{301}");
        assert_eq!(initial("\u{202e}evil"), "e");
        assert_eq!(initial("\u{3164}\u{ffa0}Kim\u{fe0f}"), "K", "no letter without a shape");
        assert_eq!(initial("…"), "");
    }

    #[test]
    fn debug_tells_no_name() {
        assert_eq!(format!("{:?}", Text::from("Asha")), "Text(4 bytes)");
    }
}
