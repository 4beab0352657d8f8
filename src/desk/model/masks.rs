//! Hiding names. A desk whose names are hidden is drawn from a copy of itself in which they are: so no view can forget it.
//!
//! Whoever puts a name into a sentence that is kept (a notice, a subject, the journal) marks it with [`named`], so that it
//! can be hidden later. What comes from outside can't forge the marks: a `Text` reveals them.
//!
//! What is typed stays readable: who types must see it. The walk names every field of what it walks through; a new one
//! does not build until somebody has decided whether a name can be in it.

mod panels;

use super::earlier::LeftOpen;
use super::journal::{Entry, Journal, Standing};
use super::life::Life;
use super::{Desk, Mode, Pending};
use crate::desk::port::Board;
use crate::domain::appointment::{Appointment, AppointmentDetails, Name, Who};
use crate::domain::patient::Patient;
use crate::domain::shared::Shared;

/// Stand around a name inside a sentence. Nothing else may use these two: they are no characters at all.
const MARKS: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// A name that is put into a sentence which is kept, safe to draw.
pub fn named(name: &Name) -> String {
    let [from, to] = MARKS;
    format!("{from}{}{to}", name.listed())
}

/// A kept sentence as it is drawn.
pub fn plain(says: &str) -> String {
    says.chars().filter(|c| !MARKS.contains(c)).collect()
}

/// A kept sentence with the names in it hidden.
pub fn hidden(says: &str) -> String {
    let mut out = String::with_capacity(says.len());
    let mut rest = says;
    while let Some((before, after)) = rest.split_once(MARKS[0]) {
        let (name, after) = after.split_once(MARKS[1]).unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&hidden_name(name));
        rest = after;
    }
    out + rest
}

/// `Khan, Sana` as `K···, S.`.
fn hidden_name(listed: &str) -> String {
    let (last, first) = listed.split_once(", ").unwrap_or(("", listed));
    Name { first: first.into(), middle: "".into(), last: last.into() }.hidden().listed()
}

impl Desk {
    /// The desk as it is drawn while names are hidden.
    #[must_use]
    pub fn with_names_hidden(&self) -> Self {
        let mut copy = self.clone();
        // Whom a line names is found by their names: it is read before these are hidden.
        if let (Mode::CommandLine(line), Mode::CommandLine(of_copy)) = (&self.mode, &mut copy.mode) {
            of_copy.read = Some(Box::new(self.read_line(line)));
        }
        let Self {
            boards,
            mode,
            pending,
            notices,
            left,
            carried,
            sent,
            journal,
            moving,
            // No patient is in any of these.
            now: _,
            settings: _,
            link: _,
            entities: _,
            clinic: _,
            doctor: _,
            day: _,
            offers: _,
            pane: _,
            behind: _,
            grid: _,
            today: _,
            watch: _,
            stale: _,
            drops_carried: _,
            reloaded_at: _,
            tickets: _,
            count: _,
            masked: _,
            quitting: _,
            remembered: _,
            rereading: _,
            slept_until: _,
            clock_behind: _,
            zone_is_configured: _,
            zone_was_told: _,
            used_at: _,
            lock: _,
            help: _,
            news: _,
            free: _,
            // Never drawn as they are.
            lines: _,
            repeatable: _,
            drafts: _,
            stirred: _,
        } = &mut copy;
        boards.values_mut().filter_map(Life::value_mut).for_each(Hide::hide);
        mode.hide();
        pending.values_mut().for_each(Hide::hide);
        notices.hide_names();
        carried.iter_mut().chain(sent.values_mut().map(|form| &mut **form)).for_each(Hide::hide);
        journal.hide();
        left.hide();
        moving.as_deref_mut().into_iter().for_each(Hide::hide);
        copy
    }
}

/// What holds names and can hide them.
pub(super) trait Hide {
    /// Hides them, for good: done to a copy.
    fn hide(&mut self);
}

impl Hide for Name {
    fn hide(&mut self) {
        *self = self.hidden();
    }
}

impl Hide for String {
    fn hide(&mut self) {
        *self = hidden(self);
    }
}

impl<T: Hide> Hide for Vec<T> {
    fn hide(&mut self) {
        self.iter_mut().for_each(T::hide);
    }
}

impl<T: Hide + Clone, Beside: Default> Hide for Shared<T, Beside> {
    fn hide(&mut self) {
        self.iter_mut().for_each(T::hide);
    }
}

impl<T: Hide> Hide for Life<T> {
    fn hide(&mut self) {
        self.value_mut().into_iter().for_each(T::hide);
    }
}

impl<T: Hide> Hide for Box<T> {
    fn hide(&mut self) {
        (**self).hide();
    }
}

impl Hide for Who {
    fn hide(&mut self) {
        let Self { name, id: _, gender: _, age: _, mobile: _ } = self;
        name.iter_mut().for_each(Name::hide);
    }
}

impl Hide for Patient {
    fn hide(&mut self) {
        let Self { name, id: _, gender: _, dob: _, mobile: _, city: _ } = self;
        name.hide();
    }
}

impl Hide for Appointment {
    fn hide(&mut self) {
        self.patient.hide();
    }
}

impl Hide for AppointmentDetails {
    fn hide(&mut self) {
        self.appointment.hide();
    }
}

impl Hide for LeftOpen {
    fn hide(&mut self) {
        let Self { patients, appointments, kept: _, told: _ } = self;
        patients.values_mut().for_each(Hide::hide);
        appointments.values_mut().for_each(Hide::hide);
    }
}

impl Hide for Board {
    fn hide(&mut self) {
        let Self { appointments, unread: _ } = self;
        appointments.hide();
    }
}

impl Hide for Pending {
    fn hide(&mut self) {
        // The write itself is never drawn.
        let Self { subject, write: _, since: _, unknown: _, giving_up: _ } = self;
        subject.hide();
    }
}

impl Hide for Journal {
    fn hide(&mut self) {
        // Moves under way and notes that are kept are drawn only when they come back: as a mark, or as what is typed.
        let Self { entries, moves: _, undo: _, passed: _, doubled: _, kept_notes: _ } = self;
        entries.hide();
    }
}

impl Hide for Entry {
    fn hide(&mut self) {
        let Self {
            says,
            subject,
            before,
            standing,
            // The write itself is never drawn.
            write: _,
            ticket: _,
            at: _,
            id: _,
            left: _,
            version: _,
        } = self;
        says.hide();
        subject.hide();
        before.iter_mut().for_each(Hide::hide);
        match standing {
            Standing::Doubled { why } | Standing::Refused { why } | Standing::Stays { why } => why.hide(),
            Standing::Done
            | Standing::Unknown
            | Standing::NotTold
            | Standing::HalfMoved
            | Standing::TakingBack(_)
            | Standing::TakenBack => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_sentence_are_hidden_and_the_rest_is_not() {
        let name = |first: &str, last: &str| Name { first: first.into(), middle: "".into(), last: last.into() };
        let says = format!("Checked in, token 4: {} · Rao · 10:30", named(&name("Sana", "Khan")));
        assert_eq!(plain(&says), "Checked in, token 4: Khan, Sana · Rao · 10:30");
        assert_eq!(hidden(&says), "Checked in, token 4: K···, S. · Rao · 10:30");
        assert_eq!(hidden(&named(&name("முத்துலட்சுமி", ""))), "மு···");
        assert_eq!(hidden("nobody"), "nobody");
    }

    #[test]
    fn a_name_from_outside_cannot_end_the_mark_around_it() {
        let forged = Name { first: "Sana\u{fdd1} secret".into(), middle: "".into(), last: "".into() };
        assert_eq!(hidden(&named(&forged)), "S···");
    }
}
