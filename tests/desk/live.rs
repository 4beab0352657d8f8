//! What other desks change is seen, marked for a moment, and takes nothing from under the keys.

use chrono::TimeDelta;
use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::{Link, Mode, Watch};
use frontdesk::desk::port::{Done, Outcome, Push, Question, Reply};
use frontdesk::domain::appointment::{By, Status};

use super::harness::{Harness, appointment, at, desk, quarter, today};

/// Another desk has changed something, and this one reads again.
fn told(desk: &mut Harness) {
    let date = at("2026-11-23T00:00:00+05:30").date_naive().succ_opt().unwrap();
    desk.happens(Action::Reply(Reply::Push(Push::Changed { doctor: "rao".into(), clinic: "north".into(), date })));
    desk.answer_all();
}

fn with_push() -> Harness {
    let mut desk = desk();
    desk.happens(Action::Reply(Reply::Push(Push::Connected))).answer_all();
    desk
}

#[test]
fn what_another_desk_books_is_news_for_ten_seconds() {
    let mut desk = with_push();
    assert!(!desk.desk.is_news(&"a-bose".into()), "the first list is no news");
    desk.appointments.push(appointment("a-new", "kumar", "Ravi", "Kumar", "11:30", Status::Booked));
    told(&mut desk);
    assert!(desk.desk.is_news(&"a-new".into()) && desk.desk.is_news_in(quarter("11:30")));
    assert!(!desk.desk.is_news(&"a-bose".into()) && !desk.desk.is_news_in(quarter("11:45")));
    let ends = desk.desk.wakes_at();
    assert!(ends <= desk.desk.now + TimeDelta::seconds(10), "the mark has to go by itself");
    desk.tells_time(ends);
    assert!(!desk.desk.is_news(&"a-new".into()));
    assert!(desk.desk.wakes_at() > desk.desk.now + TimeDelta::seconds(10), "nothing moves any more");
}

#[test]
fn a_slot_that_another_desk_has_freed_is_news_too() {
    let mut desk = with_push();
    desk.appointments[1].status = Status::Cancelled(By::Staff);
    told(&mut desk);
    assert!(desk.desk.is_news_in(quarter("11:00")));
}

#[test]
fn what_this_desk_does_is_no_news_to_it() {
    let mut desk = with_push();
    desk.desk.today.selected = Some("a-bose".into());
    desk.press(Command::Go(frontdesk::desk::model::Pane::Today)).press(Command::CheckIn);
    // The server knows before its answer is here, and the list is read in between.
    desk.appointments[1].status = Status::CheckedIn;
    desk.appointments[1].token = Some(5);
    told(&mut desk);
    assert!(!desk.desk.is_news(&"a-bose".into()), "under way");
    let done = Done::CheckedIn { status: Status::CheckedIn, token: Some(5), at: Some(today("10:42")) };
    desk.write_ends(Outcome::Done(done)).answer_all();
    assert!(!desk.desk.is_news(&"a-bose".into()), "done");
}

#[test]
fn a_change_of_another_desk_moves_neither_the_selection_nor_an_open_form() {
    let mut desk = with_push();
    desk.press(Command::Book).types("ku").answer_all();
    let (slot, row) = (desk.desk.grid.at, desk.desk.today.selected.clone());
    desk.appointments.insert(0, appointment("a-new", "kumar", "Ravi", "Kumar", "09:30", Status::CheckedIn));
    desk.appointments[0].token = Some(1);
    desk.appointments[0].checked_in = Some(today("09:20"));
    told(&mut desk);
    assert_eq!((desk.desk.grid.at, desk.desk.today.selected.clone()), (slot, row));
    assert!(matches!(&desk.desk.mode, Mode::Form(form) if form.span.start == slot.unwrap()));
    assert!(desk.desk.is_news(&"a-new".into()));
}

/// How long until the desk asks again by itself.
fn asks_in(desk: &mut Harness) -> i64 {
    let from = desk.desk.now;
    for _ in 0..200 {
        desk.tells_time(desk.desk.wakes_at());
        if desk.asked.iter().any(|(_, question)| matches!(question, Question::Board { .. })) {
            desk.answer_all();
            return (desk.desk.now - from).num_seconds();
        }
    }
    panic!("the desk never asks");
}

#[test]
fn without_push_a_desk_in_use_asks_within_five_seconds_and_an_idle_one_spares_the_server() {
    let mut desk = desk();
    assert_eq!((desk.desk.watch, &desk.desk.link), (Watch::Poll, &Link::Live));
    desk.press(Command::Down);
    for _ in 0..29 {
        assert!(asks_in(&mut desk) <= 5);
    }
    assert!(asks_in(&mut desk) > 5);
    assert_eq!(asks_in(&mut desk), 20, "after two minutes without a key");
    desk.tells_time(desk.desk.now + TimeDelta::seconds(5));
    assert!(desk.asked.is_empty());
    desk.press(Command::Down);
    let asks = desk.asked.iter().any(|(_, question)| matches!(question, Question::Board { .. }));
    assert!(asks, "the first key asks at once");
    desk.answer_all();
    assert!(asks_in(&mut desk) <= 5);
}

#[test]
fn nothing_is_woken_for_while_nothing_moves() {
    let mut desk = with_push();
    desk.desk.lock.after = TimeDelta::zero();
    for _ in 0..10 {
        let (now, wakes) = (desk.desk.now, desk.desk.wakes_at());
        assert!(wakes > now && (wakes.timestamp() % 60 == 0), "only the clock of the header: {wakes}");
        desk.tells_time(wakes);
    }
}
