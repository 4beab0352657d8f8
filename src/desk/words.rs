//! Days and states in the words of the catalogue, for the sentences of the core and for screens.

use chrono::{Datelike, NaiveDate};

use crate::catalogue::say;
use crate::domain::appointment::Status;

/// `Mon`.
pub fn weekday(date: NaiveDate) -> String {
    say!("main-weekday", n = date.weekday().number_from_monday())
}

/// `Mon 23 Nov`.
pub fn day(date: NaiveDate) -> String {
    say!("main-day", weekday = weekday(date), day = date.day(), month = month(date))
}

/// `Mon 23 Nov 2026`.
pub fn day_with_year(date: NaiveDate) -> String {
    // As text: a number would be written as the language groups thousands.
    let year = date.year().to_string();
    say!("main-day-with-year", weekday = weekday(date), day = date.day(), month = month(date), year = year)
}

fn month(date: NaiveDate) -> String {
    say!("main-month", n = date.month())
}

/// Where an appointment stands, in a word, safe to draw.
pub fn status(status: &Status) -> String {
    match status {
        Status::Booked => say!("main-booked"),
        Status::CheckedIn => say!("main-waiting"),
        Status::Ongoing => say!("main-with-the-doctor"),
        Status::Parked => say!("main-parked"),
        Status::Reserved => say!("main-reserved"),
        Status::Initiated => say!("main-follow-up-sent"),
        Status::Completed | Status::CompletedNoPrescription => say!("main-done"),
        Status::Aborted => say!("main-broken-off"),
        Status::NoShow(_) => say!("main-no-show"),
        Status::Cancelled(_) => say!("main-cancelled"),
        Status::ProvisionallyCancelled => say!("main-provisionally-cancelled"),
        Status::PaymentNotReceived => say!("main-payment-not-received"),
        Status::Rescheduled(_) => say!("main-moved"),
        Status::Other(text) => text.shown().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::appointment::By;

    #[test]
    fn days_are_said_as_people_say_them() {
        let date = |text: &str| text.parse().unwrap();
        assert_eq!(day_with_year(date("2026-11-23")), "Mon 23 Nov 2026");
        assert_eq!(day(date("2027-05-02")), "Sun 2 May");
        let year: Vec<String> = (1..=12).map(|m| month(NaiveDate::from_ymd_opt(2026, m, 1).unwrap())).collect();
        assert_eq!(year.join(" "), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
    }

    #[test]
    fn english_has_the_words_of_the_domain() {
        let all = ["BK", "CK", "OG", "PA", "RV", "IN", "CM", "CMNP", "AB", "NS", "CND", "PC", "PNR", "RES", "odd"];
        for status in all.map(Status::from_code).into_iter().chain([Status::NoShow(By::Doctor)]) {
            assert_eq!(super::status(&status), status.words());
        }
    }
}
