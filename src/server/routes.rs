//! The handlers, by subject. Each reads its request, asks the rules and the store, and says the answer; it decides
//! nothing itself. Which path leads to which handler is in [`super::router`].

pub mod appointments;
pub mod bookings;
pub mod events;
pub mod health;
pub mod metrics;
pub mod patients;
pub mod practice;
pub mod profiles;
pub mod sign_in;
pub mod slots;
