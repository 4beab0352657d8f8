//! The booking form.

use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::desk::model::form::{FormField, Step, Whom, Why};
use frontdesk::desk::model::grid::CellState;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::port::{Failure, Outcome, Reason, Refusal};
use frontdesk::domain::appointment::Status;
use frontdesk::domain::booking::{AppointmentKind, ForWhom, PaymentMode};
use frontdesk::domain::patient::Gender;

use crate::harness::{Harness, booked, desk, quarter, refused, says, taken, today};

/// Enter, three letters, Enter, Enter: six presses.
fn book_kumar(harness: &mut Harness) {
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
}

#[test]
fn a_known_patient_is_booked_in_six_presses() {
    let mut harness = desk();
    book_kumar(&mut harness);
    let booking = harness.booking();
    assert_eq!(booking.patient, ForWhom::Known("kumar".into()));
    assert_eq!(booking.start, today("10:45"));
    assert_eq!((booking.kind.clone(), booking.payment.clone()), (AppointmentKind::Regular, PaymentMode::Later));
    assert!(harness.is_on_main_screen(), "nothing is waited for");
    says(harness.notice(), Mark::Sent, "Kumar, Ravi");
}

#[test]
fn what_was_booked_is_shown_at_once_from_the_answer() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.write_ends(booked("a-new"));
    assert!(harness.is_on_main_screen());
    says(harness.notice(), Mark::Done, "Booked Kumar, Ravi · Rao");
    let days = harness.desk.grid_days();
    let (day, cell) = harness.desk.selected_cell(&days).unwrap();
    let CellState::Taken(having) = &days[day].cells[cell].state else { panic!("the slot is not taken") };
    assert_eq!(having[0].id.as_str(), "a-new");
    assert!(harness.desk.today_rows().iter().any(|row| row.appointment.id.as_str() == "a-new"));
    assert!(!harness.asked.is_empty(), "and it is read again");
}

#[test]
fn while_it_is_being_booked_the_slot_is_shown_as_asked_for() {
    let mut harness = desk();
    book_kumar(&mut harness);
    let days = harness.desk.grid_days();
    let (day, cell) = harness.desk.selected_cell(&days).unwrap();
    assert!(matches!(days[day].cells[cell].state, CellState::Asked(_)));
}

#[test]
fn an_only_hit_is_taken_by_an_enter_typed_ahead_of_the_answer() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").press(Command::Enter);
    assert!(matches!(harness.form().whom, Whom::Search(_)));
    harness.answer_all();
    assert!(matches!(&harness.form().whom, Whom::Known(p) if p.id.as_str() == "kumar"));
}

#[test]
fn of_several_hits_none_is_taken_unseen() {
    let mut harness = desk();
    harness.press(Command::Enter).types("k").press(Command::Enter).answer_all();
    assert!(matches!(harness.form().whom, Whom::Search(_)));
    harness.press(Command::Down).press(Command::Enter);
    assert!(matches!(&harness.form().whom, Whom::Known(p) if p.id.as_str() == "kumar"));
}

#[test]
fn who_was_marked_when_enter_was_pressed_is_taken_when_the_next_hits_have_them_first() {
    let mut harness = desk();
    harness.press(Command::Enter).types("k").answer_all();
    let Whom::Search(search) = &harness.form().whom else { panic!("nobody is looked for") };
    let (seen, hits) = (search.found()[0].id.clone(), search.found().len());
    assert!(hits > 1, "one hit would be taken anyway");
    harness.types(" ").press(Command::Enter);
    assert!(matches!(harness.form().whom, Whom::Search(_)), "not before the answer");
    harness.answer_all();
    assert!(matches!(&harness.form().whom, Whom::Known(p) if p.id == seen));
}

#[test]
fn a_late_answer_to_an_older_search_changes_nothing() {
    let mut harness = desk();
    harness.press(Command::Enter).types("k");
    let older = harness.asked.pop_front().unwrap();
    harness.types("u").answer_all();
    harness.asked.push_back(older);
    harness.answer_all();
    let Whom::Search(search) = &harness.form().whom else { panic!() };
    assert_eq!(search.found().len(), 1, "“k” would have found two");
}

#[test]
fn nobody_found_offers_registration_with_what_was_typed() {
    let mut harness = desk();
    harness.press(Command::Enter).types("zoe zacharias").answer_all().press(Command::Enter);
    let Whom::New(new, _) = &harness.form().whom else { panic!("no registration") };
    assert_eq!((new.first_name.value(), new.last_name.value()), ("Zoe", "Zacharias"));
    assert_eq!(harness.form().focus, FormField::Gender);
}

#[test]
fn digits_become_the_mobile_of_a_new_patient() {
    let mut harness = desk();
    harness.press(Command::Enter).types("9000012345").answer_all().press(Command::Enter);
    let Whom::New(new, _) = &harness.form().whom else { panic!("no registration") };
    assert_eq!(new.mobile.value(), "9000012345");
    assert_eq!(harness.form().focus, FormField::FirstName);
}

#[test]
fn all_faults_of_a_new_patient_are_shown_at_once() {
    let mut harness = desk();
    harness.press(Command::Enter).types("12").answer_all().press(Command::Enter).press(Command::Enter);
    let faults: Vec<_> = harness.form().faults.keys().copied().collect();
    assert_eq!(faults, [FormField::FirstName, FormField::Gender, FormField::Born, FormField::Mobile]);
    assert_eq!(harness.form().focus, FormField::FirstName);
    assert!(harness.written.is_empty());
}

#[test]
fn a_new_patient_is_registered_with_the_booking() {
    let mut harness = desk();
    harness.press(Command::Enter).types("zoe").answer_all().press(Command::Enter);
    harness.types("f").press(Command::NextField).types("34").press(Command::NextField).types("98765 43210");
    harness.press(Command::Enter).answer_all();
    let ForWhom::New(new) = &harness.booking().patient else { panic!("nobody new") };
    assert_eq!(new.gender, Gender::Female);
    assert_eq!(new.dob.to_string(), "1992-01-01");
    assert_eq!(new.mobile.as_ref().unwrap().raw(), "+919876543210");
}

#[test]
fn a_date_of_birth_is_understood_day_first() {
    let mut harness = desk();
    harness.press(Command::Enter).types("zoe").answer_all().press(Command::Enter);
    harness.types("f").press(Command::NextField).types("3/5/1990").press(Command::Enter);
    let ForWhom::New(new) = &harness.booking().patient else { panic!("nobody new") };
    assert_eq!(new.dob.to_string(), "1990-05-03");
}

#[test]
fn going_back_to_the_search_keeps_what_was_told_of_the_new_patient() {
    let mut harness = desk();
    harness.press(Command::Enter).types("zoe").answer_all().press(Command::Enter).types("f");
    harness.press(Command::Back).press(Command::Enter);
    let Whom::New(new, _) = &harness.form().whom else { panic!("no registration") };
    assert_eq!(new.gender.value(), "F");
}

#[test]
fn a_follow_up_takes_the_service_that_is_one() {
    let mut harness = desk();
    harness.press(Command::Enter).press(Command::NextField).press(Command::NextField);
    assert_eq!(harness.form().focus, FormField::Kind);
    harness.types("f");
    assert_eq!(harness.form().chosen_service().unwrap().id.as_str(), "follow");
}

#[test]
fn a_lost_slot_keeps_the_form_and_enter_takes_the_nearest_free_one() {
    let mut harness = desk();
    book_kumar(&mut harness);
    let first_key = harness.booking().key.clone();
    harness.write_ends(taken(vec![quarter("11:45"), quarter("11:15")]));
    assert_eq!(harness.lost().offers[0].span, quarter("11:15"), "the nearest comes first");
    harness.seen().press(Command::Enter);
    assert_eq!(harness.booking().start, today("11:15"));
    assert_eq!(harness.booking().patient, ForWhom::Known("kumar".into()), "nothing is typed again");
    assert_ne!(harness.booking().key, first_key, "another slot is another booking");
}

#[test]
fn a_lost_slot_without_alternatives_offers_what_the_desk_knows() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.write_ends(taken(Vec::new()));
    assert_eq!(harness.lost().offers[0].span, quarter("11:15"));
}

#[test]
fn what_was_typed_is_taken_along_to_another_slot() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.write_ends(taken(Vec::new())).seen().press(Command::Back).answer_all();
    assert!(harness.is_on_main_screen());
    harness.press(Command::NextFree).press(Command::Enter).press(Command::Enter);
    assert_eq!(harness.booking().patient, ForWhom::Known("kumar".into()));
    assert_eq!(harness.booking().start, today("11:15"));
}

#[test]
fn a_lost_answer_is_unknown_and_then_known() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.write_unknown();
    says(harness.notice(), Mark::Unknown, "Not known yet");
    harness.press(Command::Enter);
    says(harness.notice(), Mark::Info, "10:45 is being booked by this desk");
    assert_eq!(harness.written.len(), 1, "Enter does not book a second time");
    harness.write_ends(booked("a-new"));
    says(harness.notice(), Mark::Done, "Booked");
    assert!(harness.is_on_main_screen());
}

#[test]
fn a_booking_that_never_left_keeps_the_form_and_says_so() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.write_ends(refused(Reason::NotSent, ""));
    says(harness.notice(), Mark::Refused, "can't be reached");
    assert_eq!(harness.form().step, Step::Editing);
    assert!(harness.form().refusal.as_ref().unwrap().contains("nothing was sent"));
    harness.seen().press(Command::Enter);
    assert_eq!(harness.written.len(), 1, "Enter tries again");
}

#[test]
fn a_field_that_the_server_refuses_is_shown_at_its_place() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.write_ends(Outcome::Refused(Refusal {
        reason: Reason::Invalid,
        says: "no".into(),
        alternatives: Vec::new(),
        fields: vec![("notes".into(), "too long".into())],
    }));
    assert_eq!(harness.form().focus, FormField::Notes);
    assert_eq!(harness.form().faults[&FormField::Notes], "too long");
}

#[test]
fn esc_asks_before_typed_text_is_lost() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").press(Command::Back);
    assert_eq!(harness.form().step, Step::AskingToLeave);
    harness.types("a");
    assert_eq!(harness.form().step, Step::Editing, "typing goes on");
    harness.press(Command::Back).press(Command::Enter);
    assert!(harness.is_on_main_screen());
}

#[test]
fn esc_leaves_an_empty_form_at_once() {
    let mut harness = desk();
    harness.press(Command::Enter).press(Command::Back);
    assert!(harness.is_on_main_screen());
}

#[test]
fn a_paste_is_cut_to_size_and_never_submits() {
    let mut harness = desk();
    harness.press(Command::Enter).happens(Action::Pasted(format!("kum\n\n{}", "x".repeat(10_000))));
    let Whom::Search(search) = &harness.form().whom else { panic!() };
    assert_eq!(search.typed.value().chars().count(), 200);
    assert!(!search.typed.value().contains('\n'));
}

#[test]
fn a_taken_slot_is_not_booked_but_shown() {
    let mut harness = desk();
    harness.press(Command::Left).press(Command::Book);
    says(harness.notice(), Mark::Info, "10:30 has passed");
    harness.press(Command::Enter);
    assert!(matches!(harness.desk.mode, frontdesk::desk::model::Mode::Details(_)));
}

#[test]
fn a_cancelled_appointment_frees_its_slot_when_it_is_read_again() {
    let mut harness = desk();
    harness.appointments[1].status = Status::from_code("CN");
    harness.press(Command::Reload).answer_all();
    harness.press(Command::NextFree);
    assert_eq!(harness.selected_time(), "23 11:00");
}

#[test]
fn a_search_that_failed_takes_nobody_from_the_hits_of_another_text() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().types("x").press(Command::Enter);
    harness.fail_all(&Failure::NoAnswer);
    assert!(matches!(harness.form().whom, Whom::Search(_)), "Enter typed ahead takes nobody");
    harness.press(Command::Enter);
    assert!(matches!(harness.form().whom, Whom::Search(_)), "nor does Enter afterwards");
    assert!(harness.form().faults[&FormField::Patient].contains("not looked up"));
}

#[test]
fn a_registration_that_was_left_is_not_used_for_somebody_else() {
    let mut harness = desk();
    harness.press(Command::Enter).types("asha").answer_all().press(Command::Enter).types("f").press(Command::Back);
    for _ in 0..4 {
        harness.happens(Action::Typed(Edit::DeleteBack));
    }
    harness.types("zoe").answer_all().press(Command::Enter);
    let Whom::New(new, _) = &harness.form().whom else { panic!("no registration") };
    assert_eq!((new.first_name.value(), new.gender.value()), ("Zoe", ""));
}

#[test]
fn hits_that_come_late_leave_the_choice_with_its_patient() {
    let mut harness = desk();
    harness.press(Command::Enter).types("k").answer_all().types("u").press(Command::Down);
    harness.answer_all();
    let Whom::Search(search) = &harness.form().whom else { panic!() };
    assert_eq!(search.found()[search.chosen].id.as_str(), "kumar");
}

#[test]
fn a_form_left_while_it_is_sent_comes_back_when_it_is_refused() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.press(Command::Down).write_ends(taken(Vec::new())).answer_all();
    assert!(harness.is_on_main_screen(), "it takes no key that is meant for something else");
    assert_eq!(harness.desk.carried.len(), 1);
    harness.press(Command::NextFree).press(Command::Enter).press(Command::Enter);
    assert_eq!(harness.booking().patient, ForWhom::Known("kumar".into()));
}

#[test]
fn two_forms_left_while_they_are_sent_are_both_remembered() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.press(Command::NextFree);
    harness.press(Command::Enter).types("bos").answer_all().press(Command::Enter).press(Command::Enter);
    harness.write_ends(taken(Vec::new()));
    let Whom::Known(patient) = &harness.desk.carried.last().unwrap().whom else { panic!("nobody") };
    assert_eq!(patient.id.as_str(), "kumar", "the first one comes back with its own patient");
}

#[test]
fn what_is_taken_along_is_dropped_by_the_second_esc_only_and_keeps_its_service() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter);
    harness.press(Command::NextField).press(Command::NextField).types("f").press(Command::Enter);
    harness.write_ends(taken(Vec::new())).seen().press(Command::Back).answer_all();
    harness.press(Command::Back).press(Command::Back);
    assert!(!harness.desk.carried.is_empty(), "the refusal was acknowledged, then it was asked");
    harness.press(Command::NextFree).press(Command::Enter);
    assert_eq!(harness.form().chosen_service().unwrap().id.as_str(), "follow");
    assert_eq!(harness.form().kind, AppointmentKind::FollowUp);
}

#[test]
fn a_slot_that_has_passed_meanwhile_is_lost_with_its_own_reason() {
    for field in ["slot.start_time", "appointment_details.start_time"] {
        let mut harness = desk();
        book_kumar(&mut harness);
        harness.write_ends(Outcome::Refused(Refusal {
            reason: Reason::Invalid,
            says: "this time has passed".into(),
            alternatives: Vec::new(),
            fields: vec![(field.into(), "lies in the past".into())],
        }));
        assert_eq!(harness.lost().why, Why::Said("This time has passed".to_owned()));
    }
}

#[test]
fn who_leaves_begins_nothing_new() {
    let mut harness = desk();
    book_kumar(&mut harness);
    harness.press(Command::Quit).press(Command::Enter).press(Command::CheckIn);
    assert!(!harness.quit, "not before it is known");
    assert_eq!(harness.written.len(), 1);
    assert!(harness.is_on_main_screen());
    harness.write_ends(booked("a-new"));
    assert!(harness.quit);
}
