//! The room of the terminal: keys in ([`keymap`], [`input`]), cells out ([`screen`], drawn with a [`theme`]).
//!
//! It reads the desk and never changes it: a key becomes an [`crate::desk::action::Action`], a screen follows from
//! `&Desk` alone. There is no state, no clock and no I/O here; the loop that reads keys and owns the terminal is `app`.

mod fit;
pub mod glyphs;
pub mod input;
pub mod keymap;
mod layout;
pub mod look;
pub mod mouse;
mod part;
pub mod screen;
pub mod theme;
mod view;
mod words;
