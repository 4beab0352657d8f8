//! Words made ready to be compared with each other: one that is typed with thousands that are known.

use super::{Likeness, slip, sound};

/// A word of names, ready to be compared with many that are typed.
#[derive(Clone, Debug)]
pub struct Word {
    word: Box<str>,
    /// Its first bytes, so that most words are told apart without a look at the rest.
    head: u64,
    sound: Option<Box<str>>,
    /// The first bytes of that.
    sound_head: u64,
    /// Which letters it has, as far as 64 bits tell.
    letters: u64,
}

/// A typed word, ready to be compared with many that are known.
pub struct Typed<'a> {
    word: &'a str,
    head: u64,
    /// Which of those bytes are typed.
    typed: u64,
    sound: Option<sound::Typed>,
    letters: u64,
    /// Whether so much is typed that it can be a slip.
    slips: bool,
}

impl Word {
    /// Makes it ready.
    pub fn of(word: &str) -> Self {
        // Of other scripts a letter is more than a byte: nothing is told of them, so that nothing is ruled out.
        let letters = if word.is_ascii() { letters_of(word) } else { u64::MAX };
        let sound: Option<Box<str>> = sound::key(word).map(Into::into);
        let sound_head = sound.as_deref().map_or(0, head_of);
        Self { word: word.into(), head: head_of(word), sound, sound_head, letters }
    }

    /// Whether they are the same.
    pub fn is(&self, other: &Self) -> bool {
        self.head == other.head && self.word == other.word
    }

    /// Whether the two sound the same, or are one slip apart that makes no other name of it.
    pub fn near(&self, other: &Self) -> bool {
        if self.sound_head == other.sound_head && self.sound.is_some() && self.sound == other.sound {
            return true;
        }
        // One slip takes out one letter at most and brings in one.
        let tells = self.letters != u64::MAX && other.letters != u64::MAX;
        let may_slip = !tells || (self.letters ^ other.letters).count_ones() <= 2;
        may_slip && slip::is_inside(&self.word, &other.word)
    }
}

impl<'a> Typed<'a> {
    /// Makes it ready.
    pub fn of(word: &'a str) -> Self {
        let letters = if word.is_ascii() { letters_of(word) } else { 0 };
        let typed = match word.len() {
            0 => 0,
            len @ 1..8 => u64::MAX << (64 - 8 * len),
            8.. => u64::MAX,
        };
        Self {
            word,
            head: head_of(word),
            typed,
            sound: sound::Typed::of(word),
            letters,
            slips: slip::is_long_enough(word),
        }
    }

    /// How well it fits: [`of_word`](super::of_word).
    pub fn fits(&self, known: &Word) -> Option<Likeness> {
        if known.head & self.typed == self.head && known.word.starts_with(self.word) {
            return Some(if known.word.len() == self.word.len() { Likeness::Whole } else { Likeness::Beginning });
        }
        if let (Some(typed), Some(sound)) = (&self.sound, &known.sound)
            && typed.begins(sound)
        {
            return Some(Likeness::Sound);
        }
        // One slip brings in one letter at most.
        let may_slip = self.slips && (self.letters & !known.letters).count_ones() <= 1;
        (may_slip && slip::is_one(self.word, &known.word)).then_some(Likeness::Slip)
    }
}

/// The first eight bytes.
fn head_of(word: &str) -> u64 {
    let mut head = [0; 8];
    head.iter_mut().zip(word.bytes()).for_each(|(to, letter)| *to = letter);
    u64::from_be_bytes(head)
}

fn letters_of(word: &str) -> u64 {
    word.bytes().fold(0, |letters, letter| letters | 1 << (letter & 63))
}

#[cfg(test)]
mod tests {
    use super::super::of_word;
    use super::*;

    #[test]
    fn what_is_ready_fits_as_what_is_not() {
        let words = [
            "suresh",
            "sureshkumar",
            "kumar",
            "kumari",
            "kumaran",
            "lakshmi",
            "mohammed",
            "muhammad",
            "rao",
            "roy",
            "asha",
            "a",
            "",
            "1234",
            "12345",
            "लक्ष्मी",
            "मुत्तुलक्ष्मी",
            "ராமசாமி",
            "ramé",
            "venkatesh",
            "jose",
            "o2",
        ];
        let typed = [
            "s",
            "sur",
            "shuresh",
            "surehs",
            "sureh",
            "usresh",
            "laxmi",
            "mohd",
            "muhamm",
            "kumat",
            "kumar",
            "kr",
            "roy",
            "123",
            "1243",
            "12344",
            "लक्ष्मि",
            "मुत्तुलक्ष्मि",
            "ராமசமி",
            "rame",
            "venakt",
            "",
            "ramee",
            "josé",
        ];
        let mut fitting = 0;
        for one in typed.into_iter().chain(words) {
            for other in words {
                let fit = of_word(one, other);
                fitting += usize::from(fit.is_some());
                assert_eq!(Typed::of(one).fits(&Word::of(other)), fit, "{one} for {other}");
            }
        }
        assert!(fitting > 60, "{fitting}");
    }
}
