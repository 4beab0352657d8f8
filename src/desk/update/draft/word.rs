//! A word about an appointment comes back: why it is cancelled, why it goes first, its notes.

use super::{Place, go_there, is_known};
use crate::desk::model::asking::{Asked, Asking};
use crate::desk::model::details::Cancelling;
use crate::desk::model::draft::{About, Piece, Word};
use crate::desk::model::field::Field;
use crate::desk::model::today::Group;
use crate::desk::model::{Desk, Mode};
use crate::desk::update::details;
use crate::domain::appointment::{By, Status};
use crate::domain::ids::AppointmentId;

/// Keeps it until it is asked for again.
pub fn keep(desk: &mut Desk, word: Word) {
    match word.about {
        About::Notes => {
            desk.journal.kept_notes.insert(word.id, word.typed.text);
        }
        About::Cancelling | About::Urgent => {
            desk.drafts.words.insert((word.id, word.about), word.typed.field());
        }
    }
}

/// What was typed before as that word, when it is asked for; it is kept no longer.
pub fn kept_word(desk: &mut Desk, id: &AppointmentId, about: About) -> Field {
    desk.drafts.words.remove(&(id.clone(), about)).unwrap_or_default()
}

/// Opens the question again as soon as the list of that day is known. An appointment of which it can't be said any more
/// is not asked about.
pub fn open(desk: &mut Desk, word: Word) -> Place {
    if let (About::Notes, Mode::Details(open)) = (word.about, &desk.mode)
        && open.appointment.id == word.id
    {
        // The notes are typed beside the old ones, with their version.
        let (waits, known) = (open.more.is_first_wait() || open.visits.is_first_wait(), open.more.value().is_some());
        if waits {
            return Place::NotYet(Piece::Word(word), Vec::new());
        }
        keep(desk, word);
        if known {
            details::ask_notes(desk);
        }
        return if known { Place::Open(Vec::new()) } else { Place::Beside };
    }
    let there = word.place.as_ref().is_some_and(|(clinic, at)| go_there(desk, clinic, *at));
    if !there || !matches!(desk.mode, Mode::Main) {
        keep(desk, word);
        return Place::Beside;
    }
    if !is_known(desk.board_of_grid()) {
        return Place::NotYet(Piece::Word(word), Vec::new());
    }
    let Some(appointment) = desk.listed(&word.id).cloned() else {
        keep(desk, word);
        return Place::Beside;
    };
    match word.about {
        About::Cancelling if appointment.status.may_become(&Status::Cancelled(By::Api)) => {
            desk.mode = Mode::Cancelling(Box::new(Cancelling { appointment, reason: word.typed.field() }));
        }
        About::Urgent if matches!(Group::of(&appointment.status), Group::Waiting | Group::Due) => {
            let asking = Asking::new(Asked::Urgent(Box::new(appointment)));
            desk.mode = Mode::Asking(Box::new(Asking { typed: word.typed.field(), ..asking }));
        }
        About::Notes => {
            let asks = details::open_of(desk, appointment);
            return Place::NotYet(Piece::Word(word), asks);
        }
        About::Cancelling | About::Urgent => {
            keep(desk, word);
            return Place::Beside;
        }
    }
    Place::Open(Vec::new())
}
