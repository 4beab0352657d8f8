//! Walk-ins and overbooking: the form with another purpose.

use frontdesk::desk::action::Command;
use frontdesk::desk::model::form::{FormField, Purpose, Step, Whom};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::port::{Done, Outcome, Reason, Write};
use frontdesk::domain::appointment::Status;
use frontdesk::domain::booking::{AppointmentKind, ForWhom, WalkIn};

use crate::harness::{Harness, desk, quarter, refused, says, today};

fn walk_in(harness: &Harness) -> &WalkIn {
    match harness.written.back() {
        Some((_, Write::WalkIn(walk_in))) => walk_in,
        other => panic!("no walk-in was sent: {other:?}"),
    }
}

fn walks_in(harness: &mut Harness) {
    harness.press(Command::WalkIn).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
}

#[test]
fn a_walk_in_takes_one_key_more_than_nothing_letters_and_two_enters() {
    let mut harness = desk();
    walks_in(&mut harness);
    let sent = walk_in(&harness);
    assert_eq!((sent.doctor.as_str(), sent.clinic.as_str()), ("rao", "north"));
    assert_eq!(sent.patient, ForWhom::Known("kumar".into()));
    assert!(harness.is_on_main_screen());
    says(harness.notice(), Mark::Sent, "Kumar, Ravi · Rao · walk-in");
    harness.write_ends(Outcome::Done(Done::WalkedIn {
        id: "a-walk".into(),
        patient: None,
        token: Some(5),
        at: Some(harness.desk.now),
    }));
    says(harness.notice(), Mark::Done, "token 5");
    let rows = harness.desk.today_rows();
    let row = rows.iter().find(|row| row.appointment.id.as_str() == "a-walk").unwrap();
    assert_eq!(row.appointment.status, Status::CheckedIn);
    assert_eq!(row.appointment.patient.name.as_ref().unwrap().last.raw(), "Kumar", "the name comes from the form");
}

#[test]
fn a_walk_in_has_no_slot_no_service_and_no_mode() {
    let mut harness = desk();
    harness.press(Command::WalkIn);
    let fields = harness.form().fields();
    use FormField::{Doctor, Kind, Notes, Patient, Payment};
    assert_eq!(fields, [Patient, Doctor, Kind, Payment, Notes]);
}

#[test]
fn the_doctor_of_a_walk_in_is_changed_with_one_key_from_any_field() {
    let mut harness = desk();
    harness.press(Command::WalkIn).types("kum").answer_all().press(Command::Enter);
    harness.press(Command::NextDoctor).press(Command::Enter);
    assert_eq!(walk_in(&harness).doctor.as_str(), "iyer");
}

#[test]
fn only_doctors_who_sit_today_are_offered_for_a_walk_in_besides_the_chosen_one() {
    let mut harness = desk();
    let mut away = |doctor: &str| {
        let offers = harness.desk.offers.iter_mut().filter(|((of, ..), _)| of.as_str() == doctor);
        offers.for_each(|(_, offer)| offer.value_mut().unwrap().slots.clear());
    };
    away("iyer");
    harness.press(Command::WalkIn);
    let doctors: Vec<_> = harness.form().doctors.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(doctors, ["rao"]);
}

#[test]
fn a_follow_up_can_walk_in() {
    let mut harness = desk();
    harness.press(Command::WalkIn).types("kum").answer_all().press(Command::Enter);
    harness.press(Command::NextField).press(Command::NextField).types("f").press(Command::Enter);
    assert_eq!(walk_in(&harness).kind, AppointmentKind::FollowUp);
}

#[test]
fn a_doctor_who_does_not_sit_is_said_and_the_walk_in_stays_with_all_that_was_typed() {
    let mut harness = desk();
    walks_in(&mut harness);
    harness.write_ends(refused(Reason::Conflict, "Dr. Rao does not sit here now")).seen();
    assert_eq!(harness.form().purpose, Purpose::WalkIn);
    assert_eq!(harness.form().refusal.as_deref(), Some("Dr. Rao does not sit here now"));
    assert!(matches!(harness.form().whom, Whom::Known(_)));
    harness.press(Command::NextDoctor).press(Command::Enter);
    assert_eq!(walk_in(&harness).doctor.as_str(), "iyer");
}

#[test]
fn where_the_server_has_no_walk_ins_the_next_free_slot_is_booked_instead() {
    let mut harness = desk();
    walks_in(&mut harness);
    harness.write_ends(refused(Reason::NotOffered, "")).seen();
    assert_eq!(harness.lost().offers[0].span, quarter("10:45"));
    harness.press(Command::Enter);
    assert_eq!((harness.booking().start, harness.booking().overbook), (today("10:45"), false));
    assert_eq!(harness.booking().patient, ForWhom::Known("kumar".into()));
}

#[test]
fn a_refused_walk_in_that_was_left_is_gone_on_with_by_the_same_key() {
    let mut harness = desk();
    walks_in(&mut harness);
    harness.press(Command::Down).write_ends(refused(Reason::Conflict, "no"));
    assert!(harness.is_on_main_screen());
    harness.press(Command::WalkIn);
    assert!(matches!(&harness.form().whom, Whom::Known(p) if p.id.as_str() == "kumar"));
}

/// The cursor on 11:00, which somebody has.
fn on_taken() -> Harness {
    let mut harness = desk();
    harness.press(Command::Right);
    if harness.selected_time() != "23 11:00" {
        harness.desk.grid.go(Some(today("11:00")));
    }
    harness
}

#[test]
fn a_taken_slot_is_overbooked_by_a_key_of_its_own_only() {
    let mut harness = on_taken();
    harness.press(Command::Book);
    says(harness.notice(), Mark::Info, "B overbooks it");
    harness.press(Command::Overbook);
    assert_eq!(harness.form().purpose, Purpose::Overbook);
    harness.types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    assert_eq!((harness.booking().start, harness.booking().overbook), (today("11:00"), true));
    says(harness.notice(), Mark::Sent, "overbooked");
}

#[test]
fn a_free_slot_is_not_overbooked_and_a_past_one_neither() {
    let mut harness = desk();
    harness.press(Command::Overbook);
    says(harness.notice(), Mark::Info, "has a free seat");
    harness.press(Command::Left).press(Command::Overbook);
    says(harness.notice(), Mark::Info, "has passed");
    assert!(harness.is_on_main_screen());
}

#[test]
fn overbooking_that_is_not_allowed_is_said_in_the_form() {
    let mut harness = on_taken();
    harness.press(Command::Overbook).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.write_ends(refused(Reason::Conflict, "two patients beyond the seats are taken today already")).seen();
    assert_eq!(harness.form().step, Step::Editing);
    assert!(harness.form().refusal.as_ref().unwrap().starts_with("Two patients beyond"));
}

#[test]
fn what_is_taken_along_from_an_overbooking_is_an_ordinary_booking_on_a_free_slot() {
    let mut harness = on_taken();
    harness.press(Command::Overbook).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.press(Command::NextFree).write_ends(refused(Reason::Conflict, "no"));
    harness.press(Command::Enter);
    assert_eq!(harness.form().purpose, Purpose::Book);
    harness.press(Command::Enter);
    assert!(!harness.booking().overbook);
}
