//! What was typed before the desk ended comes back: where it was, if nothing else was begun, else taken along. It waits
//! until what it needs has been read, and is kept as typed all the while.

mod form;
mod sent;
mod word;

use chrono::{DateTime, Utc};

use super::{finding, picker};
use crate::catalogue::say;
use crate::desk::model::command_line::CommandLine;
use crate::desk::model::draft::{Draft, Piece, Typed};
use crate::desk::model::finding::Finding;
use crate::desk::model::life::Life;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::Effect;
use crate::desk::words;
use crate::domain::ids::ClinicId;

pub use sent::{boards, ended};
pub use word::kept_word;

/// What becomes of a piece for now.
enum Place {
    /// It is there again.
    Open(Vec<Effect>),
    /// It is taken along, or there when it is asked for.
    Beside,
    /// Something that it needs is not known yet.
    NotYet(Piece, Vec<Effect>),
}

/// Hands over what was typed before, each with the time of its last key. The newest of all opens again, if it can.
pub fn bring_back(desk: &mut Desk, mut kept: Vec<(DateTime<Utc>, Draft)>) {
    kept.sort_by_key(|(at, _)| *at);
    desk.drafts.typed_at = kept.last().map(|(at, _)| *at).or(desk.drafts.typed_at);
    let waiting = &mut desk.drafts.waiting;
    for (_, draft) in kept {
        waiting.beside.extend(draft.beside);
        waiting.beside.extend(waiting.open.take());
        waiting.open = draft.open;
        waiting.sent.extend(draft.sent);
    }
}

/// Something was done by hand: what has not come back yet is not to open over it.
pub fn begun(desk: &mut Desk) {
    desk.drafts.begun = desk.drafts.begun || !desk.drafts.waiting.is_empty();
}

/// Brings back what can be brought back by now. Called after everything that happens.
pub fn come_back(desk: &mut Desk) -> Vec<Effect> {
    sent::sent_after_all(desk);
    // Before the clinics are known nothing can be shown of it, not even when it was typed.
    if desk.drafts.waiting.is_empty() || desk.entities.value().is_none() {
        return Vec::new();
    }
    let aside = std::mem::take(&mut desk.drafts.waiting.beside);
    let mut along = aside.iter().any(|piece| matches!(piece, Piece::Form(_)));
    let mut says = (!aside.is_empty()).then_some(false);
    for piece in aside {
        beside(desk, piece);
    }
    let mut effects = Vec::new();
    if let Some(piece) = desk.drafts.waiting.open.take() {
        let is_form = matches!(piece, Piece::Form(_));
        match open(desk, piece) {
            Place::Open(asks) => {
                desk.drafts.opened = Some(desk.now);
                says = Some(true);
                effects.extend(asks);
            }
            Place::Beside => {
                along |= is_form;
                says = says.or(Some(false));
            }
            Place::NotYet(piece, asks) => {
                desk.drafts.waiting.open = Some(piece);
                effects.extend(asks);
            }
        }
    }
    if let Some(is_open) = says {
        tell(desk, is_open, along);
    }
    sent::settle(desk);
    effects
}

/// One notice that says so.
fn tell(desk: &mut Desk, is_open: bool, along: bool) {
    let at = typed_at(desk);
    let says = match (is_open, along) {
        (true, _) => say!("draft-open", at = at),
        (false, true) => say!("draft-along", at = at),
        (false, false) => say!("draft-kept", at = at),
    };
    desk.notices.remark(says, desk.now);
}

/// When it was typed, by the clinic's clock: `10:42`, with the day where that is not today.
fn typed_at(desk: &Desk) -> String {
    let at = desk.drafts.typed_at.unwrap_or(desk.now);
    let (zone, clock) = (desk.zone(), desk.zone().local(at).format("%H:%M").to_string());
    if zone.date(at) == desk.today_date() { clock } else { format!("{} {clock}", words::day(zone.date(at))) }
}

/// Opens it again where it was.
fn open(desk: &mut Desk, piece: Piece) -> Place {
    if desk.drafts.begun {
        beside(desk, piece);
        return Place::Beside;
    }
    match piece {
        Piece::Form(form) => form::open(desk, form),
        Piece::Word(word) => word::open(desk, word),
        Piece::Line(typed) => {
            let line = CommandLine { typed: typed.field(), ..CommandLine::default() };
            desk.mode = Mode::CommandLine(Box::new(line));
            Place::Open(Vec::new())
        }
        Piece::Find(typed) => {
            desk.mode = Mode::Finding(Box::new(Finding { typed: typed.field(), ..Finding::default() }));
            Place::Open(finding::typed_other(desk))
        }
    }
}

/// Takes it along, or keeps it for when it is asked for again.
fn beside(desk: &mut Desk, piece: Piece) {
    match piece {
        Piece::Form(form) => desk.carried.push(form::restored(desk, &form)),
        Piece::Word(word) => word::keep(desk, word),
        Piece::Line(typed) => desk.lines.left = Some(typed.field()),
        // Whoever was looked for is looked for again in a moment.
        Piece::Find(Typed { .. }) => {}
    }
}

/// Shows the day of a clinic for which something waits; where the practice has no such clinic any more, says so.
fn go_there(desk: &mut Desk, clinic: &ClinicId, at: DateTime<Utc>) -> bool {
    if !desk.clinics().iter().any(|known| known.id == *clinic) {
        return false;
    }
    if !std::mem::replace(&mut desk.drafts.gone_there, true) {
        picker::go_to_clinic(desk, clinic.clone());
        let (day, today) = (desk.zone_of(clinic).date(at), desk.today_date());
        picker::go_to_day(desk, day.max(today));
    }
    true
}

/// Whether the newest that can be known of it is known: nothing newer is awaited, and the line has not just failed with
/// nothing known before.
fn is_known<T>(life: Option<&Life<T>>) -> bool {
    life.is_some_and(|life| life.value().is_some() && life.awaited().is_none())
}
