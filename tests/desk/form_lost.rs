//! A slot that was lost: who has it, and what is offered instead.

use frontdesk::desk::action::Command;
use frontdesk::desk::model::form::holder::Holder;
use frontdesk::domain::appointment::Status;
use frontdesk::domain::booking::ForWhom;

use crate::harness::{Harness, appointment, desk, quarter, taken, today};

fn loses(harness: &mut Harness) {
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.write_ends(taken(vec![quarter("11:30"), quarter("11:15")])).seen();
}

#[test]
fn the_nearest_of_the_same_doctor_come_first_then_the_same_time_with_others() {
    let mut harness = desk();
    loses(&mut harness);
    let offers: Vec<_> = harness.lost().offers.iter().map(|o| (o.doctor.as_str(), o.span)).collect();
    assert_eq!(offers, [("rao", quarter("11:15")), ("rao", quarter("11:30")), ("iyer", quarter("10:45"))]);
}

#[test]
fn the_same_time_with_another_doctor_is_booked_with_their_service_and_shown() {
    let mut harness = desk();
    loses(&mut harness);
    harness.press(Command::Down).press(Command::Down).press(Command::Down).press(Command::Enter);
    let booking = harness.booking();
    assert_eq!((booking.doctor.as_str(), booking.start), ("iyer", today("10:45")));
    assert_eq!(booking.patient, ForWhom::Known("kumar".into()), "nothing is typed again");
    assert_eq!(harness.desk.doctor.as_ref().unwrap().as_str(), "iyer");
}

#[test]
fn who_has_it_is_said_as_soon_as_the_lists_tell() {
    let mut harness = desk();
    loses(&mut harness);
    assert!(matches!(harness.desk.holder(harness.form()), Holder::Unknown));
    harness.appointments.push(appointment("a-new", "sen", "Ila", "Sen", "10:45", Status::Booked));
    harness.answer_all();
    let Holder::Other(who) = harness.desk.holder(harness.form()) else { panic!("nobody has it") };
    assert_eq!(who.id.as_str(), "a-new");
}

#[test]
fn the_forms_own_patient_is_never_called_somebody_else() {
    let mut harness = desk();
    loses(&mut harness);
    harness.appointments.push(appointment("a-own", "kumar", "Ravi", "Kumar", "10:45", Status::Booked));
    harness.answer_all();
    assert!(matches!(harness.desk.holder(harness.form()), Holder::SamePatient(_)));
}

#[test]
fn a_write_of_this_desk_that_is_not_known_yet_is_never_called_somebody_else() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter);
    let form = harness.form().clone();
    harness.press(Command::Enter).write_unknown();
    assert!(matches!(harness.desk.holder(&form), Holder::OwnWrite(_)));
}

#[test]
fn esc_takes_the_form_along_with_everything() {
    let mut harness = desk();
    loses(&mut harness);
    harness.press(Command::Back).answer_all();
    assert!(harness.is_on_main_screen());
    harness.press(Command::NextFree).press(Command::Enter).press(Command::Enter);
    assert_eq!(harness.booking().patient, ForWhom::Known("kumar".into()));
}
