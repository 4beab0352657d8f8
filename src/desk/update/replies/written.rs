//! How a write stands. Done is shown at once, in the grid and in today's list, from the server's answer; refused says
//! why; unknown says that it is being found out.

use crate::desk::model::details::Cancelling;
use crate::desk::model::field::Field;
use crate::desk::model::form::{FormField, Step, Whom};
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, Mode, Pending};
use crate::desk::port::{Done, Outcome, Reason, Refusal, Ticket, Write};
use crate::desk::update::{form, reads};
use crate::domain::appointment::{Appointment, By, Status, Who};
use crate::domain::booking::{Booking, ForWhom};
use crate::domain::ids::{AppointmentId, PatientId};
use crate::domain::patient::NewPatient;
use crate::domain::text::Text;

/// Takes the news of a write.
pub fn written(desk: &mut Desk, ticket: Ticket, outcome: Outcome) {
    match outcome {
        Outcome::Unknown => return unknown(desk, ticket, "Not known yet whether it went through, checking"),
        Outcome::HalfMoved { id } => return half_moved(desk, ticket, id),
        Outcome::Done(_) | Outcome::Refused(_) => {}
    }
    let Some(pending) = desk.pending.remove(&ticket) else { return };
    match outcome {
        Outcome::Done(done) => accomplished(desk, ticket, &pending, done),
        Outcome::Refused(refusal) => refused(desk, ticket, &pending, refusal),
        Outcome::Unknown | Outcome::HalfMoved { .. } => {}
    }
}

/// The new appointment is there; the old one stays on the screen until it is known to be cancelled.
fn half_moved(desk: &mut Desk, ticket: Ticket, new: AppointmentId) {
    let Some(pending) = desk.pending.get_mut(&ticket) else { return };
    pending.unknown = false;
    if let Write::Move { booking, .. } = pending.write.clone() {
        show_booked(desk, &booking, new, None);
    }
    unknown(desk, ticket, "The new time is booked, the old one not cancelled yet, trying");
}

fn unknown(desk: &mut Desk, ticket: Ticket, what: &str) {
    let Some(pending) = desk.pending.get_mut(&ticket) else { return };
    if std::mem::replace(&mut pending.unknown, true) {
        return;
    }
    let says = format!("{what}: {}", pending.subject);
    desk.notices.say(Mark::Unknown, says, desk.now);
    if let Mode::Form(form) = &mut desk.mode
        && form.step == Step::Sending(ticket)
    {
        form.step = Step::Unknown(ticket);
    }
}

fn accomplished(desk: &mut Desk, ticket: Ticket, pending: &Pending, done: Done) {
    let subject = &pending.subject;
    let says = match (&pending.write, done) {
        (Write::Book(booking, _), Done::Booked { id, patient }) => {
            show_booked(desk, booking, id, patient);
            if is_of_form(desk, ticket) {
                desk.mode = Mode::Main;
            }
            desk.sent.remove(&ticket);
            format!("Booked {subject}")
        }
        (Write::CheckIn { id, .. }, Done::CheckedIn { status, token, at }) => {
            let now = desk.now;
            change(desk, id, |appointment| {
                appointment.status = status.clone();
                appointment.token = token.or(appointment.token);
                appointment.checked_in = at.or(appointment.checked_in).or(Some(now));
            });
            match token {
                Some(token) => format!("Checked in, token {token}: {subject}"),
                None => format!("Checked in: {subject}"),
            }
        }
        (Write::Cancel { id, .. }, Done::Cancelled) => {
            change(desk, id, |appointment| appointment.status = Status::Cancelled(By::Api));
            format!("Cancelled {subject}")
        }
        (Write::Move { id: old, booking, .. }, Done::Moved { id: new }) => {
            change(desk, old, |appointment| appointment.status = Status::Rescheduled(By::Staff));
            match new {
                Some(new) => show_booked(desk, booking, new, None),
                None => {
                    let date = desk.zone_of(&booking.clinic).date(booking.start);
                    reads::changed_here(desk, &booking.doctor, &booking.clinic, date);
                }
            }
            format!("Moved {subject}")
        }
        (Write::Move { booking, .. }, Done::BookedBesides { id, says }) => {
            show_booked(desk, booking, id, None);
            let why = says.shown();
            let says =
                format!("The new time is booked, but the old one stands and has to be cancelled: {subject} ({why})");
            return desk.notices.say(Mark::Refused, says, desk.now);
        }
        // The worker answers in kind; another answer would still mean that the write was done.
        (Write::Book(..) | Write::CheckIn { .. } | Write::Cancel { .. } | Write::Move { .. }, _) => {
            format!("Done: {subject}")
        }
    };
    desk.notices.say(Mark::Done, says, desk.now);
}

/// Whether the open form is the one that sent the write.
fn is_of_form(desk: &Desk, ticket: Ticket) -> bool {
    match &desk.mode {
        Mode::Form(form) => form.step == Step::Sending(ticket) || form.step == Step::Unknown(ticket),
        Mode::Main | Mode::Finding | Mode::Details(_) | Mode::Cancelling(_) | Mode::Help(_) => false,
    }
}

/// Changes an appointment in every list that has it, and has the lists read again.
fn change(desk: &mut Desk, id: &AppointmentId, by: impl Fn(&mut Appointment)) {
    let mut touched = None;
    for board in desk.boards.values_mut().filter_map(|board| board.value_mut()) {
        for appointment in board.appointments.iter_mut().filter(|a| a.id == *id) {
            by(appointment);
            touched = Some((appointment.doctor.clone(), appointment.clinic.clone(), appointment.start));
        }
    }
    if let Some((doctor, clinic, start)) = touched {
        let date = desk.zone_of(&clinic).date(start);
        reads::changed_here(desk, &doctor, &clinic, date);
    }
}

/// Puts a new appointment into the lists and takes its slot, before anything is read again.
fn show_booked(desk: &mut Desk, booking: &Booking, id: AppointmentId, patient: Option<PatientId>) {
    let appointment = Appointment {
        id,
        doctor: booking.doctor.clone(),
        clinic: booking.clinic.clone(),
        patient: who(desk, booking, patient),
        start: booking.start,
        end: booking.end,
        status: Status::Booked,
        kind: booking.kind.clone(),
        mode: booking.mode.clone(),
        token: None,
        checked_in: None,
    };
    let date = desk.zone_of(&booking.clinic).date(booking.start);
    let two = |day| crate::domain::two_days::TwoDays::from(day);
    for ((clinic, day), board) in &mut desk.boards {
        if *clinic != booking.clinic || !two(*day).holds(date) {
            continue;
        }
        if let Some(board) = board.value_mut()
            && !board.appointments.iter().any(|a| a.id == appointment.id)
        {
            let at = board.appointments.partition_point(|a| a.start <= appointment.start);
            board.appointments.insert(at, appointment.clone());
        }
    }
    for ((doctor, _, _), offer) in &mut desk.offers {
        if *doctor != booking.doctor {
            continue;
        }
        let slots = offer.value_mut().map(|offer| &mut offer.slots).into_iter().flatten();
        for slot in slots.filter(|s| s.span.start < booking.end && booking.start < s.span.end) {
            slot.available = false;
        }
    }
    reads::changed_here(desk, &booking.doctor, &booking.clinic, date);
}

/// Who was booked, from the form that did it.
fn who(desk: &Desk, booking: &Booking, told: Option<PatientId>) -> Who {
    let today = desk.today_date();
    match &booking.patient {
        ForWhom::New(new) => of_new(new, told, today),
        ForWhom::Known(id) => {
            let known = match &desk.mode {
                Mode::Form(form) => Some(form),
                Mode::Main | Mode::Finding | Mode::Details(_) | Mode::Cancelling(_) | Mode::Help(_) => None,
            };
            let forms = known.into_iter().chain(desk.sent.values());
            let mut known = forms.filter_map(|form| match &form.whom {
                Whom::Known(patient) if patient.id == *id => Some(Who::of(patient, today)),
                Whom::Known(_) | Whom::Search(_) | Whom::New(..) => None,
            });
            let listed = || {
                let boards = desk.boards.values().filter_map(|board| board.value());
                boards.flat_map(|board| &board.appointments).map(|a| &a.patient).find(|who| who.id == *id).cloned()
            };
            known.next().or_else(listed).unwrap_or_else(|| Who::unknown(id.clone()))
        }
    }
}

fn of_new(new: &NewPatient, told: Option<PatientId>, today: chrono::NaiveDate) -> Who {
    Who {
        id: told.unwrap_or_else(|| PatientId::new("")),
        name: Some(new.name.clone()),
        gender: Some(new.gender.clone()),
        age: today.years_since(new.dob),
        mobile: new.mobile.clone(),
    }
}

fn refused(desk: &mut Desk, ticket: Ticket, pending: &Pending, refusal: Refusal) {
    let (what, touched) = match &pending.write {
        Write::Book(b, _) => ("Not booked", Some((b.doctor.clone(), b.clinic.clone(), b.start))),
        Write::Move { booking: b, .. } => ("Not moved", Some((b.doctor.clone(), b.clinic.clone(), b.start))),
        Write::CheckIn { .. } => ("Not checked in", None),
        Write::Cancel { .. } => ("Not cancelled", None),
    };
    let why = match refusal.reason {
        Reason::NotSent => "the server can't be reached".to_owned(),
        Reason::SlotTaken | Reason::Gone | Reason::Conflict | Reason::Invalid | Reason::NotAllowed => {
            refusal.says.shown().to_owned()
        }
    };
    desk.notices.say(Mark::Refused, format!("{what}: {} ({why})", pending.subject), desk.now);
    match touched {
        Some((doctor, clinic, start)) => {
            let date = desk.zone_of(&clinic).date(start);
            reads::touched(desk, &doctor, &clinic, date);
        }
        None => reads::reload(desk),
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
            let why = format!("Somebody else has {at}.");
            form::lost(desk, why, refusal.alternatives);
        }
        // The time has passed, or the schedule has changed.
        Reason::Gone => form::lost(desk, sentence(refusal.says.shown()), refusal.alternatives),
        Reason::Invalid if of_slot => form::lost(desk, sentence(refusal.says.shown()), refusal.alternatives),
        Reason::Conflict | Reason::Invalid | Reason::NotAllowed | Reason::NotSent => {
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
