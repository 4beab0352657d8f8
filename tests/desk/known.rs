//! A start without a server: the last known day, dated and read-only, until the server answers.

use chrono::TimeDelta;
use frontdesk::desk::action::Command;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Link, Pane};
use frontdesk::desk::port::{Failure, LastKnown};
use frontdesk::desk::{self, Desk};

use crate::harness::{Harness, at, desk, says, today};

/// A desk that finds no server at that time, with what another one knew on Monday at 10:42.
fn without_server(now: &str, known: Option<LastKnown>) -> Harness {
    let mut harness = desk();
    harness.desk = Desk::new(harness.desk.settings.clone(), at(now));
    desk::remember(&mut harness.desk, known, &Failure::Unreachable);
    let effects = desk::start(&mut harness.desk);
    harness.take(effects);
    harness
}

fn known() -> LastKnown {
    desk().desk.last_known().unwrap()
}

#[test]
fn the_last_known_day_is_shown_with_its_age_before_anything_is_answered() {
    let harness = without_server("2026-11-23T11:00:00+05:30", Some(known()));
    assert!(matches!(harness.desk.link, Link::Down { .. }) && harness.desk.remembered);
    assert_eq!(harness.desk.shown_since(), Some(today("10:42")));
    assert_eq!(harness.desk.today_rows().len(), 2, "who waits and who is due");
    assert!(harness.desk.offer().unwrap().value().is_some());
    assert_eq!(harness.asked.len(), 1, "one question tries the line: {:?}", harness.asked);
}

#[test]
fn it_is_read_only() {
    let mut harness = without_server("2026-11-23T11:00:00+05:30", Some(known()));
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::CheckIn);
    says(harness.notice(), Mark::Refused, "Not checked in");
    assert!(harness.written.is_empty() && harness.desk.pending.is_empty());
}

#[test]
fn once_the_server_answers_everything_is_read_and_written_as_ever() {
    let mut harness = without_server("2026-11-23T11:00:00+05:30", Some(known()));
    harness.fail_all(&Failure::Unreachable);
    harness.tells_time(today("11:00") + TimeDelta::seconds(2)).answer_all();
    assert_eq!((&harness.desk.link, harness.desk.remembered), (&Link::Live, false));
    assert_eq!(harness.desk.shown_since(), Some(today("11:00") + TimeDelta::seconds(2)));
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::CheckIn);
    assert_eq!(harness.written.len(), 1);
}

#[test]
fn what_was_read_yesterday_tells_of_today_what_it_knew() {
    let mut before = desk();
    before.appointments[1].start += TimeDelta::days(1);
    before.appointments[1].end += TimeDelta::days(1);
    before.press(Command::Reload).answer_all();
    let harness = without_server("2026-11-24T08:00:00+05:30", before.desk.last_known());
    let rows = harness.desk.today_rows();
    assert_eq!(rows.len(), 1, "only Tara Bose is due on Tuesday");
    assert_eq!(rows.get(0).unwrap().appointment.id.as_str(), "a-bose");
    assert_eq!(harness.desk.shown_since(), Some(today("10:42")));
}

#[test]
fn what_is_older_tells_only_clinics_and_doctors() {
    let harness = without_server("2026-11-26T08:00:00+05:30", Some(known()));
    assert!(harness.desk.boards.values().all(|board| board.value().is_none()));
    assert_eq!(harness.desk.doctors_here().len(), 2);
}

#[test]
fn where_nothing_is_known_the_desk_waits() {
    let mut harness = without_server("2026-11-23T11:00:00+05:30", None);
    assert!(!harness.desk.remembered);
    assert!(harness.desk.is_cut_off());
    harness.fail_all(&Failure::Unreachable);
    harness.tells_time(today("11:00") + TimeDelta::seconds(2)).answer_all();
    assert_eq!(harness.desk.link, Link::Live);
    assert!(!harness.desk.today_rows().is_empty());
}

#[test]
fn what_was_remembered_is_not_kept_again_as_if_it_had_been_read() {
    let harness = without_server("2026-11-23T11:00:00+05:30", Some(known()));
    assert_eq!((harness.desk.last_known(), harness.desk.readings()), (None, None));
}
