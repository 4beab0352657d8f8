//! How well what was typed fits a name: people spell by ear, and fingers slip.
//!
//! A typed word fits a word of a name if it is that word, begins it, [sounds](sound) like it or like its beginning, or
//! is one slip of the fingers away from it, in that order. Names in other scripts than Latin have no sound here: they
//! are found by their beginnings, and with one slip.
//!
//! The desk finds in today's list by these rules, the server in the directory. All words are compared in the form of
//! [`names::words`].

use std::borrow::Cow;

use super::appointment::Name;
use super::names;

mod pairs;
mod ready;
pub mod slip;
pub mod sound;

pub use pairs::near_pairs;
pub use ready::{Typed, Word};

/// How well a word fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is the word.
    Whole,
    /// The word begins so.
    Beginning,
    /// The word sounds or begins to sound so.
    Sound,
    /// One letter too many, too few or wrong, or two that changed places.
    Slip,
}

/// How well a typed word fits one word of a name.
pub fn of_word(typed: &str, word: &str) -> Option<Likeness> {
    if typed == word {
        Some(Likeness::Whole)
    } else if word.starts_with(typed) {
        Some(Likeness::Beginning)
    } else if sound::alike(typed, word) {
        Some(Likeness::Sound)
    } else {
        slip::is_one(typed, word).then_some(Likeness::Slip)
    }
}

/// How well typed words fit the words of a name: as well as that word does which fits worst. Each has to fit.
pub fn of_words(typed: &[String], words: &[String]) -> Option<Likeness> {
    let best = |typed: &String| words.iter().filter_map(|word| of_word(typed, word)).min();
    typed.iter().map(best).try_fold(Likeness::Whole, |worst, likeness| Some(worst.max(likeness?)))
}

/// Whether two names can be taken for each other: whatever the order of their parts and with or without initials, each
/// part sounds like one of the other name, or is one letter away from it. `Kumar` and `Kumari` are two names.
pub fn near_same(one: &Name, other: &Name) -> bool {
    Spelled::of(one).near(&Spelled::of(other))
}

/// The parts by which a name is compared with another one, folded: initials only where there is nothing else.
pub fn parts(name: &Name) -> impl Iterator<Item = String> + use<> {
    let words = names::words(&[name.first.raw(), name.middle.raw(), name.last.raw()].join(" "));
    let only_initials = words.iter().all(|word| word.chars().count() == 1);
    words.into_iter().filter(move |word| only_initials || word.chars().count() > 1)
}

/// A name made ready to be compared with many others.
#[derive(Clone)]
pub struct Spelled<'a> {
    parts: Vec<Cow<'a, Word>>,
}

impl<'a> Spelled<'a> {
    /// Makes it ready.
    pub fn of(name: &Name) -> Self {
        Self { parts: parts(name).map(|part| Cow::Owned(Word::of(&part))).collect() }
    }

    /// A name whose [`parts`] are ready already.
    pub fn from_parts(parts: impl Iterator<Item = &'a Word>) -> Self {
        Self { parts: parts.map(Cow::Borrowed).collect() }
    }

    /// Whether the two can be taken for each other: [`near_same`].
    pub fn near(&self, other: &Spelled<'_>) -> bool {
        if self.parts.len() != other.parts.len() || self.parts.is_empty() {
            return false;
        }
        // Each is compared with many: names of a few parts need no memory of their own.
        let (mut few, mut many) = ([0; 8], Vec::new());
        let left = if let Some(few) = few.get_mut(..other.parts.len()) {
            few
        } else {
            many.resize(other.parts.len(), 0);
            &mut many[..]
        };
        left.iter_mut().enumerate().for_each(|(at, left)| *left = at);
        let mut len = left.len();
        self.parts.iter().all(|part| {
            let same = left[..len].iter().position(|of| part.is(&other.parts[*of]));
            let twin = same.or_else(|| left[..len].iter().position(|of| part.near(&other.parts[*of])));
            let Some(twin) = twin else { return false };
            len -= 1;
            left.swap(twin, len);
            true
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(typed: &str, word: &str) -> Option<Likeness> {
        of_word(typed, word)
    }

    #[test]
    fn the_exact_comes_before_the_sound_and_the_sound_before_the_slip() {
        for (typed, word, likeness) in [
            ("suresh", "suresh", Some(Likeness::Whole)),
            ("sur", "suresh", Some(Likeness::Beginning)),
            ("shuresh", "suresh", Some(Likeness::Sound)),
            ("shur", "suresh", Some(Likeness::Sound)),
            ("surehs", "suresh", Some(Likeness::Slip)),
            ("laxmi", "lakshmi", Some(Likeness::Sound)),
            ("muhamm", "mohammed", Some(Likeness::Sound)),
            ("mohd", "muhammad", Some(Likeness::Sound)),
            ("kumari", "kumar", Some(Likeness::Slip)),
            ("kumat", "kumaran", Some(Likeness::Slip)),
            ("rao", "roy", None),
            ("roy", "rao", None),
            ("sha", "asha", None),
            ("das", "dev", None),
            ("लक्ष्मि", "लक्ष्मी", Some(Likeness::Slip)),
            ("राम", "राव", None),
            ("मुत्तुलक्ष्मि", "मुत्तुलक्ष्मी", Some(Likeness::Slip)),
            ("ராமசாமி", "ராமசமி", Some(Likeness::Slip)),
        ] {
            assert_eq!(fits(typed, word), likeness, "{typed} for {word}");
        }
    }

    #[test]
    fn every_typed_word_has_to_fit_and_the_worst_counts() {
        let words = |text: &str| names::words(text);
        assert_eq!(of_words(&words("kumar shuresh"), &words("Suresh Kumar")), Some(Likeness::Sound));
        assert_eq!(of_words(&words("kumar ram"), &words("Suresh Kumar")), None);
        assert_eq!(of_words(&[], &words("Suresh")), Some(Likeness::Whole));
    }

    #[test]
    fn names_that_can_be_taken_for_each_other() {
        for (one, other) in [
            ("Suresh Kumar", "Suresha Kumar"),
            ("Suresh Kumar", "Kumar Shuresh"),
            ("Suresh Kumar", "Suresh K. Kumar"),
            ("Lakshmi Iyer", "Laxmi Aiyar"),
            ("Lakshmi Rao", "Lakshmy Rau"),
            ("Anil Chaudhary", "Anil Choudhury"),
            ("Anil Choudhury", "Aneel Chowdhury"),
            ("Mohammed Khan", "Muhammad Khan"),
            ("Mohd Khan", "Mohammad Khan"),
            ("Md. Irfan", "Mohammed Irfan"),
            ("R Krishnan", "Krishnen"),
            ("Geetha Nair", "Gita Nayar"),
            ("Pooja Gowda", "Puja Gouda"),
            ("Farida Begum", "Phareeda Begam"),
            ("Venkatesh Bhat", "Wenkatesh Bhatt"),
            ("Priya Subramanian", "Priya Subramaniam"),
            ("Maria Fernandes", "Maria Fernandez"),
            ("Syed Hussain", "Sayed Hossain"),
            ("Haider Ali", "Hyder Aly"),
            ("Kanimozhi", "Kanimoli"),
            ("लक्ष्मी राव", "लक्ष्मी राव"),
        ] {
            assert!(near_same(&Name::whole(one), &Name::whole(other)), "{one} and {other}");
            assert!(near_same(&Name::whole(other), &Name::whole(one)), "{other} and {one}");
        }
    }

    #[test]
    fn names_that_are_two_names() {
        for (one, other) in [
            ("Suresh Kumar", "Suresh Kumari"),
            ("Asha Kumar", "Asha Kumari"),
            ("Anil Rao", "Anil Roy"),
            ("Asha Rao", "Ayesha Rao"),
            ("Krishna Iyer", "Krishnan Iyer"),
            ("Suresh Kumar", "Ramesh Kumar"),
            ("Sita Das", "Sati Das"),
            ("Anita Shah", "Sunita Shah"),
            ("Suresh", "Suresh Kumar"),
            ("Meena Nair", "Meera Nair"),
            ("Anil Singh", "Sunil Singh"),
            ("Mala Sen", "Mila Sen"),
            ("Chauhan Om", "Chavan Om"),
            ("लक्ष्मी राव", "लक्ष्मण राव"),
            ("", ""),
        ] {
            assert!(!near_same(&Name::whole(one), &Name::whole(other)), "{one} and {other}");
        }
    }
}
