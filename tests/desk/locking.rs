//! The lock: it hides everything and loses nothing.

use chrono::TimeDelta;
use frontdesk::desk::action::{Action, Command, Edit, Pointed};
use frontdesk::desk::model::lock::Pin;
use frontdesk::desk::model::{Context, Mode, Pane};
use frontdesk::desk::port::Reply;

use super::harness::{Harness, booked, desk, today};

/// The computer has been on for so many seconds.
fn awake(desk: &mut Harness, seconds: i64) -> &mut Harness {
    desk.happens(Action::Awake(TimeDelta::seconds(seconds)))
}

fn is_locked(desk: &Harness) -> bool {
    desk.desk.context() == Context::Locked
}

#[test]
fn five_minutes_without_a_key_lock_the_desk_and_a_key_begins_them_anew() {
    let mut desk = desk();
    awake(&mut desk, 1_000);
    awake(&mut desk, 1_299);
    assert!(!is_locked(&desk));
    desk.press(Command::Down);
    awake(&mut desk, 1_598);
    assert!(!is_locked(&desk), "a key counts");
    awake(&mut desk, 1_599);
    assert!(is_locked(&desk));
    desk.press(Command::Enter);
    assert!(!is_locked(&desk), "any Enter unlocks where there is no PIN");
    awake(&mut desk, 1_898);
    assert!(!is_locked(&desk));
}

#[test]
fn a_sleep_of_the_computer_counts_and_the_key_that_wakes_it_does_nothing() {
    let mut desk = desk();
    awake(&mut desk, 50);
    awake(&mut desk, 60);
    let selected = desk.desk.grid.at;
    // Asleep for an hour; a press of a key is what wakes the desk, and the clocks are read before it.
    awake(&mut desk, 3_660).press(Command::Down);
    assert!(is_locked(&desk));
    assert_eq!(desk.desk.grid.at, selected);
}

#[test]
fn the_time_of_day_set_back_or_forward_locks_nothing_and_keeps_nothing_open() {
    let mut desk = desk();
    awake(&mut desk, 10);
    desk.tells_time(today("20:00"));
    assert!(!is_locked(&desk));
    desk.tells_time(today("06:00"));
    awake(&mut desk, 310);
    assert!(is_locked(&desk));
}

#[test]
fn zero_never_locks_but_the_key_does() {
    let mut desk = desk();
    desk.desk.lock.after = TimeDelta::zero();
    awake(&mut desk, 10);
    awake(&mut desk, 1_000_000);
    assert!(!is_locked(&desk));
    desk.press(Command::Lock);
    assert!(is_locked(&desk));
}

#[test]
fn the_desk_wakes_up_by_itself_to_lock() {
    let mut desk = desk();
    desk.desk.lock.after = TimeDelta::seconds(90);
    awake(&mut desk, 10);
    awake(&mut desk, 80);
    let left = desk.desk.wakes_at() - desk.desk.now;
    assert!(left <= TimeDelta::seconds(20), "{left}");
}

#[test]
fn a_half_filled_form_is_there_again_and_its_answers_come_meanwhile() {
    let mut desk = desk();
    desk.press(Command::Book).types("kh");
    desk.press(Command::Lock);
    assert!(is_locked(&desk));
    desk.types("secret").press(Command::Down).happens(Action::Pasted("x".to_owned()));
    desk.happens(Action::Pointed(Pointed::Pane(Pane::Today)));
    desk.answer_all();
    desk.press(Command::Enter);
    let form = desk.form();
    let frontdesk::desk::model::form::Whom::Search(search) = &form.whom else { panic!("the search is gone") };
    assert_eq!(search.typed.value(), "kh");
    assert_eq!(search.found().len(), 1, "who matches was found while it was locked");
}

#[test]
fn a_booking_that_ends_while_the_desk_is_locked_is_known_when_it_is_unlocked() {
    let mut desk = desk();
    desk.press(Command::Book).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    assert_eq!(desk.written.len(), 1);
    desk.press(Command::Lock);
    let (ticket, _) = desk.written.pop_front().unwrap();
    desk.happens(Action::Reply(Reply::Written(ticket, booked("a-new"))));
    assert!(is_locked(&desk) && desk.desk.pending.is_empty());
    desk.press(Command::Enter);
    assert!(desk.is_on_main_screen() && desk.notice().says.starts_with("Booked Kumar, Ravi"), "{}", desk.notice().says);
}

#[test]
fn only_the_pin_unlocks_and_wrong_ones_cost_longer_and_longer() {
    let mut desk = desk();
    desk.desk.lock.pin = Pin::new("2468");
    awake(&mut desk, 10).press(Command::Lock);
    desk.press(Command::Enter);
    assert!(is_locked(&desk), "nothing typed is no PIN");
    awake(&mut desk, 11).types("1111").press(Command::Enter);
    assert!(is_locked(&desk));
    // Even the right one does not count before the wait is over; it stays typed.
    desk.types("2468").press(Command::Enter);
    assert!(is_locked(&desk));
    assert_eq!(desk.desk.lock.waits(), Some(2));
    awake(&mut desk, 13).press(Command::Enter);
    assert!(!is_locked(&desk));
    desk.press(Command::Lock);
    assert!(desk.desk.lock.shut.as_ref().is_some_and(|shut| shut.typed.is_empty() && shut.wrong == 0));
}

#[test]
fn what_is_pasted_is_no_pin_and_a_slip_can_be_mended() {
    let mut desk = desk();
    desk.desk.lock.pin = Pin::new("2468");
    desk.press(Command::Lock).happens(Action::Pasted("2468".to_owned())).press(Command::Enter);
    assert!(is_locked(&desk));
    awake(&mut desk, 100);
    desk.types("24699").happens(Action::Typed(Edit::DeleteBack)).happens(Action::Typed(Edit::DeleteBack));
    desk.types("8").press(Command::Enter);
    assert!(!is_locked(&desk));
}

#[test]
fn the_help_lies_over_a_form_and_the_form_goes_on_beneath_it() {
    let mut desk = desk();
    desk.press(Command::Book).types("kh").press(Command::Help);
    assert_eq!(desk.desk.context(), Context::Help);
    assert_eq!(desk.desk.help.map(|help| help.of), Some(Context::Form));
    desk.answer_all().press(Command::Down).press(Command::Lock);
    assert!(is_locked(&desk));
    desk.press(Command::Enter);
    assert_eq!(desk.desk.context(), Context::Help, "the help was open when it was locked");
    desk.press(Command::Back);
    assert!(matches!(desk.desk.mode, Mode::Form(_)));
    assert!(matches!(&desk.form().whom, frontdesk::desk::model::form::Whom::Search(s) if s.found().len() == 1));
}

#[test]
fn names_can_be_hidden_anywhere_but_on_the_locked_desk() {
    let mut desk = desk();
    desk.press(Command::Details);
    desk.asked.clear();
    desk.press(Command::MaskNames);
    assert!(desk.desk.masked);
    desk.press(Command::Lock).press(Command::MaskNames);
    assert!(desk.desk.masked, "a key of a locked desk does nothing");
    desk.press(Command::Enter).press(Command::MaskNames);
    assert!(!desk.desk.masked);
}
