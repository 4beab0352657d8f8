//! A form that was refused: it comes back with all that was typed, and says what is wrong where it is wrong.

use super::lost;
use crate::catalogue::say;
use crate::desk::model::form::{Form, FormField, Lost, Purpose, Step, Why};
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Reason, Refusal, Ticket};

/// The write of a form was refused. Where nothing was done since, the form is there again at once; else it is taken
/// along, so that it takes no key that was meant for something else.
pub fn refused(desk: &mut Desk, ticket: Ticket, refusal: Refusal) {
    let Some(form) = desk.sent.remove(&ticket) else { return };
    let mut form = *form;
    let waited = form.step == Step::Sent;
    form.step = Step::Editing;
    say_why(desk, &mut form, refusal);
    let free = match desk.mode {
        Mode::Main | Mode::Queue(_) | Mode::WholeClinic(_) => true,
        Mode::Finding(_)
        | Mode::Form(_)
        | Mode::Details(_)
        | Mode::Cancelling(_)
        | Mode::Asking(_)
        | Mode::CommandLine(_)
        | Mode::Journal(_) => false,
    };
    if waited && free {
        form.came_back = Some(desk.now);
        form.under = Box::new(std::mem::replace(&mut desk.mode, Mode::Main));
        desk.mode = Mode::Form(Box::new(form));
    } else {
        desk.carried.push(form);
        desk.drops_carried = false;
    }
}

fn say_why(desk: &Desk, form: &mut Form, refusal: Refusal) {
    // `slot.start_time`, and `appointment_details.start_time` among the published names.
    let of_slot = refusal.fields.iter().any(|(name, _)| name.starts_with("slot") || name.ends_with("start_time"));
    let says = sentence(refusal.says.shown());
    match refusal.reason {
        Reason::SlotTaken => lose(desk, form, Why::Taken, refusal),
        // The time has passed, or the schedule has changed.
        Reason::Gone => lose(desk, form, Why::Said(says), refusal),
        Reason::Invalid if of_slot => lose(desk, form, Why::Said(says), refusal),
        // No queue to walk into, or no seats beyond the others: another slot is what is left.
        Reason::NotOffered => {
            let why = match form.purpose {
                Purpose::WalkIn => say!("form-no-walk-ins"),
                Purpose::Book | Purpose::Overbook => say!("form-no-overbooking"),
            };
            lose(desk, form, Why::Said(why), refusal);
        }
        Reason::NotSent => form.refusal = Some(say!("form-not-sent")),
        Reason::NotKept => form.refusal = Some(say!("form-not-kept")),
        Reason::GivenUp | Reason::DeskEnded => form.refusal = Some(say!("form-given-up")),
        Reason::Conflict | Reason::Invalid | Reason::NotAllowed | Reason::Stale => {
            let fields = form.fields();
            for (name, says) in &refusal.fields {
                let field = FormField::of_wire_name(name).filter(|f| fields.contains(f));
                if let Some(field) = field {
                    form.faults.insert(field, says.shown().to_owned());
                }
            }
            match form.faults.keys().next() {
                Some(first) => form.focus = *first,
                None => form.refusal = Some(says).filter(|says| !says.is_empty()),
            }
        }
    }
}

/// The slot can't be had any more: everything typed stays, and others are offered.
fn lose(desk: &Desk, form: &mut Form, why: Why, refusal: Refusal) {
    let offers = lost::offers(desk, form, refusal.alternatives);
    form.step = Step::Lost(Lost { why, offers, chosen: 0 });
}

/// With a capital, as a sentence on its own begins.
fn sentence(says: &str) -> String {
    let mut chars = says.chars();
    chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + chars.as_str()
}

impl FormField {
    /// The field that a name of the contract belongs to, with or without the path to it.
    pub fn of_wire_name(name: &str) -> Option<Self> {
        Some(match name.rsplit('.').next().unwrap_or(name) {
            "patient_id" | "patient" => Self::Patient,
            "first_name" | "middle_name" | "designation" => Self::FirstName,
            "last_name" => Self::LastName,
            "gender" => Self::Gender,
            "dob" | "age" => Self::Born,
            "mobile" | "email" => Self::Mobile,
            "city" | "line1" | "pincode" => Self::City,
            "doctor_id" => Self::Doctor,
            "service_conf_id" => Self::Service,
            "appointment_type" => Self::Kind,
            "mode" => Self::Mode,
            "payment_mode" => Self::Payment,
            "notes" => Self::Notes,
            _ => return None,
        })
    }
}
