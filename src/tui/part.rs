//! What several views are made of: a framed panel, a list that scrolls, a line of typed text.

pub mod field;
pub mod line;
pub mod list;
pub mod panel;
