//! A question of one line over the main screen: what is asked, what was typed, and what is wrong with it.

use super::details::Details;
use super::field::Field;
use super::whole_clinic::WholeClinic;
use crate::domain::appointment::Appointment;
use crate::domain::ids::AppointmentId;

/// The question and its answer so far.
#[derive(Clone, Debug)]
pub struct Asking {
    /// What is asked.
    pub what: Asked,
    /// What was typed.
    pub typed: Field,
    /// What is wrong with it, as a sentence that is safe to draw.
    pub fault: Option<String>,
    /// The view from which it was asked: it comes back afterwards.
    pub behind: Option<Box<WholeClinic>>,
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Asked {
    /// To which date to go.
    Date,
    /// Under which constraints to look for free slots.
    Constraints,
    /// Why an appointment goes before others.
    Urgent(Box<Appointment>),
    /// Whether to check all of these in.
    CheckInMany(Vec<AppointmentId>),
    /// Whether none of these came.
    NoShowMany(Vec<AppointmentId>),
    /// Other notes for the appointment of the details, which come back afterwards.
    Notes(Box<Details>),
}

impl Asking {
    /// A question that was just asked.
    pub fn new(what: Asked) -> Self {
        Self { what, typed: Field::default(), fault: None, behind: None }
    }

    /// Whether an answer is typed; otherwise Enter alone says yes.
    pub fn takes_text(&self) -> bool {
        match self.what {
            Asked::Date | Asked::Constraints | Asked::Urgent(_) | Asked::Notes(_) => true,
            Asked::CheckInMany(_) | Asked::NoShowMany(_) => false,
        }
    }
}
