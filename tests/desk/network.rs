//! The line to the server: down, back, push and poll.

use chrono::TimeDelta;
use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::form::Whom;
use frontdesk::desk::model::{Link, Mode, Watch};
use frontdesk::desk::port::{Failure, Push, Question, Reply};

use crate::harness::{desk, today};

#[test]
fn when_the_line_is_down_what_is_known_stays_with_its_age() {
    let mut harness = desk();
    harness.press(Command::Reload).fail_all(&Failure::NoAnswer);
    assert!(matches!(harness.desk.link, Link::Down { .. }));
    assert_eq!(harness.desk.shown_since(), Some(today("10:42")));
    assert!(!harness.desk.today_rows().is_empty());
}

#[test]
fn one_question_at_a_time_tries_whether_the_line_is_back() {
    let mut harness = desk();
    harness.press(Command::Reload).fail_all(&Failure::Unreachable);
    harness.tells_time(today("10:42") + TimeDelta::seconds(1));
    assert!(harness.asked.is_empty(), "not before its time");
    harness.tells_time(today("10:42") + TimeDelta::seconds(2));
    assert_eq!(harness.asked.len(), 1);
    harness.fail_all(&Failure::Unreachable);
    harness.tells_time(today("10:42") + TimeDelta::seconds(3));
    assert!(harness.asked.is_empty());
}

#[test]
fn when_the_line_is_back_everything_shown_is_read_again() {
    let mut harness = desk();
    harness.press(Command::Reload).fail_all(&Failure::Unreachable);
    harness.tells_time(today("10:42") + TimeDelta::seconds(2)).answer_all();
    assert_eq!(harness.desk.link, Link::Live);
    assert!(harness.desk.board_of_today().unwrap().failure().is_none());
    assert!(harness.desk.offer().unwrap().failure().is_none());
}

#[test]
fn a_refusal_is_no_failure_of_the_line() {
    let mut harness = desk();
    harness.press(Command::Reload).fail_all(&Failure::Refused("no".into()));
    assert_eq!(harness.desk.link, Link::Live);
}

#[test]
fn without_push_the_desk_asks_every_four_seconds_for_what_may_change() {
    let mut harness = desk();
    assert_eq!(harness.desk.watch, Watch::Poll);
    assert_eq!(harness.desk.wakes_at(), today("10:42") + TimeDelta::seconds(4));
    harness.tells_time(today("10:42") + TimeDelta::seconds(4));
    assert!(harness.asked.iter().any(|(_, question)| matches!(question, Question::Board { .. })));
    assert!(harness.asked.iter().all(|(_, question)| *question != Question::Entities));
}

#[test]
fn with_push_the_desk_sleeps_until_the_minute_turns() {
    let mut harness = desk();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    assert_eq!(harness.desk.wakes_at(), today("10:43"));
    harness.tells_time(today("10:42") + TimeDelta::seconds(30));
    assert!(harness.asked.is_empty());
}

#[test]
fn changes_during_a_read_lead_to_one_more_read_not_to_many() {
    let mut harness = desk();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    let change = || {
        Action::Reply(Reply::Push(Push::Changed {
            doctor: "rao".into(),
            clinic: "north".into(),
            date: "2026-11-23".parse().unwrap(),
        }))
    };
    harness.happens(change()).happens(change()).happens(change());
    let boards =
        |h: &crate::harness::Harness| h.asked.iter().filter(|(_, q)| matches!(q, Question::Board { .. })).count();
    assert_eq!(boards(&harness), 1);
    harness.answer_all();
    assert!(harness.asked.is_empty());
    assert!(harness.desk.stale.is_empty());
}

#[test]
fn a_change_of_a_day_that_is_not_shown_asks_nothing() {
    let mut harness = desk();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    harness.happens(Action::Reply(Reply::Push(Push::Changed {
        doctor: "rao".into(),
        clinic: "north".into(),
        date: "2026-12-01".parse().unwrap(),
    })));
    assert!(harness.asked.is_empty());
}

#[test]
fn one_question_that_keeps_failing_among_good_ones_does_not_go_in_circles() {
    let mut harness = desk();
    harness.press(Command::Reload);
    for _ in 0..20 {
        let Some((ticket, question)) = harness.asked.pop_front() else { break };
        if matches!(&question, Question::Offer { doctor, .. } if doctor.as_str() == "iyer") {
            harness.happens(Action::Reply(Reply::Answer(ticket, Err(Failure::NotUnderstood))));
        } else {
            harness.asked.push_front((ticket, question));
            let rest = harness.asked.split_off(1);
            harness.answer_all();
            harness.asked.extend(rest);
        }
    }
    assert!(harness.asked.is_empty(), "it is left alone until its time comes");
}

#[test]
fn a_refused_list_is_polled_no_faster_than_a_good_one() {
    let mut harness = desk();
    harness.tells_time(today("10:42") + TimeDelta::seconds(5));
    harness.fail_all(&Failure::Refused("slow down".into()));
    harness.tells_time(today("10:42") + TimeDelta::seconds(6));
    assert!(harness.asked.is_empty());
    harness.tells_time(today("10:42") + TimeDelta::seconds(10));
    assert!(!harness.asked.is_empty());
}

#[test]
fn after_a_gap_also_what_is_not_shown_is_not_trusted() {
    let mut harness = desk();
    harness.press(Command::NextClinic).answer_all().press(Command::NextClinic).answer_all();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    harness.press(Command::NextClinic);
    assert!(!harness.asked.is_empty(), "the other clinic is read again");
}

#[test]
fn while_a_write_is_under_way_its_age_is_told_in_seconds() {
    let mut harness = desk();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    harness.press(Command::Go(frontdesk::desk::model::Pane::Today)).press(Command::Down).press(Command::CheckIn);
    assert_eq!(harness.desk.wakes_at(), today("10:42") + TimeDelta::seconds(1));
}

#[test]
fn a_lost_stream_is_looked_into_at_once() {
    let mut harness = desk();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    harness.happens(Action::Reply(Reply::Push(Push::Lost)));
    assert!(!harness.asked.is_empty());
    harness.fail_all(&Failure::Unreachable);
    assert!(matches!(harness.desk.link, Link::Down { .. }));
}

#[test]
fn who_could_not_be_looked_up_is_once_the_line_is_back() {
    for command in [Command::Enter, Command::Find] {
        let mut harness = desk();
        harness.press(command).types("kum").fail_all(&Failure::NoAnswer);
        assert!(harness.asked.is_empty(), "not while the line is down");
        harness.tells_time(today("10:42") + TimeDelta::seconds(2)).answer_all();
        let found = match &harness.desk.mode {
            Mode::Form(form) => match &form.whom {
                Whom::Search(search) => search.found().len(),
                Whom::Known(_) | Whom::New(..) => panic!("nobody was chosen"),
            },
            Mode::Finding(finding) => finding.directory.value().map_or(0, Vec::len),
            other => panic!("{other:?}"),
        };
        assert_eq!(found, 1, "without a key, after {command:?}");
    }
}
