//! What a patient is found by: made from the name, the username and the mobile; written, and taken away again.

use super::{MOBILE, MOBILE_BACKWARDS, NAME, Name, PAIR, vocabulary};
use crate::domain::ids::{BusinessId, PatientId};
use crate::domain::names;
use crate::domain::phone;
use crate::server::store::sql::{Sql, SqlError, args};

/// The longest term that is kept, in characters: an entry has to fit into a page of an index.
pub const LONGEST_TERM: usize = 64;
/// The same for the words of one patient, in bytes.
const LONGEST_WORDS: usize = 1_000;

/// What stands in front of the mobile among the words, and nowhere else.
pub const MOBILE_MARK: char = '+';

/// By how many words and pieces of words one patient is found at most, the longest ones.
const MOST_PARTS: usize = 16;

/// The term of two words of a name: the initial of the one, and the other.
pub fn pair(initial: char, word: &str) -> String {
    format!("{initial} {word}")
}

/// The entries of one patient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries {
    /// Kind and term of each.
    pub terms: Vec<(&'static str, String)>,
    /// What each of them carries: all words, a space before and behind each, the name in its own order first; then
    /// [`MOBILE_MARK`], the national digits of the mobile, and nothing behind them.
    pub words: String,
}

impl Entries {
    /// What that patient is found by. Of a mobile of the practice's own country (`calling_code`) the country code is
    /// left out.
    pub fn of(name: &Name, username: Option<&str>, mobile: Option<&str>, calling_code: &str) -> Self {
        let digits = mobile.and_then(phone::digits_of).unwrap_or_default();
        let national = digits.strip_prefix(calling_code).unwrap_or(&digits);
        let mut parts = names::terms(name);
        parts.extend(username.map(names::username_terms).unwrap_or_default());
        for part in &mut parts {
            if let Some((end, _)) = part.char_indices().nth(LONGEST_TERM) {
                part.truncate(end);
            }
        }
        parts.sort_unstable();
        parts.dedup();
        if parts.len() > MOST_PARTS {
            parts.sort_by_key(|part| std::cmp::Reverse(part.chars().count()));
            parts.truncate(MOST_PARTS);
            parts.sort_unstable();
        }

        let mut words = " ".to_owned();
        let own_order = names::folded_name(name);
        let own: Vec<&str> = own_order.split(' ').collect();
        let pieces = parts.iter().map(String::as_str).filter(|piece| !own.contains(piece));
        for word in own.iter().copied().chain(pieces) {
            if !word.is_empty() && words.len() + word.len() < LONGEST_WORDS {
                words.push_str(word);
                words.push(' ');
            }
        }
        words.push(MOBILE_MARK);
        words.push_str(national);

        let mut terms: Vec<_> = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let others = parts.iter().enumerate().filter(|(other, _)| *other != at);
            let mut initials: Vec<char> = others.filter_map(|(_, other)| other.chars().next()).collect();
            initials.sort_unstable();
            initials.dedup();
            terms.extend(initials.into_iter().map(|initial| (PAIR, pair(initial, part))));
        }
        terms.extend(parts.into_iter().map(|part| (NAME, part)));
        if !national.is_empty() {
            terms.push((MOBILE, national.to_owned()));
            terms.push((MOBILE_BACKWARDS, national.chars().rev().collect()));
        }
        Self { terms, words }
    }

    /// The words of the name and of the username.
    fn parts(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter(|(kind, _)| *kind == NAME).map(|(_, part)| part.as_str())
    }

    /// By which entries the words themselves are known to a practice, whoever has them: kind and term of each, and the
    /// word that it carries.
    pub fn spellings(&self) -> Vec<(&'static str, String, &str)> {
        let keys = |part| vocabulary::keys(part).into_iter().map(move |(kind, term)| (kind, term, part));
        self.parts().flat_map(keys).collect()
    }
}

/// Writes down what the patient can be found by.
pub fn index(sql: &mut dyn Sql, business: &BusinessId, id: &PatientId, entries: &Entries) -> Result<(), SqlError> {
    for (kind, term) in &entries.terms {
        sql.execute(
            "INSERT INTO patient_terms (business_id, kind, term, words, patient_id) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT DO NOTHING",
            args![business.as_str(), *kind, term.as_str(), entries.words.as_str(), id.as_str()],
        )?;
    }
    entries.parts().try_for_each(|word| vocabulary::learn(sql, business, word))
}

/// Takes away what [`index`] wrote.
pub fn forget(sql: &mut dyn Sql, business: &BusinessId, id: &PatientId, entries: &Entries) -> Result<(), SqlError> {
    for (kind, term) in &entries.terms {
        sql.execute(
            "DELETE FROM patient_terms WHERE business_id = $1 AND kind = $2 AND term = $3 AND words = $4 \
             AND patient_id = $5",
            args![business.as_str(), *kind, term.as_str(), entries.words.as_str(), id.as_str()],
        )?;
    }
    entries.parts().try_for_each(|word| vocabulary::unlearn(sql, business, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_carry_all_words_with_the_mobile_last() {
        let name = Name { first: "Mary-Ann".into(), middle: "".into(), last: "D'Souza".into() };
        let entries = Entries::of(&name, Some("mary.d"), Some("+919000000001"), "91");
        assert_eq!(entries.words, " maryann dsouza ann d mary maryd souza +9000000001");
        let foreign = Entries::of(&name, None, Some("+4479460000"), "91");
        assert!(foreign.terms.contains(&(MOBILE, "4479460000".to_owned())));
        assert!(foreign.terms.contains(&(MOBILE_BACKWARDS, "0000649744".to_owned())));
    }

    #[test]
    fn an_entry_always_fits_into_an_index() {
        // One letter of this kind unfolds to eighteen.
        let long = "\u{fdfa}".repeat(80);
        let name = Name { first: long.as_str().into(), middle: long.as_str().into(), last: long.as_str().into() };
        let entries = Entries::of(&name, Some(&long), Some("+919000000001"), "91");
        assert!(entries.words.len() <= LONGEST_WORDS + 20);
        // A pair has an initial and a space before the term.
        assert!(entries.terms.iter().all(|(_, term)| term.chars().count() <= LONGEST_TERM + 2));
    }
}
