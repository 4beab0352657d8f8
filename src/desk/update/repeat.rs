//! Doing the last thing again, to what is selected now: `.` after a check-in checks in the next one, after a booking it opens
//! the form on the selected slot with the same patient and service. Nothing is booked unseen: Enter in the form does that.

use super::{commands, form, writes};
use crate::catalogue::say;
use crate::desk::action::Command;
use crate::desk::model::form::Whom;
use crate::desk::model::notice::Mark;
use crate::desk::model::repeat::Repeatable;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Done, Effect, VisitStep, Write};
use crate::domain::booking::ForWhom;
use crate::domain::ids::PatientId;
use crate::domain::patient::{NewPatient, Patient};

/// Does the last thing again, to what is selected now.
pub fn again(desk: &mut Desk) -> Vec<Effect> {
    match desk.repeatable.clone() {
        None => {
            desk.notices.say(Mark::Info, say!("command-line-nothing-to-repeat"), desk.now);
            Vec::new()
        }
        Some(Repeatable::CheckIn) => writes::check_in_target(desk),
        Some(Repeatable::Step(step)) => {
            let key = match step {
                VisitStep::Start => Command::StartVisit,
                VisitStep::End => Command::EndVisit,
                VisitStep::Park | VisitStep::CallBack => Command::Park,
                VisitStep::NoShow => Command::NoShow,
            };
            commands::command(desk, key)
        }
        Some(Repeatable::Book(patient, service)) => {
            let effects = commands::command(desk, Command::Book);
            if let Mode::Form(form) = &mut desk.mode
                && matches!(&form.whom, Whom::Search(search) if search.typed.is_empty())
            {
                form.whom = Whom::Known(*patient);
                form::choose_service(form, &service);
            }
            effects
        }
    }
}

/// A write has been done: it may be one that can be repeated.
pub fn done(desk: &mut Desk, write: &Write, done: &Done) {
    let repeatable = match (write, done) {
        (Write::CheckIn { .. }, _) => Some(Repeatable::CheckIn),
        (Write::Step { step, .. }, _) => Some(Repeatable::Step(*step)),
        (Write::Book(booking, _), Done::Booked { patient, .. }) => {
            let patient = match &booking.patient {
                ForWhom::Known(id) => known(desk, id),
                ForWhom::New(new) => patient.clone().map(|id| registered(new, id)),
            };
            patient.map(|patient| Repeatable::Book(Box::new(patient), booking.service.clone()))
        }
        (
            Write::Book(..)
            | Write::Cancel { .. }
            | Write::Move { .. }
            | Write::WalkIn(_)
            | Write::Undo { .. }
            | Write::Edit { .. }
            | Write::Earlier(_),
            _,
        ) => None,
    };
    desk.repeatable = repeatable.or_else(|| desk.repeatable.take());
}

/// The patient of a booking, from the form or the line that sent it.
fn known(desk: &Desk, id: &PatientId) -> Option<Patient> {
    let forms = desk.form().into_iter().chain(desk.sent.values().map(|form| &**form));
    let of_forms = forms.filter_map(|form| match &form.whom {
        Whom::Known(patient) => Some(patient),
        Whom::Search(_) | Whom::New(..) => None,
    });
    let of_lines = desk.lines.sent.values().filter_map(|(_, patient)| patient.as_ref());
    of_forms.chain(of_lines).find(|patient| patient.id == *id).cloned()
}

fn registered(new: &NewPatient, id: PatientId) -> Patient {
    Patient {
        id,
        name: new.name.clone(),
        gender: new.gender.clone(),
        dob: (new.dob != chrono::NaiveDate::MIN).then_some(new.dob),
        mobile: new.mobile.clone(),
        city: new.address.city.clone(),
    }
}
