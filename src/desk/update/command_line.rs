//! The command line: typing, choosing, completing, and what Enter does.

mod doing;

use super::{free, reads, replies};
use crate::desk::action::{Command, Edit};
use crate::desk::model::command_line::completing::Completion;
use crate::desk::model::command_line::reading::{Reading, Rows, TakenKind};
use crate::desk::model::command_line::{CommandLine, LineStep, Looked};
use crate::desk::model::field::Field;
use crate::desk::model::life::Life;
use crate::desk::model::{Desk, Mode};
use crate::desk::port::{Answer, Effect, Failure, Question, Ticket};
use crate::domain::two_days::TwoDays;

pub use doing::{done, refused};

/// Stands in the history for those who were named.
const SOMEBODY: char = '…';

/// Opens it: empty, or with the line that was refused while something else was open.
pub fn open(desk: &mut Desk) -> Vec<Effect> {
    let line = desk.lines.refused.take().unwrap_or_default();
    desk.mode = Mode::CommandLine(Box::new(line));
    Vec::new()
}

/// A key.
pub fn command(desk: &mut Desk, command: Command) -> Vec<Effect> {
    let Mode::CommandLine(line) = &desk.mode else { return Vec::new() };
    let reading = desk.read_line(line);
    if command == Command::Enter {
        return doing::enter(desk, reading);
    }
    if command == Command::Complete {
        if let Some(completion) = desk.completion(line, &reading) {
            complete(desk, &completion);
        }
    } else if command == Command::Up {
        up_down(desk, &reading, true);
    } else if command == Command::Down {
        up_down(desk, &reading, false);
    } else if command == Command::Back {
        close(desk);
    }
    Vec::new()
}

/// Esc closes the line; what was typed comes back with the first ↑.
fn close(desk: &mut Desk) {
    if let Mode::CommandLine(line) = std::mem::replace(&mut desk.mode, Mode::Main) {
        desk.lines.left = (!line.typed.is_empty() && line.recalled.is_none()).then_some(line.typed);
    }
}

/// A key changed the text under the cursor.
pub fn typed(desk: &mut Desk, edit: Edit) -> Vec<Effect> {
    let Mode::CommandLine(line) = &mut desk.mode else { return Vec::new() };
    // What is typed behind the `…` of a line of the history takes its place.
    let (before, _) = line.typed.around_cursor();
    if matches!(edit, Edit::Insert(_)) && before.raw().ends_with(SOMEBODY) {
        line.typed.edit(Edit::DeleteBack);
    }
    if line.typed.edit(edit) {
        changed(line);
    }
    Vec::new()
}

/// A text was pasted. It never submits anything.
pub fn pasted(desk: &mut Desk, text: &str) -> Vec<Effect> {
    if let Mode::CommandLine(line) = &mut desk.mode
        && line.typed.paste(text)
    {
        changed(line);
    }
    Vec::new()
}

fn changed(line: &mut CommandLine) {
    line.step = LineStep::Typing;
    line.recalled = None;
    if line.typed.is_empty() {
        line.chosen = None;
    }
    // What could not be read is tried again with the next key.
    if line.looked.hits.failure().is_some() {
        line.looked.words.clear();
    }
    line.offers.retain(|_, offer| offer.failure().is_none());
}

fn complete(desk: &mut Desk, completion: &Completion) {
    let Mode::CommandLine(line) = &mut desk.mode else { return };
    let typed = line.typed.value();
    let before = typed.get(..completion.at.start).unwrap_or_default();
    let after = typed.get(completion.at.end..).unwrap_or_default();
    let mut field = Field::with_blanks(&format!("{before}{}", completion.text));
    let letters = after.chars().count();
    for letter in after.chars() {
        field.edit(Edit::Insert(letter));
    }
    if after.trim().is_empty() {
        // It is typed on.
    } else {
        (0..letters).for_each(|_| {
            field.edit(Edit::Left);
        });
    }
    line.typed = field;
    changed(line);
}

/// Chooses among several; on an empty line, or one from the history that was not changed, goes through the history.
fn up_down(desk: &mut Desk, reading: &Reading, up: bool) {
    let lines = desk.lines.clone();
    let Mode::CommandLine(line) = &mut desk.mode else { return };
    if line.typed.is_empty() || line.recalled.is_some() {
        return recall(line, &lines, up);
    }
    let ids: Vec<&str> = match &reading.rows {
        Rows::Patients(all) => all.iter().map(|patient| patient.id.as_str()).collect(),
        Rows::Appointments(all) => all.iter().map(|appointment| appointment.id.as_str()).collect(),
        Rows::None | Rows::Commands(_) | Rows::Names(_) => return,
    };
    let to = match (reading.chosen, up) {
        (None, true) => ids.len().saturating_sub(1),
        (None, false) => 0,
        (Some(at), true) => at.saturating_sub(1),
        (Some(at), false) => (at + 1).min(ids.len().saturating_sub(1)),
    };
    line.chosen = ids.get(to).map(|id| (*id).to_owned());
    line.step = LineStep::Typing;
}

fn recall(line: &mut CommandLine, lines: &crate::desk::model::command_line::Lines, up: bool) {
    // What was left by Esc is the newest, and the only one that is whole.
    let left = lines.left.as_ref().map(|field| field.value());
    let all: Vec<&str> = left.into_iter().chain(lines.history.iter().rev().map(String::as_str)).collect();
    let to = match (line.recalled, up) {
        (None, true) => 0,
        (None, false) => return,
        (Some(at), true) => (at + 1).min(all.len().saturating_sub(1)),
        (Some(0), false) => {
            *line = CommandLine::default();
            return;
        }
        (Some(at), false) => at - 1,
    };
    let Some(text) = all.get(to) else { return };
    let mut field = Field::with(text);
    // The cursor goes where somebody has to be named.
    if let Some(before) = text.split_once(SOMEBODY).map(|(before, _)| before.chars().count() + 1) {
        let back = text.chars().count().saturating_sub(before);
        (0..back).for_each(|_| {
            field.edit(Edit::Left);
        });
    }
    *line = CommandLine { typed: field, recalled: Some(to), ..CommandLine::default() };
}

/// The line without those who were named.
pub(super) fn without_names(typed: &str, reading: &Reading) -> String {
    let mut out = String::new();
    let mut from = 0;
    for word in reading.taken.iter().filter(|word| word.kind != TakenKind::Other) {
        out.push_str(typed.get(from..word.at.start).unwrap_or_default());
        if !out.trim_end().ends_with(SOMEBODY) {
            out.push(SOMEBODY);
        }
        from = word.at.end;
    }
    out.push_str(typed.get(from..).unwrap_or_default());
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An answer came that nothing on the main screen awaits.
pub fn answered(desk: &mut Desk, ticket: Ticket, answer: Result<Answer, Failure>) {
    let now = desk.now;
    let Mode::CommandLine(line) = &mut desk.mode else { return };
    if line.looked.hits.awaited() == Some(ticket) {
        line.looked.hits.answer(ticket, replies::patients(answer), now);
        if let Life::Ready(known) = &line.looked.hits {
            line.seen.insert(line.looked.words.clone(), known.clone());
        }
    } else if let Some(offer) = line.offers.values_mut().find(|life| life.awaited() == Some(ticket)) {
        offer.answer(ticket, replies::typed(answer), now);
    }
}

/// Asks for what the open line needs to be understood and nobody has asked for yet.
pub fn ask_what_is_needed(desk: &mut Desk) -> Vec<Effect> {
    let Mode::CommandLine(line) = &desk.mode else { return Vec::new() };
    let needs = desk.read_line(line).needs;
    let words = needs.patients.filter(|words| *words != line.looked.words);
    let offer = needs.offer.filter(|wanted| desk.offer_for_line(line, wanted).is_none());
    let mut effects = Vec::new();
    let seen = words.as_ref().and_then(|words| line.seen.get(words)).cloned();
    if let (Some(words), Some(seen), Mode::CommandLine(line)) = (&words, &seen, &mut desk.mode) {
        line.looked = Looked { words: words.clone(), hits: Life::Ready(seen.clone()) };
    }
    if let Some(words) = words.filter(|_| seen.is_none()) {
        let ticket = reads::ticket(desk);
        if let Mode::CommandLine(line) = &mut desk.mode {
            line.looked.words.clone_from(&words);
            line.looked.hits.ask(ticket);
        }
        effects.push(Effect::Ask(ticket, Question::Patients { typed: words }));
    }
    if let Some(wanted) = offer {
        let ticket = reads::ticket(desk);
        let key = (wanted.doctor.clone(), wanted.clinic.clone(), wanted.date);
        if let Mode::CommandLine(line) = &mut desk.mode {
            let life: &mut Life<_> = line.offers.entry(key).or_default();
            life.ask(ticket);
        }
        let days = TwoDays::from(wanted.date);
        effects.push(Effect::Ask(ticket, Question::Offer { doctor: wanted.doctor, clinic: wanted.clinic, days }));
    }
    effects
}

impl Desk {
    /// What a search for free slots understands of what was typed; safe to draw.
    pub fn free_as_understood(&self, typed: &str) -> String {
        free::understood(self, typed)
    }
}
