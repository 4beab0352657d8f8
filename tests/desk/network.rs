//! The line to the server: down, back, push and poll.

use chrono::TimeDelta;
use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::form::Whom;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Link, Mode, Pane, Watch};
use frontdesk::desk::port::{Failure, Push, Question, Reply};

use crate::harness::{desk, says, today};

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

#[test]
fn trouble_with_one_question_is_no_failure_of_the_line_and_leaves_what_is_known_with_its_age() {
    let mut harness = desk();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    harness.press(Command::Reload).fail_all(&Failure::Trouble);
    assert_eq!(harness.desk.link, Link::Live);
    assert!(!harness.desk.today_rows().is_empty(), "a cache is never overwritten by an error");
    assert_eq!(harness.desk.board_of_today().unwrap().failure(), Some(&Failure::Trouble));
    // Nobody tells that it is mended: it is asked for again, but not at once.
    harness.tells_time(today("10:42") + TimeDelta::seconds(3));
    assert!(harness.asked.is_empty());
    harness.tells_time(today("10:42") + TimeDelta::seconds(4)).answer_all();
    assert!(harness.desk.board_of_today().unwrap().failure().is_none());
}

#[test]
fn holes_that_a_line_left_which_was_never_down_are_filled() {
    let mut harness = desk();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    harness.press(Command::Reload);
    let (ticket, _) = harness.asked.pop_back().unwrap();
    harness.happens(Action::Reply(Reply::Answer(ticket, Err(Failure::NoAnswer)))).answer_all();
    assert_eq!(harness.desk.link, Link::Live);
    harness.tells_time(today("10:42") + TimeDelta::seconds(4));
    assert_eq!(harness.asked.len(), 1, "only what is lacking: {:?}", harness.asked);
}

#[test]
fn a_write_while_the_line_is_known_to_be_down_is_refused_at_the_door() {
    for why in [Failure::Unreachable, Failure::NoAnswer, Failure::NotUnderstood] {
        let mut harness = desk();
        harness.press(Command::Reload).fail_all(&why);
        harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::CheckIn);
        assert!(harness.written.is_empty(), "{why:?}");
        assert!(harness.desk.pending.is_empty(), "nothing is queued to be sent later");
        says(harness.notice(), Mark::Refused, "Not checked in");
        // Once the line is back the same key does it.
        harness.tells_time(today("10:42") + TimeDelta::seconds(2)).answer_all();
        assert!(harness.written.is_empty(), "nothing goes by itself");
        harness.press(Command::CheckIn);
        assert_eq!(harness.written.len(), 1);
    }
}

#[test]
fn a_booking_that_is_refused_at_the_door_leaves_its_form_as_it_was() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    let before = harness.form().clone();
    harness.press(Command::Reload);
    harness.fail_all(&Failure::Unreachable);
    harness.desk.link = Link::Down { since: today("10:42"), why: Failure::Unreachable, retry_at: today("10:43") };
    harness.press(Command::Enter);
    assert!(harness.written.is_empty());
    let form = harness.form();
    assert!(form.refusal.as_deref().is_some_and(|says| says.contains("nothing was sent")), "{:?}", form.refusal);
    assert!(matches!(form.whom, Whom::Known(_)) && form.service == before.service);
}

#[test]
fn a_pause_that_the_server_asks_for_is_counted_down_and_nothing_is_polled() {
    let mut harness = desk();
    harness.press(Command::Reload).fail_all(&Failure::Pause(7));
    assert_eq!(harness.desk.wakes_at(), today("10:42") + TimeDelta::seconds(1), "each second is shown");
    for second in 1..7 {
        harness.tells_time(today("10:42") + TimeDelta::seconds(second));
        assert!(harness.asked.is_empty(), "after {second} s");
    }
    harness.tells_time(today("10:42") + TimeDelta::seconds(7));
    assert_eq!(harness.asked.len(), 1);
}

#[test]
fn after_a_sleep_everything_is_old_at_once_and_the_line_is_opened_anew() {
    let mut harness = desk();
    harness.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    harness.press(Command::Reload);
    let before: Vec<_> = std::mem::take(&mut harness.asked).into_iter().collect();
    harness.tells_time(today("11:30")).happens(Action::Slept);
    assert_eq!((harness.reconnects, harness.desk.watch), (1, Watch::Poll));
    assert_eq!(harness.asked.len(), before.len(), "what was under way is not waited for");
    let (ticket, question) = before.into_iter().next().unwrap();
    assert_eq!(question, Question::Entities);
    harness.happens(Action::Reply(Reply::Answer(ticket, Err(Failure::NoAnswer))));
    harness.answer_all();
    assert_eq!(harness.desk.shown_since(), Some(today("11:30")));
}

#[test]
fn a_clock_that_is_off_changes_no_time_and_is_noted() {
    let mut harness = desk();
    harness.happens(Action::ClockBehind(TimeDelta::days(1)));
    assert_eq!((harness.desk.now, harness.desk.clock_behind), (today("10:42"), TimeDelta::days(1)));
}

#[test]
fn an_open_form_keeps_its_date_over_midnight_and_the_new_day_is_told() {
    let mut harness = desk();
    harness.press(Command::DayForward).answer_all().press(Command::NextFree).press(Command::Enter).answer_all();
    let before = harness.form().span;
    harness.tells_time(crate::harness::at("2026-11-24T00:00:01+05:30"));
    says(harness.notice(), Mark::Info, "new day");
    assert_eq!(harness.form().span, before);
    assert_eq!(harness.desk.today_date().to_string(), "2026-11-24");
}

#[test]
fn a_zone_that_is_not_the_configured_one_is_told_once() {
    let mut harness = desk();
    harness.desk.zone_is_configured = true;
    harness.press(Command::Reload).answer_all();
    says(harness.notice(), Mark::Info, "Asia/Kolkata");
    let told = harness.notice().clone();
    harness.press(Command::Reload).answer_all();
    assert_eq!(harness.notice(), &told);
    assert_eq!(harness.desk.zone(), &crate::harness::kolkata(), "the clinic's own zone is used");
}

#[test]
fn while_it_is_read_again_by_hand_the_desk_says_so() {
    let mut harness = desk();
    harness.press(Command::Reload);
    assert!(harness.desk.rereading);
    harness.answer_all();
    assert!(!harness.desk.rereading);
}
