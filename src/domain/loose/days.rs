//! Days.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta, Weekday};

use super::plain;

/// A date without a year lies at most so many days back; otherwise it is the next one that comes.
const BACK: i64 = 30;

/// Farther away than this nobody makes an appointment: it is a slip of the finger.
const FAR: u64 = 9999;

/// The day at the beginning of the words, and how many of them say it: `today`, `tom`, `tue` (the next Tuesday; today, if
/// it is one), `next tue` (in the week after this one), `+7`, `24/11`, `24.11.`, `24-11-2026`, `24 nov`, `nov 24th`,
/// `24th`, `2026-11-24`. A date without a year is the next one, or one of the last thirty days; the caller says where it
/// is past.
pub fn day(words: &[&str], today: NaiveDate) -> Option<(NaiveDate, usize)> {
    let [first, rest @ ..] = words else { return None };
    let first = plain(first);
    let second = rest.first().map(|word| plain(word));
    if let Some(second) = &second {
        if let Some(date) = of_two(&first, second, today) {
            let year = rest.get(1).and_then(|word| year_of(&plain(word)));
            let with_year = year.filter(|_| is_month_of_two(&first, second)).and_then(|year| date.with_year(year));
            return Some(with_year.map_or((date, 2), |date| (date, 3)));
        }
        if first == "next" || first == "in" {
            return None;
        }
    }
    of_one(&first, today).map(|date| (date, 1))
}

/// The day of the week that the word begins, from two letters on: `tu`, `thurs`.
pub fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Mon),
        ("tuesday", Weekday::Tue),
        ("wednesday", Weekday::Wed),
        ("thursday", Weekday::Thu),
        ("friday", Weekday::Fri),
        ("saturday", Weekday::Sat),
        ("sunday", Weekday::Sun),
    ];
    let word = plain(word);
    // “weds” is no prefix, but everybody writes it.
    let word = if word == "weds" { "wed" } else { word.trim_end_matches('.') };
    if word.len() < 2 {
        return None;
    }
    NAMES.iter().find(|(name, _)| name.starts_with(word)).map(|(_, day)| *day)
}

/// Whether it is two numbers with a dot between them: as a time and as a date it may mean two things (`10.11`).
pub fn is_dotted(word: &str) -> bool {
    let word = plain(word);
    word.split_once('.').is_some_and(|(a, b)| number(a).is_some() && number(b).is_some())
}

fn of_one(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let days =
        |by: i64| if by < 0 { today - Days::new(by.unsigned_abs()) } else { today + Days::new(by.unsigned_abs()) };
    match word {
        "today" | "tod" | "tdy" => return Some(today),
        "tomorrow" | "tom" | "tmr" | "tmrw" => return Some(days(1)),
        "yesterday" => return Some(days(-1)),
        _ => {}
    }
    if let Some(by) = word.strip_prefix('+').and_then(number).filter(|by| u64::from(*by) <= FAR) {
        return Some(days(i64::from(by)));
    }
    if let Some(by) = word.strip_prefix('-').and_then(number).filter(|by| u64::from(*by) <= FAR) {
        return Some(days(-i64::from(by)));
    }
    if let Some(day) = weekday(word) {
        return Some(next_weekday(day, today, 0));
    }
    ordinal(word).and_then(|day| next_day_of_month(day, today)).or_else(|| of_numbers(word, today)).or_else(|| {
        let letters = word.find(|c: char| c.is_alphabetic())?;
        let (day, month) = word.split_at(letters);
        in_month(day_number(day.trim_end_matches('-'))?, month_of(month)?, None, today)
    })
}

fn of_two(first: &str, second: &str, today: NaiveDate) -> Option<NaiveDate> {
    if first == "next" {
        return weekday(second).map(|day| {
            let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
            next_weekday(day, monday, 7)
        });
    }
    if let Some(count) = number(first).filter(|count| u64::from(*count) <= FAR) {
        match second {
            "day" | "days" => return today.checked_add_days(Days::new(u64::from(count))),
            "week" | "weeks" => return today.checked_add_days(Days::new(u64::from(count) * 7)),
            _ => {}
        }
    }
    let (day, month) = day_and_month(first, second)?;
    in_month(day, month, None, today)
}

fn is_month_of_two(first: &str, second: &str) -> bool {
    day_and_month(first, second).is_some()
}

/// `24 nov`, `nov 24`, with `th` or not.
fn day_and_month(first: &str, second: &str) -> Option<(u32, u32)> {
    let ordered = || Some((day_number(first)?, month_of(second)?));
    ordered().or_else(|| Some((day_number(second)?, month_of(first)?)))
}

/// The first such day from `after` days after `from` on.
fn next_weekday(day: Weekday, from: NaiveDate, after: u64) -> NaiveDate {
    let from = from + Days::new(after);
    from + Days::new(u64::from(day.days_since(from.weekday())))
}

/// `24th`: the next day of that number.
fn next_day_of_month(day: u32, today: NaiveDate) -> Option<NaiveDate> {
    let first = today.with_day(1)?;
    let months = (0..3).filter_map(|by| first.checked_add_months(Months::new(by)));
    months.filter_map(|month| month.with_day(day)).find(|date| *date >= today)
}

/// `24/11`, `24.11.`, `24-11-2026`, `24/11/26`, `2026-11-24`.
fn of_numbers(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    let mark = word.chars().find(|c| matches!(c, '/' | '.' | '-'))?;
    let parts: Vec<&str> = word.trim_end_matches('.').split(mark).collect();
    match parts.as_slice() {
        [day, month] => in_month(day_number(day)?, number(month)?, None, today),
        [year, month, day] if year.len() == 4 => {
            NaiveDate::from_ymd_opt(year_of(year)?, number(month)?, day_number(day)?)
        }
        [day, month, year] => in_month(day_number(day)?, number(month)?, Some(year_of(year)?), today),
        _ => None,
    }
}

fn in_month(day: u32, month: u32, year: Option<i32>, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(year) = year {
        return NaiveDate::from_ymd_opt(year, month, day);
    }
    let earliest = today - TimeDelta::days(BACK);
    // Four years on there is a 29 February.
    let years = earliest.year()..=earliest.year() + 8;
    years.filter_map(|year| NaiveDate::from_ymd_opt(year, month, day)).find(|date| *date >= earliest)
}

/// The day of a month: `24`, `24th`.
pub fn day_number(word: &str) -> Option<u32> {
    ordinal(word).or_else(|| number(word).filter(|day| (1..=31).contains(day)))
}

fn ordinal(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?;
    number(digits).filter(|day| (1..=31).contains(day))
}

fn month_of(word: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    if word.len() < 3 {
        return None;
    }
    let at = NAMES.iter().position(|name| name.starts_with(word))?;
    u32::try_from(at + 1).ok()
}

/// Four digits, or the two last ones.
fn year_of(word: &str) -> Option<i32> {
    let year = i32::try_from(number(word)?).ok()?;
    match word.len() {
        4 if (1900..=2200).contains(&year) => Some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}

/// Digits and nothing else: no sign, and not too many.
pub(super) fn number(word: &str) -> Option<u32> {
    let digits = (1..=4).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit());
    if digits { word.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A Monday.
    fn today() -> NaiveDate {
        "2026-11-23".parse().unwrap()
    }

    /// The date and how many words say it.
    fn read(typed: &str) -> String {
        let words: Vec<&str> = typed.split_whitespace().collect();
        day(&words, today()).map_or_else(|| "–".to_owned(), |(date, used)| format!("{date} {used}"))
    }

    #[test]
    fn days_are_said_by_their_distance() {
        for (typed, date) in [
            ("today", "2026-11-23 1"),
            ("TOD", "2026-11-23 1"),
            ("tomorrow", "2026-11-24 1"),
            ("tom", "2026-11-24 1"),
            ("yesterday", "2026-11-22 1"),
            ("+7", "2026-11-30 1"),
            ("+०७", "2026-11-30 1"),
            ("-1", "2026-11-22 1"),
            ("+0", "2026-11-23 1"),
            ("3 days", "2026-11-26 2"),
            ("2 weeks", "2026-12-07 2"),
        ] {
            assert_eq!(read(typed), date, "{typed}");
        }
    }

    #[test]
    fn a_weekday_is_the_next_one_and_today_counts() {
        for (typed, date) in [
            ("mon", "2026-11-23 1"),
            ("tue", "2026-11-24 1"),
            ("tu", "2026-11-24 1"),
            ("thurs", "2026-11-26 1"),
            ("th", "2026-11-26 1"),
            ("weds", "2026-11-25 1"),
            ("Sunday", "2026-11-29 1"),
            ("sat.", "2026-11-28 1"),
            ("next mon", "2026-11-30 2"),
            ("next tue", "2026-12-01 2"),
            ("t", "–"),
            ("s", "–"),
            ("tuesdays", "–"),
        ] {
            assert_eq!(read(typed), date, "{typed}");
        }
    }

    #[test]
    fn dates_have_the_day_before_the_month() {
        for (typed, date) in [
            ("24/11", "2026-11-24 1"),
            ("24.11", "2026-11-24 1"),
            ("24.11.", "2026-11-24 1"),
            ("24-11", "2026-11-24 1"),
            ("24-11-2026", "2026-11-24 1"),
            ("24/11/26", "2026-11-24 1"),
            ("2026-11-24", "2026-11-24 1"),
            ("24 nov", "2026-11-24 2"),
            ("24th November", "2026-11-24 2"),
            ("nov 24", "2026-11-24 2"),
            ("24nov", "2026-11-24 1"),
            ("24-nov", "2026-11-24 1"),
            ("5 dec 2027 rao", "2027-12-05 3"),
            ("24th", "2026-11-24 1"),
            ("23rd", "2026-11-23 1"),
            ("5th", "2026-12-05 1"),
            ("31st", "2026-12-31 1"),
            ("1/2", "2027-02-01 1"),
            ("29/2", "2028-02-29 1"),
        ] {
            assert_eq!(read(typed), date, "{typed}");
        }
    }

    #[test]
    fn a_date_of_the_last_weeks_is_past_and_an_older_one_is_next_years() {
        assert_eq!(read("20/11"), "2026-11-20 1");
        assert_eq!(read("24/10"), "2026-10-24 1");
        assert_eq!(read("20/10"), "2027-10-20 1");
        assert_eq!(read("20/11/2025"), "2025-11-20 1");
    }

    #[test]
    fn what_is_no_day_is_none() {
        for typed in [
            "24", "930", "31/2", "32/1", "11/24", "0/5", "nov", "may", "smi", "", "+", "99999", "2026", "24x11",
            "3199.2.2", "1.1.3199",
        ] {
            assert_eq!(read(typed), "–", "{typed}");
        }
    }
}
