//! An appointment that is being moved: marked, it is taken along until a free slot is chosen.

use chrono::{DateTime, Utc};

use super::form::UNSEEN;
use super::life::Life;
use crate::desk::port::Ticket;
use crate::domain::appointment::{Appointment, AppointmentDetails};

/// The appointment that looks for its new slot.
#[derive(Clone, Debug)]
pub struct Moving {
    /// Which one.
    pub appointment: Appointment,
    /// What the new one takes over besides: service, payment, notes. Where it is not known in time, the usual.
    pub more: Life<Box<AppointmentDetails>>,
    /// Why it could not be moved to the slot that was chosen last, safe to draw.
    pub fault: Option<String>,
    /// When it came back by itself, its move refused.
    pub came_back: Option<DateTime<Utc>>,
}

impl Moving {
    /// One that was just marked; the rest of it was asked for.
    pub fn new(appointment: Appointment, asked: Ticket) -> Self {
        Self { appointment, more: Life::Waiting(asked), fault: None, came_back: None }
    }

    /// Whether it came back by itself and nobody can have seen that yet.
    pub fn is_unseen(&self, now: DateTime<Utc>) -> bool {
        self.came_back.is_some_and(|at| now - at < UNSEEN)
    }
}
