//! Many names compared with each other: each word of them with every other one once, however many names have it.

use super::{Spelled, Word};

/// Words beyond that many share a mark: then more is looked at closely, and nothing is missed.
const MARKS: usize = 128;

/// Which of the names can be taken for each other: every pair, by their places.
pub fn near_pairs(names: &[Spelled<'_>]) -> Vec<(usize, usize)> {
    let mut words: Vec<&Word> = Vec::with_capacity(names.len() * 2);
    let (mut parts, mut marks) = (Vec::with_capacity(names.len() * 2), Vec::with_capacity(names.len()));
    for name in names {
        let (from, mut mark) = (parts.len(), 0);
        for word in &name.parts {
            let word = word.as_ref();
            let number = words.iter().position(|known| std::ptr::eq(*known, word) || known.is(word));
            let number = number.unwrap_or(words.len());
            if number == words.len() {
                words.push(word);
            }
            mark |= mark_of(number);
            parts.push(number);
        }
        marks.push((from..parts.len(), mark));
    }
    let near = near_words(&words);
    let mut pairs = Vec::new();
    for (one, (of_one, _)) in marks.iter().enumerate() {
        for (other, (of_other, mark)) in marks.iter().enumerate().skip(one + 1) {
            // Most have a word that is like none of the other's.
            let may_be =
                of_one.len() == of_other.len() && parts[of_one.clone()].iter().all(|part| near[*part] & mark != 0);
            if may_be && names[one].near(&names[other]) {
                pairs.push((one, other));
            }
        }
    }
    pairs
}

/// The marks of all words that each is near to, itself among them.
fn near_words(words: &[&Word]) -> Vec<u128> {
    let mut near: Vec<u128> = (0..words.len()).map(mark_of).collect();
    for (at, one) in words.iter().enumerate() {
        for (other, of) in words.iter().enumerate().skip(at + 1) {
            if one.near(of) {
                near[at] |= mark_of(other);
                near[other] |= mark_of(at);
            }
        }
    }
    near
}

fn mark_of(number: usize) -> u128 {
    1 << (number % MARKS)
}

#[cfg(test)]
mod tests {
    use super::super::sound;
    use super::*;
    use crate::domain::appointment::Name;

    fn one_by_one(names: &[Spelled<'_>]) -> Vec<(usize, usize)> {
        let pairs = (0..names.len()).flat_map(|one| (one + 1..names.len()).map(move |other| (one, other)));
        pairs.filter(|(one, other)| names[*one].near(&names[*other])).collect()
    }

    #[test]
    fn all_at_once_are_the_pairs_that_are_near_one_by_one() {
        let firsts = ["Suresh", "Shuresh", "Lakshmi", "Laxmi", "Mohammed", "Mohd", "Kavitha", "Kavita", "लक्ष्मी", "R"];
        let lasts = ["Kumar", "Kumari", "Iyer", "Aiyar", "Subramanian", "Subramaniam", "K Kumar", "राव", ""];
        let names = firsts.iter().flat_map(|first| lasts.iter().map(move |last| format!("{first} {last}")));
        let turned = lasts.iter().map(|last| format!("{last} Suresh"));
        let names: Vec<Name> = names.chain(turned).map(|name| Name::whole(&name)).collect();
        let names: Vec<_> = names.iter().map(Spelled::of).collect();
        let pairs = near_pairs(&names);
        assert!(pairs.len() > 100, "{}", pairs.len());
        assert_eq!(pairs, one_by_one(&names));
        assert!(near_pairs(&[]).is_empty());
    }

    #[test]
    fn more_words_than_marks_are_told_apart() {
        // More than a hundred words of which none sounds like another, and each once more as it is.
        let letters = ["b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v"];
        let words = letters.iter().flat_map(|one| letters.iter().map(move |two| format!("{one}a{two}a")));
        let words: Vec<String> = words.chain(letters.map(|one| format!("{one}azam"))).collect();
        let heard: std::collections::BTreeSet<_> = words.iter().map(|word| sound::key(word)).collect();
        assert_eq!(heard.len(), words.len());
        assert!(words.len() > MARKS);
        let names: Vec<_> = words.iter().chain(&words).map(|word| Spelled::of(&Name::whole(word))).collect();
        let pairs = near_pairs(&names);
        assert_eq!(pairs, (0..words.len()).map(|at| (at, at + words.len())).collect::<Vec<_>>());
        assert_eq!(pairs, one_by_one(&names));
    }
}
