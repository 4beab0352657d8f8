//! Finding anybody: what was typed, and who fits it, in today's list and in the practice's directory.

use std::collections::{BTreeMap, BTreeSet};

use super::Desk;
use super::field::Field;
use super::life::Life;
use super::queue::QueueView;
use super::today::Group;
use crate::domain::appointment::{Appointment, Name};
use crate::domain::ids::{AppointmentId, PatientId};
use crate::domain::likeness::{self, Likeness, Spelled};
use crate::domain::patient::Patient;
use crate::domain::{names, phone};

/// So many digits end a mobile; fewer are a token.
const FEWEST_DIGITS: usize = 3;

/// Digits of a mobile without its country code.
const NATIONAL: usize = 10;

/// The box in which somebody is looked for.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// What was typed.
    pub typed: Field,
    /// Who fits: of today, then of the directory, then the registration of somebody new. Made anew with every key and
    /// every change of the list, so that drawing does not have to; and from names that are not hidden.
    pub rows: Vec<FoundRow>,
    /// Who has a name that can be taken for another one's of these.
    pub near: BTreeSet<PatientId>,
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

/// Who fits, and how well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// Who.
    pub found: Found,
    /// How well. Whoever the directory knows by something that is not shown fits like a slip.
    pub likeness: Likeness,
}

/// A row of the box, to be drawn.
#[derive(Clone, Copy, Debug)]
pub enum Hit<'a> {
    /// An appointment of today.
    Today(&'a Appointment, Likeness),
    /// Somebody of the directory who is not expected today any more, or never was.
    Known(&'a Patient),
    /// Somebody who is to be registered under what was typed.
    New,
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

    /// How many words fit less than exactly, and by how much: of two who fit as badly, the one who fits in more words is
    /// likelier meant.
    fn distance(&self, of: &Appointment) -> usize {
        let alone = |word: &String| Self { words: vec![word.clone()] }.fit_of(of).map_or(0, |fit| fit as usize);
        self.words.iter().map(alone).sum()
    }

    /// How well somebody fits: every word is like a part of the name, or is the token, or the beginning or the end of the mobile.
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

    /// Whether somebody is spelled as typed, as far as it was typed; not only nearly so.
    pub fn is_as_typed(&self, patient: &Patient) -> bool {
        self.fit_of_patient(patient).is_some_and(|fit| fit <= Likeness::Beginning)
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
    // With or without the country code.
    let national = &mobile[mobile.len().saturating_sub(NATIONAL)..];
    let fits = mobile.ends_with(digits) || mobile.starts_with(digits) || national.starts_with(digits);
    (digits.len() >= FEWEST_DIGITS && fits).then_some(Likeness::Beginning)
}

/// So many names are compared with each other; nobody reads on that far.
const COMPARED: usize = 60;

impl Finding {
    /// What is looked for.
    pub fn wanted(&self) -> Wanted {
        Wanted::of(self.typed.value())
    }

    /// Whether the directory's answer to what stands there now is known, and not only to what stood there before.
    pub fn has_answer(&self) -> bool {
        matches!(self.directory, Life::Ready(_))
    }

    /// The row that Enter takes: the chosen one, else the first who is spelled as typed, else the first of all.
    pub fn at(&self) -> Option<usize> {
        let chosen = self.chosen.as_ref().and_then(|chosen| self.rows.iter().position(|row| row.found == *chosen));
        let as_typed = || self.rows.iter().position(|row| row.likeness <= Likeness::Beginning);
        chosen.or_else(as_typed).or((!self.rows.is_empty()).then_some(0))
    }

    /// The row that Enter takes.
    pub fn row(&self) -> Option<&FoundRow> {
        self.rows.get(self.at()?)
    }

    /// Whether Enter takes that row without waiting for the directory: somebody of today who is spelled as typed, or
    /// somebody who was pointed at.
    pub fn is_sure(&self) -> bool {
        self.row().is_some_and(|row| match row.found {
            Found::Today(_) => row.likeness <= Likeness::Beginning || self.chosen.is_some(),
            Found::Known(_) => self.chosen.is_some(),
            Found::New => false,
        })
    }
}

impl Desk {
    /// The rows of the box: who of today fits, due before there before done; who of the directory is not expected today;
    /// and the registration of somebody new. In today's list a slip counts only where nobody is found without.
    pub fn fitting(&self, finding: &Finding) -> Vec<FoundRow> {
        let wanted = finding.wanted();
        if wanted.is_empty() {
            return Vec::new();
        }
        let known = known(finding, &wanted);
        let mut today = self.fitting_today(&wanted, &known);
        let others_fit = || known.iter().any(|(_, fit)| fit.is_none_or(|fit| fit < Likeness::Slip));
        if today.iter().any(|(fit, _)| *fit < Likeness::Slip) || !finding.has_answer() || others_fit() {
            let named = |of: &Appointment| known.iter().any(|(patient, _)| patient.id == of.patient.id);
            today.retain(|(fit, of)| *fit < Likeness::Slip || (is_expected(of) && named(of)));
        }
        let mut rows: Vec<FoundRow> = today
            .iter()
            .map(|(likeness, of)| FoundRow { found: Found::Today(of.id.clone()), likeness: *likeness })
            .collect();
        let expected: BTreeSet<&PatientId> =
            today.iter().filter(|(_, of)| is_expected(of)).map(|(_, of)| &of.patient.id).collect();
        let others = known.into_iter().filter(|(patient, _)| !expected.contains(&patient.id));
        rows.extend(others.map(|(patient, fit)| FoundRow {
            found: Found::Known(patient.id.clone()),
            likeness: fit.unwrap_or(Likeness::Slip),
        }));
        // Somebody who could not be looked up is not registered twice.
        if !wanted.is_token() && finding.directory.failure().is_none() {
            rows.push(FoundRow { found: Found::New, likeness: Likeness::Slip });
        }
        rows
    }

    /// Who of today at the chosen clinic fits what was typed, or is one of those whom the directory found.
    fn fitting_today(&self, wanted: &Wanted, known: &[(&Patient, Option<Likeness>)]) -> Vec<(Likeness, &Appointment)> {
        let Some(board) = self.board_of_today().and_then(Life::value) else { return Vec::new() };
        let today = self.zone().on(self.today_date());
        // The directory may know people by what the list does not tell: they are of today all the same.
        let named = |of: &Appointment| is_expected(of) && known.iter().any(|(patient, _)| patient.id == of.patient.id);
        let of_today = board.appointments.iter().filter(|of| today.has(of.start));
        let fit = |of: &Appointment| wanted.fit_of(of).or_else(|| named(of).then_some(Likeness::Slip));
        let mut fitting: Vec<_> = of_today.filter_map(|of| Some((fit(of)?, of))).collect();
        let whole_words =
            |fit: Likeness, of: &Appointment| if fit <= Likeness::Beginning { 0 } else { wanted.distance(of) };
        fitting.sort_by_cached_key(|(fit, of)| (*fit, whole_words(*fit, of), place_of(of), of.start, of.id.clone()));
        fitting
    }

    /// Who of these has a name that can be taken for another one's.
    pub fn near_same_of(&self, finding: &Finding, rows: &[FoundRow]) -> BTreeSet<PatientId> {
        let named = |hit: &Hit<'_>| match hit {
            Hit::Today(of, _) => Some((of.patient.id.clone(), Spelled::of(of.patient.name.as_ref()?))),
            Hit::Known(patient) => Some((patient.id.clone(), Spelled::of(&patient.name))),
            Hit::New => None,
        };
        let names: Vec<_> = self.hits(finding, rows).iter().take(COMPARED).filter_map(named).collect();
        let mut near = BTreeSet::new();
        for (at, (one, spelled)) in names.iter().enumerate() {
            for (other, of) in &names[at + 1..] {
                // One person twice is no other.
                if one != other && spelled.near(of) {
                    near.extend([one.clone(), other.clone()]);
                }
            }
        }
        near
    }

    /// The rows of the box with who stands in them.
    pub fn found<'a>(&'a self, finding: &'a Finding) -> Vec<Hit<'a>> {
        self.hits(finding, &finding.rows)
    }

    fn hits<'a>(&'a self, finding: &'a Finding, rows: &[FoundRow]) -> Vec<Hit<'a>> {
        let board = self.board_of_today().and_then(Life::value).map_or(&[][..], |board| &board.appointments);
        let listed = |row: &FoundRow| if let Found::Today(id) = &row.found { Some(id.clone()) } else { None };
        let ids: BTreeSet<AppointmentId> = rows.iter().filter_map(listed).collect();
        let of_today: BTreeMap<_, _> = board.iter().filter(|of| ids.contains(&of.id)).map(|of| (&of.id, of)).collect();
        let known = finding.directory.value().map_or(&[][..], Vec::as_slice);
        let hit = |row: &FoundRow| match &row.found {
            Found::Today(id) => Some(Hit::Today(of_today.get(id).copied()?, row.likeness)),
            Found::Known(id) => known.iter().find(|patient| patient.id == *id).map(Hit::Known),
            Found::New => Some(Hit::New),
        };
        rows.iter().filter_map(hit).collect()
    }
}

/// Who of the directory fits, and how well as far as names and numbers tell. While a newer answer is awaited these are
/// who fitted what stood there before: only who still does is seen.
fn known<'a>(finding: &'a Finding, wanted: &Wanted) -> Vec<(&'a Patient, Option<Likeness>)> {
    let known = finding.directory.value().map_or(&[][..], Vec::as_slice);
    let fits = known.iter().map(|patient| (patient, wanted.fit_of_patient(patient)));
    let still = |fit: Option<Likeness>| fit.is_some_and(|fit| fit < Likeness::Slip);
    fits.filter(|(_, fit)| finding.has_answer() || still(*fit)).collect()
}

/// Whether somebody is still to come, or is there.
fn is_expected(appointment: &Appointment) -> bool {
    Group::of(&appointment.status) != Group::Done
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
