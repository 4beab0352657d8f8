//! What somebody has typed and not finished, as a small value: whoever runs the desk keeps it where it outlives the
//! desk, and it comes back with the next one. It is made from the desk anew after everything that happens, so that no key
//! has to think of it; whatever is done, sent for good or discarded is in it no more.
//!
//! It holds identifiers and what was typed, and of known patients what is shown of them: they are there again without
//! being asked for. What can be read again is not in it.

pub mod form;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use self::form::FormDraft;
use super::asking::{Asked, Asking};
use super::field::Field;
use super::form::{Form, UNSEEN};
use super::{Desk, Mode};
use crate::desk::port::{Change, Write};
use crate::domain::appointment::Appointment;
use crate::domain::ids::{AppointmentId, ClinicId};

/// Everything that is typed and not done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What has the keys.
    pub open: Option<Piece>,
    /// What is taken along, or comes back when it is asked for again.
    pub beside: Vec<Piece>,
    /// What was sent, until it is known that it went through: refused, it is needed again.
    pub sent: Vec<Sent>,
}

/// One thing that is typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Piece {
    /// A booking form.
    Form(Box<FormDraft>),
    /// A word about an appointment.
    Word(Word),
    /// The command line.
    Line(Typed),
    /// The box in which somebody is looked for.
    Find(Typed),
}

/// What is said of an appointment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Word {
    /// What it is.
    pub about: About,
    /// Of which appointment.
    pub id: AppointmentId,
    /// Where that is, and when: it is looked for in the list of that day. Unknown where it was not seen when this was kept.
    pub place: Option<(ClinicId, DateTime<Utc>)>,
    /// The word.
    pub typed: Typed,
}

/// What can be said of an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum About {
    /// Why it is cancelled.
    Cancelling,
    /// Why it goes before others.
    Urgent,
    /// The word for the doctor.
    Notes,
}

/// What was sent, with the key of its write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sent {
    /// The key.
    pub key: String,
    /// What.
    pub piece: Piece,
}

/// A text with its cursor.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Typed {
    /// The text.
    pub text: String,
    /// Before which letter the cursor stands.
    pub cursor: usize,
}

/// Says only how long it is: it may be a name.
impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Typed({} bytes)", self.text.len())
    }
}

impl Typed {
    /// What stands in a field.
    pub fn of(field: &Field) -> Self {
        Self { text: field.value().to_owned(), cursor: field.cursor() }
    }

    /// The field as it was.
    pub fn field(&self) -> Field {
        Field::at(&self.text, self.cursor)
    }

    fn end(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.chars().count() }
    }
}

/// What is to come back, and what comes back when it is asked for.
#[derive(Clone, Debug, Default)]
pub struct Drafts {
    /// What has not found its place yet.
    pub waiting: Draft,
    /// When the last of it was typed.
    pub typed_at: Option<DateTime<Utc>>,
    /// Something was done by hand since: nothing opens by itself any more.
    pub begun: bool,
    /// The desk shows the day for which something waits.
    pub gone_there: bool,
    /// When something opened by itself: nobody can have seen it at once.
    pub opened: Option<DateTime<Utc>>,
    /// Words about appointments that were not finished.
    pub words: BTreeMap<(AppointmentId, About), Field>,
}

impl Drafts {
    /// Whether something opened by itself and nobody can have seen that yet.
    pub fn is_unseen(&self, now: DateTime<Utc>) -> bool {
        self.opened.is_some_and(|at| now - at < UNSEEN)
    }
}

impl Draft {
    /// What is typed and not done at that desk.
    pub fn of(desk: &Desk) -> Self {
        let Self { open, mut beside, mut sent } = desk.drafts.waiting.clone();
        let now = piece_of(desk);
        beside.extend(open.clone().filter(|_| now.is_some()));
        beside.extend(desk.carried.iter().filter_map(form_piece));
        beside.extend(desk.journal.kept_notes.iter().map(|(id, typed)| {
            let (about, typed) = (About::Notes, Typed::end(typed));
            Piece::Word(Word { about, id: id.clone(), place: None, typed })
        }));
        beside.extend(desk.drafts.words.iter().map(|((id, about), typed)| {
            Piece::Word(Word { about: *about, id: id.clone(), place: None, typed: Typed::of(typed) })
        }));
        let lines = desk.lines.left.iter().chain(desk.lines.refused.iter().map(|line| &line.typed));
        beside.extend(lines.map(|field| Piece::Line(Typed::of(field))));
        sent.extend(sent_of(desk));
        Self { open: now.or(open), beside, sent }
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.open.is_none() && self.beside.is_empty() && self.sent.is_empty()
    }

    /// What outlives a desk that was left on purpose: what was left lying is not wanted, but how a write ends is not known.
    pub fn only_sent(self) -> Self {
        Self { open: None, beside: Vec::new(), sent: self.sent }
    }
}

/// What has the keys, where something is typed into it.
fn piece_of(desk: &Desk) -> Option<Piece> {
    match &desk.mode {
        Mode::Form(form) => form_piece(form),
        Mode::Cancelling(asked) => word(About::Cancelling, &asked.appointment, &asked.reason),
        Mode::Asking(asking) => asked(asking),
        Mode::CommandLine(line) if line.recalled.is_none() => some(&line.typed).map(Piece::Line),
        Mode::Finding(finding) => some(&finding.typed).map(Piece::Find),
        Mode::CommandLine(_)
        | Mode::Main
        | Mode::Details(_)
        | Mode::WholeClinic(_)
        | Mode::Queue(_)
        | Mode::Journal(_) => None,
    }
}

fn asked(asking: &Asking) -> Option<Piece> {
    match &asking.what {
        Asked::Urgent(appointment) => word(About::Urgent, appointment, &asking.typed),
        Asked::Notes(details) => {
            let old = details.more.value().and_then(|more| more.notes.as_ref());
            let changed = asking.typed.value().trim() != old.map_or("", |notes| notes.raw()).trim();
            changed.then(|| word_of(About::Notes, &details.appointment, &asking.typed))
        }
        // Typed again in a moment.
        Asked::Date | Asked::Constraints | Asked::CheckInMany(_) | Asked::NoShowMany(_) => None,
    }
}

fn some(field: &Field) -> Option<Typed> {
    (!field.is_empty()).then(|| Typed::of(field))
}

fn word(about: About, of: &Appointment, field: &Field) -> Option<Piece> {
    (!field.is_empty()).then(|| word_of(about, of, field))
}

fn word_of(about: About, of: &Appointment, field: &Field) -> Piece {
    let place = Some((of.clinic.clone(), of.start));
    Piece::Word(Word { about, id: of.id.clone(), place, typed: Typed::of(field) })
}

fn form_piece(form: &Form) -> Option<Piece> {
    let told = form.has_content() || form.told.is_some();
    told.then(|| Piece::Form(Box::new(FormDraft::of(form))))
}

/// What was typed for the writes under way.
fn sent_of(desk: &Desk) -> impl Iterator<Item = Sent> {
    desk.pending.iter().filter_map(|(ticket, pending)| {
        let form = || desk.sent.get(ticket).map(|form| Piece::Form(Box::new(FormDraft::of(form))));
        let line = || desk.lines.sent.get(ticket).map(|(line, _)| Piece::Line(Typed::of(&line.typed)));
        let piece = form().or_else(line).or_else(|| said(&pending.write))?;
        Some(Sent { key: pending.write.key().to_owned(), piece })
    })
}

/// The word about an appointment that a write tells.
fn said(write: &Write) -> Option<Piece> {
    let (about, id, text) = match write {
        Write::Cancel { id, reason: Some(reason), .. } => (About::Cancelling, id, reason),
        Write::Edit { id, change: Change::Notes(notes), .. } => (About::Notes, id, notes),
        Write::Edit { id, change: Change::Urgent(Some(why)), .. } => (About::Urgent, id, why),
        Write::Edit { change: Change::Urgent(None), .. }
        | Write::Cancel { reason: None, .. }
        | Write::Book(..)
        | Write::CheckIn { .. }
        | Write::Move { .. }
        | Write::Step { .. }
        | Write::WalkIn(_)
        | Write::Undo { .. }
        | Write::Earlier(_) => return None,
    };
    Some(Piece::Word(Word { about, id: id.clone(), place: None, typed: Typed::end(text.raw()) }))
}
