//! What people may have meant who typed a word that nobody has, or few: the same with words that people do have.

use super::vocabulary;
use super::{Likeness, Wanted};
use crate::domain::ids::BusinessId;
use crate::server::store::sql::{Sql, SqlError};

/// How many ways to write all of it are tried.
const MOST_WAYS: usize = 5;

/// Other ways to write what was typed, the likeliest first: each word as it is, or as words of this practice begin that
/// are like it.
pub fn ways(
    sql: &mut dyn Sql,
    business: &BusinessId,
    wanted: &[Wanted],
    likeness: Likeness,
) -> Result<Vec<Vec<Wanted>>, SqlError> {
    let mut all: Vec<(usize, Vec<Wanted>)> = vec![(0, Vec::new())];
    for word in wanted {
        let mut ways = Vec::new();
        if has_entries(sql, business, word)? {
            ways.push((0, word.clone()));
        }
        if !word.is_digits() {
            let others = match likeness {
                Likeness::Slip => vocabulary::slipped(sql, business, &word.word)?,
                Likeness::Whole | Likeness::Beginning | Likeness::Sound => {
                    vocabulary::sounding(sql, business, &word.word)?
                }
            };
            ways.extend(others.into_iter().enumerate().map(|(at, other)| (1 + at, Wanted::part_of_name(other))));
        }
        let with = |(cost, before): &(usize, Vec<Wanted>), (more, way): &(usize, Wanted)| {
            let mut words = before.clone();
            words.push(way.clone());
            (cost + more, words)
        };
        all = all.iter().flat_map(|before| ways.iter().map(move |way| with(before, way))).collect();
        // A stable order: of two ways that are as likely, that of the likelier first word.
        all.sort_by_key(|(cost, _)| *cost);
        all.truncate(MOST_WAYS + 1);
    }
    Ok(all.into_iter().filter(|(cost, _)| *cost > 0).map(|(_, way)| way).take(MOST_WAYS).collect())
}

fn has_entries(sql: &mut dyn Sql, business: &BusinessId, word: &Wanted) -> Result<bool, SqlError> {
    for entry in &word.entries {
        if super::counted(sql, business, entry, 1)? > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}
