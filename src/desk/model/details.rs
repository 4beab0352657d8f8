//! What lies over the main screen about one appointment: its details, and the question before a cancellation.

use super::field::Field;
use super::life::Life;
use crate::domain::appointment::{Appointment, AppointmentDetails};

/// Everything about an appointment.
#[derive(Clone, Debug)]
pub struct Details {
    /// What the lists tell: shown at once, and for good where the details can't be had.
    pub appointment: Appointment,
    /// What the server tells on top of it.
    pub more: Life<Box<AppointmentDetails>>,
}

/// The question before a cancellation; asked once.
#[derive(Clone, Debug)]
pub struct Cancelling {
    /// Which one.
    pub appointment: Appointment,
    /// Why, if anybody says.
    pub reason: Field,
}
