//! Finding anybody: what was typed, and who fits it, in today's list and in the practice's directory.

mod rows;

use std::collections::{BTreeSet, HashSet};

pub use self::rows::{Anew, FoundRows, MadeFrom};
use super::Desk;
use super::field::Field;
use super::life::Life;
use super::queue::QueueView;
use super::today::Group;
use crate::desk::roster::Fit;
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
    /// Who fits: of today, then of the directory, then the registration of somebody new. Made anew with every change of
    /// what they are made from, so that drawing does not have to; and from names that are not hidden.
    pub rows: FoundRows,
    /// Who has a name that can be taken for another one's of these.
    pub near: BTreeSet<PatientId>,
    /// What both were made from.
    pub made_from: Option<MadeFrom>,
    /// Who of the directory fits. While a newer answer is awaited the older one stays.
    pub directory: Life<Vec<Patient>>,
    /// Which row was chosen; the best one where nobody chose.
    pub chosen: Option<Found>,
    /// Where the chosen row stood last.
    pub place: usize,
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
            let mobile = || mobile.and_then(phone::digits_of).unwrap_or_default();
            in_name.or_else(|| digits().and_then(|digits| number_fits(&digits, token, &mobile())))
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

fn number_fits(digits: &str, token: Option<u32>, mobile: &str) -> Option<Likeness> {
    // As it is written: `04` is no token.
    let is_token = |token| digits.parse() == Ok(token) && (digits.len() == 1 || !digits.starts_with('0'));
    if token.is_some_and(is_token) {
        return Some(Likeness::Whole);
    }
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
        let chosen = self.chosen.as_ref().and_then(|chosen| self.rows.position(chosen, self.place));
        chosen.or_else(|| self.rows.as_typed()).or((!self.rows.is_empty()).then_some(0))
    }

    /// The row that Enter takes.
    pub fn row(&self) -> Option<FoundRow> {
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
    pub fn fitting(&self, finding: &Finding) -> FoundRows {
        let wanted = finding.wanted();
        if wanted.is_empty() {
            return FoundRows::default();
        }
        let known = known(finding, &wanted);
        let named: HashSet<&PatientId> = known.iter().map(|(patient, _)| &patient.id).collect();
        let board = self.board_of_today().and_then(Life::value);
        let list = board.map(|board| board.appointments.clone()).unwrap_or_default();
        let mut today = self.fitting_today(&wanted, &named);
        let others_fit = || known.iter().any(|(_, fit)| fit.is_none_or(|fit| fit < Likeness::Slip));
        if today.iter().any(|(_, fit)| *fit < Likeness::Slip) || !finding.has_answer() || others_fit() {
            let is_named = |of: &Appointment| is_expected(of) && named.contains(&of.patient.id);
            today.retain(|(at, fit)| *fit < Likeness::Slip || is_named(&list[*at as usize]));
        }
        let mut expected: HashSet<&PatientId> = HashSet::new();
        if !named.is_empty() {
            let of_today = today.iter().map(|(at, _)| &list[*at as usize]);
            expected.extend(of_today.filter(|of| is_expected(of)).map(|of| &of.patient.id));
        }
        let others = known.iter().filter(|(patient, _)| !expected.contains(&patient.id));
        let mut others: Vec<FoundRow> = others
            .map(|(patient, fit)| FoundRow {
                found: Found::Known(patient.id.clone()),
                likeness: fit.unwrap_or(Likeness::Slip),
            })
            .collect();
        // Somebody who could not be looked up is not registered twice.
        if !wanted.is_token() && finding.directory.failure().is_none() {
            others.push(FoundRow { found: Found::New, likeness: Likeness::Slip });
        }
        drop(expected);
        FoundRows::new(list, today, others)
    }

    /// Who of today at the chosen clinic fits what was typed, or is one of those whom the directory found: where they stand
    /// in the list, and how well they fit.
    fn fitting_today(&self, wanted: &Wanted, known: &HashSet<&PatientId>) -> Vec<(u32, Likeness)> {
        let (Some(board), Some(day)) = (self.board_of_today().and_then(Life::value), self.day_of_today()) else {
            return Vec::new();
        };
        // The directory may know people by what the list does not tell: they are of today all the same.
        let named = |of: &Appointment| is_expected(of) && known.contains(&of.patient.id);
        let compared = board.names().compared(&wanted.words);
        // Who fits exactly comes by the order of the day; of two who fit as badly, who fits in more words comes first.
        let (mut whole, mut beginning, mut others) = (Vec::new(), Vec::new(), Vec::new());
        for at in day.sought() {
            // Thousands are passed over without a look at them: most of the time goes by fetching them.
            let of = || &board.appointments[*at as usize];
            let by_number = |digits: &str, mobile: &str| number_fits(digits, of().token, mobile);
            match compared.fit(*at as usize, by_number) {
                Some(Fit { worst: Likeness::Whole, .. }) => whole.push((*at, Likeness::Whole)),
                Some(Fit { worst: Likeness::Beginning, .. }) => beginning.push((*at, Likeness::Beginning)),
                Some(fit) => others.push((*at, fit.worst, fit.distance)),
                None if !known.is_empty() && named(of()) => others.push((*at, Likeness::Slip, wanted.distance(of()))),
                None => {}
            }
        }
        others.sort_by_key(|(_, worst, distance)| (*worst, *distance));
        whole.extend(beginning);
        whole.extend(others.into_iter().map(|(at, worst, _)| (at, worst)));
        whole
    }

    /// Who of these has a name that can be taken for another one's.
    pub fn near_same_of(&self, finding: &Finding, rows: &FoundRows) -> BTreeSet<PatientId> {
        let hits = (0..rows.len()).filter_map(|row| Some((row, self.hit_of(finding, rows, row)?)));
        let spelled = hits.take(COMPARED).filter_map(|(row, hit)| self.spelled(rows, row, hit));
        let (people, names): (Vec<_>, Vec<_>) = spelled.unzip();
        let mut near = BTreeSet::new();
        for (one, other) in likeness::near_pairs(&names) {
            // One person twice is no other.
            if people[one] != people[other] {
                near.extend([people[one], people[other]].map(PatientId::clone));
            }
        }
        near
    }

    /// The name in that row. Those of today's list are ready to be compared.
    fn spelled<'a>(&'a self, rows: &FoundRows, row: usize, hit: Hit<'a>) -> Option<(&'a PatientId, Spelled<'a>)> {
        match hit {
            Hit::Today(of, _) => {
                let board = self.board_of_today().and_then(Life::value);
                let at = rows.of_today(row).map(|(at, ..)| at);
                let ready = board
                    .zip(at)
                    .filter(|(board, at)| board.appointments.get(*at).is_some_and(|there| std::ptr::eq(there, of)));
                let name = of.patient.name.as_ref()?;
                let spelled = ready.map_or_else(|| Spelled::of(name), |(board, at)| board.names().spelled(at));
                Some((&of.patient.id, spelled))
            }
            Hit::Known(patient) => Some((&patient.id, Spelled::of(&patient.name))),
            Hit::New => None,
        }
    }

    /// The rows of the box with who stands in them.
    pub fn found<'a>(&'a self, finding: &'a Finding) -> Vec<Hit<'a>> {
        (0..finding.rows.len()).filter_map(|at| self.hit(finding, at)).collect()
    }

    /// Who stands in that row of the box.
    pub fn hit<'a>(&'a self, finding: &'a Finding, row: usize) -> Option<Hit<'a>> {
        self.hit_of(finding, &finding.rows, row)
    }

    /// As the newest lists tell them: the rows say only who it is.
    fn hit_of<'a>(&'a self, finding: &'a Finding, rows: &FoundRows, row: usize) -> Option<Hit<'a>> {
        if let Some((at, id, likeness)) = rows.of_today(row) {
            let board = self.board_of_today().and_then(Life::value)?;
            let there = board.appointments.get(at).filter(|of| of.id == *id);
            let of = there.or_else(|| board.appointments.iter().find(|of| of.id == *id))?;
            return Some(Hit::Today(of, likeness));
        }
        match rows.get(row)?.found {
            Found::Known(id) => finding.directory.value()?.iter().find(|patient| patient.id == id).map(Hit::Known),
            Found::New => Some(Hit::New),
            Found::Today(_) => None,
        }
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
