//! placeholder
pub mod contract;
pub mod domain;
