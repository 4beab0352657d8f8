//! What the desk puts on paper and into files: the sheet of a day, the sheet for the time without a server, the token
//! slip, and the same day as CSV, JSON and calendar. Pure: a day goes in, text comes out.
//!
//! It does not know where the day comes from, where the text goes, or what a screen is.

mod calendar;
mod columns;
mod day;
mod sheet;
mod slip;
mod table;

pub use calendar::calendar;
pub use day::{Day, Phones};
pub use sheet::{downtime, sheet};
pub use slip::slip;
pub use table::{csv, json};

#[cfg(test)]
mod tests;
