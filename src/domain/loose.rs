//! What a receptionist types for a day and for a time of day, loosely: `tue`, `+7`, `24/11`, `930`, `4pm`, `after 4pm`.
//!
//! Every reading is plain: the caller shows what was understood before anything is done with it. The day stands before
//! the month. What it does not do: say anything in words, or know which slots there are (the caller brings them).
//!
//! The crates that read English dates take whole sentences and answer with one moment. A command line has to know which
//! words were the day and which were not, and a `4` that may mean two times must not be decided before the slots are
//! known; so this reads word by word.

mod constraints;
mod days;
mod times;

pub use constraints::{Constraints, NotUnderstood, Why};
pub use days::{day, day_number, is_dotted, weekday};
pub use times::{LooseTime, span_of_day, span_of_times, time, time_of};

/// A word without case, and with the digits of every script that our users type as those that programs read.
pub(crate) fn plain(word: &str) -> String {
    let digit = |c: char| super::phone::decimal(c).unwrap_or(c);
    word.chars().map(digit).flat_map(char::to_lowercase).collect()
}
