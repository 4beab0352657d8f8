//! What the word that is being typed may become: Tab takes it.

use std::ops::Range;

use super::CommandLine;
use super::reading::{Reading, TakenKind, Whose};
use super::verbs::{Takes, Verb};
use crate::desk::model::Desk;
use crate::domain::names;

/// Days by name, as they are put in.
const DAYS: [&str; 9] =
    ["today", "tomorrow", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Kinds of visit.
const KINDS: [&str; 3] = ["follow-up", "first", "tele"];

/// What Tab puts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// In the place of this part of the line, in bytes.
    pub at: Range<usize>,
    /// This; unsafe to draw as it is.
    pub text: String,
}

impl Completion {
    /// What of it is not typed yet, where it goes on with what is: unsafe to draw as it is.
    pub fn ghost(&self, typed: &str) -> Option<&str> {
        let begun = typed.get(self.at.clone())?;
        let head = self.text.get(..begun.len())?;
        (self.at.end == typed.len() && head.to_lowercase() == begun.to_lowercase()).then(|| &self.text[begun.len()..])
    }
}

impl Desk {
    /// What Tab puts in now.
    pub fn completion(&self, line: &CommandLine, reading: &Reading) -> Option<Completion> {
        let typed = line.typed.value();
        if let Some((at, text)) = &reading.instead {
            return Some(Completion { at: at.clone(), text: text.clone() });
        }
        let begins = typed.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        // A blank of another width than a byte would be cut in two.
        let word = typed.get(begins..).filter(|word| !word.is_empty())?;
        let at = begins..typed.len();
        let only_word = typed[..begins].trim().is_empty();
        if only_word {
            let verb = reading.verb.or_else(|| Verb::beginning(word).first().copied())?;
            let text = format!("{} ", verb.names().0);
            return text.starts_with(&word.to_lowercase()).then_some(Completion { at, text });
        }
        let verb = reading.verb?;
        let folded = names::folded(word);
        let completes = |name: &str| (name.len() > folded.len() && name.starts_with(&folded)).then(|| name.to_owned());
        let first = |all: &[&str]| all.iter().find_map(|name| completes(name));
        let has = |kind: Takes| verb.takes().contains(&kind);
        let fixed = || {
            let doctor = || self.doctors_here().into_iter().find_map(|d| completes(&names::folded(d.short_name())));
            let clinic = || self.clinics().iter().find_map(|c| completes(&names::folded(c.name.raw())));
            let doctor = if has(Takes::Doctor) { doctor() } else { None };
            let day = || if has(Takes::Day) { first(&DAYS) } else { None };
            let kind = || if has(Takes::Kind) { first(&KINDS) } else { None };
            let clinic = || if has(Takes::Clinic) { clinic() } else { None };
            let next = || if has(Takes::Next) { first(&["next"]) } else { None };
            doctor.or_else(day).or_else(kind).or_else(clinic).or_else(next)
        };
        let whole_name = || {
            let at = name_at_the_end(reading, typed)?;
            Some(Completion { at, text: name_of(reading.who.as_ref()?)? })
        };
        let fixed = || fixed().map(|text| Completion { at: at.clone(), text: format!("{text} ") });
        whole_name().filter(|name| name.text != typed[name.at.clone()]).or_else(fixed)
    }
}

/// The words of the name, where they stand side by side at the end of the line.
fn name_at_the_end(reading: &Reading, typed: &str) -> Option<Range<usize>> {
    let words = reading.taken.iter().rev().take_while(|word| word.kind == TakenKind::Name);
    let run: Vec<&Range<usize>> = words.map(|word| &word.at).collect();
    let all = reading.taken.iter().filter(|word| word.kind == TakenKind::Name).count();
    let (last, first) = (run.first()?, run.last()?);
    (run.len() == all && last.end == typed.len()).then_some(first.start..last.end)
}

/// As one word, which can only be a name: `Khan,Sana `.
fn name_of(who: &Whose) -> Option<String> {
    let name = match who {
        Whose::Patient(patient) => &patient.name,
        Whose::Appointment(appointment) => appointment.patient.name.as_ref()?,
    };
    let parts = [&name.last, &name.first].map(|part| part.raw().split_whitespace().collect::<Vec<_>>().join(","));
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Some(format!("{} ", parts.join(",")))
}
