//! The words that the people of a practice have in their names, by how they sound and by how fingers slip.
//!
//! A word is written down once, however many people have it: a practice has far fewer words than people. Its entries
//! carry the word and no patient; whoever has it is found by the word itself.

use super::{SLIP, SOUND};
use crate::domain::ids::BusinessId;
use crate::domain::likeness::{slip, sound};
use crate::server::store::sql::{Sql, SqlError, Value, args};

/// So many letters at its beginning are looked at for a slip; what comes behind them is compared word by word.
const BEGINNING: usize = 5;
/// How many words that may be meant are compared with what was typed.
const COMPARED: i64 = 300;
/// How many other ways to write one word are tried.
const MOST_WAYS: usize = 5;

/// Writes a word down, if nobody has it yet.
pub fn learn(sql: &mut dyn Sql, business: &BusinessId, word: &str) -> Result<(), SqlError> {
    for (kind, term) in keys(word) {
        let known = sql.execute(
            "INSERT INTO patient_terms (business_id, kind, term, words, patient_id) VALUES ($1, $2, $3, $4, '') \
             ON CONFLICT DO NOTHING",
            args![business.as_str(), kind, term.as_str(), word],
        )?;
        if known == 0 {
            return Ok(());
        }
    }
    Ok(())
}

/// Strikes a word out, if nobody has it any more.
pub fn unlearn(sql: &mut dyn Sql, business: &BusinessId, word: &str) -> Result<(), SqlError> {
    let who = "SELECT 1 FROM patient_terms WHERE business_id = $1 AND kind = 'n' AND term = $2 LIMIT 1";
    if sql.query_first(who, args![business.as_str(), word])?.is_some() {
        return Ok(());
    }
    for (kind, term) in keys(word) {
        sql.execute(
            "DELETE FROM patient_terms WHERE business_id = $1 AND kind = $2 AND term = $3 AND words = $4 \
             AND patient_id = ''",
            args![business.as_str(), kind, term.as_str(), word],
        )?;
    }
    Ok(())
}

/// What a word is found by. Initials and words with digits have nothing.
pub fn keys(word: &str) -> Vec<(&'static str, String)> {
    if word.chars().nth(1).is_none() || word.chars().any(char::is_numeric) {
        return Vec::new();
    }
    // By the first of them it is known whether the word is there.
    let mut keys: Vec<_> = slips(word).into_iter().map(|term| (SLIP, term)).collect();
    keys.extend(sound::key(word).map(|key| (SOUND, key)));
    keys
}

/// The beginning of a word, and what is left of it without one of its letters.
fn slips(word: &str) -> Vec<String> {
    let mut letters = slip::letters(word);
    letters.truncate(BEGINNING);
    let without = |at: usize| letters.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, l)| *l).collect::<String>();
    let mut slips = vec![letters.concat()];
    for at in 0..letters.len() {
        let shorter = without(at);
        if !slips.contains(&shorter) {
            slips.push(shorter);
        }
    }
    slips
}

/// How words of this practice begin that sound like the typed one: those that sound the same first.
pub fn sounding(sql: &mut dyn Sql, business: &BusinessId, typed: &str) -> Result<Vec<String>, SqlError> {
    let Some(beginning) = sound::beginning(typed).filter(|_| sound::is_long_enough(typed)) else {
        return Ok(Vec::new());
    };
    let statement = format!(
        "SELECT words FROM patient_terms WHERE business_id = $1 AND kind = '{SOUND}' AND term >= $2 AND term < $3 \
         ORDER BY term, words LIMIT {COMPARED}"
    );
    let end = super::after_all_with(&beginning);
    let words = sql.query(&statement, args![business.as_str(), beginning, end])?;
    let words = words.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()?;
    Ok(beginnings(typed, &words, sound::alike))
}

/// How words of this practice begin that are one slip away from the typed one.
pub fn slipped(sql: &mut dyn Sql, business: &BusinessId, typed: &str) -> Result<Vec<String>, SqlError> {
    if !slip::is_long_enough(typed) {
        return Ok(Vec::new());
    }
    let slips = slips(typed);
    let places: Vec<String> = (2..slips.len() + 2).map(|at| format!("${at}")).collect();
    let statement = format!(
        "SELECT DISTINCT words FROM patient_terms WHERE business_id = $1 AND kind = '{SLIP}' AND term IN ({}) \
         ORDER BY words LIMIT {COMPARED}",
        places.join(", ")
    );
    let mut args: Vec<Value> = vec![business.as_str().into()];
    args.extend(slips.into_iter().map(Value::from));
    let words = sql.query(&statement, &args)?;
    let words = words.iter().map(|row| row.text(0)).collect::<Result<Vec<_>, _>>()?;
    Ok(beginnings(typed, &words, slip::is_one))
}

/// The shortest beginnings of the words that are like the typed one, each once; not those that begin as typed.
fn beginnings(typed: &str, words: &[String], alike: impl Fn(&str, &str) -> bool) -> Vec<String> {
    let mut beginnings: Vec<String> = Vec::new();
    for word in words.iter().filter(|word| !word.starts_with(typed)) {
        let known = beginnings.iter().any(|known| word.starts_with(known.as_str()));
        if known || !alike(typed, word) {
            continue;
        }
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
        let shortest = ends.map(|end| &word[..end]).find(|beginning| alike(typed, beginning));
        beginnings.push(shortest.unwrap_or(word).to_owned());
        if beginnings.len() == MOST_WAYS {
            break;
        }
    }
    beginnings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_sound_and_without_any_of_its_first_letters() {
        let keys = keys("suresh");
        assert_eq!(keys[0], (SLIP, "sures".to_owned()));
        assert!(keys.contains(&(SLIP, "sres".to_owned())) && keys.contains(&(SOUND, "sUrs".to_owned())));
        assert_eq!(keys.len(), 7);
        assert!(super::keys("k").is_empty() && super::keys("a1").is_empty());
    }

    #[test]
    fn words_that_begin_alike_are_one_way_to_write_it() {
        let words = ["suraj", "suresh", "soora", "sheela", "shur"].map(str::to_owned);
        assert_eq!(beginnings("shur", &words, sound::alike), ["sur", "soor"]);
    }
}
