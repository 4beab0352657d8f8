//! One slip of the fingers: a letter too many, too few or wrong, or two that changed places.
//!
//! A letter is one with all its marks, so that a vowel sign of an Indic script counts with its consonant.

use unicode_normalization::char::is_combining_mark;

/// In shorter words a slip makes another name of it.
const SHORTEST: usize = 4;
/// In the beginning of a word only from that many letters on: four letters begin too much.
const SHORTEST_BEGINNING: usize = 5;
/// In shorter names one letter is all that tells two people apart.
const SHORTEST_NAME: usize = 6;

/// Whether so much is typed that one slip leaves the name recognisable.
pub fn is_long_enough(typed: &str) -> bool {
    letters(typed).len() >= SHORTEST
}

/// Whether the typed word is one slip away from the word or from its beginning.
pub fn is_one(typed: &str, word: &str) -> bool {
    if typed.is_ascii() && word.is_ascii() {
        // Then each byte is a letter.
        return is_one_of(typed.as_bytes(), word.as_bytes());
    }
    is_one_of(&letters(typed), &letters(word))
}

fn is_one_of<T: PartialEq>(typed: &[T], word: &[T]) -> bool {
    let n = typed.len();
    if n < SHORTEST {
        return false;
    }
    let begins = |long: usize| word.len() > long && within(typed, &word[..long]);
    within(typed, word) || (n >= SHORTEST_BEGINNING && (n - 1..=n + 1).any(begins))
}

/// Whether two long names differ in one slip that is no other ending: `Kumar` and `Kumari` are not of that kind.
pub fn is_inside(one: &str, other: &str) -> bool {
    // A letter has a byte at least.
    if one.len().min(other.len()) < SHORTEST_NAME {
        return false;
    }
    let ends_in_vowel = |word: &str| word.ends_with(['a', 'e', 'i', 'o', 'u', 'y']);
    let vowels = ends_in_vowel(one) || ends_in_vowel(other);
    if one.is_ascii() && other.is_ascii() {
        return is_inside_of(one.as_bytes(), other.as_bytes(), vowels);
    }
    is_inside_of(&letters(one), &letters(other), vowels)
}

fn is_inside_of<T: PartialEq>(one: &[T], other: &[T], one_ends_in_vowel: bool) -> bool {
    one.len().min(other.len()) >= SHORTEST_NAME
        && within(one, other)
        && (one.last() == other.last() || (one.len() == other.len() && !one_ends_in_vowel))
}

/// The letters of a word.
pub fn letters(word: &str) -> Vec<&str> {
    let mut letters: Vec<&str> = Vec::with_capacity(word.len());
    let mut from = 0;
    for (at, c) in word.char_indices() {
        if at > from && !is_combining_mark(c) {
            letters.push(&word[from..at]);
            from = at;
        }
    }
    if from < word.len() {
        letters.push(&word[from..]);
    }
    letters
}

/// Whether at most one slip lies between the two.
fn within<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    let ahead = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[ahead..], &other[ahead..]);
    let behind = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&one[..one.len() - behind], &other[..other.len() - behind]) {
        ([] | [_], []) | ([], [_]) | ([_], [_]) => true,
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_too_many_too_few_or_wrong_or_two_changed() {
        for typed in ["sureshh", "suresh", "suesh", "surash", "suersh", "usresh", "sureh"] {
            assert!(is_one(typed, "suresh"), "{typed}");
        }
        for typed in ["sursehh", "surrr", "hserus", "ramesh", "sur"] {
            assert!(!is_one(typed, "suresh"), "{typed}");
        }
        assert!(!is_one("rao", "roo"), "three letters make another name");
        assert!(is_one("venakt", "venkatesh") && !is_one("vnek", "venkatesh"));
    }

    #[test]
    fn a_letter_has_its_marks_with_it() {
        assert_eq!(letters("लक्ष्मी"), ["ल", "क्", "ष्", "मी"]);
        assert_eq!(letters("முத்து"), ["மு", "த்", "து"]);
    }
}
