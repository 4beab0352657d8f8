//! The queue: who waits for which doctor, for how long, and who goes next.

use crate::domain::ids::AppointmentId;

/// The queue on the screen.
#[derive(Clone, Debug, Default)]
pub struct QueueView {
    /// The selected appointment.
    pub selected: Option<AppointmentId>,
}
