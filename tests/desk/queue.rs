//! The queue: steps of a visit, who goes first, moving in the queue, and coming back to it.

use chrono::TimeDelta;
use frontdesk::desk::action::Command;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::queue::Place;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Change, Done, Outcome, Reason, VisitStep, Write};
use frontdesk::domain::appointment::{Appointment, Status};
use frontdesk::domain::text::Text;

use crate::harness::{Harness, appointment, desk, refused, says, today};

fn waiting(id: &str, last: &str, time: &str, token: u32, came: &str) -> Appointment {
    let (token, checked_in) = (Some(token), Some(today(came)));
    Appointment { token, checked_in, ..appointment(id, id, "Asha", last, time, Status::CheckedIn) }
}

/// Khan waits with token 4, Nair with 5; Patel is inside; Bose is due; Shah waits for Dr. Iyer.
fn practice() -> Harness {
    let mut harness = desk();
    harness.appointments.push(waiting("a-nair", "Nair", "10:15", 5, "10:20"));
    harness.appointments.push(appointment("a-patel", "patel", "Ramesh", "Patel", "10:00", Status::Ongoing));
    let doctor = "iyer".into();
    harness.appointments.push(Appointment { doctor, ..waiting("a-shah", "Shah", "10:00", 1, "10:00") });
    harness.press(Command::Reload).answer_all();
    harness
}

fn stepped(status: Status) -> Outcome {
    Outcome::Done(Done::Stepped { status })
}

fn selected(harness: &Harness) -> &str {
    let Mode::Queue(view) = &harness.desk.mode else { panic!("no queue: {:?}", harness.desk.mode) };
    view.selected.as_ref().unwrap().as_str()
}

fn select(harness: &mut Harness, id: &str) {
    harness.press(Command::Queue).press(Command::First);
    for _ in 0..10 {
        if selected(harness) == id {
            return;
        }
        harness.press(Command::Down);
    }
    panic!("{id} is not in the queue");
}

fn only_step(harness: &Harness) -> (&str, VisitStep) {
    assert_eq!(harness.written.len(), 1, "{:?}", harness.written);
    let Write::Step { id, step, .. } = &harness.written[0].1 else { panic!("{:?}", harness.written) };
    (id.as_str(), *step)
}

#[test]
fn the_queue_stands_in_the_order_of_calling() {
    let harness = practice();
    let lanes = harness.desk.lanes();
    let rows: Vec<_> = lanes[0].rows.iter().map(|row| (row.place, row.appointment.id.as_str())).collect();
    assert_eq!(
        rows,
        [
            (Place::WithDoctor, "a-patel"),
            (Place::Waiting, "a-khan"),
            (Place::Waiting, "a-nair"),
            (Place::Due, "a-bose")
        ]
    );
    assert_eq!((lanes[0].waiting(), lanes[0].longest()), (2, Some(TimeDelta::minutes(32))));
    assert_eq!(lanes[0].next().unwrap().id.as_str(), "a-khan");
    assert_eq!(lanes[0].lateness, Some(TimeDelta::minutes(12)), "10:30 is called next, and it is 10:42");
}

#[test]
fn s_starts_e_ends_and_each_shows_at_once() {
    let mut harness = practice();
    harness.press(Command::Go(Pane::Today)).press(Command::StartVisit);
    assert_eq!(only_step(&harness), ("a-khan", VisitStep::Start));
    harness.write_ends(stepped(Status::Ongoing));
    says(harness.notice(), Mark::Done, "With the doctor: Khan, Sana");
    says(harness.notice(), Mark::Done, "Patel, Ramesh is still with Rao");
    harness.press(Command::EndVisit);
    assert_eq!(only_step(&harness), ("a-khan", VisitStep::End));
    harness.write_ends(stepped(Status::CompletedNoPrescription));
    assert!(!harness.desk.today_rows().iter().any(|row| row.appointment.id.as_str() == "a-khan"));
}

#[test]
fn a_no_show_takes_one_press_and_asks_nothing() {
    let mut harness = practice();
    harness.press(Command::Go(Pane::Today)).press(Command::Last).press(Command::NoShow);
    assert_eq!(only_step(&harness), ("a-bose", VisitStep::NoShow));
    assert!(harness.is_on_main_screen());
}

#[test]
fn one_key_puts_aside_and_calls_back() {
    let mut harness = practice();
    select(&mut harness, "a-khan");
    harness.press(Command::Park);
    assert_eq!(only_step(&harness), ("a-khan", VisitStep::Park));
    harness.write_ends(stepped(Status::Parked));
    assert_eq!(harness.desk.lanes()[0].next().unwrap().id.as_str(), "a-nair", "who is put aside is not called");
    assert_eq!(harness.desk.waiting_count(), 2);
    harness.press(Command::Park);
    assert_eq!(only_step(&harness), ("a-khan", VisitStep::CallBack));
}

#[test]
fn what_is_not_allowed_is_refused_at_the_door_with_what_to_do_instead() {
    let mut harness = practice();
    for (id, key, words) in [
        ("a-bose", Command::StartVisit, "not checked in yet: c checks in"),
        ("a-bose", Command::EndVisit, "not checked in yet"),
        ("a-khan", Command::EndVisit, "still waiting: s starts"),
        ("a-patel", Command::StartVisit, "with the doctor already: e ends"),
        ("a-patel", Command::NoShow, "with the doctor already: e ends"),
        ("a-patel", Command::Park, "with the doctor already: e ends"),
        ("a-patel", Command::Urgent, "with the doctor already: e ends"),
    ] {
        select(&mut harness, id);
        harness.press(key);
        assert!(harness.written.is_empty(), "{key:?} of {id} was sent");
        says(harness.notice(), Mark::Info, words);
    }
}

#[test]
fn a_repeated_key_sends_nothing_twice() {
    let mut harness = practice();
    select(&mut harness, "a-khan");
    harness.press(Command::StartVisit).press(Command::StartVisit);
    assert_eq!(only_step(&harness), ("a-khan", VisitStep::Start));
    says(harness.notice(), Mark::Info, "wait for the answer");
}

#[test]
fn enter_takes_the_obvious_next_step() {
    for (id, wanted) in [("a-khan", VisitStep::Start), ("a-patel", VisitStep::End)] {
        let mut harness = practice();
        select(&mut harness, id);
        harness.press(Command::Enter);
        assert_eq!(only_step(&harness), (id, wanted));
    }
    let mut harness = practice();
    select(&mut harness, "a-bose");
    harness.press(Command::Enter);
    assert!(matches!(&harness.written[0].1, Write::CheckIn { id, .. } if id.as_str() == "a-bose"));
}

#[test]
fn another_days_visit_is_not_started_or_missed() {
    let mut harness = practice();
    let mut tomorrow = appointment("a-tom", "kumar", "Ravi", "Kumar", "11:30", Status::Booked);
    (tomorrow.start, tomorrow.end) = (tomorrow.start + TimeDelta::days(1), tomorrow.end + TimeDelta::days(1));
    let start = tomorrow.start;
    harness.appointments.push(tomorrow);
    harness.press(Command::Reload).answer_all();
    harness.desk.grid.go(Some(start));
    harness.press(Command::NoShow);
    assert!(harness.written.is_empty());
    says(harness.notice(), Mark::Info, "is booked for Tue 24 Nov");
}

#[test]
fn somebody_goes_first_for_a_reason_and_no_more() {
    let mut harness = practice();
    harness.appointments.iter_mut().for_each(|a| a.version = Some(7));
    harness.press(Command::Reload).answer_all();
    select(&mut harness, "a-nair");
    harness.press(Command::Urgent).press(Command::Enter);
    let Mode::Asking(asking) = &harness.desk.mode else { panic!("not asked") };
    assert!(asking.fault.as_ref().unwrap().contains("why"), "an empty reason is none");
    harness.types("fainted").press(Command::Enter);
    let Write::Edit { id, version, change, .. } = &harness.written[0].1 else { panic!("{:?}", harness.written) };
    assert_eq!((id.as_str(), *version), ("a-nair", Some(7)));
    assert_eq!(*change, Change::Urgent(Some(Text::from("fainted"))));
    harness.write_ends(Outcome::Done(Done::Edited { version: Some(8) }));
    assert_eq!(harness.desk.lanes()[0].next().unwrap().id.as_str(), "a-nair");
    let rows = harness.desk.today_rows();
    assert_eq!(rows.get(1).unwrap().appointment.id.as_str(), "a-nair", "also in today's list, behind who is inside");

    assert_eq!(selected(&harness), "a-nair", "the queue is there again");
    harness.press(Command::Urgent);
    let Write::Edit { version, change, .. } = &harness.written[0].1 else { panic!("{:?}", harness.written) };
    assert_eq!((*version, change), (Some(8), &Change::Urgent(None)));
    harness.write_ends(Outcome::Done(Done::Edited { version: Some(9) }));
    assert_eq!(harness.desk.lanes()[0].next().unwrap().id.as_str(), "a-khan");
}

#[test]
fn esc_keeps_nobody_from_their_place() {
    let mut harness = practice();
    select(&mut harness, "a-nair");
    harness.press(Command::Urgent).types("faint").press(Command::Back);
    assert!(harness.written.is_empty());
    assert_eq!(selected(&harness), "a-nair");
    harness.press(Command::Back);
    assert!(harness.is_on_main_screen());
}

#[test]
fn what_is_opened_from_the_queue_leads_back_to_it() {
    for key in [Command::Details, Command::Cancel, Command::Urgent] {
        let mut harness = practice();
        select(&mut harness, "a-nair");
        harness.press(key).press(Command::Back);
        assert_eq!(selected(&harness), "a-nair", "after {key:?}");
        harness.press(Command::Back);
        assert!(harness.is_on_main_screen(), "after {key:?}");
    }
}

#[test]
fn left_and_right_go_to_another_doctor_and_down_runs_through_all() {
    let mut harness = practice();
    select(&mut harness, "a-patel");
    harness.press(Command::Right);
    assert_eq!(selected(&harness), "a-shah");
    harness.press(Command::Right);
    assert_eq!(selected(&harness), "a-shah", "there is no further doctor");
    harness.press(Command::Left);
    assert_eq!(selected(&harness), "a-patel");
    harness.press(Command::Last).press(Command::Down);
    assert_eq!(selected(&harness), "a-shah");
    harness.press(Command::Up);
    assert_eq!(selected(&harness), "a-bose");
    harness.press(Command::Digit(2)).press(Command::Up);
    assert_eq!(selected(&harness), "a-khan");
}

#[test]
fn the_queue_opens_on_the_patient_of_todays_list() {
    let mut harness = practice();
    harness.press(Command::Go(Pane::Today)).press(Command::Last);
    harness.press(Command::Queue);
    assert_eq!(selected(&harness), "a-bose");
}

#[test]
fn a_patient_who_leaves_the_queue_hands_no_key_to_the_next() {
    let mut harness = practice();
    select(&mut harness, "a-khan");
    harness.appointments[0].status = Status::Cancelled(frontdesk::domain::appointment::By::Staff);
    harness.happens(frontdesk::desk::action::Action::Reply(frontdesk::desk::port::Reply::Push(
        frontdesk::desk::port::Push::Changed {
            doctor: "rao".into(),
            clinic: "north".into(),
            date: "2026-11-23".parse().unwrap(),
        },
    )));
    harness.answer_all();
    harness.tells_time(today("10:43"));
    assert_eq!(selected(&harness), "a-nair");
    harness.press(Command::NoShow);
    assert!(harness.written.is_empty(), "the key was meant for somebody else");
    says(harness.notice(), Mark::Info, "Nair, Asha is selected now");
    harness.press(Command::NoShow);
    assert_eq!(only_step(&harness), ("a-nair", VisitStep::NoShow));
}

#[test]
fn after_an_own_step_only_a_double_press_is_held_back() {
    let mut harness = practice();
    select(&mut harness, "a-khan");
    harness.press(Command::NoShow).write_ends(stepped(Status::from_code("NSS")));
    assert_eq!(selected(&harness), "a-nair");
    harness.press(Command::NoShow);
    assert!(harness.written.is_empty(), "pressed twice at once: the second was not meant for the next patient");
    let mut harness = practice();
    select(&mut harness, "a-khan");
    harness.press(Command::NoShow).write_ends(stepped(Status::from_code("NSS")));
    harness.tells_time(today("10:43")).press(Command::StartVisit);
    assert_eq!(only_step(&harness), ("a-nair", VisitStep::Start));
}

#[test]
fn a_refused_step_says_why_and_the_queue_stays() {
    let mut harness = practice();
    select(&mut harness, "a-khan");
    harness.press(Command::StartVisit).write_ends(refused(Reason::Conflict, "the appointment is cancelled"));
    says(harness.notice(), Mark::Refused, "the appointment is cancelled");
    assert_eq!(selected(&harness), "a-khan");
}

#[test]
fn the_steps_work_from_the_details_and_the_grid_too() {
    let mut harness = practice();
    harness.press(Command::Go(Pane::Today)).press(Command::Details).press(Command::StartVisit);
    assert_eq!(only_step(&harness), ("a-khan", VisitStep::Start));
    let mut harness = practice();
    harness.desk.grid.go(Some(today("10:30")));
    harness.press(Command::StartVisit);
    assert_eq!(only_step(&harness), ("a-khan", VisitStep::Start));
}
