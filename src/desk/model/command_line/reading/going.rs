//! Going somewhere: to a day, a doctor, a clinic, a free slot.

use super::{Deed, Problem, Reader, Reading, Rows, Taken, TakenKind, shown};
use crate::catalogue::say;
use crate::desk::model::command_line::roles::{self, Role};
use crate::desk::model::command_line::verbs::Verb;
use crate::desk::words;

impl Reader<'_> {
    /// `g tue iyer`, `doctor iyer`.
    pub(super) fn go(&self, reading: &mut Reading) {
        let day = self.day();
        let names_doctor = self.roles.iter().any(|role| matches!(role, Role::Doctor(_)));
        let doctor = if names_doctor { self.doctor(reading, None) } else { None };
        if let Some((doctor, clinic)) = &doctor {
            reading.rest.push(self.doctor_name(doctor));
            if Some(clinic) != self.desk.clinic.as_ref() {
                reading.rest.push(shown(self.desk.clinic_name(clinic)));
            }
        }
        if let Some(day) = day {
            reading.rest.push(self.desk.day_in_words(day));
        }
        if day.is_none() && !names_doctor && reading.problems.is_empty() {
            let says =
                if self.verb == Verb::Go { say!("command-line-where") } else { say!("command-line-which-doctor") };
            reading.problems.push(Problem::Missing(says));
            return;
        }
        reading.enter = Some(Deed::Go(day, doctor));
    }

    /// `clinic kora`.
    pub(super) fn clinic(&self, reading: &mut Reading) {
        let Some((first, last)) = self.words.first().zip(self.words.last()) else {
            reading.problems.push(Problem::Missing(say!("command-line-which-clinic")));
            return;
        };
        let clinics = self.desk.clinics();
        let names: Vec<&str> = clinics.iter().map(|clinic| clinic.name.raw()).collect();
        let fits = |at: &usize| self.words.iter().all(|word| roles::named(&word.text, &names).contains(at));
        let found: Vec<usize> = (0..clinics.len()).filter(fits).collect();
        let at = first.at.start..last.at.end;
        let word = shown(&self.line.typed.value()[at.clone()]);
        let (what, kind) = match found.as_slice() {
            [] => (say!("command-line-not-understood"), TakenKind::NotUnderstood),
            [one] => (clinics[*one].name.shown().to_owned(), TakenKind::Other),
            several => (say!("command-line-clinics", n = several.len()), TakenKind::Other),
        };
        match found.as_slice() {
            [] => reading.problems.push(Problem::Wrong(say!("command-line-no-clinic", word = word.clone()))),
            [one] => {
                reading.rest.push(what.clone());
                reading.enter = Some(Deed::Clinic(clinics[*one].id.clone()));
            }
            several => {
                reading.rows = Rows::Names(several.iter().map(|at| clinics[*at].name.shown().to_owned()).collect());
                reading.problems.push(Problem::Choose(say!("command-line-several-clinics", n = several.len())));
            }
        }
        reading.taken.push(Taken { at, word, what, kind });
    }

    /// `f after 4pm, tue thu, rao or iyer`: the search itself says what it understands.
    pub(super) fn free(&self, reading: &mut Reading, rest: &str) {
        let understood = self.desk.free_as_understood(rest);
        if !understood.is_empty() {
            reading.rest.push(understood);
        }
        reading.enter = Some(Deed::Free(rest.to_owned()));
    }
}

impl crate::desk::Desk {
    /// `Tue 24 Nov 2026 · tomorrow · 2 doctors sit`, as far as it is known.
    pub fn day_in_words(&self, day: chrono::NaiveDate) -> String {
        let mut parts = vec![words::day_with_year(day)];
        parts.push(match day.signed_duration_since(self.today_date()).num_days() {
            0 => say!("asking-date-today"),
            1 => say!("asking-date-tomorrow"),
            -1 => say!("asking-date-yesterday"),
            ahead if ahead > 0 => say!("asking-date-ahead", n = ahead),
            past => say!("asking-date-past", n = -past),
        });
        if let Some(sit) = self.doctors_sitting(day) {
            parts.push(say!("asking-date-sit", n = sit));
        }
        parts.join(" · ")
    }

    /// How many doctors of the chosen clinic have slots on that day; `None` where that has not been read of all of them.
    fn doctors_sitting(&self, day: chrono::NaiveDate) -> Option<usize> {
        let (clinic, first) = (self.clinic.clone()?, self.first_day());
        if !crate::domain::two_days::TwoDays::from(first).holds(day) {
            return None;
        }
        let (mut sitting, on) = (0, self.zone().on(day));
        for doctor in self.doctors_here() {
            let offer = self.offers.get(&(doctor.id.clone(), clinic.clone(), first))?.value()?;
            sitting += usize::from(offer.slots.iter().any(|slot| on.has(slot.span.start)));
        }
        Some(sitting)
    }
}
