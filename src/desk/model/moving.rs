//! An appointment that is being moved: marked, it is taken along until a free slot is chosen.

use crate::domain::appointment::Appointment;

/// The appointment that looks for its new slot.
#[derive(Clone, Debug)]
pub struct Moving {
    /// Which one.
    pub appointment: Appointment,
}
