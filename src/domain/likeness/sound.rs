//! How an Indian name in Latin letters sounds, as a key that is the same for its usual spellings.
//!
//! Rules of our own rather than Double Metaphone: that hears English. It drops the vowels by which Indian names differ
//! (`Kumar` and `Kumari` are one to it, so are `Sita` and `Sati`), knows no `Mohd`, no Tamil `zh`, no `Hyder`, and tells `dh`
//! from `d` and `th` from `t`, which people do not.
//!
//! What a key keeps: consonants in small letters, without breath (`bh`, `dh`, `kh`) and not doubled; of the vowels, in
//! capitals, the kind of the first and, unless it is an `a`, of the one at the end. Those between them are written as
//! everybody hears them (`Choudhary`, `Chowdhury`).

/// Fewer letters begin too much.
const SHORTEST: usize = 3;

/// The usual short forms of names.
const SHORT_FORMS: [(&str, &str); 6] = [
    ("mohd", "mohammed"),
    ("muhd", "mohammed"),
    ("mohmd", "mohammed"),
    ("md", "mohammed"),
    ("kr", "kumar"),
    ("sk", "shaikh"),
];

/// The key of a word in Latin letters; `None` for all others.
pub fn key(word: &str) -> Option<String> {
    let Heard { mut stem, end } = heard(word)?;
    stem.extend(end);
    Some(stem)
}

/// The key of a word that may go on: without the vowel at its end.
pub fn beginning(word: &str) -> Option<String> {
    heard(word).map(|heard| heard.stem)
}

/// Whether so much is typed that its sound tells something.
pub fn is_long_enough(typed: &str) -> bool {
    typed.len() >= SHORTEST || SHORT_FORMS.iter().any(|(short, _)| *short == typed)
}

/// Whether a typed word sounds like the word, or like its beginning.
pub fn alike(typed: &str, word: &str) -> bool {
    Typed::of(typed).is_some_and(|typed| key(word).is_some_and(|key| typed.begins(&key)))
}

/// A typed word, heard once.
pub struct Typed(Heard);

impl Typed {
    /// `None` where its sound tells nothing.
    pub fn of(typed: &str) -> Option<Self> {
        if is_long_enough(typed) { heard(typed).map(Self) } else { None }
    }

    /// Whether it sounds like the word with that key, or like its beginning.
    pub fn begins(&self, key: &str) -> bool {
        let Some(rest) = key.strip_prefix(self.0.stem.as_str()) else { return false };
        // What goes on after the vowel that was typed last goes on with a consonant.
        match (rest.chars().next(), self.0.end) {
            (_, None) => true,
            (Some(next), Some(end)) => next == end || next.is_ascii_lowercase(),
            (None, Some(_)) => false,
        }
    }
}

/// What is heard of a word.
struct Heard {
    /// All but a vowel at the end that is not the first.
    stem: String,
    /// That vowel.
    end: Option<char>,
}

fn heard(word: &str) -> Option<Heard> {
    if word.is_empty() || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let word = SHORT_FORMS.iter().find(|(short, _)| *short == word).map_or(word, |(_, long)| long);
    let bytes = word.as_bytes();
    let mut heard = Heard { stem: String::with_capacity(word.len()), end: None };
    let mut at = 0;
    // The first sound of these names is one, however it is written: Gyan, Gnan, Jnan.
    if ["gn", "jn"].iter().any(|two| word.starts_with(two)) {
        heard.stem.push('g');
        at = 2;
    }
    let (mut vowel_heard, mut before) = (false, None);
    while at < bytes.len() {
        let long = vowels(bytes, at);
        if long > 0 {
            let open = bytes[at + long..].iter().all(|rest| *rest == b'h');
            let kind = kind(&bytes[at..at + long], at == 0, open);
            if !vowel_heard {
                heard.stem.push(kind);
            } else if open {
                let end = if &bytes[at..at + long] == b"e" { 'E' } else { kind };
                heard.end = (end != 'A').then_some(end);
            }
            (vowel_heard, before) = (true, None);
            at += long;
            continue;
        }
        let (sounds, long) = consonant(bytes, at);
        for sound in sounds.chars() {
            if before != Some(sound) {
                heard.stem.push(sound);
            }
            before = Some(sound);
        }
        at += long;
    }
    Some(heard)
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// How many letters from there on make one vowel. A `y` before a vowel is a consonant where a word begins; a `w` behind a
/// vowel and before none is a part of it.
fn vowels(bytes: &[u8], at: usize) -> usize {
    let letter = |at: usize| bytes.get(at).copied().unwrap_or(b'.');
    if at == 0 && letter(0) == b'y' && is_vowel(letter(1)) {
        return 0;
    }
    let mut long = 0;
    while is_vowel(letter(at + long)) || (long > 0 && letter(at + long) == b'w' && !is_vowel(letter(at + long + 1))) {
        long += 1;
    }
    long
}

/// `A`, `E` (as in Nair), `I`, `U` (and o), `Y` (as in Roy). `first` of the word, `open` at its end.
fn kind(vowel: &[u8], first: bool, open: bool) -> char {
    let later = |letters: &[u8]| vowel.iter().skip(1).any(|letter| letters.contains(letter));
    match vowel[0] {
        b'o' if later(b"iy") => 'Y',
        b'o' | b'u' => 'U',
        // Iyer is Aiyar, Priya is Pria.
        b'i' if first && later(b"ae") => 'E',
        b'i' => 'I',
        // Hyder is Haider and Syed Sayed; at the end it is an i.
        b'y' => match vowel.get(1) {
            None if open => 'I',
            Some(b'a') if open => 'I',
            None | Some(b'e') => 'E',
            Some(_) => kind(&vowel[1..], first, open),
        },
        b'e' if matches!(vowel.get(1), Some(b'e' | b'a')) => 'I',
        b'a' if matches!(vowel.get(1), Some(b'u' | b'o' | b'w')) => 'U',
        _ if later(b"iy") => 'E',
        _ => 'A',
    }
}

/// The sounds of the consonant there, and its length.
fn consonant(bytes: &[u8], at: usize) -> (&'static str, usize) {
    let next = bytes.get(at + 1).copied();
    let breath = usize::from(next == Some(b'h'));
    let last = at + 1 == bytes.len();
    let sound = match bytes[at] {
        // Between a vowel and whatever follows it is heard.
        b'h' => {
            let heard = !last && (at == 0 || is_vowel(bytes[at - 1]));
            return (if heard { "h" } else { "" }, 1);
        }
        b'p' if breath == 1 => "f",
        b'z' if breath == 1 => "l",
        b'c' if breath == 1 => "c",
        b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => "s",
        b'c' | b'k' | b'q' => "k",
        b'x' if at == 0 => "s",
        b'x' => "ks",
        b'z' if last => "s",
        b'j' | b'z' => "j",
        b'v' | b'w' => "v",
        b'b' => "b",
        b'd' => "d",
        b'f' => "f",
        b'g' => "g",
        b'l' => "l",
        b'm' => "m",
        b'n' => "n",
        b'p' => "p",
        b'r' => "r",
        b's' => "s",
        b't' => "t",
        // A y before the first vowel.
        _ => "y",
    };
    (sound, 1 + breath)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spellings_of_a_name_have_one_key() {
        for spellings in [
            &["suresh", "suresha", "shuresh", "soorresh"][..],
            &["lakshmi", "laxmi", "lakshmy", "laksmi", "lakshmee"],
            &["chaudhary", "choudhury", "chowdhury", "chaudhari", "choudary"],
            &["mohammed", "muhammad", "mohamed", "mohd", "md"],
            &["krishnan", "krishnen", "krisnan"],
            &["sheikh", "shaikh", "shaik", "sk"],
            &["iyer", "aiyar", "ayyar"],
            &["nair", "nayar", "nayyar"],
            &["vaishnavi", "vyshnavi"],
            &["jyoti", "jyothi", "joti"],
            &["joseph", "josef"],
            &["srinivas", "shreenivas", "srinivasa"],
            &["gyan", "gnan", "jnan"],
            &["rahman", "rehman", "rahaman"],
            &["abdullah", "abdulla"],
            &["reddy", "reddi"],
            &["pillai", "pillay"],
        ] {
            for spelling in spellings {
                assert_eq!(key(spelling), key(spellings[0]), "{spelling}");
            }
        }
    }

    #[test]
    fn other_names_have_other_keys() {
        for (one, other) in [
            ("kumar", "kumari"),
            ("rao", "roy"),
            ("rao", "ravi"),
            ("krishna", "krishnan"),
            ("asha", "aisha"),
            ("sita", "sati"),
            ("mala", "mila"),
            ("rani", "rane"),
        ] {
            assert_ne!(key(one), key(other), "{one} and {other}");
        }
    }

    #[test]
    fn other_scripts_and_digits_have_no_sound() {
        for word in ["लक्ष्मी", "田中", "a1", ""] {
            assert_eq!(key(word), None);
        }
    }

    #[test]
    fn a_beginning_sounds_like_what_it_begins() {
        for (typed, word) in [("shur", "suresh"), ("laksh", "laxmi"), ("choudu", "chaudhary"), ("mohd", "muhammad")] {
            assert!(alike(typed, word), "{typed} for {word}");
        }
        for (typed, word) in [("kumari", "kumar"), ("su", "shuresh"), ("roy", "rao")] {
            assert!(!alike(typed, word), "{typed} for {word}");
        }
    }
}
