//! What the desk does with the news of a move, and with names that come after their list.

use chrono::TimeDelta;
use frontdesk::desk::action::Action;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Link, Pending};
use frontdesk::desk::port::{Done, Failure, Outcome, Reply, Ticket, Write};
use frontdesk::domain::appointment::{Appointment, Status, Who};
use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode};

use crate::harness::{Harness, desk, kolkata, patient, quarter, says, today};

/// Tara Bose is being moved from 11:00 to 12:00.
fn moving() -> Harness {
    let mut harness = desk();
    let span = quarter("12:00");
    let booking = Booking {
        key: "new".into(),
        doctor: "rao".into(),
        clinic: "north".into(),
        patient: ForWhom::Known("bose".into()),
        start: span.start,
        end: span.end,
        service: "consultation".into(),
        kind: AppointmentKind::Regular,
        mode: Mode::InClinic,
        payment: PaymentMode::Cash,
        notes: None,
        overbook: false,
    };
    let write = Write::Move { key: "move".into(), id: "a-bose".into(), booking: Box::new(booking), zone: kolkata() };
    let pending = Pending {
        write: write.clone(),
        subject: "Bose, Tara".into(),
        since: today("10:42"),
        unknown: false,
        giving_up: false,
    };
    harness.desk.pending.insert(Ticket(900), pending);
    harness.written.push_back((Ticket(900), write));
    harness
}

fn hears(harness: &mut Harness, outcome: Outcome) {
    harness.happens(Action::Reply(Reply::Written(Ticket(900), outcome)));
}

fn listed(harness: &Harness, id: &str) -> Option<Appointment> {
    let board = harness.desk.board_of_today().unwrap().value().unwrap();
    board.appointments.iter().find(|a| a.id.as_str() == id).cloned()
}

#[test]
fn a_move_shows_the_new_one_under_the_patients_name_and_the_old_one_as_moved() {
    let mut harness = moving();
    hears(&mut harness, Outcome::Done(Done::Moved { id: Some("a-new".into()) }));
    says(harness.notice(), Mark::Done, "Moved Bose, Tara");
    assert!(matches!(listed(&harness, "a-bose").unwrap().status, Status::Rescheduled(_)));
    let new = listed(&harness, "a-new").unwrap();
    assert_eq!((new.start, new.patient.name.unwrap().listed()), (today("12:00"), "Bose, Tara".to_owned()));
}

#[test]
fn a_move_that_is_half_done_shows_both_and_says_so_until_it_ends() {
    let mut harness = moving();
    hears(&mut harness, Outcome::HalfMoved { id: "a-new".into() });
    says(harness.notice(), Mark::Unknown, "the old one not cancelled yet");
    assert_eq!(listed(&harness, "a-bose").unwrap().status, Status::Booked);
    assert_eq!(listed(&harness, "a-new").unwrap().status, Status::Booked);
    assert_eq!(harness.desk.pending.len(), 1, "it goes on");
    hears(&mut harness, Outcome::Unknown);
    hears(&mut harness, Outcome::Done(Done::Moved { id: Some("a-new".into()) }));
    assert!(harness.desk.pending.is_empty());
    let board = harness.desk.board_of_today().unwrap().value().unwrap();
    assert_eq!(board.appointments.iter().filter(|a| a.id.as_str() == "a-new").count(), 1, "once");
}

#[test]
fn a_move_of_which_only_the_first_half_is_possible_says_what_is_left_to_do() {
    let mut harness = moving();
    hears(&mut harness, Outcome::Done(Done::BookedBesides { id: "a-new".into(), says: "not allowed".into() }));
    says(harness.notice(), Mark::Refused, "the old one stands and has to be cancelled");
    assert_eq!(listed(&harness, "a-bose").unwrap().status, Status::Booked);
    assert!(listed(&harness, "a-new").is_some());
}

#[test]
fn names_that_come_after_their_list_are_written_into_it() {
    let mut harness = desk();
    for board in harness.desk.boards.values_mut().filter_map(|board| board.value_mut()) {
        board.appointments.iter_mut().for_each(|a| a.patient = Who::unknown(a.patient.id.clone()));
    }
    harness.happens(Action::Reply(Reply::Names(vec![patient("bose", "Tara", "Bose")])));
    assert_eq!(listed(&harness, "a-bose").unwrap().patient.name.unwrap().listed(), "Bose, Tara");
    assert!(listed(&harness, "a-khan").unwrap().patient.name.is_none());
}

#[test]
fn a_pause_that_the_server_asks_for_is_kept_and_then_it_is_asked_again() {
    let mut harness = desk();
    harness.tells_time(today("10:42") + TimeDelta::seconds(5)).fail_all(&Failure::Pause(30));
    let Link::Down { retry_at, .. } = harness.desk.link else { panic!("{:?}", harness.desk.link) };
    assert_eq!(retry_at, today("10:42") + TimeDelta::seconds(35));
    harness.tells_time(today("10:42") + TimeDelta::seconds(34));
    assert!(harness.asked.is_empty());
    harness.tells_time(today("10:42") + TimeDelta::seconds(35));
    assert_eq!(harness.asked.len(), 1, "one question is enough to find out");
    harness.answer_all();
    assert_eq!(harness.desk.link, Link::Live);
}
