//! What a practice is: its clinics, doctors, services and sittings, the slots that follow from them, its patients,
//! and the life of an appointment. Everything here is plain values and rules.
//!
//! No I/O, no clock and no wire format lives here: whoever calls a rule brings the time with it.

pub mod appointment;
pub mod booking;
pub mod ids;
pub mod likeness;
pub mod loose;
pub mod names;
pub mod patient;
pub mod phone;
pub mod practice;
pub mod shared;
pub mod slots;
pub mod text;
pub mod two_days;
pub mod wall_time;
pub mod zone;
