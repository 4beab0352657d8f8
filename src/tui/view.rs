//! The views: one file for each part of the screen. Each is a function of `&Desk`, the theme and a rectangle.

pub mod age;
pub mod asking;
pub mod cancelling;
pub mod command_line;
pub mod details;
pub mod finding;
pub mod form;
pub mod grid;
pub mod header;
pub mod help;
pub mod journal;
pub mod locked;
pub mod lost;
pub mod moving;
pub mod pickers;
pub mod queue;
pub mod registration;
pub mod search_hits;
pub mod small;
pub mod status;
pub mod today;
pub mod told;
pub mod whole_clinic;
