//! Under which a free slot is looked for: `after 4pm, tue thu, rao or iyer, within 14 days`.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{days, plain, times};
use crate::domain::names;
use crate::domain::wall_time::WallTime;

/// What a slot has to be like. What nothing is said of is free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constraints {
    /// On one of these days of the week, or on one of `dates`; on any where both are empty.
    pub weekdays: Vec<Weekday>,
    /// See `weekdays`.
    pub dates: Vec<NaiveDate>,
    /// It begins then or later.
    pub from: Option<WallTime>,
    /// It begins before that.
    pub to: Option<WallTime>,
    /// With one of these: indices into the doctors that were given. Any where it is empty.
    pub doctors: Vec<usize>,
    /// From the first of these dates up to the last one, both included.
    pub within: Option<(NaiveDate, NaiveDate)>,
}

/// A word that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotUnderstood {
    /// The word, as typed: unsafe to draw as it is.
    pub word: String,
    /// What is the matter with it.
    pub why: Why,
}

/// Why a word could not be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It means nothing.
    Unknown,
    /// It stands for more than one doctor.
    SeveralDoctors,
    /// Something has to follow it: `after` what?
    Unfinished,
    /// With what was said before it leaves no time at all.
    NothingLeft,
}

/// Words that join others and mean nothing by themselves.
const FILLERS: [&str; 11] = ["or", "and", "with", "on", "at", "the", "any", "dr", "dr.", "doctor", "&"];

impl Constraints {
    /// Reads what was typed. `doctors` are the names among which a word may choose, as `Dr. Anil Rao`.
    ///
    /// # Errors
    /// The first word that can't be taken.
    pub fn parse(typed: &str, today: NaiveDate, doctors: &[&str]) -> Result<Self, NotUnderstood> {
        let words: Vec<&str> = typed.split([' ', ',', ';', '\t']).filter(|word| !word.is_empty()).collect();
        let mut read = Self::default();
        let mut at = 0;
        while at < words.len() {
            at += read.take(&words[at..], today, doctors)?;
        }
        Ok(read)
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a slot may be on that date.
    pub fn allows_date(&self, date: NaiveDate) -> bool {
        let any = self.weekdays.is_empty() && self.dates.is_empty();
        let within = self.within.is_none_or(|(first, last)| first <= date && date <= last);
        within && (any || self.weekdays.contains(&date.weekday()) || self.dates.contains(&date))
    }

    /// Whether a slot may begin then.
    pub fn allows_time(&self, begins: WallTime) -> bool {
        self.from.is_none_or(|from| from <= begins) && self.to.is_none_or(|to| begins < to)
    }

    /// Whether it may be that one of the given doctors.
    pub fn allows_doctor(&self, doctor: usize) -> bool {
        self.doctors.is_empty() || self.doctors.contains(&doctor)
    }

    /// The first and the last date to be looked at, where nothing is said of it up to `days` after today.
    pub fn window(&self, today: NaiveDate, days: u64) -> (NaiveDate, NaiveDate) {
        let named = self.weekdays.is_empty().then(|| Some((*self.dates.iter().min()?, *self.dates.iter().max()?)));
        let (first, last) = self.within.or_else(|| named.flatten()).unwrap_or((today, today + Days::new(days)));
        let first = first.max(today);
        (first, last.max(first))
    }

    /// Takes what stands at the beginning of the words. Says how many it took.
    fn take(&mut self, words: &[&str], today: NaiveDate, doctors: &[&str]) -> Result<usize, NotUnderstood> {
        let [word, rest @ ..] = words else { return Ok(0) };
        let not = |why| NotUnderstood { word: (*word).to_owned(), why };
        let first = plain(word);
        let second = rest.first().map(|word| plain(word)).unwrap_or_default();
        match first.as_str() {
            "after" | "from" | "since" => return self.bound(word, rest, true),
            "before" | "until" | "till" | "by" => return self.bound(word, rest, false),
            "within" | "in" => return self.within_days(word, rest, today),
            "between" => {
                let (from, used) = self.moment(word, rest)?;
                let to = rest.get(used + 1..).unwrap_or_default();
                let (to, more) = times::time_of(to).ok_or_else(|| not(Why::Unfinished))?;
                let stretch = times::span_of_times(&format!("{from}-{}", to.usual()));
                self.between(word, stretch.ok_or_else(|| not(Why::NothingLeft))?)?;
                return Ok(2 + used + more);
            }
            "this" | "next" if second == "week" => {
                self.week(word, today, first == "next")?;
                return Ok(2);
            }
            filler if FILLERS.contains(&filler) => return Ok(1),
            _ => {}
        }
        if let Some(stretch) = times::span_of_day(&first).or_else(|| times::span_of_times(&first)) {
            self.between(word, stretch)?;
            return Ok(1);
        }
        if let Some(day) = days::weekday(&first) {
            self.weekdays.push(day);
            return Ok(1);
        }
        let is_time = days::is_dotted(&first) && times::time(&first).is_some();
        if let Some((date, used)) = days::day(words, today).filter(|_| !is_time) {
            self.dates.push(date);
            return Ok(used);
        }
        let named = named(&first, doctors);
        match named.as_slice() {
            [] => {}
            [doctor] => {
                if !self.doctors.contains(doctor) {
                    self.doctors.push(*doctor);
                }
                return Ok(1);
            }
            [_, _, ..] => return Err(not(Why::SeveralDoctors)),
        }
        // A time by itself: slots that begin within that hour.
        let (time, used) = times::time_of(words).ok_or_else(|| not(Why::Unknown))?;
        let from = time.usual();
        let to = WallTime::from_minutes((from.minutes() + 60).min(WallTime::DAY_END.minutes()));
        self.between(word, (from, to.unwrap_or(WallTime::DAY_END)))?;
        Ok(used)
    }

    fn moment(&self, word: &str, rest: &[&str]) -> Result<(WallTime, usize), NotUnderstood> {
        let unfinished = || NotUnderstood { word: word.to_owned(), why: Why::Unfinished };
        let Some(next) = rest.first() else { return Err(unfinished()) };
        let unknown = || NotUnderstood { word: (*next).to_owned(), why: Why::Unknown };
        times::time_of(rest).map(|(time, used)| (time.usual(), used)).ok_or_else(unknown)
    }

    /// `after 4pm`, `before 11`; with a date it bounds the days.
    fn bound(&mut self, word: &str, rest: &[&str], after: bool) -> Result<usize, NotUnderstood> {
        let (time, used) = self.moment(word, rest)?;
        let all = (WallTime::default(), WallTime::DAY_END);
        self.between(word, if after { (time, all.1) } else { (all.0, time) })?;
        Ok(used + 1)
    }

    fn within_days(&mut self, word: &str, rest: &[&str], today: NaiveDate) -> Result<usize, NotUnderstood> {
        let unfinished = || NotUnderstood { word: word.to_owned(), why: Why::Unfinished };
        let [count, more @ ..] = rest else { return Err(unfinished()) };
        let unknown = |word: &str| NotUnderstood { word: word.to_owned(), why: Why::Unknown };
        let count_of = |word: &str| if word == "a" { Some(1) } else { days::number(word) };
        // “14d” and “2w” are said, too.
        let typed = plain(count);
        let (number, unit, used) = match typed.strip_suffix(['d', 'w']) {
            Some(number) if days::number(number).is_some() => (number, &typed[number.len()..], 2),
            _ => (typed.as_str(), "", 3),
        };
        let number = count_of(number).ok_or_else(|| unknown(count))?;
        let next = more.first().map(|unit| plain(unit));
        let days = match if unit.is_empty() { next.as_deref().unwrap_or_default() } else { unit } {
            "d" | "day" | "days" => number,
            "w" | "week" | "weeks" => number * 7,
            "month" | "months" => number * 31,
            "" => return Err(unfinished()),
            _ => return Err(unknown(more.first().copied().unwrap_or(count))),
        };
        self.narrow(word, (today, today + Days::new(u64::from(days))))?;
        Ok(used)
    }

    fn week(&mut self, word: &str, today: NaiveDate, next: bool) -> Result<(), NotUnderstood> {
        let to_sunday = 6 - u64::from(today.weekday().num_days_from_monday());
        let sunday = today + Days::new(to_sunday);
        let week = if next { (sunday + Days::new(1), sunday + Days::new(7)) } else { (today, sunday) };
        self.narrow(word, week)
    }

    fn narrow(&mut self, word: &str, dates: (NaiveDate, NaiveDate)) -> Result<(), NotUnderstood> {
        let (first, last) = self.within.map_or(dates, |(first, last)| (first.max(dates.0), last.min(dates.1)));
        if first > last {
            return Err(NotUnderstood { word: word.to_owned(), why: Why::NothingLeft });
        }
        self.within = Some((first, last));
        Ok(())
    }

    fn between(&mut self, word: &str, (from, to): (WallTime, WallTime)) -> Result<(), NotUnderstood> {
        let from = self.from.map_or(from, |before| before.max(from));
        let to = self.to.map_or(to, |before| before.min(to));
        if from >= to {
            return Err(NotUnderstood { word: word.to_owned(), why: Why::NothingLeft });
        }
        self.from = (from > WallTime::default()).then_some(from);
        self.to = (to < WallTime::DAY_END).then_some(to);
        Ok(())
    }
}

/// Which of the doctors have a name that the word begins; the whole of a name comes before a beginning.
fn named(word: &str, doctors: &[&str]) -> Vec<usize> {
    let word = names::folded(word);
    if word.chars().count() < 2 {
        return Vec::new();
    }
    let is = |whole: bool| {
        let fits = |name: &str| {
            let mut parts = names::words(name).into_iter().filter(|part| part != "dr");
            parts.any(|part| if whole { part == word } else { part.starts_with(&word) })
        };
        let all = doctors.iter().enumerate();
        all.filter(|(_, name)| fits(name)).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let whole = is(true);
    if whole.is_empty() { is(false) } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCTORS: [&str; 4] = ["Dr. Anil Rao", "Dr. Lakshmi Iyer", "Dr. Anita Sathe", "Dr. Rao Bahadur"];

    /// A Monday.
    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    fn read(typed: &str) -> Constraints {
        Constraints::parse(typed, today(), &DOCTORS[..3]).unwrap_or_else(|not| panic!("{typed}: {not:?}"))
    }

    fn times(of: &Constraints) -> String {
        let bound = |time: Option<WallTime>| time.map_or_else(String::new, |time| time.to_string());
        format!("{}–{}", bound(of.from), bound(of.to))
    }

    #[test]
    fn everything_together() {
        let read = read("after 4pm, tue thu, rao or iyer, within 14 days");
        assert_eq!(times(&read), "16:00–");
        assert_eq!(read.weekdays, [Weekday::Tue, Weekday::Thu]);
        assert_eq!(read.doctors, [0, 1]);
        assert_eq!(read.within, Some((today(), "2026-12-07".parse().unwrap())));
        assert!(read.allows_date("2026-11-24".parse().unwrap()));
        assert!(!read.allows_date("2026-11-25".parse().unwrap()));
        assert!(!read.allows_date("2026-12-08".parse().unwrap()));
        assert!(read.allows_time("16:00".parse().unwrap()) && !read.allows_time("15:55".parse().unwrap()));
        assert!(read.allows_doctor(1) && !read.allows_doctor(2));
    }

    #[test]
    fn times_of_day() {
        for (typed, bounds) in [
            ("after 4pm", "16:00–"),
            ("after 4", "16:00–"),
            ("after 4 pm", "16:00–"),
            ("from 9.30", "09:30–"),
            ("before 11", "–11:00"),
            ("after 10 before noon", "10:00–12:00"),
            ("between 10 and 12", "10:00–12:00"),
            ("morning", "–12:00"),
            ("afternoon", "12:00–17:00"),
            ("evening", "17:00–"),
            ("9-11", "09:00–11:00"),
            ("930", "09:30–10:30"),
            ("after 3 evening", "17:00–"),
        ] {
            assert_eq!(times(&read(typed)), bounds, "{typed}");
        }
    }

    #[test]
    fn days_and_stretches_of_days() {
        let within = |typed| read(typed).within.map(|(a, b)| format!("{a} {b}"));
        assert_eq!(within("within 2 weeks").as_deref(), Some("2026-11-23 2026-12-07"));
        assert_eq!(within("within a week").as_deref(), Some("2026-11-23 2026-11-30"));
        assert_eq!(within("in 10d").as_deref(), Some("2026-11-23 2026-12-03"));
        assert_eq!(within("this week").as_deref(), Some("2026-11-23 2026-11-29"));
        assert_eq!(within("next week").as_deref(), Some("2026-11-30 2026-12-06"));
        assert_eq!(within("next week within 10 days").as_deref(), Some("2026-11-30 2026-12-03"));
        let dates: Vec<NaiveDate> = ["2026-11-24", "2026-12-01"].map(|date| date.parse().unwrap()).to_vec();
        assert_eq!(read("tom, 1/12").dates, dates);
        assert_eq!(read("next tue").dates, dates[1..]);
        assert_eq!(read("tom, 1/12").window(today(), 30), (dates[0], dates[1]));
        assert_eq!(read("sat").window(today(), 30).1, "2026-12-23".parse().unwrap());
    }

    #[test]
    fn a_doctor_is_named_by_the_beginning_of_any_name() {
        assert_eq!(read("lak").doctors, [1]);
        assert_eq!(read("dr sathe").doctors, [2]);
        assert_eq!(read("rao and rao").doctors, [0]);
        let several = Constraints::parse("ani", today(), &DOCTORS).unwrap_err();
        assert_eq!((several.word.as_str(), several.why), ("ani", Why::SeveralDoctors));
        let whole = Constraints::parse("anil", today(), &DOCTORS).unwrap();
        assert_eq!(whole.doctors, [0]);
    }

    #[test]
    fn nothing_asked_for_is_everything() {
        assert!(read(" , ").is_empty());
        assert!(read("").allows_date(today()) && read("").allows_time(WallTime::default()));
    }

    #[test]
    fn the_word_that_is_not_understood_is_told() {
        for (typed, word, why) in [
            ("after 4pm blah", "blah", Why::Unknown),
            ("after", "after", Why::Unfinished),
            ("after rao", "rao", Why::Unknown),
            ("within 14", "within", Why::Unfinished),
            ("within", "within", Why::Unfinished),
            ("within x days", "x", Why::Unknown),
            ("within 2 moons", "moons", Why::Unknown),
            ("after 5pm morning", "morning", Why::NothingLeft),
            ("31/2", "31/2", Why::Unknown),
        ] {
            let not = Constraints::parse(typed, today(), &DOCTORS).unwrap_err();
            assert_eq!((not.word.as_str(), not.why), (word, why), "{typed}");
        }
    }
}
