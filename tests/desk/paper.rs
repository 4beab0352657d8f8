//! Paper: what is asked for, and how it went.

use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::Pane;
use frontdesk::desk::model::life::Life;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::port::{OnPaper, Reply, Sheet};

use crate::harness::{desk, says};

#[test]
fn the_day_sheet_is_that_of_what_is_looked_at() {
    let mut harness = desk();
    harness.press(Command::DaySheet);
    let doctor = harness.desk.doctor.clone();
    let Some(Sheet::Day { doctor: of, date, .. }) = harness.printed.pop() else { panic!("nothing was printed") };
    assert_eq!((of, date), (doctor, harness.desk.first_day()));
    harness.press(Command::Go(Pane::Today)).press(Command::DaySheet);
    let Some(Sheet::Day { doctor: of, date, .. }) = harness.printed.pop() else { panic!("nothing was printed") };
    assert_eq!((of, date), (None, harness.desk.today_date()));
    says(harness.notice(), Mark::Sent, "day sheet");
}

#[test]
fn a_day_that_is_not_known_is_not_printed() {
    let mut harness = desk();
    harness.desk.boards.values_mut().for_each(|board| *board = Life::NotAsked);
    harness.press(Command::DaySheet);
    assert!(harness.printed.is_empty());
    says(harness.notice(), Mark::Info, "not known yet");
}

#[test]
fn a_slip_is_for_who_has_a_token() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::TokenSlip);
    let Some(Sheet::Token(who)) = harness.printed.pop() else { panic!("nothing was printed") };
    assert_eq!((who.id.as_str(), who.token), ("a-khan", Some(4)));
    harness.press(Command::Down).press(Command::TokenSlip);
    assert!(harness.printed.is_empty(), "Bose is not checked in");
    says(harness.notice(), Mark::Info, "no token yet");
}

#[test]
fn how_it_went_is_told() {
    let mut harness = desk();
    for (how, mark, words) in [
        (OnPaper::Printer("lp".to_owned()), Mark::Done, "“lp”"),
        (OnPaper::File("/x/y.txt".to_owned()), Mark::Done, "/x/y.txt"),
        (OnPaper::Failed("no paper".to_owned()), Mark::Refused, "Not printed: no paper"),
        (OnPaper::NoDowntimeSheet("disk full".to_owned()), Mark::Refused, "disk full"),
    ] {
        harness.happens(Action::Reply(Reply::Paper(how)));
        says(harness.notice(), mark, words);
    }
}
