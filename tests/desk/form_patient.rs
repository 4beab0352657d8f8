//! The patient of the form: who could be meant instead, the last visit, and what else they have.

use chrono::TimeDelta;
use frontdesk::desk::action::Command;
use frontdesk::desk::model::form::{FormField, KindBy, Step, Whom};
use frontdesk::desk::port::{Effect, Question};
use frontdesk::domain::appointment::{Appointment, By, Status};
use frontdesk::domain::booking::{AppointmentKind, ForWhom, PaymentMode};

use crate::harness::{Harness, appointment, desk, patient};

fn visit(id: &str, days_ago: i64, doctor: &str, status: Status) -> Appointment {
    let mut visit = appointment(id, "kumar", "Ravi", "Kumar", "10:00", status);
    visit.start -= TimeDelta::days(days_ago);
    visit.end -= TimeDelta::days(days_ago);
    visit.doctor = doctor.into();
    visit
}

fn chooses_kumar(harness: &mut Harness) {
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter);
}

#[test]
fn what_is_known_of_a_patient_is_asked_for_as_soon_as_they_are_chosen() {
    let mut harness = desk();
    chooses_kumar(&mut harness);
    let asked =
        harness.asked.iter().any(|(_, q)| matches!(q, Question::Visits { patient, .. } if patient.as_str() == "kumar"));
    assert!(asked, "{:?}", harness.asked);
}

#[test]
fn a_visit_not_long_ago_makes_the_next_one_a_follow_up() {
    let mut harness = desk();
    harness.visits = vec![visit("v-1", 5, "rao", Status::Completed)];
    chooses_kumar(&mut harness);
    harness.answer_all();
    assert_eq!((harness.form().kind.clone(), harness.form().kind_by), (AppointmentKind::FollowUp, KindBy::LastVisit));
    assert_eq!(harness.form().chosen_service().unwrap().id.as_str(), "follow");
    harness.press(Command::Enter);
    assert_eq!(harness.booking().service.as_str(), "follow");
}

#[test]
fn neither_a_visit_long_ago_nor_with_another_doctor_nor_a_missed_one_does() {
    let none = [
        visit("v-1", 30, "rao", Status::Completed),
        visit("v-2", 5, "iyer", Status::Completed),
        visit("v-3", 5, "rao", Status::NoShow(By::Staff)),
    ];
    for earlier in none {
        let mut harness = desk();
        harness.visits = vec![earlier];
        chooses_kumar(&mut harness);
        harness.answer_all();
        assert_eq!(harness.form().kind, AppointmentKind::Regular);
    }
}

#[test]
fn what_the_receptionist_chose_is_not_changed_by_the_visits() {
    let mut harness = desk();
    harness.visits = vec![visit("v-1", 5, "rao", Status::Completed)];
    chooses_kumar(&mut harness);
    harness.press(Command::NextField).press(Command::NextField).types("f").types("f").answer_all();
    assert_eq!((harness.form().kind.clone(), harness.form().kind_by), (AppointmentKind::Regular, KindBy::Hand));
}

#[test]
fn one_key_takes_the_choices_of_last_time() {
    let mut harness = desk();
    harness.visits = vec![visit("v-1", 60, "rao", Status::Completed)];
    chooses_kumar(&mut harness);
    harness.answer_all().press(Command::TakeKnown);
    assert_eq!(harness.form().chosen_service().unwrap().id.as_str(), "follow", "the details tell the service");
    assert_eq!(harness.form().payment, PaymentMode::Card);
}

#[test]
fn other_appointments_and_missed_ones_are_told_and_block_nothing() {
    let mut harness = desk();
    let mut later = visit("v-later", -3, "rao", Status::Booked);
    later.start += TimeDelta::hours(5);
    harness.visits = vec![
        visit("v-missed", 90, "rao", Status::NoShow(By::Staff)),
        visit("v-cancelled", -2, "rao", Status::Cancelled(By::Staff)),
        visit("v-elsewhere", -4, "iyer", Status::Booked),
        later,
        Appointment { start: crate::harness::today("16:00"), ..visit("v-today", 0, "iyer", Status::Booked) },
    ];
    chooses_kumar(&mut harness);
    harness.answer_all();
    let glance = harness.desk.glance(harness.form());
    let others: Vec<_> = glance.others.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(others, ["v-today", "v-later"], "of another day only the same doctor's");
    assert_eq!(glance.no_shows, 1);
    harness.press(Command::Enter);
    assert_eq!(harness.booking().patient, ForWhom::Known("kumar".into()));
}

#[test]
fn another_patient_has_another_past() {
    let mut harness = desk();
    harness.visits = vec![visit("v-1", 5, "rao", Status::Completed)];
    chooses_kumar(&mut harness);
    harness.answer_all();
    harness.visits.clear();
    harness.types("bos").answer_all().press(Command::Enter).answer_all();
    assert!(harness.desk.glance(harness.form()).last.is_none());
    assert_eq!(harness.form().kind, AppointmentKind::Regular, "the follow-up was the other one's");
}

fn registers_sana(harness: &mut Harness) {
    harness.press(Command::Enter).types("zana khan").answer_all().press(Command::Enter);
    harness.press(Command::PreviousField).press(Command::PreviousField);
    assert_eq!(harness.form().focus, FormField::FirstName);
    harness.press(Command::NextField).press(Command::NextField).types("f");
    harness.press(Command::NextField).types("34").press(Command::NextField).types("9000000321");
}

#[test]
fn somebody_new_with_a_mobile_that_nobody_of_that_name_has_is_sent_with_one_enter() {
    let mut harness = desk();
    harness.family = vec![patient("imran", "Imran", "Khan")];
    registers_sana(&mut harness);
    harness.press(Command::Enter);
    assert_eq!(harness.form().step, Step::Checking, "whether they are known is not known yet");
    assert!(harness.written.is_empty());
    harness.answer_all();
    assert!(harness.is_on_main_screen());
    assert!(matches!(harness.booking().patient, ForWhom::New(_)));
}

#[test]
fn somebody_known_already_is_shown_before_they_are_registered_again() {
    let mut harness = desk();
    harness.family = vec![patient("khan", "Zana", "Khan")];
    registers_sana(&mut harness);
    harness.press(Command::Enter).answer_all();
    assert!(harness.written.is_empty(), "it is said first");
    assert_eq!(harness.form().known_already().unwrap().id.as_str(), "khan");
    harness.press(Command::TakeKnown);
    assert!(matches!(&harness.form().whom, Whom::Known(p) if p.id.as_str() == "khan"));
    harness.press(Command::Enter);
    assert_eq!(harness.booking().patient, ForWhom::Known("khan".into()));
}

#[test]
fn who_is_shown_and_not_taken_is_registered_all_the_same() {
    let mut harness = desk();
    harness.family = vec![patient("khan", "Zana", "Khan")];
    registers_sana(&mut harness);
    harness.answer_all().press(Command::Enter);
    assert!(matches!(harness.booking().patient, ForWhom::New(_)), "it warns and does not block");
}

#[test]
fn a_form_that_is_taken_along_asks_again_for_what_it_never_heard() {
    let mut harness = desk();
    chooses_kumar(&mut harness);
    harness.asked.clear();
    harness.press(Command::Enter).write_ends(crate::harness::taken(Vec::new())).seen();
    harness.press(Command::Back).press(Command::NextFree);
    let effects = frontdesk::desk::update(&mut harness.desk, frontdesk::desk::action::Action::Do(Command::Enter));
    assert!(effects.iter().any(|e| matches!(e, Effect::Ask(_, Question::Visits { .. }))), "{effects:?}");
}
