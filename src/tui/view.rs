//! The views: one file for each part of the screen. Each is a function of `&Desk`, the theme and a rectangle.

pub mod cancelling;
pub mod details;
pub mod form;
pub mod grid;
pub mod header;
pub mod help;
pub mod lost;
pub mod pickers;
pub mod registration;
pub mod search_hits;
pub mod small;
pub mod status;
pub mod today;
pub mod told;
