//! placeholder
pub mod contract;
pub mod desk;
pub mod domain;
pub mod tui;
