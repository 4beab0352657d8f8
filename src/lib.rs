//! placeholder
pub mod contract;
pub mod desk;
pub mod domain;
