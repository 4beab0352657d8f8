//! All doctors of a day: moving, going to other days and back, opening a slot.

use frontdesk::desk::action::Command;
use frontdesk::desk::model::whole_clinic::{Knowing, WholeClinic};
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Failure, Question};
use frontdesk::domain::appointment::Status;

use crate::harness::{Harness, appointment, desk};

fn view(harness: &Harness) -> &WholeClinic {
    match &harness.desk.mode {
        Mode::WholeClinic(view) => view,
        other => panic!("the view is not open: {other:?}"),
    }
}

/// The selected doctor, date and time.
fn selected(harness: &Harness) -> String {
    let view = view(harness);
    let days = harness.desk.doctor_days(view.date);
    let day = &days[view.row(&days)];
    let cell =
        day.nearest(view.wish).map(|cell| harness.desk.zone().local(cell.span.start).format("%H:%M").to_string());
    format!("{} {} {}", day.doctor.id.as_str(), view.date.format("%d"), cell.unwrap_or_default())
}

fn open() -> Harness {
    let mut harness = desk();
    harness.press(Command::WholeClinic);
    harness
}

#[test]
fn it_opens_where_the_grid_is_and_esc_goes_back_there() {
    let mut harness = desk();
    harness.press(Command::NextFree);
    let before = harness.desk.place();
    harness.press(Command::WholeClinic).press(Command::Down).press(Command::Right).press(Command::Back);
    assert!(harness.is_on_main_screen());
    assert_eq!(harness.desk.place(), before);
}

#[test]
fn left_and_right_go_by_time_and_up_and_down_by_doctor_at_the_time_that_was_wished_for() {
    let mut harness = open();
    assert_eq!(selected(&harness), "rao 23 10:45");
    assert_eq!(selected(harness.press(Command::Right)), "rao 23 11:00");
    assert_eq!(selected(harness.press(Command::Down)), "iyer 23 11:00");
    assert_eq!(selected(harness.press(Command::Down)), "iyer 23 11:00", "the last one");
    assert_eq!(selected(harness.press(Command::Last)), "iyer 23 11:45");
    assert_eq!(selected(harness.press(Command::Up)), "rao 23 11:45");
    assert_eq!(selected(harness.press(Command::Left)), "rao 23 11:30");
    assert_eq!(selected(harness.press(Command::First)), "rao 23 09:00");
}

#[test]
fn a_doctor_who_does_not_sit_keeps_the_wish_for_the_next() {
    let mut harness = open();
    harness.press(Command::DayForward).press(Command::Down);
    assert_eq!(selected(&harness), "iyer 24 ", "away on that day");
    harness.press(Command::Enter);
    assert_eq!(selected(&harness), "iyer 24 ", "nothing to open");
    assert_eq!(selected(harness.press(Command::Up)), "rao 24 10:45");
}

#[test]
fn n_goes_to_the_earliest_free_slot_of_anybody_and_the_selected_doctor_comes_first() {
    let mut harness = open();
    assert_eq!(selected(harness.press(Command::NextFree)), "iyer 23 11:00", "Rao's is taken");
    assert_eq!(selected(harness.press(Command::NextFree)), "iyer 23 11:15");
    harness.press(Command::Last).press(Command::NextFree);
    assert_eq!(selected(&harness), "iyer 23 11:45");
    assert!(harness.notice().says.contains("] goes a day on"));
}

#[test]
fn tomorrow_is_known_and_other_days_are_asked_for_side_by_side_and_esc_brings_the_grid_back() {
    let mut harness = open();
    let before = harness.desk.place();
    harness.press(Command::DayForward);
    assert!(harness.asked.is_empty(), "tomorrow is read already");
    harness.press(Command::DayForward);
    let offers = harness.asked.iter().filter(|(_, asked)| matches!(asked, Question::Offer { .. })).count();
    assert_eq!(offers, 2, "both doctors at once");
    let days = harness.desk.doctor_days(view(&harness).date);
    assert!(days.iter().all(|day| day.known == Knowing::NotYet));
    harness.answer_all();
    assert_eq!(selected(&harness), "rao 25 10:45", "at the same time of day");
    assert_eq!(selected(harness.press(Command::Today)), "rao 23 10:45");
    harness.press(Command::DayForward).press(Command::DayForward).press(Command::Back);
    assert_eq!((harness.desk.place().day, harness.desk.place().doctor), (before.day, before.doctor));
    harness.answer_all();
    assert_eq!(harness.selected_time(), "23 10:45");
}

#[test]
fn enter_on_a_free_slot_opens_the_form_there() {
    let mut harness = open();
    harness.press(Command::DayForward).press(Command::DayForward);
    harness.answer_all();
    harness.press(Command::Right).press(Command::Enter);
    assert_eq!(harness.form().doctor.as_str(), "rao");
    assert_eq!(harness.selected_time(), "25 11:00");
    assert_eq!(harness.desk.pane, Pane::Slots);
}

#[test]
fn enter_on_a_taken_slot_shows_who_has_it() {
    let mut harness = open();
    harness.press(Command::Right).press(Command::Enter);
    let Mode::Details(details) = &harness.desk.mode else { panic!("{:?}", harness.desk.mode) };
    assert_eq!(details.appointment.id.as_str(), "a-bose");
}

#[test]
fn enter_goes_on_with_a_booking_that_is_taken_along() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kumar").answer_all();
    harness.press(Command::Enter);
    let Mode::Form(form) = std::mem::replace(&mut harness.desk.mode, Mode::Main) else { panic!() };
    harness.desk.carried = vec![*form];
    harness.press(Command::WholeClinic).press(Command::Down).press(Command::Last).press(Command::Enter);
    assert_eq!(harness.form().doctor.as_str(), "iyer");
    assert!(harness.desk.carried.is_empty());
    let frontdesk::desk::model::form::Whom::Known(patient) = &harness.form().whom else { panic!() };
    assert_eq!(patient.id.as_str(), "kumar");
}

#[test]
fn asking_for_a_date_and_backing_out_comes_back_to_the_view() {
    let mut harness = open();
    harness.press(Command::Down).press(Command::GoToDate);
    assert!(matches!(harness.desk.mode, Mode::Asking(_)));
    harness.press(Command::Back);
    assert_eq!(selected(&harness), "iyer 23 10:45");
}

#[test]
fn a_doctor_whose_slots_can_not_be_read_is_told_apart_from_one_who_does_not_sit() {
    let mut harness = desk();
    harness.press(Command::DayForward).press(Command::DayForward);
    harness.fail_all(&Failure::NoAnswer);
    harness.press(Command::WholeClinic);
    let days = harness.desk.doctor_days(view(&harness).date);
    assert!(days.iter().all(|day| day.known == Knowing::Failed(&Failure::NoAnswer)));
}

#[test]
fn the_marks_count_what_is_free_in_each_quarter_of_an_hour() {
    let mut harness = desk();
    harness.appointments.push(appointment("a-das", "das", "Om", "Das", "11:15", Status::Booked));
    harness.press(Command::Reload).answer_all().press(Command::WholeClinic);
    let days = harness.desk.doctor_days(view(&harness).date);
    let rao = &days[0];
    let quarters = rao.cells.iter().map(|cell| frontdesk::desk::model::whole_clinic::quarter_of(cell.span.start));
    let free: Vec<usize> = quarters.map(|quarter| rao.quarter(quarter).unwrap().free()).collect();
    assert_eq!(free, [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1]);
    assert_eq!(rao.free().count(), 3);
}
