//! What was sent before the desk ended. It is let go as soon as its write is known to have gone through, and comes back
//! where it has not: from the end of the write under the same key, where this desk finds that out; else from the list of
//! the day, once that is read.

use chrono::NaiveDate;

use super::{beside, is_known, typed_at};
use crate::catalogue::say;
use crate::desk::model::draft::form::{FormDraft, WhomDraft};
use crate::desk::model::draft::{Piece, Sent};
use crate::desk::model::form::Purpose;
use crate::desk::model::notice::Mark;
use crate::desk::model::{Desk, masks};
use crate::domain::appointment::Appointment;
use crate::domain::ids::ClinicId;

/// The lists that tell whether sent forms went through.
pub fn boards(desk: &Desk) -> Vec<(ClinicId, NaiveDate)> {
    let forms = desk.drafts.waiting.sent.iter().filter_map(|sent| match &sent.piece {
        Piece::Form(form) => Some(board_of(desk, form)),
        Piece::Word(_) | Piece::Line(_) | Piece::Find(_) => None,
    });
    forms.filter(|(clinic, _)| desk.clinics().iter().any(|known| known.id == *clinic)).collect()
}

fn board_of(desk: &Desk, form: &FormDraft) -> (ClinicId, NaiveDate) {
    (form.clinic.clone(), desk.zone_of(&form.clinic).date(form.span.start))
}

/// A write has ended: what was typed for it is let go, or is there again.
pub fn ended(desk: &mut Desk, key: &str, went_through: bool) {
    let sent = &mut desk.drafts.waiting.sent;
    let Some(at) = sent.iter().position(|sent| sent.key == key) else { return };
    let Sent { piece, .. } = sent.remove(at);
    if !went_through {
        beside(desk, piece);
        desk.drops_carried = false;
    }
}

/// What the lists tell by now.
pub fn settle(desk: &mut Desk) {
    for sent in std::mem::take(&mut desk.drafts.waiting.sent) {
        let awaited = desk.pending.values().any(|pending| pending.write.key() == sent.key);
        match &sent.piece {
            _ if awaited => desk.drafts.waiting.sent.push(sent),
            Piece::Form(form) => match went_through(desk, form) {
                None => desk.drafts.waiting.sent.push(sent),
                Some(true) => {
                    let who = form.name().map_or_else(String::new, |name| masks::named(&name));
                    desk.notices.say(Mark::Done, say!("draft-went-through", who = who), desk.now);
                }
                Some(false) => {
                    let says = say!("draft-not-gone-through", at = typed_at(desk));
                    beside(desk, sent.piece);
                    desk.notices.say(Mark::Info, says, desk.now);
                }
            },
            // It does nothing by being there again: it is asked for first.
            Piece::Word(_) | Piece::Line(_) | Piece::Find(_) => beside(desk, sent.piece),
        }
    }
}

/// Whether the list of its day has the appointment; `None` while that list is not known.
fn went_through(desk: &Desk, form: &FormDraft) -> Option<bool> {
    if !desk.clinics().iter().any(|known| known.id == form.clinic) {
        return Some(false);
    }
    let board = desk.boards.get(&board_of(desk, form));
    if !is_known(board) || board.is_some_and(|board| board.failure().is_some()) {
        return None;
    }
    let zone = desk.zone_of(&form.clinic);
    let is_it = |a: &Appointment| {
        let when = match form.purpose {
            Purpose::Book | Purpose::Overbook => a.start == form.span.start,
            Purpose::WalkIn => a.walk_in && zone.date(a.start) == zone.date(form.span.start),
        };
        when && a.doctor == form.doctor && a.status.holds_slot() && is_theirs(a, form)
    };
    Some(board?.value()?.appointments.iter().any(is_it))
}

fn is_theirs(appointment: &Appointment, form: &FormDraft) -> bool {
    match &form.whom {
        WhomDraft::Known(person) => appointment.patient.id == person.id,
        WhomDraft::New(new, _) => {
            let told = new.registration().name();
            appointment.patient.name.as_ref().is_some_and(|name| (&name.first, &name.last) == (&told.first, &told.last))
        }
        WhomDraft::Search { .. } => false,
    }
}
