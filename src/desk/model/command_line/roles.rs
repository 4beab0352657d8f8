//! Which word of a command is taken for what: patient, doctor, day, time, kind of visit. In any order, where they can be
//! told apart.
//!
//! A word that may be two things (`rao`: a doctor, or a patient of that name) is the doctor as long as another word is
//! there for the patient; a name in quotes, or with a comma in it (`rao,sana`), is always the patient's.

use std::ops::Range;

use chrono::NaiveDate;

use super::verbs::Takes;
use crate::domain::booking::{AppointmentKind, Mode};
use crate::domain::loose::{self, LooseTime};
use crate::domain::names;

/// A word with its place in the line, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without quotes.
    pub text: String,
    /// Where it stands, quotes and all.
    pub at: Range<usize>,
    /// It can only be a name.
    pub only_name: bool,
}

/// What a word is taken for.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// A part of the name, mobile or token by which somebody is found.
    Name,
    /// These doctors have a name that begins so: indices into the given ones.
    Doctor(Vec<usize>),
    /// A day.
    Day(NaiveDate),
    /// A time.
    Time(LooseTime),
    /// First visit or follow-up.
    Kind(AppointmentKind),
    /// In the clinic, or by phone.
    Attended(Mode),
    /// So many: `next 3`.
    Next(usize),
    /// Joins others and means nothing by itself: `at`, `on`, `with`.
    Filler,
    /// It belongs to the word before it: `nov` of `24 nov`.
    Joined,
    /// Said already by another word.
    Twice,
    /// Nothing that the command takes.
    Unknown,
}

/// The words of a text that begins at that place of the line.
pub fn words(text: &str, from: usize) -> Vec<Word> {
    let mut words = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let quoted = first == '"';
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| if quoted { *c != '"' } else { !c.is_whitespace() }) {
            end = at + c.len_utf8();
        }
        let inner = if quoted { &text[start + 1..end] } else { &text[start..end] };
        if quoted && rest.next_if(|(_, c)| *c == '"').is_some() {
            end += 1;
        }
        let only_name = quoted || inner == "…" || inner.trim_end_matches(',').contains(',');
        let plain = inner.replace(',', " ").trim().to_owned();
        if !plain.is_empty() {
            words.push(Word { text: plain, at: from + start..from + end, only_name });
        }
    }
    words
}

/// Takes each word for something that the command takes. `doctors` are their names.
pub fn assign(words: &[Word], takes: &[Takes], doctors: &[&str], today: NaiveDate) -> Vec<Role> {
    let roles = each(words, takes, doctors, today);
    match patient_among(words, &roles, takes, doctors) {
        Some(at) => {
            let mut words = words.to_vec();
            words[at].only_name = true;
            each(&words, takes, doctors, today)
        }
        None => roles,
    }
}

fn each(words: &[Word], takes: &[Takes], doctors: &[&str], today: NaiveDate) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::with_capacity(words.len());
    while roles.len() < words.len() {
        let (role, used) = first(&words[roles.len()..], takes, &roles, doctors, today);
        roles.push(role);
        roles.extend(std::iter::repeat_n(Role::Joined, used - 1));
    }
    roles
}

/// Where no word, or only that of a second doctor, is left for the patient: the one that must be the patient's. A doctor's
/// name may be a patient's as well; of two numbers the first may be the end of a mobile.
fn patient_among(words: &[Word], roles: &[Role], takes: &[Takes], doctors: &[&str]) -> Option<usize> {
    if !takes.contains(&Takes::Name) {
        return None;
    }
    let alone = |at: usize| roles.get(at + 1) != Some(&Role::Joined);
    let find = |is: &dyn Fn(&Role) -> bool| roles.iter().enumerate().position(|(at, role)| is(role) && alone(at));
    let doctor = find(&|role| matches!(role, Role::Doctor(_)));
    let mut names = words.iter().zip(roles).filter(|(_, role)| **role == Role::Name).peekable();
    let nobody = names.peek().is_none();
    let like_a_doctor = |word: &Word| !word.only_name && !named(&word.text, doctors).is_empty();
    let only_doctors = takes.contains(&Takes::Doctor) && names.all(|(word, _)| like_a_doctor(word));
    if only_doctors && doctor.is_some() {
        return doctor;
    }
    let two_times = roles.contains(&Role::Twice);
    find(&|role| matches!(role, Role::Time(_))).filter(|_| nobody && two_times)
}

/// What stands first is taken for, and how many words say it. What was taken already is not taken again where the word may
/// also be a name.
fn first(words: &[Word], takes: &[Takes], before: &[Role], doctors: &[&str], today: NaiveDate) -> (Role, usize) {
    let has = |kind: Takes| takes.contains(&kind);
    let Some(word) = words.first() else { return (Role::Name, 1) };
    if word.only_name && has(Takes::Name) {
        return (Role::Name, 1);
    }
    let texts: Vec<&str> = words.iter().take_while(|word| !word.only_name).map(|word| word.text.as_str()).collect();
    let folded = names::folded(&word.text);
    let next = texts.get(1).copied();
    let taken = |is: fn(&Role) -> bool| before.iter().any(is);
    if has(Takes::Next) && folded == "next" {
        let count = next.and_then(|count| count.parse().ok()).filter(|count| (1..=99).contains(count));
        return count.map_or((Role::Next(1), 1), |count| (Role::Next(count), 2));
    }
    let titled = |word: &str| matches!(names::folded(word).as_str(), "dr" | "dr." | "doctor");
    let is_doctor = |at: usize| texts.get(at).map(|word| named(word, doctors)).filter(|named| !named.is_empty());
    if has(Takes::Doctor) && folded == "with" && (next.is_some_and(titled) || is_doctor(1).is_some()) {
        return (Role::Filler, 1);
    }
    if has(Takes::Doctor)
        && titled(&word.text)
        && let Some(named) = is_doctor(1)
    {
        return (Role::Doctor(named), 2);
    }
    let joins = |what: &str, kind: Takes| has(kind) && folded == what && next.is_some();
    let follows_day = || texts.get(1..).and_then(|rest| loose::day(rest, today)).is_some();
    let follows_time = || texts.get(1..).and_then(loose::time_of).is_some();
    if (joins("on", Takes::Day) && follows_day()) || (joins("at", Takes::Time) && follows_time()) {
        return (Role::Filler, 1);
    }
    let may_be_name = has(Takes::Name) && word.text.chars().all(char::is_alphabetic);
    let time = if has(Takes::Time) { loose::time_of(&texts) } else { None };
    let dotted_time = time.is_some() && loose::is_dotted(&word.text);
    if has(Takes::Day)
        && !dotted_time
        && let Some((day, used)) = loose::day(&texts, today)
    {
        match (taken(|role| matches!(role, Role::Day(_))), may_be_name) {
            (false, _) => return (Role::Day(day), used),
            (true, false) => return (Role::Twice, used),
            (true, true) => {}
        }
    }
    if let Some((time, used)) = time {
        let again = taken(|role| matches!(role, Role::Time(_)));
        return if again && !may_be_name { (Role::Twice, used) } else { (Role::Time(time), used) };
    }
    if has(Takes::Kind)
        && let Some(role) = kind(&folded)
        && !before.iter().any(|before| std::mem::discriminant(before) == std::mem::discriminant(&role))
    {
        return (role, 1);
    }
    if has(Takes::Doctor) && !taken(|role| matches!(role, Role::Doctor(_))) {
        let named = named(&word.text, doctors);
        if !named.is_empty() {
            return (Role::Doctor(named), 1);
        }
    }
    (if has(Takes::Name) { Role::Name } else { Role::Unknown }, 1)
}

fn kind(word: &str) -> Option<Role> {
    Some(match word {
        "fu" | "follow" | "followup" | "follow-up" => Role::Kind(AppointmentKind::FollowUp),
        "first" | "new" | "regular" => Role::Kind(AppointmentKind::Regular),
        "tele" | "video" | "phone" | "online" => Role::Attended(Mode::Tele),
        "clinic" | "in-clinic" => Role::Attended(Mode::InClinic),
        _ => return None,
    })
}

/// Which of the names have a part that begins so; the whole of a part comes before a beginning. From two letters on.
pub fn named(word: &str, all: &[&str]) -> Vec<usize> {
    let word = names::words(word).concat();
    if word.chars().count() < 2 {
        return Vec::new();
    }
    let having = |fits: &dyn Fn(&str) -> bool| {
        let has = |name: &str| names::words(name).iter().any(|part| part != "dr" && fits(part));
        // Whose letters do not hold it need not be taken apart.
        let has = |name: &str| may_hold(name, &word) && has(name);
        all.iter().enumerate().filter(|(_, name)| has(name)).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let whole = having(&|part| part == word);
    if whole.is_empty() { having(&|part| part.starts_with(&word)) } else { whole }
}

/// Whether a part of the name may begin so, as far as its first letter tells.
fn may_hold(name: &str, word: &str) -> bool {
    let first = word.bytes().next().unwrap_or_default();
    !name.is_ascii() || name.bytes().any(|letter| letter.eq_ignore_ascii_case(&first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::model::command_line::verbs::Verb;

    const DOCTORS: [&str; 3] = ["Dr. Anil Rao", "Dr. Lakshmi Iyer", "Dr. Anita Rao"];

    /// Each word of a booking with the letter of what it is taken for.
    fn read(typed: &str) -> String {
        let today = "2026-11-23".parse().unwrap();
        let words = words(typed, 0);
        let roles = assign(&words, Verb::Book.takes(), &DOCTORS, today);
        let said = words.iter().zip(roles).map(|(word, role)| {
            let role = match role {
                Role::Name => "name".to_owned(),
                Role::Doctor(all) => format!("doctor{}", all.len()),
                Role::Day(date) => date.format("%-d.%-m").to_string(),
                Role::Time(time) => time.usual().to_string(),
                Role::Kind(kind) => kind.to_string(),
                Role::Attended(mode) => mode.to_string(),
                Role::Next(count) => format!("next{count}"),
                Role::Filler => "-".to_owned(),
                Role::Joined => "+".to_owned(),
                Role::Twice => "twice".to_owned(),
                Role::Unknown => "?".to_owned(),
            };
            format!("{}={role}", word.text)
        });
        said.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_taken_in_any_order() {
        assert_eq!(read("smi iyer tue 930 fu"), "smi=name iyer=doctor1 tue=24.11 930=09:30 fu=FOLLOW_UP");
        assert_eq!(read("fu 930 tue iyer smi"), "fu=FOLLOW_UP 930=09:30 tue=24.11 iyer=doctor1 smi=name");
        assert_eq!(read("anna smi 4 pm 24 nov"), "anna=name smi=name 4=16:00 pm=+ 24=24.11 nov=+");
        assert_eq!(
            read("smi with dr iyer on tue at 4"),
            "smi=name with=- dr=doctor1 iyer=+ on=- tue=24.11 at=- 4=16:00"
        );
        assert_eq!(read("smi 10.11"), "smi=name 10.11=10:11");
        assert_eq!(read("smi 24.11"), "smi=name 24.11=24.11");
    }

    #[test]
    fn who_is_called_like_a_doctor_is_the_patient_where_nobody_else_is() {
        assert_eq!(read("rao tue 930"), "rao=name tue=24.11 930=09:30");
        assert_eq!(read("rao iyer tue"), "rao=name iyer=doctor1 tue=24.11");
        assert_eq!(read("rao smi tue"), "rao=doctor2 smi=name tue=24.11");
        assert_eq!(read("rao,sana iyer"), "rao sana=name iyer=doctor1");
        assert_eq!(read("\"tom rao\" rao tom"), "tom rao=name rao=doctor2 tom=24.11");
        assert_eq!(read("\"tom ra"), "tom ra=name");
    }

    #[test]
    fn what_is_said_twice_is_told() {
        assert_eq!(read("smi 930 945"), "smi=name 930=09:30 945=twice");
        assert_eq!(read("smi 24/11 25/11"), "smi=name 24/11=24.11 25/11=twice");
        assert_eq!(read("321 930"), "321=name 930=09:30", "of two numbers the first is the patient's mobile");
    }
}
