//! What the world answers.

pub(super) mod refused;
mod steps;
mod written;

use super::{command_line, details, earlier, finding, form, free, line, moving, paper, picker, reads, whole_clinic};
use crate::desk::model::life::Life;
use crate::desk::model::{Desk, Mode, Watch};
use crate::desk::port::{Answer, Board, Effect, Entities, Failure, Push, Reply, Ticket};
use crate::domain::appointment::{Appointment, AppointmentDetails, Who};
use crate::domain::patient::Patient;
use crate::domain::slots::Offer;
pub use written::written;

/// Takes a reply.
pub fn reply(desk: &mut Desk, reply: Reply) -> Vec<Effect> {
    match reply {
        Reply::Answer(ticket, answer) => {
            reads::heard(desk, answer.as_ref().err());
            let mut effects = take(desk, ticket, answer);
            desk.rereading &= reads::is_reading(desk);
            effects.extend(details::ask_for_family(desk));
            return effects;
        }
        Reply::Written(ticket, outcome) => return written(desk, ticket, outcome),
        Reply::LeftBehind(left) => return earlier::take(desk, left),
        Reply::Concerned(appointment) => earlier::concerned(desk, *appointment),
        Reply::Push(news) => push(desk, news),
        Reply::Names(patients) => {
            earlier::named(desk, &patients);
            named(desk, &patients);
        }
        Reply::Paper(how) => paper::told(desk, how),
    }
    Vec::new()
}

/// An answer as the type that one kind of question has; anything else was not understood.
pub trait OfKind: Sized {
    /// It, if the answer is of that kind.
    fn of(answer: Answer) -> Option<Self>;
}

macro_rules! of_kind {
    ($($kind:ident => $type:ty),*) => {$(
        impl OfKind for $type {
            fn of(answer: Answer) -> Option<Self> {
                if let Answer::$kind(value) = answer { Some(value) } else { None }
            }
        }
    )*};
}

of_kind! {
    Entities => Entities, Offer => Offer, Board => Board, Details => Box<AppointmentDetails>, Visits => Vec<Appointment>
}

/// The people in an answer, whichever way they were asked for.
pub fn patients(answer: Result<Answer, Failure>) -> Result<Vec<Patient>, Failure> {
    answer.and_then(|answer| match answer {
        Answer::Patients(people) | Answer::Family(people) => Ok(people),
        Answer::Entities(_)
        | Answer::Offer(_)
        | Answer::Board(_)
        | Answer::Details(_)
        | Answer::Availability(_)
        | Answer::Visits(_) => Err(Failure::NotUnderstood),
    })
}

/// An answer as what one kind of question has.
pub fn typed<T: OfKind>(answer: Result<Answer, Failure>) -> Result<T, Failure> {
    answer.and_then(|answer| T::of(answer).ok_or(Failure::NotUnderstood))
}

/// Gives the answer to what awaits it. A late one, which nothing awaits, changes nothing.
fn take(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) -> Vec<Effect> {
    let now = desk.now;
    let awaits = Some(ticket);
    if desk.entities.awaited() == awaits {
        desk.entities.answer(ticket, typed(answer), now);
        picker::choose_somebody(desk);
        line::tell_zone(desk);
    } else if let Some(offer) = desk.offers.values_mut().find(|life| life.awaited() == awaits) {
        offer.answer(ticket, typed(answer), now);
    } else if let Some(board) = desk.boards.values_mut().find(|life| life.awaited() == awaits) {
        let answer: Result<Board, Failure> = typed(answer);
        if let (Some(before), Ok(after)) = (board.value(), &answer) {
            let own = |a: &Appointment| desk.pending.values().any(|pending| pending.is_about(a));
            desk.news.note(before, after, own, now);
        }
        let read = answer.is_ok();
        board.answer(ticket, answer, now);
        // Only of what was just read: what this desk has changed since an older reading has its version of before there.
        if let Some(board) = board.value().filter(|_| read) {
            desk.journal.versions(board);
        }
    } else if moving::awaits(desk, ticket) {
        moving::answered(desk, ticket, answer);
    } else if let Some(answer) = free::answered(desk, ticket, answer) {
        match desk.mode {
            Mode::Form(_) => return form::answered(desk, ticket, answer),
            Mode::Details(_) | Mode::Asking(_) => details::answered(desk, ticket, answer),
            Mode::Finding(_) => return finding::answered(desk, ticket, answer),
            Mode::CommandLine(_) => command_line::answered(desk, ticket, answer),
            Mode::WholeClinic(_) => whole_clinic::answered(desk, ticket, answer),
            Mode::Main | Mode::Cancelling(_) | Mode::Queue(_) | Mode::Journal(_) => {}
        }
    }
    Vec::new()
}

/// Writes the names of patients wherever their appointments are listed.
fn named(desk: &mut Desk, patients: &[Patient]) {
    let today = desk.today_date();
    for board in desk.boards.values_mut().filter_map(Life::value_mut) {
        for appointment in &mut board.appointments {
            if let Some(patient) = patients.iter().find(|patient| patient.id == appointment.patient.id) {
                appointment.patient = Who::of(patient, today);
            }
        }
    }
}

fn push(desk: &mut Desk, news: Push) {
    match news {
        Push::Connected => {
            // What happened between the first reads and the stream would be missed otherwise.
            desk.watch = Watch::Push;
            if desk.entities.value().is_some() {
                reads::reload_all(desk);
            }
        }
        Push::Changed { doctor, clinic, date } => reads::touched(desk, &doctor, &clinic, date),
        Push::Lost => {
            // Either the line is gone, which a read finds out at once, or changes were missed.
            desk.watch = Watch::Poll;
            reads::reload(desk);
        }
        Push::NotOffered => desk.watch = Watch::Poll,
    }
}
