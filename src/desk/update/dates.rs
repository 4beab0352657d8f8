//! Going to a date that was typed.

use super::picker;
use crate::catalogue::say;
use crate::desk::model::Desk;
use crate::desk::port::Effect;
use crate::domain::loose;
use crate::domain::text::Text;
use chrono::NaiveDate;

/// Goes to the date that was typed.
///
/// # Errors
/// Which word was not understood.
pub fn go(desk: &mut Desk, typed: &str) -> Result<Vec<Effect>, String> {
    let day = read(desk, typed)?;
    to(desk, day);
    Ok(Vec::new())
}

/// Goes to a date, and there to the first free slot.
pub fn to(desk: &mut Desk, day: NaiveDate) {
    picker::go_to_day(desk, day);
    desk.grid.go(None);
}

/// What was typed, as it is understood: told while it is being typed.
pub fn understood(desk: &Desk, typed: &str) -> String {
    read(desk, typed).map(|day| desk.day_in_words(day)).unwrap_or_default()
}

fn read(desk: &Desk, typed: &str) -> Result<NaiveDate, String> {
    let words: Vec<&str> = typed.split_whitespace().collect();
    let unknown = |word: &str| say!("asking-date-no-day", word = Text::from(word).shown().to_owned());
    match loose::day(&words, desk.today_date()) {
        Some((day, used)) => words.get(used).map_or(Ok(day), |more| Err(unknown(more))),
        None => Err(words.first().map_or_else(|| say!("asking-date-unsaid"), |_| unknown(&words.join(" ")))),
    }
}
