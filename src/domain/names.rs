//! Names in the form in which they are found: case is taken away, and so are the marks of Latin, Greek, Cyrillic and
//! Arabic letters. The vowel signs of Indic scripts are not marks but vowels, and stay.
//!
//! The desk finds in today's list by the same words as the server in the directory.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::appointment::Name;

/// The text without case and marks.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_dropped(*c)).flat_map(char::to_lowercase) {
        match c {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' => folded.push('d'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            // Lower case may bring a mark of its own (İ).
            c if is_dropped(c) => {}
            c => folded.push(c),
        }
    }
    folded
}

/// The words of a text, folded; `D'Souza` is one word, `dsouza`.
pub fn words(text: &str) -> Vec<String> {
    let letters = |word: &str| word.chars().filter(|c| is_letter(*c)).collect::<String>();
    folded(text).split_whitespace().map(letters).filter(|word| !word.is_empty()).collect()
}

/// What a name is found by: its words, and the pieces of those that have an apostrophe, a dash or a dot inside.
pub fn terms(name: &Name) -> Vec<String> {
    let mut terms = Vec::new();
    for part in [name.first.raw(), name.middle.raw(), name.last.raw()] {
        terms.extend(words(part));
        terms.extend(folded(part).split(|c| !is_letter(c)).filter(|piece| !piece.is_empty()).map(str::to_owned));
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// What a username is found by: all of it as one word, and its pieces.
pub fn username_terms(username: &str) -> Vec<String> {
    let whole: String = folded(username).chars().filter(|c| is_letter(*c)).collect();
    let pieces = folded(username);
    let mut terms: Vec<String> = pieces.split(|c| !is_letter(c)).map(str::to_owned).collect();
    terms.push(whole);
    terms.retain(|term| !term.is_empty());
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// The whole name, folded: for sorting, and for finding the same person again.
pub fn folded_name(name: &Name) -> String {
    let parts = [name.first.raw(), name.middle.raw(), name.last.raw()];
    words(&parts.join(" ")).join(" ")
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Marks that are not letters, and joiners that only shape their neighbours.
fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200b}'..='\u{200f}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_marks_fold_away_but_indic_vowels_stay() {
        assert_eq!(folded("François MÜLLER"), "francois muller");
        assert_eq!(folded("Ёлка"), "елка");
        assert_eq!(folded("أحمد"), folded("احمد"));
        assert_eq!(folded("लक्ष्मी"), "लक्ष्मी");
        assert_ne!(folded("कुमार"), folded("कमर"));
        assert_eq!(folded("İstanbul"), "istanbul");
    }

    #[test]
    fn a_name_is_found_by_its_words_and_by_their_pieces() {
        let name = Name { first: "Mary-Ann".into(), middle: "".into(), last: "D'Souza".into() };
        assert_eq!(terms(&name), ["ann", "d", "dsouza", "mary", "maryann", "souza"]);
        assert_eq!(folded_name(&name), "maryann dsouza");
    }
}
