//! Finding anybody: what was typed, and who fits it, in today's list and in the practice's directory.

use std::collections::BTreeMap;

use super::Desk;
use super::field::Field;
use super::life::Life;
use super::queue::QueueView;
use super::today::Group;
use crate::domain::appointment::{Appointment, Name};
use crate::domain::ids::{AppointmentId, PatientId};
use crate::domain::likeness::{self, Likeness};
use crate::domain::patient::Patient;
use crate::domain::{names, phone};

/// So many digits end a mobile; fewer are a token.
const FEWEST_DIGITS: usize = 3;

/// The box in which somebody is looked for.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// What was typed.
    pub typed: Field,
    /// Who of today fits, the best first. Made anew with every key and every change of the list.
    pub today: Vec<(AppointmentId, Likeness)>,
    /// Who of the directory fits. While a newer answer is awaited the older one stays.
    pub directory: Life<Vec<Patient>>,
    /// Which row was chosen; the best one where nobody chose.
    pub chosen: Option<Found>,
    /// Enter was pressed before the directory answered: who is found is taken then if they are the only one.
    pub take_only: bool,
    /// Where it goes back to: the queue, if it was opened from there.
    pub queue: Option<Box<QueueView>>,
}

/// What a row of the box stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// An appointment of today.
    Today(AppointmentId),
    /// Somebody of the directory.
    Known(PatientId),
    /// Somebody who is to be registered.
    New,
}

/// A row of the box.
#[derive(Clone, Copy, Debug)]
pub enum Hit<'a> {
    /// An appointment of today.
    Today(&'a Appointment, Likeness),
    /// Somebody of the directory who is not expected today any more, or never was.
    Known(&'a Patient),
    /// Somebody who is to be registered under what was typed.
    New,
}

impl Hit<'_> {
    /// What it stands for.
    pub fn found(&self) -> Found {
        match self {
            Self::Today(appointment, _) => Found::Today(appointment.id.clone()),
            Self::Known(patient) => Found::Known(patient.id.clone()),
            Self::New => Found::New,
        }
    }

    /// The name, where it is known.
    pub fn name(&self) -> Option<&Name> {
        match self {
            Self::Today(appointment, _) => appointment.patient.name.as_ref(),
            Self::Known(patient) => Some(&patient.name),
            Self::New => None,
        }
    }
}

/// What is looked for, in the form in which it is compared.
#[derive(Clone, Debug)]
pub struct Wanted {
    words: Vec<String>,
}

impl Wanted {
    /// What was typed. Digits in groups are one number.
    pub fn of(typed: &str) -> Self {
        let number = phone::digits_of(typed).filter(|digits| !digits.is_empty());
        Self { words: number.map_or_else(|| names::words(typed), |number| vec![number]) }
    }

    /// Whether nobody can be meant.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether it can only be a token.
    pub fn is_token(&self) -> bool {
        matches!(&self.words[..], [word] if word.len() < FEWEST_DIGITS && word.bytes().all(|b| b.is_ascii_digit()))
    }

    /// How well somebody fits: every word is like a part of the name, or is the token, or a part of the mobile.
    fn fit(&self, name: Option<&Name>, token: Option<u32>, mobile: Option<&str>) -> Option<Likeness> {
        let terms = name.map(names::terms).unwrap_or_default();
        let one = |word: &String| {
            let in_name = likeness::of_words(std::slice::from_ref(word), &terms);
            let digits = || phone::digits_of(word).filter(|digits| !digits.is_empty());
            in_name.or_else(|| digits().and_then(|digits| number_fits(&digits, token, mobile)))
        };
        self.words.iter().map(one).try_fold(Likeness::Whole, |worst, likeness| Some(worst.max(likeness?)))
    }

    fn fit_of(&self, appointment: &Appointment) -> Option<Likeness> {
        let who = &appointment.patient;
        self.fit(who.name.as_ref(), appointment.token, who.mobile.as_ref().map(|mobile| mobile.raw()))
    }

    fn fit_of_patient(&self, patient: &Patient) -> Option<Likeness> {
        self.fit(Some(&patient.name), None, patient.mobile.as_ref().map(|mobile| mobile.raw()))
    }
}

fn number_fits(digits: &str, token: Option<u32>, mobile: Option<&str>) -> Option<Likeness> {
    if token.is_some_and(|token| token.to_string() == digits) {
        return Some(Likeness::Whole);
    }
    let mobile = mobile.and_then(phone::digits_of).unwrap_or_default();
    (digits.len() >= FEWEST_DIGITS && mobile.contains(digits)).then_some(Likeness::Beginning)
}

impl Finding {
    /// What is looked for.
    pub fn wanted(&self) -> Wanted {
        Wanted::of(self.typed.value())
    }

    /// Whether the directory's answer to what stands there now is known, and not only to what stood there before.
    pub fn has_answer(&self) -> bool {
        matches!(self.directory, Life::Ready(_))
    }
}

impl Desk {
    /// Who of today at the chosen clinic fits what was typed: those who are due before those who are there, and who is
    /// done last. A slip counts only where nobody fits without.
    pub fn fitting_today(&self, wanted: &Wanted) -> Vec<(AppointmentId, Likeness)> {
        let Some(board) = self.board_of_today().and_then(Life::value).filter(|_| !wanted.is_empty()) else {
            return Vec::new();
        };
        let (zone, today) = (self.zone(), self.today_date());
        let of_today = board.appointments.iter().filter(|a| zone.date(a.start) == today);
        let mut fitting: Vec<_> = of_today.filter_map(|a| Some((wanted.fit_of(a)?, a))).collect();
        fitting.sort_by_key(|(likeness, a)| (*likeness, place_of(a), a.start, a.id.clone()));
        let slips_only = fitting.first().is_some_and(|(best, _)| *best == Likeness::Slip);
        let seen = fitting.into_iter().filter(|(likeness, _)| slips_only || *likeness != Likeness::Slip);
        seen.map(|(likeness, a)| (a.id.clone(), likeness)).collect()
    }

    /// The rows of the box: who of today fits, who of the directory, and the registration of somebody new.
    pub fn found<'a>(&'a self, finding: &'a Finding) -> Vec<Hit<'a>> {
        let wanted = finding.wanted();
        if wanted.is_empty() {
            return Vec::new();
        }
        let board = self.board_of_today().and_then(Life::value).map_or(&[][..], |board| &board.appointments);
        let mut known: Vec<&Patient> = finding.directory.value().map_or(&[][..], Vec::as_slice).iter().collect();
        if !finding.has_answer() {
            // These are who fitted what stood there before.
            known.retain(|patient| wanted.fit_of_patient(patient).is_some_and(|likeness| likeness < Likeness::Slip));
        }
        // A slip in today's list is told only where nobody is found without.
        let exact = |patient: &&Patient| wanted.fit_of_patient(patient).is_none_or(|fit| fit < Likeness::Slip);
        let without_slip = !finding.has_answer() || known.iter().any(exact);
        let today: BTreeMap<&AppointmentId, (usize, Likeness)> =
            finding.today.iter().enumerate().map(|(at, (id, likeness))| (id, (at, *likeness))).collect();
        let mut hits: Vec<(usize, Hit<'a>)> = Vec::new();
        let (zone, date) = (self.zone(), self.today_date());
        let mut expected = Vec::new();
        for appointment in board {
            let place = today.get(&appointment.id).filter(|(_, fit)| *fit < Likeness::Slip || !without_slip);
            let comes = Group::of(&appointment.status) != Group::Done && zone.date(appointment.start) == date;
            // The directory may know people by what the list does not tell: they are of today all the same.
            let named = || comes && known.iter().any(|patient| patient.id == appointment.patient.id);
            match place {
                Some((at, likeness)) => hits.push((*at, Hit::Today(appointment, *likeness))),
                None if named() => hits.push((usize::MAX, Hit::Today(appointment, Likeness::Slip))),
                None => continue,
            }
            if comes {
                expected.push(&appointment.patient.id);
            }
        }
        hits.sort_by_key(|(at, _)| *at);
        let mut hits: Vec<Hit<'a>> = hits.into_iter().map(|(_, hit)| hit).collect();
        hits.extend(known.into_iter().filter(|patient| !expected.contains(&&patient.id)).map(Hit::Known));
        if !wanted.is_token() {
            hits.push(Hit::New);
        }
        hits
    }

    /// The chosen row; where nobody chose, the first who fits as typed, else the first of all.
    pub fn chosen_hit<'a>(&self, finding: &Finding, hits: &[Hit<'a>]) -> Option<(usize, Hit<'a>)> {
        let wanted = finding.wanted();
        let as_typed = |hit: &Hit<'_>| match hit {
            Hit::Today(_, likeness) => *likeness <= Likeness::Beginning,
            Hit::Known(patient) => wanted.fit_of_patient(patient).is_some_and(|fit| fit <= Likeness::Beginning),
            Hit::New => false,
        };
        let chosen = finding.chosen.as_ref().and_then(|chosen| hits.iter().position(|hit| hit.found() == *chosen));
        let at = chosen.or_else(|| hits.iter().position(as_typed)).unwrap_or(0);
        hits.get(at).map(|hit| (at, *hit))
    }
}

/// Whoever is due is likelier meant at a counter than who waits already.
fn place_of(appointment: &Appointment) -> u8 {
    match Group::of(&appointment.status) {
        Group::Due => 0,
        Group::Waiting => 1,
        Group::WithDoctor => 2,
        Group::Done => 3,
    }
}
