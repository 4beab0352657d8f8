//! What becomes of the screen when a write was refused: why is said, and everything typed is still there.

use super::written::is_of_form;
use crate::catalogue::say;
use crate::desk::model::details::Cancelling;
use crate::desk::model::field::Field;
use crate::desk::model::form::{FormField, Step};
use crate::desk::model::journal::Standing;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pending};
use crate::desk::port::{Effect, Reason, Refusal, Ticket, Write};
use crate::desk::update::journal::{self, News};
use crate::desk::update::{details, form, moving, reads};
use crate::domain::ids::AppointmentId;
use crate::domain::text::Text;

/// Says why, and brings back what was typed. What is done instead is sent at once.
pub fn refused(desk: &mut Desk, ticket: Ticket, pending: &Pending, refusal: Refusal) -> Vec<Effect> {
    if let Some(instead) = journal::not_taken_back(desk, ticket, pending, &refusal) {
        return instead;
    }
    let why = why(&refusal);
    let says = says(&pending.write, &pending.subject, &why);
    desk.notices.say(Mark::Refused, says.clone(), desk.now);
    let standing = Standing::Refused { why };
    journal::note(desk, ticket, pending, News { standing, ..News::of(says) });
    match &pending.write {
        Write::Book(b, _) | Write::Move { booking: b, .. } => {
            let date = desk.zone_of(&b.clinic).date(b.start);
            reads::touched(desk, &b.doctor, &b.clinic, date);
        }
        Write::CheckIn { .. }
        | Write::Cancel { .. }
        | Write::Step { .. }
        | Write::WalkIn(_)
        | Write::Undo { .. }
        | Write::Edit { .. } => reads::reload(desk),
    }
    if is_of_form(desk, ticket) {
        form_refused(desk, refusal);
    } else if let Some(mut form) = desk.sent.remove(&ticket) {
        // It was left while it was under way: what was typed must not be lost with the refusal.
        form.step = Step::Editing;
        desk.carried = Some(form);
    } else if let (Write::Cancel { id, reason, .. }, Reason::NotSent, Mode::Main) =
        (&pending.write, refusal.reason, &desk.mode)
    {
        ask_again(desk, id, reason.as_ref());
    } else if let Write::Edit { id, change, .. } = &pending.write {
        return details::not_edited(desk, id, change, refusal.reason);
    } else if let Write::Move { booking, .. } = &pending.write {
        moving::refused(desk, ticket, booking, &refusal);
    }
    Vec::new()
}

/// Why it did not happen, in half a sentence that is safe to draw.
pub fn why(refusal: &Refusal) -> String {
    match refusal.reason {
        Reason::NotSent => say!("journal-why-not-sent"),
        Reason::NotOffered => say!("journal-why-not-offered"),
        Reason::SlotTaken | Reason::Gone | Reason::Conflict | Reason::Invalid | Reason::NotAllowed | Reason::Stale => {
            refusal.says.shown().to_owned()
        }
    }
}

/// `Not booked: Khan, Sana · Rao · Mon 10:30 (why)`.
pub fn says(write: &Write, subject: &str, why: &str) -> String {
    match write {
        Write::Book(..) => say!("journal-not-booked", subject = subject, why = why),
        Write::Move { .. } => say!("journal-not-moved", subject = subject, why = why),
        Write::CheckIn { .. } => say!("journal-not-checked-in", subject = subject, why = why),
        Write::Cancel { .. } => say!("journal-not-cancelled", subject = subject, why = why),
        Write::Step { .. } | Write::Edit { .. } => say!("journal-not-changed", subject = subject, why = why),
        Write::WalkIn(_) => say!("journal-not-walked-in", subject = subject, why = why),
        Write::Undo { .. } => say!("journal-not-undone", subject = subject, why = why),
    }
}

/// The question before a cancellation comes back with the reason that was typed.
fn ask_again(desk: &mut Desk, id: &AppointmentId, reason: Option<&Text>) {
    let boards = desk.boards.values().filter_map(|board| board.value());
    let appointment = boards.flat_map(|board| &board.appointments).find(|a| a.id == *id).cloned();
    if let Some(appointment) = appointment {
        let reason = Field::with(reason.map_or("", |reason| reason.raw()));
        desk.mode = Mode::Cancelling(Box::new(Cancelling { appointment, reason }));
    }
}

/// The form stays with all that was typed; it says what is wrong where it is wrong.
fn form_refused(desk: &mut Desk, refusal: Refusal) {
    // `slot.start_time`, and `appointment_details.start_time` among the published names.
    let of_slot = refusal.fields.iter().any(|(name, _)| name.starts_with("slot") || name.ends_with("start_time"));
    match refusal.reason {
        Reason::SlotTaken => {
            let Mode::Form(form) = &desk.mode else { return };
            let at = desk.zone_of(&form.clinic).local(form.span.start).format("%H:%M");
            let why = say!("journal-somebody-has", at = at.to_string());
            form::lost(desk, why, refusal.alternatives);
        }
        // The time has passed, or the schedule has changed.
        Reason::Gone => form::lost(desk, sentence(refusal.says.shown()), refusal.alternatives),
        Reason::Invalid if of_slot => form::lost(desk, sentence(refusal.says.shown()), refusal.alternatives),
        Reason::Conflict
        | Reason::Invalid
        | Reason::NotAllowed
        | Reason::NotSent
        | Reason::NotOffered
        | Reason::Stale => {
            let Mode::Form(form) = &mut desk.mode else { return };
            form.step = Step::Editing;
            let fields = form.fields();
            for (name, says) in &refusal.fields {
                let field = FormField::of_wire_name(name).filter(|f| fields.contains(f));
                if let Some(field) = field {
                    form.faults.insert(field, says.shown().to_owned());
                }
            }
            if let Some(first) = form.faults.keys().next() {
                form.focus = *first;
            }
        }
    }
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
            "service_conf_id" => Self::Service,
            "appointment_type" => Self::Kind,
            "mode" => Self::Mode,
            "payment_mode" => Self::Payment,
            "notes" => Self::Notes,
            _ => return None,
        })
    }
}
