//! Finding patients by what a receptionist types: beginnings of any parts of the name or of the username in any order,
//! the beginning of the mobile, or its last digits. Names are compared in the form of [`names`].
//!
//! # How
//!
//! [`index`] writes an entry for every part of a name, for the mobile and for its digits backwards. Every entry carries
//! all words of its patient, and the whole entry is the primary key: so the people with a part that begins as typed lie
//! side by side, in the order of that part and then of the name, and whether the other typed words are true of them can
//! be seen on the spot. A search counts (up to a bound) which of the typed words is the rarest, reads on from there
//! until it has [`CANDIDATES`], and looks up only those that are shown.
//!
//! # Order
//!
//! Those of whom more of the typed words are whole words come first, then it goes by the folded name, then by the
//! identifier: the same list each time. That is exact where no more than [`CANDIDATES`] match. Where more do, everybody
//! who fits *whole word for whole word* still comes before all others, but the rest of the list is taken from the first
//! [`CANDIDATES`] in the order of the part that was found. To put a hundred thousand people in order in order to show
//! fifty of them would be slow, and helps nobody at a counter: one letter more narrows it down.
//!
//! Two words can both be very frequent and rarely meet. For that there is an entry for every two words of a name, too,
//! with the initial of the one and the whole of the other, so that no search has to read all Kumars to find those few
//! whose other name begins as typed. It is what most of the table's size goes into, and worth it at the counter.
//!
//! # By ear, and with one slip
//!
//! Where fewer than [`ENOUGH`] have it as it was typed, the same is looked for in other spellings, and those whom that
//! finds come behind all others: words of the practice's names that sound so, and, where there is nobody at all yet,
//! words that are one slip of the fingers away ([`crate::domain::likeness`]). Nothing else has to be searched for that
//! than the words themselves: a [`vocabulary`] knows each once, with its sound and what is left of its beginning without
//! one of its letters, and what people may have meant is looked for [like anything that is typed](alike). So it costs a
//! few searches more, however many patients there are.

use std::collections::BTreeMap;

use super::patients::{self, KeptPatient};
use super::sql::{Sql, SqlError, Value};
use crate::domain::appointment::Name;
use crate::domain::ids::{BusinessId, PatientId};
use crate::domain::likeness::Likeness;
use crate::domain::names;
use crate::domain::phone;

mod alike;
mod entries;
mod rebuild;
mod vocabulary;

use entries::MOBILE_MARK;
pub use entries::{Entries, forget, index};
pub use rebuild::{rebuild, rebuild_if_outdated};

/// The most hits of one search.
pub const MOST_HITS: i64 = 50;
/// Where so many are found as typed, other spellings are not looked for.
const ENOUGH: usize = 8;
/// How many matches are put in order.
const CANDIDATES: usize = 200;
/// More words than this narrow nothing down.
const MOST_WORDS: usize = 6;
/// How far the entries of a word are counted: first to here…
const FEW: i64 = 1_000;
/// …then, where all words have more than that, to here.
const MANY: i64 = 5_000;

const NAME: &str = "n";
const MOBILE: &str = "m";
const MOBILE_BACKWARDS: &str = "r";
const PAIR: &str = "p";
/// How a word sounds; carries the word.
const SOUND: &str = "s";
/// The beginning of a word, whole and without one of its letters; carries the word.
const SLIP: &str = "t";

/// One typed word: the entries that begin so, and how it looks among the words of a patient.
#[derive(Clone)]
struct Wanted {
    /// Kind of entry and beginning of its term; one of them is enough.
    entries: Vec<(&'static str, String)>,
    /// The word as it is looked for.
    word: String,
    /// How [`Entries::words`] look where it is true, as patterns of `LIKE`; one of them is enough.
    patterns: Vec<String>,
    /// The same where it is a whole word.
    whole: Vec<String>,
}

impl Wanted {
    fn part_of_name(word: String) -> Self {
        let word: String = word.chars().take(entries::LONGEST_TERM).collect();
        Self {
            patterns: vec![format!("% {word}%")],
            whole: vec![format!("% {word} %")],
            entries: vec![(NAME, word.clone())],
            word,
        }
    }

    /// The beginning of a mobile, with or without the country code, its last digits, or a username of digits.
    fn digits(digits: String, calling_code: &str) -> Self {
        let backwards: String = digits.chars().rev().collect();
        let mut wanted = Self::part_of_name(digits);
        let word = wanted.word.clone();
        wanted.entries.extend([(MOBILE, word.clone()), (MOBILE_BACKWARDS, backwards)]);
        wanted.patterns.extend([format!("%{MOBILE_MARK}{word}%"), format!("%{word}")]);
        wanted.whole.push(format!("%{MOBILE_MARK}{word}"));
        let national = word.strip_prefix(calling_code).filter(|rest| !rest.is_empty());
        if let Some(national) = national {
            wanted.entries.push((MOBILE, national.to_owned()));
            wanted.patterns.push(format!("%{MOBILE_MARK}{national}%"));
            wanted.whole.push(format!("%{MOBILE_MARK}{national}"));
        }
        wanted
    }

    fn is_digits(&self) -> bool {
        self.entries.len() > 1
    }

    fn is_whole_in(&self, words: &str) -> bool {
        let ends = |word: &str| words.strip_suffix(word).is_some_and(|before| before.ends_with(MOBILE_MARK));
        let digits = |(kind, term): &(&str, String)| *kind == MOBILE && ends(term);
        words.contains(&format!(" {} ", self.word)) || self.entries.iter().any(digits)
    }
}

fn wanted(typed: &str, calling_code: &str) -> Vec<Wanted> {
    let digits = |text: &str| phone::digits_of(text).filter(|digits| !digits.is_empty());
    if let Some(digits) = digits(typed) {
        return vec![Wanted::digits(digits, calling_code)];
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    for word in typed.split_whitespace() {
        match digits(word) {
            Some(digits) => wanted.push(Wanted::digits(digits, calling_code)),
            None => wanted.extend(names::words(word).into_iter().map(Wanted::part_of_name)),
        }
    }
    wanted.sort_by(|a, b| b.word.len().cmp(&a.word.len()).then_with(|| a.word.cmp(&b.word)));
    wanted.dedup_by(|a, b| a.word == b.word);
    wanted.truncate(MOST_WORDS);
    wanted
}

/// Everybody of whom all that was typed is true, in the order that the module describes, and behind them, where they are
/// few, who has a name that is like it.
pub fn by_prefix(
    sql: &mut dyn Sql,
    business: &BusinessId,
    typed: &str,
    calling_code: &str,
    limit: i64,
) -> Result<Vec<KeptPatient>, SqlError> {
    let wanted = wanted(typed, calling_code);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let limit = usize::try_from(limit.clamp(1, MOST_HITS)).unwrap_or(1);
    let mut ids = as_written(sql, business, &wanted, limit)?;
    for likeness in [Likeness::Sound, Likeness::Slip] {
        if ids.len() >= ENOUGH.min(limit) || (likeness == Likeness::Slip && !ids.is_empty()) {
            break;
        }
        for way in alike::ways(sql, business, &wanted, likeness)? {
            let more = as_written(sql, business, &way, limit)?;
            let new: Vec<_> = more.into_iter().filter(|id| !ids.contains(id)).collect();
            ids.extend(new);
            if ids.len() >= limit {
                break;
            }
        }
    }
    ids.truncate(limit);
    patients::of_ids(sql, business, &ids)
}

/// Whoever has all of these words, as they are written here.
fn as_written(
    sql: &mut dyn Sql,
    business: &BusinessId,
    wanted: &[Wanted],
    limit: usize,
) -> Result<Vec<PatientId>, SqlError> {
    let Start { entries, without } = start(sql, business, wanted)?;
    let others: Vec<&Wanted> = wanted.iter().enumerate().filter(|(at, _)| *at != without).map(|(_, w)| w).collect();
    let mut found = BTreeMap::new();
    let mut all = true;
    for entry in &entries {
        let rows = candidates(sql, business, entry, &others, false)?;
        all &= rows.len() < CANDIDATES;
        found.extend(rows);
    }
    if !all && !others.is_empty() {
        for entry in &entries {
            found.extend(candidates(sql, business, entry, &others, true)?);
        }
    }
    let whole = |words: &str| wanted.iter().filter(|wanted| wanted.is_whole_in(words)).count();
    let mut ranked: Vec<_> =
        found.into_iter().map(|(id, words)| (std::cmp::Reverse(whole(&words)), words, id)).collect();
    ranked.sort_unstable();
    ranked.truncate(limit);
    Ok(ranked.into_iter().map(|(.., id)| PatientId::from(id)).collect())
}

/// Where a search begins to read.
struct Start {
    /// Kinds of entries and the beginnings of their terms.
    entries: Vec<(&'static str, String)>,
    /// Which of the words need not be looked at any more: it is true of all who are read.
    without: usize,
}

/// The stretch with the fewest entries, as far as they are counted: of one word, or of one word beside the initial of
/// another. Among equals the first, which is that of the longest word.
fn start(sql: &mut dyn Sql, business: &BusinessId, wanted: &[Wanted]) -> Result<Start, SqlError> {
    let mut starts: Vec<Start> =
        wanted.iter().enumerate().map(|(without, word)| Start { entries: word.entries.clone(), without }).collect();
    for (without, word) in wanted.iter().enumerate() {
        for beside in wanted {
            // One word of a name may be what both stand for; it is no pair.
            let apart = !word.word.starts_with(&beside.word) && !beside.word.starts_with(&word.word);
            let names = word.entries.len() == 1 && beside.entries.len() == 1;
            if let Some(initial) = beside.word.chars().next().filter(|_| apart && names) {
                starts.push(Start { entries: vec![(PAIR, entries::pair(initial, &word.word))], without });
            }
        }
    }
    let mut least = (i64::MAX, 0);
    for bound in if starts.len() == 1 { &[][..] } else { &[FEW, MANY][..] } {
        least = (i64::MAX, 0);
        for (at, start) in starts.iter().enumerate() {
            let mut count = 0;
            for entry in &start.entries {
                count += counted(sql, business, entry, *bound)?;
            }
            if count < least.0 {
                least = (count, at);
            }
        }
        if least.0 < *bound {
            break;
        }
    }
    Ok(starts.swap_remove(least.1))
}

fn counted(sql: &mut dyn Sql, business: &BusinessId, entry: &(&str, String), bound: i64) -> Result<i64, SqlError> {
    let (kind, term) = entry;
    let statement = format!(
        "SELECT COUNT(*) FROM (SELECT 1 FROM patient_terms WHERE business_id = $1 AND kind = '{kind}' \
         AND term >= $2 AND term < $3 LIMIT $4) AS first_few"
    );
    let args = [business.as_str().into(), term.as_str().into(), after_all_with(term).into(), bound.into()];
    sql.query_first(&statement, &args)?.map_or(Ok(0), |row| row.int(0))
}

/// Identifier and words of those who have an entry that begins so (or, whole, is that) and fit the other words.
fn candidates(
    sql: &mut dyn Sql,
    business: &BusinessId,
    entry: &(&str, String),
    others: &[&Wanted],
    whole: bool,
) -> Result<Vec<(String, String)>, SqlError> {
    let (kind, term) = entry;
    let mut args: Vec<Value> = vec![business.as_str().into(), term.as_str().into()];
    let mut bind = |value: Value| {
        args.push(value);
        format!("${}", args.len())
    };
    let stretch = if whole {
        "term = $2".to_owned()
    } else {
        format!("term >= $2 AND term < {}", bind(after_all_with(term).into()))
    };
    let mut conditions = String::new();
    for other in others {
        let patterns = if whole { &other.whole } else { &other.patterns };
        let fits: Vec<String> =
            patterns.iter().map(|pattern| format!("words LIKE {}", bind(pattern.as_str().into()))).collect();
        conditions.push_str(&format!(" AND ({})", fits.join(" OR ")));
    }
    let limit = bind(i64::try_from(CANDIDATES).unwrap_or(i64::MAX).into());
    let statement = format!(
        "SELECT patient_id, words FROM patient_terms WHERE business_id = $1 AND kind = '{kind}' AND {stretch}\
         {conditions} ORDER BY term, words, patient_id LIMIT {limit}"
    );
    sql.query(&statement, &args)?.iter().map(|row| Ok((row.text(0)?, row.text(1)?))).collect()
}

/// The first text after all that begin with the prefix, in the order of code points.
fn after_all_with(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}
