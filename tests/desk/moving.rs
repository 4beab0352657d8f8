//! Choosing and moving.

use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::desk::model::Pane;
use frontdesk::desk::model::notice::Mark;

use crate::harness::{desk, says, today};

#[test]
fn at_the_start_the_first_clinic_and_doctor_are_chosen_and_the_next_free_slot_selected() {
    let harness = desk();
    assert_eq!(harness.desk.clinic, Some("north".into()));
    assert_eq!(harness.desk.doctor, Some("rao".into()));
    assert_eq!(harness.selected_time(), "23 10:45");
    assert!(harness.asked.is_empty(), "nothing is left unanswered");
}

#[test]
fn the_other_doctors_of_the_clinic_are_read_ahead() {
    let mut harness = desk();
    harness.press(Command::NextDoctor);
    assert_eq!(harness.desk.doctor, Some("iyer".into()));
    assert!(harness.desk.offer().and_then(|o| o.value()).is_some(), "known without asking");
    assert!(harness.asked.is_empty());
}

#[test]
fn left_and_right_run_along_the_hour_and_into_the_other_day() {
    let mut harness = desk();
    harness.press(Command::Right);
    assert_eq!(harness.selected_time(), "24 10:00");
    harness.press(Command::Left);
    assert_eq!(harness.selected_time(), "23 10:45");
    harness.press(Command::Left);
    assert_eq!(harness.selected_time(), "23 10:30");
}

#[test]
fn up_and_down_go_to_the_same_minute_of_the_next_hour_and_stop_at_the_ends() {
    let mut harness = desk();
    harness.press(Command::Down);
    assert_eq!(harness.selected_time(), "23 11:45");
    harness.press(Command::Down);
    assert_eq!(harness.selected_time(), "23 11:45");
    harness.press(Command::PageUp);
    assert_eq!(harness.selected_time(), "23 09:45");
}

#[test]
fn the_chosen_time_is_kept_from_doctor_to_doctor() {
    let mut harness = desk();
    harness.press(Command::Right).press(Command::NextDoctor);
    assert_eq!(harness.selected_time(), "23 11:45", "the nearest, where there is none at that time");
    harness.press(Command::PreviousDoctor);
    assert_eq!(harness.selected_time(), "24 10:00");
}

#[test]
fn n_goes_to_the_next_free_slot_and_says_when_there_is_none() {
    let mut harness = desk();
    harness.press(Command::NextFree);
    assert_eq!(harness.selected_time(), "23 11:15", "11:00 is taken");
    harness.press(Command::PreviousFree);
    assert_eq!(harness.selected_time(), "23 10:45");
    harness.press(Command::PreviousFree);
    assert_eq!(harness.selected_time(), "23 10:45");
    says(harness.notice(), Mark::Info, "No earlier free slot");
}

#[test]
fn a_day_on_keeps_the_time_of_day_and_reads_the_new_days() {
    let mut harness = desk();
    harness.press(Command::DayForward);
    assert!(!harness.asked.is_empty());
    harness.answer_all();
    assert_eq!(harness.selected_time(), "24 10:45");
    harness.press(Command::Today).answer_all();
    assert_eq!(harness.desk.day, None);
    assert_eq!(harness.selected_time(), "23 10:45");
}

#[test]
fn another_clinic_keeps_the_doctor_who_sits_there_too() {
    let mut harness = desk();
    harness.press(Command::NextDoctor).press(Command::NextClinic).answer_all();
    assert_eq!(harness.desk.clinic, Some("south".into()));
    assert_eq!(harness.desk.doctor, Some("iyer".into()));
    harness.press(Command::NextClinic).answer_all();
    assert_eq!(harness.desk.clinic, Some("north".into()), "after the last clinic comes the first");
}

#[test]
fn panes_are_reached_by_number_and_in_a_circle() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::NextPane);
    assert_eq!(harness.desk.pane, Pane::Clinics);
    harness.press(Command::PreviousPane);
    assert_eq!(harness.desk.pane, Pane::Today);
}

#[test]
fn midnight_at_the_clinic_turns_the_day_and_says_so() {
    let mut harness = desk();
    harness.tells_time(today("23:59")).answer_all();
    harness.tells_time(crate::harness::at("2026-11-24T00:00:00+05:30"));
    says(harness.notice(), Mark::Info, "Tue 24 Nov");
    assert_eq!(harness.desk.first_day().to_string(), "2026-11-24");
}

#[test]
fn typing_on_the_main_screen_changes_nothing() {
    let mut harness = desk();
    harness.happens(Action::Typed(Edit::Insert('x'))).happens(Action::Pasted("boo\nhoo".into()));
    assert!(harness.is_on_main_screen());
    assert!(harness.asked.is_empty());
}

#[test]
fn q_ends_the_desk() {
    let mut harness = desk();
    harness.press(Command::Quit);
    assert!(harness.quit);
}
