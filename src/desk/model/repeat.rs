//! The last thing that was done here and can be done again with one key, to what is selected then.

use crate::desk::port::VisitStep;
use crate::domain::ids::ServiceId;
use crate::domain::patient::Patient;

/// What `.` does.
#[derive(Clone, Debug, PartialEq)]
pub enum Repeatable {
    /// Checks in.
    CheckIn,
    /// Takes a visit a step further. Putting aside and calling back are one key, and so one thing.
    Step(VisitStep),
    /// Opens the form on the selected slot, for the same patient and the same service: a series of visits.
    Book(Box<Patient>, ServiceId),
}
