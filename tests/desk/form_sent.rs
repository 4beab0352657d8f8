//! A form that was sent: the receptionist is back at once, and it comes back only if it is refused, in its own time.

use chrono::TimeDelta;
use frontdesk::desk::action::Command;
use frontdesk::desk::model::form::{Step, Whom};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::port::{Outcome, Reason, Reply};
use frontdesk::desk::{self};
use frontdesk::domain::booking::ForWhom;

use crate::harness::{Harness, booked, desk, refused, says, taken, today};

fn books(harness: &mut Harness, typed: &str) {
    harness.press(Command::Enter).types(typed).answer_all().press(Command::Enter).press(Command::Enter);
}

#[test]
fn a_refused_form_that_was_waited_for_is_there_again_at_once() {
    let mut harness = desk();
    books(&mut harness, "kum");
    assert!(harness.is_on_main_screen());
    harness.write_ends(taken(Vec::new()));
    assert!(matches!(harness.form().step, Step::Lost(_)));
    assert!(matches!(&harness.form().whom, Whom::Known(p) if p.id.as_str() == "kumar"));
}

#[test]
fn keys_that_were_on_their_way_when_a_form_came_back_do_nothing_in_it() {
    let mut harness = desk();
    books(&mut harness, "kum");
    harness.write_ends(taken(Vec::new()));
    let soon = harness.desk.now + TimeDelta::milliseconds(200);
    harness.tells_time(soon).press(Command::Down).press(Command::Enter).types("x").press(Command::Back);
    assert!(harness.written.is_empty(), "nobody can have read it yet");
    assert_eq!(harness.lost().chosen, 0);
    assert!(harness.desk.wakes_at() <= soon + TimeDelta::milliseconds(200), "the keys are told as soon as they work");
    harness.seen().press(Command::Enter);
    assert_eq!(harness.booking().start, today("11:15"));
}

#[test]
fn two_refused_forms_are_both_taken_along_and_the_last_one_goes_first() {
    let mut harness = desk();
    books(&mut harness, "kum");
    harness.press(Command::NextFree);
    books(&mut harness, "bos");
    harness.press(Command::NextFree);
    harness.write_ends(taken(Vec::new())).write_ends(taken(Vec::new())).answer_all();
    assert_eq!(harness.desk.carried.len(), 2);
    harness.press(Command::Enter).press(Command::Enter);
    assert_eq!(harness.booking().patient, ForWhom::Known("bose".into()));
    harness.write_ends(booked("a-1")).answer_all();
    harness.press(Command::NextFree).press(Command::Enter).press(Command::Enter);
    assert_eq!(harness.booking().patient, ForWhom::Known("kumar".into()), "the first one is not lost");
    assert!(harness.desk.carried.is_empty());
}

#[test]
fn esc_twice_drops_one_of_them_and_says_how_many_are_left() {
    let mut harness = desk();
    books(&mut harness, "kum");
    harness.press(Command::NextFree);
    books(&mut harness, "bos");
    harness.press(Command::NextFree);
    harness.write_ends(taken(Vec::new())).write_ends(taken(Vec::new())).answer_all();
    harness.press(Command::Back).press(Command::Back);
    says(harness.notice(), Mark::Info, "2 bookings are taken along");
    harness.press(Command::Back);
    says(harness.notice(), Mark::Info, "1 more is taken along");
    harness.press(Command::Back);
    assert_eq!(harness.desk.carried.len(), 1, "and again it is said first");
    harness.press(Command::Back);
    assert!(harness.desk.carried.is_empty());
}

#[test]
fn what_the_server_says_of_a_form_stands_in_it_until_something_is_typed() {
    let mut harness = desk();
    books(&mut harness, "kum");
    harness.write_ends(refused(Reason::Conflict, "the doctor is away")).seen();
    assert_eq!(harness.form().refusal.as_deref(), Some("The doctor is away"));
    harness.types("x");
    assert_eq!(harness.form().refusal, None);
}

#[test]
fn a_booking_that_the_server_puts_off_says_how_long_and_goes_with_enter() {
    let mut harness = desk();
    books(&mut harness, "kum");
    harness.write_ends(refused(Reason::Pause(7), "too many")).seen();
    let says = "The server asks to wait, 7 s: nothing was done. Enter tries again.";
    assert_eq!(harness.form().refusal.as_deref(), Some(says));
    harness.press(Command::Enter);
    assert_eq!(harness.written.len(), 1);
}

#[test]
fn an_unknown_booking_that_is_refused_in_the_end_brings_its_form_back() {
    let mut harness = desk();
    books(&mut harness, "kum");
    harness.write_unknown();
    let (ticket, _) = harness.written.pop_front().unwrap();
    let outcome = taken(Vec::new());
    let Outcome::Refused(_) = &outcome else { panic!() };
    let effects =
        desk::update(&mut harness.desk, frontdesk::desk::action::Action::Reply(Reply::Written(ticket, outcome)));
    harness.take(effects);
    assert!(matches!(harness.form().step, Step::Lost(_)));
}

#[test]
fn enters_typed_ahead_of_the_hits_take_the_only_one_and_book_nobody_unseen() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").press(Command::Enter).press(Command::Enter).answer_all();
    assert!(matches!(&harness.form().whom, Whom::Known(p) if p.id.as_str() == "kumar"));
    assert!(harness.written.is_empty(), "whom the receptionist has not seen is not booked");
    assert!(harness.form().faults.is_empty());
}

#[test]
fn a_field_that_was_gone_to_ahead_of_the_hits_keeps_the_keys() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").press(Command::Enter);
    harness.press(Command::NextField).press(Command::NextField).types("f").answer_all();
    assert!(matches!(harness.form().whom, Whom::Known(_)));
    assert_eq!(harness.form().focus, frontdesk::desk::model::form::FormField::Kind);
    assert_eq!(harness.form().chosen_service().unwrap().id.as_str(), "follow");
}
