//! placeholder
pub mod client;
pub mod contract;
pub mod desk;
pub mod domain;
pub mod worker;
