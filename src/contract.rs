//! The Appointment API as both ends speak it: paths, bodies, times, problems.
//!
//! The server and the client share these types, so that what one writes the other reads. Rules do not live here; a body
//! is turned into the domain's values on the way in, and made from them on the way out.

pub mod appointments;
pub mod availability;
pub mod bookings;
pub mod bytes;
pub mod entities;
pub mod entries;
pub mod events;
pub mod foreign;
pub mod keys;
pub mod lenient;
pub mod listed;
pub mod paths;
pub mod patients;
pub mod problem;
pub mod profiles;
pub mod published;
pub mod sign_in;
pub mod slots;
pub mod times;
pub mod walk_ins;
