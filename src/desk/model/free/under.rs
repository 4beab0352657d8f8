//! The constraints in force, and how they are said.

use crate::catalogue::say;
use crate::desk::Desk;
use crate::desk::words::day;
use crate::domain::ids::{ClinicId, DoctorId};
use crate::domain::loose::Constraints;

/// Under which free slots are looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Under {
    /// At which clinic.
    pub clinic: ClinicId,
    /// Which days and times.
    pub wanted: Constraints,
    /// Which doctors, in the order of the practice.
    pub doctors: Vec<DoctorId>,
    /// Whether they were named; otherwise they are all who sit there.
    pub named: bool,
}

impl Under {
    /// `after 16:00 · Tue Thu · Rao, Iyer · up to Mon 7 Dec`.
    pub fn in_short(&self, desk: &Desk) -> String {
        let parts = [self.times(), self.days().join(" "), self.names(desk).join(", "), self.stretch(desk)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// The same without how far it looks: where there is little room.
    pub fn in_shorter(&self, desk: &Desk) -> String {
        let parts = [self.times(), self.days().join(" "), self.names(desk).join(", ")];
        let says = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
        if says.is_empty() { self.stretch(desk) } else { says }
    }

    /// `after 16:00 on Tue or Thu with Rao or Iyer`: what was looked for, in the middle of a sentence. How far it was
    /// looked is said apart.
    pub fn in_words(&self, desk: &Desk) -> String {
        let or = format!(" {} ", say!("free-or"));
        let (days, names) = (self.days(), self.names(desk));
        let on = if days.is_empty() { String::new() } else { say!("free-on", days = days.join(&or)) };
        let with = if names.is_empty() { String::new() } else { say!("free-with", doctors = names.join(&or)) };
        [self.times(), on, with].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// What could be asked for less strictly, as words of a list.
    pub fn could_be_loosened(&self) -> Vec<String> {
        let times = self.wanted.from.is_some() || self.wanted.to.is_some();
        let days = !self.days().is_empty();
        let all = [
            times.then(|| say!("free-loosen-times")),
            days.then(|| say!("free-loosen-days")),
            self.named.then(|| say!("free-loosen-doctors")),
            self.wanted.within.is_some().then(|| say!("free-loosen-stretch")),
        ];
        all.into_iter().flatten().collect()
    }

    fn times(&self) -> String {
        match (self.wanted.from, self.wanted.to) {
            (Some(from), Some(to)) => format!("{from}–{to}"),
            (Some(from), None) => say!("free-after", time = from.to_string()),
            (None, Some(to)) => say!("free-before", time = to.to_string()),
            (None, None) => String::new(),
        }
    }

    fn days(&self) -> Vec<String> {
        let weekdays = self.wanted.weekdays.iter().map(ToString::to_string);
        weekdays.chain(self.wanted.dates.iter().map(|date| day(*date))).collect()
    }

    fn names(&self, desk: &Desk) -> Vec<String> {
        let named = self.doctors.iter().filter(|_| self.named);
        named.map(|doctor| desk.doctor_short(doctor).to_owned()).collect()
    }

    fn stretch(&self, desk: &Desk) -> String {
        match self.wanted.within {
            Some((first, last)) if first > desk.today_date() => format!("{} – {}", day(first), day(last)),
            Some((_, last)) => say!("free-up-to", day = day(last)),
            None => String::new(),
        }
    }
}
