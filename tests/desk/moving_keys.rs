//! Moving an appointment by keys: mark it, a free slot, Enter.

use frontdesk::desk::action::Command;
use frontdesk::desk::model::life::Life;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Answer, Done, Outcome, Question, Reason, Reply, Write};
use frontdesk::domain::appointment::{AppointmentDetails, Status};
use frontdesk::domain::booking::{Booking, PaymentMode};

use crate::harness::{Harness, desk, quarter, refused, says, taken, today};

/// Tara Bose, booked for 11:00, is marked in today's list; the rest of her appointment is known.
fn marked() -> Harness {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down);
    assert_eq!(harness.desk.today.selected, Some("a-bose".into()));
    harness.press(Command::Move);
    let (ticket, question) = harness.asked.pop_front().unwrap();
    assert!(matches!(question, Question::Details { .. }), "{question:?}");
    let more = AppointmentDetails {
        appointment: harness.desk.moving.as_ref().unwrap().appointment.clone(),
        booked_at: None,
        visit_start: None,
        visit_end: None,
        service: Some(("follow".into(), "follow".into())),
        payment: Some(PaymentMode::Card),
        amount: None,
        notes: Some("hears badly".into()),
        cancel_reason: None,
        previous: None,
        next: None,
    };
    harness.happens(frontdesk::desk::action::Action::Reply(Reply::Answer(ticket, Ok(Answer::Details(Box::new(more))))));
    harness
}

fn sent(harness: &Harness) -> (&str, &Booking) {
    match harness.written.back() {
        Some((_, Write::Move { id, booking, .. })) => (id.as_str(), booking),
        other => panic!("no move was sent: {other:?}"),
    }
}

#[test]
fn three_keys_move_an_appointment_to_the_next_free_slot() {
    let mut harness = marked();
    assert_eq!(harness.desk.pane, Pane::Slots);
    assert_eq!(harness.selected_time(), "23 11:00", "the old slot, to go on from");
    harness.press(Command::NextFree).press(Command::Enter);
    let (id, booking) = sent(&harness);
    assert_eq!((id, booking.start, booking.doctor.as_str()), ("a-bose", today("11:15"), "rao"));
    assert_eq!(booking.service.as_str(), "follow", "the same service");
    assert_eq!((&booking.payment, booking.notes.as_ref().map(|n| n.raw())), (&PaymentMode::Card, Some("hears badly")));
    says(harness.notice(), Mark::Sent, "Moving Bose, Tara · Rao · 11:00 → 11:15");
    assert!(harness.desk.moving.is_none() && harness.is_on_main_screen());
}

#[test]
fn r_moves_as_well_and_to_another_doctor_of_another_day() {
    let mut harness = marked();
    harness.press(Command::NextDoctor).answer_all().press(Command::DayForward).answer_all();
    assert_eq!(harness.selected_time(), "24 11:00");
    harness.press(Command::Move);
    let (_, booking) = sent(&harness);
    assert_eq!((booking.doctor.as_str(), booking.start), ("iyer", crate::harness::at("2026-11-24T11:00:00+05:30")));
    says(harness.notice(), Mark::Sent, "→ Iyer Tue 24 Nov 11:00");
}

#[test]
fn where_the_rest_is_not_known_in_time_the_usual_is_taken() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Move);
    harness.press(Command::NextFree).press(Command::Enter);
    let (_, booking) = sent(&harness);
    assert_eq!((booking.service.as_str(), &booking.payment, &booking.notes), ("consult", &PaymentMode::Later, &None));
}

#[test]
fn the_key_of_the_booking_is_not_the_key_of_the_move() {
    let mut harness = marked();
    harness.press(Command::NextFree).press(Command::Enter);
    let Some((_, Write::Move { key, booking, .. })) = harness.written.back() else { panic!() };
    assert_ne!(*key, booking.key);
}

#[test]
fn what_can_not_be_moved_says_why() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::ShowDone).press(Command::Last).press(Command::Move);
    says(harness.notice(), Mark::Info, "Das, Om can't be moved: the appointment is done");
    assert!(harness.desk.moving.is_none());
}

#[test]
fn enter_on_a_slot_that_is_not_free_says_so_and_keeps_the_mark() {
    let mut harness = marked();
    harness.press(Command::Enter);
    says(harness.notice(), Mark::Info, "That is where it is");
    harness.press(Command::Left).press(Command::Left).press(Command::Enter);
    assert!(harness.desk.moving.is_some() && harness.written.is_empty() && harness.is_on_main_screen());
}

#[test]
fn esc_drops_the_mark_first_and_nothing_is_sent() {
    let mut harness = marked();
    harness.press(Command::Back);
    says(harness.notice(), Mark::Info, "Stays where it is: Bose, Tara");
    assert!(harness.desk.moving.is_none() && harness.written.is_empty());
}

#[test]
fn a_form_taken_along_waits_while_something_is_moved() {
    let mut harness = desk();
    harness.press(Command::Enter).types("khan").answer_all().press(Command::Enter).press(Command::Enter);
    harness.press(Command::Back);
    harness.write_ends(refused(Reason::Conflict, "no"));
    assert!(!harness.desk.carried.is_empty());
    harness.answer_all().press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Move);
    harness.asked.clear();
    harness.press(Command::NextFree).press(Command::Enter);
    assert!(matches!(harness.written.back(), Some((_, Write::Move { .. }))), "moving wins the Enter");
    assert!(!harness.desk.carried.is_empty(), "and the form is still there");
}

#[test]
fn a_slot_lost_meanwhile_leaves_the_mark_and_selects_the_nearest() {
    let mut harness = marked();
    harness.press(Command::NextFree).press(Command::Enter);
    harness.write_ends(taken(vec![quarter("11:30"), quarter("11:45")]));
    says(harness.notice(), Mark::Refused, "Not moved: Bose, Tara");
    let moving = harness.desk.moving.as_ref().expect("the mark is gone");
    assert_eq!(moving.fault.as_deref(), Some("Somebody else has 11:15."));
    assert!(matches!(moving.more, Life::Ready(_)), "what was known of it still is");
    assert_eq!(harness.selected_time(), "23 11:30");
    harness.seen().press(Command::Enter);
    assert_eq!(sent(&harness).1.start, today("11:30"), "Enter takes the nearest");
}

#[test]
fn a_move_that_could_not_be_sent_or_has_to_wait_leaves_the_mark_where_it_was() {
    for reason in [Reason::NotSent, Reason::Pause(7)] {
        let mut harness = marked();
        harness.press(Command::NextFree).press(Command::Enter);
        harness.write_ends(refused(reason, ""));
        assert!(harness.desk.moving.is_some(), "{reason:?}");
        assert_eq!(harness.selected_time(), "23 11:15");
    }
}

#[test]
fn an_appointment_that_can_not_be_moved_any_more_is_not_marked_again() {
    let mut harness = marked();
    harness.press(Command::NextFree).press(Command::Enter);
    harness.write_ends(refused(Reason::Conflict, "it is cancelled"));
    says(harness.notice(), Mark::Refused, "it is cancelled");
    assert!(harness.desk.moving.is_none());
}

#[test]
fn what_another_desk_has_cancelled_since_is_not_moved() {
    let mut harness = marked();
    harness.appointments[1].status = Status::Cancelled(frontdesk::domain::appointment::By::Staff);
    harness.press(Command::Reload).answer_all();
    harness.press(Command::NextFree).press(Command::Enter);
    says(harness.notice(), Mark::Info, "can't be moved: the appointment is cancelled");
    assert!(harness.written.is_empty() && harness.desk.moving.is_none());
}

#[test]
fn both_that_stand_after_half_a_move_are_in_sight_until_seen_and_x_cancels_the_old_one() {
    let mut harness = marked();
    harness.press(Command::NextFree).press(Command::Enter);
    harness.write_ends(Outcome::Done(Done::BookedBesides { id: "a-new".into(), says: "not allowed".into() }));
    let doubled = |harness: &Harness| harness.desk.doubled().map(|(_, old)| old.id.as_str().to_owned());
    assert_eq!(doubled(&harness).as_deref(), Some("a-bose"));
    harness.press(Command::Go(Pane::Today)).press(Command::Cancel);
    let Mode::Cancelling(question) = &harness.desk.mode else { panic!("nothing is asked") };
    assert_eq!(question.appointment.id.as_str(), "a-bose", "not the selected row");
    harness.press(Command::Back);
    assert!(doubled(&harness).is_some(), "it was not cancelled");
    harness.press(Command::Back);
    assert_eq!(doubled(&harness), None, "it was seen");
}

#[test]
fn both_that_stand_are_settled_once_the_old_one_is_cancelled() {
    let mut harness = marked();
    harness.press(Command::NextFree).press(Command::Enter);
    harness.write_ends(Outcome::Done(Done::BookedBesides { id: "a-new".into(), says: "not allowed".into() }));
    harness.press(Command::Cancel).press(Command::Enter).write_ends(Outcome::Done(Done::Cancelled));
    assert!(harness.desk.doubled().is_none());
}
