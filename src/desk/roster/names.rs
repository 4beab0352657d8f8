//! The names of a list, ready to be searched: each word of them folded and heard once, however many have it. Who fits what
//! was typed is then a matter of numbers.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::appointment::Appointment;
use crate::domain::likeness::{self, Likeness, Spelled, Typed, Word};
use crate::domain::{names, phone};

/// The names of a list.
#[derive(Default)]
pub struct Names {
    /// Every word by which anybody is found, once.
    words: Vec<Word>,
    /// Who is found by them, one word behind the other, and where those of each end.
    found: Vec<u32>,
    ends: Vec<u32>,
    /// The words that each name is made of, one name behind the other, and where those of each end.
    parts: Vec<u32>,
    part_ends: Vec<u32>,
    /// The digits of the mobiles, one behind the other, and where those of each end.
    digits: String,
    digit_ends: Vec<u32>,
}

/// How somebody fits what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fit {
    /// As well as that word does which fits worst.
    pub worst: Likeness,
    /// How many words fit less than exactly, and by how much.
    pub distance: usize,
}

/// What was typed, compared with every word: how well each of the list fits each word that was typed, and its digits.
pub struct Compared<'a> {
    names: &'a Names,
    words: Vec<(Vec<Option<Likeness>>, Option<String>)>,
}

impl Names {
    /// Of that list.
    pub(super) fn of(list: &[Appointment]) -> Self {
        let mut this = Self::default();
        let (mut known, mut pairs) = (HashMap::<String, u32>::new(), Vec::new());
        for (at, appointment) in list.iter().enumerate() {
            let mut number_of = |word: String| {
                let next = this.words.len() as u32;
                *known.entry(word).or_insert_with_key(|word| {
                    this.words.push(Word::of(word));
                    next
                })
            };
            if let Some(name) = &appointment.patient.name {
                pairs.extend(names::terms(name).into_iter().map(|term| (number_of(term), at as u32)));
                this.parts.extend(likeness::parts(name).map(number_of));
            }
            this.part_ends.push(this.parts.len() as u32);
            let mobile = appointment.patient.mobile.as_ref().and_then(|mobile| phone::digits_of(mobile.raw()));
            this.digits.push_str(&mobile.unwrap_or_default());
            this.digit_ends.push(this.digits.len() as u32);
        }
        pairs.sort_unstable();
        for same in pairs.chunk_by(|one, next| one.0 == next.0) {
            this.found.extend(same.iter().map(|(_, at)| *at));
            this.ends.push(this.found.len() as u32);
        }
        this.words.shrink_to_fit();
        this.found.shrink_to_fit();
        this.parts.shrink_to_fit();
        this.digits.shrink_to_fit();
        this
    }

    /// Compares typed words with all of them.
    pub fn compared(&self, typed: &[String]) -> Compared<'_> {
        let one = |word: &String| {
            let typed = Typed::of(word);
            let mut fits = vec![None; self.digit_ends.len()];
            for (at, known) in self.words.iter().enumerate() {
                let Some(likeness) = typed.fits(known) else { continue };
                for of in &self.found[Self::part(&self.ends, at)] {
                    let best = &mut fits[*of as usize];
                    *best = Some(best.map_or(likeness, |before: Likeness| before.min(likeness)));
                }
            }
            (fits, phone::digits_of(word).filter(|digits| !digits.is_empty()))
        };
        Compared { names: self, words: typed.iter().map(one).collect() }
    }

    /// The name at that place of the list, ready to be compared with others.
    pub fn spelled(&self, at: usize) -> Spelled<'_> {
        Spelled::from_parts(self.parts[Self::part(&self.part_ends, at)].iter().map(|word| &self.words[*word as usize]))
    }

    /// Where the part of that word, or of that appointment, is.
    fn part(ends: &[u32], at: usize) -> Range<usize> {
        let from = at.checked_sub(1).map_or(0, |before| ends[before]);
        from as usize..ends[at] as usize
    }
}

impl Compared<'_> {
    /// How the appointment at that place of the list fits: each word is like a part of the name, or fits `by_number`,
    /// which is told the digits typed and those of the mobile.
    #[inline]
    pub fn fit(&self, at: usize, by_number: impl Fn(&str, &str) -> Option<Likeness>) -> Option<Fit> {
        // Most of the time it is one word of letters, and thousands are passed over by it.
        if let [(fits, None)] = &self.words[..] {
            return fits[at].map(|worst| Fit { worst, distance: worst as usize });
        }
        let mut fit = Fit { worst: Likeness::Whole, distance: 0 };
        for (fits, digits) in &self.words {
            let likeness = fits[at].or_else(|| {
                let mobile = || &self.names.digits[Names::part(&self.names.digit_ends, at)];
                digits.as_ref().and_then(|digits| by_number(digits, mobile()))
            })?;
            fit.worst = fit.worst.max(likeness);
            fit.distance += likeness as usize;
        }
        Some(fit)
    }
}
