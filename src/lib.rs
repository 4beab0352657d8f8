//! placeholder
pub mod contract;
pub mod domain;
pub mod server;
