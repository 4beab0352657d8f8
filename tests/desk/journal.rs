//! What this desk did, and taking it back by one key.

use frontdesk::desk::action::Command;
use frontdesk::desk::model::journal::{Standing, WayBack};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Done, Outcome, Reason, Write};
use frontdesk::domain::appointment::{By, Status};

use crate::harness::{Harness, booked, desk, quarter, refused, says, today};

/// Tara Bose is checked in by this desk.
fn checked_in() -> Harness {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::CheckIn);
    harness.write_ends(done_check_in());
    let bose = &mut harness.appointments[1];
    (bose.status, bose.token, bose.checked_in) = (Status::CheckedIn, Some(5), Some(today("10:42")));
    harness.answer_all();
    harness
}

fn done_check_in() -> Outcome {
    Outcome::Done(Done::CheckedIn { status: Status::CheckedIn, token: Some(5), at: Some(today("10:42")) })
}

/// Sana Khan is booked once more, for the selected slot.
fn booked_by_keys() -> Harness {
    let mut harness = desk();
    harness.press(Command::Enter).types("khan").answer_all().press(Command::Enter).press(Command::Enter);
    harness.write_ends(booked("a-new"));
    harness
}

fn undo_of(harness: &Harness) -> &str {
    match harness.written.back() {
        Some((_, Write::Undo { id, .. })) => id.as_str(),
        other => panic!("nothing is being taken back: {other:?}"),
    }
}

fn undone(status: Status) -> Outcome {
    Outcome::Done(Done::Undone { status: Some(status) })
}

fn standing(harness: &Harness) -> &Standing {
    &harness.desk.journal.entries.last().expect("the journal is empty").standing
}

#[test]
fn one_key_takes_back_a_check_in_and_says_what_it_takes_back() {
    let mut harness = checked_in();
    harness.press(Command::Undo);
    says(harness.notice(), Mark::Sent, "Taking back the check-in of Bose, Tara · Rao · 11:00");
    assert_eq!(undo_of(&harness), "a-bose");
    harness.write_ends(undone(Status::Booked));
    says(harness.notice(), Mark::Done, "Taken back: the check-in of Bose, Tara");
    assert_eq!(*standing(&harness), Standing::TakenBack);
    assert_eq!(harness.desk.journal.entries.len(), 1, "taking back is no entry of its own");
    assert_eq!(harness.desk.listed(&"a-bose".into()).unwrap().status, Status::Booked);
    harness.press(Command::Undo);
    says(harness.notice(), Mark::Info, "nothing to take back");
    assert!(harness.written.is_empty(), "what was taken back stays taken back");
}

#[test]
fn a_booking_is_taken_back_by_its_new_appointment() {
    let mut harness = booked_by_keys();
    harness.press(Command::Undo);
    assert_eq!(undo_of(&harness), "a-new");
    harness.write_ends(undone(Status::Cancelled(By::Api)));
    says(harness.notice(), Mark::Done, "Taken back: the booking of");
}

#[test]
fn a_move_is_taken_back_and_the_old_one_counts_again() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Move);
    harness.asked.clear();
    harness.press(Command::NextFree).press(Command::Enter);
    harness.write_ends(Outcome::Done(Done::Moved { id: Some("a-new".into()) }));
    harness.press(Command::Undo);
    assert_eq!(undo_of(&harness), "a-new");
    harness.write_ends(undone(Status::Booked));
    assert_eq!(harness.desk.listed(&"a-bose".into()).unwrap().status, Status::Booked);
    assert!(matches!(harness.desk.listed(&"a-new".into()).unwrap().status, Status::Cancelled(_)));
}

#[test]
fn the_newest_change_of_an_appointment_goes_first_and_what_the_server_forgot_is_undone_by_its_opposite() {
    let mut harness = booked_by_keys();
    // The new appointment is checked in as well.
    harness.press(Command::CheckIn);
    assert!(matches!(harness.written.back(), Some((_, Write::CheckIn { id, .. })) if id.as_str() == "a-new"));
    harness.write_ends(done_check_in());
    let booking = harness.desk.journal.entries[0].clone();
    let why = harness.desk.way_back(&booking).unwrap_err();
    assert!(why.contains("something newer") && why.contains("Checked in, token 5"), "{why}");
    harness.press(Command::Undo).write_ends(undone(Status::Booked));
    assert_eq!(
        harness.desk.way_back(&booking),
        Ok(WayBack::Cancel("a-new".into())),
        "one change is all a server keeps"
    );
}

#[test]
fn what_another_desk_has_built_on_is_not_taken_back() {
    let mut harness = checked_in();
    harness.appointments[1].status = Status::Ongoing;
    harness.press(Command::Reload).answer_all().press(Command::Undo);
    says(harness.notice(), Mark::Info, "it was changed since and is “with the doctor” now");
    assert!(harness.written.is_empty());
}

#[test]
fn a_change_of_another_desk_is_known_by_its_version_too() {
    let mut harness = checked_in();
    for version in [7, 8] {
        harness.appointments[1].version = Some(version);
        harness.press(Command::Reload).answer_all();
        let entry = harness.desk.journal.entries[0].clone();
        assert_eq!(harness.desk.way_back(&entry).is_ok(), version == 7, "version {version}");
    }
}

#[test]
fn where_the_newest_can_not_be_taken_back_that_is_said_before_another_is() {
    let mut harness = checked_in();
    harness.press(Command::Go(Pane::Slots));
    // An end of a visit, as the queue sends it.
    let ticket = frontdesk::desk::port::Ticket(900);
    let write = Write::Step { key: "k".into(), id: "a-khan".into(), step: frontdesk::desk::port::VisitStep::End };
    let (subject, since) = ("Khan, Sana".to_owned(), today("10:42"));
    let pending =
        frontdesk::desk::model::Pending { write: write.clone(), subject, since, unknown: false, giving_up: false };
    harness.desk.pending.insert(ticket, pending);
    harness.written.push_back((ticket, write));
    harness.write_ends(Outcome::Done(Done::Stepped { status: Status::Completed }));
    harness.press(Command::Undo);
    says(harness.notice(), Mark::Info, "Can't be taken back, the visit is over");
    says(harness.notice(), Mark::Info, "u again takes back: Checked in, token 5: Bose, Tara");
    assert!(harness.written.is_empty());
    harness.press(Command::Undo);
    assert_eq!(undo_of(&harness), "a-bose");
}

#[test]
fn what_is_under_way_is_not_skipped() {
    let mut harness = checked_in();
    harness.press(Command::Go(Pane::Today)).press(Command::First).press(Command::Cancel).press(Command::Enter);
    harness.press(Command::Undo);
    says(harness.notice(), Mark::Info, "Not known yet how it ended");
    assert_eq!(harness.written.len(), 1, "only the cancellation");
}

#[test]
fn a_refusal_of_the_server_is_told_and_kept_at_the_entry() {
    let mut harness = checked_in();
    harness.press(Command::Undo).write_ends(refused(Reason::Conflict, "the visit has begun"));
    says(
        harness.notice(),
        Mark::Refused,
        "Not taken back: the check-in of Bose, Tara · Rao · 11:00 (the visit has begun)",
    );
    assert_eq!(*standing(&harness), Standing::Stays { why: "the visit has begun".into() });
    harness.press(Command::Undo);
    says(harness.notice(), Mark::Info, "nothing to take back");
}

#[test]
fn taking_back_that_could_not_be_sent_can_be_tried_again() {
    let mut harness = checked_in();
    harness.press(Command::Undo).write_ends(refused(Reason::NotSent, ""));
    says(harness.notice(), Mark::Refused, "the server can't be reached");
    harness.press(Command::Undo);
    assert_eq!(undo_of(&harness), "a-bose");
}

#[test]
fn refused_and_unknown_writes_are_in_the_journal_too() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::CheckIn);
    harness.write_unknown();
    assert_eq!(*standing(&harness), Standing::Unknown);
    harness.press(Command::Undo);
    says(harness.notice(), Mark::Info, "not known yet whether it happened");
    harness.write_ends(refused(Reason::Conflict, "too early"));
    assert_eq!(*standing(&harness), Standing::Refused { why: "too early".into() });
    assert_eq!(harness.desk.journal.entries.len(), 1, "one entry for one write");
}

#[test]
fn a_server_without_undo_takes_a_booking_back_by_its_cancellation_with_the_same_key_press() {
    let mut harness = booked_by_keys();
    harness.press(Command::Undo).write_ends(refused(Reason::NotOffered, ""));
    assert!(matches!(harness.written.back(), Some((_, Write::Cancel { id, .. })) if id.as_str() == "a-new"));
    says(harness.notice(), Mark::Sent, "Cancelling the booking of");
    harness.write_ends(Outcome::Done(Done::Cancelled));
    assert_eq!(*standing(&harness), Standing::TakenBack);
    assert_eq!(harness.desk.journal.entries.len(), 1);
}

#[test]
fn a_server_without_undo_keeps_a_check_in_and_the_entries_say_so_before() {
    let mut harness = checked_in();
    harness.press(Command::Undo).write_ends(refused(Reason::NotOffered, ""));
    says(harness.notice(), Mark::Refused, "this server takes no such change back");
    let entry = harness.desk.journal.entries[0].clone();
    assert!(harness.desk.way_back(&entry).unwrap_err().contains("this server"));
    harness.press(Command::Go(Pane::Today)).press(Command::First).press(Command::Cancel).press(Command::Enter);
    harness.write_ends(Outcome::Done(Done::Cancelled));
    let entry = harness.desk.journal.entries[1].clone();
    assert!(harness.desk.way_back(&entry).unwrap_err().contains("book the patient again"), "before any key");
}

#[test]
fn a_server_without_undo_moves_back_what_was_moved_if_the_old_slot_is_free() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Move);
    harness.asked.clear();
    harness.press(Command::NextFree).press(Command::Enter);
    harness.write_ends(Outcome::Done(Done::Moved { id: Some("a-new".into()) }));
    harness.appointments[1].status = Status::Rescheduled(By::Staff);
    harness.appointments.push(crate::harness::appointment("a-new", "bose", "Tara", "Bose", "11:15", Status::Booked));
    harness.press(Command::Reload).answer_all();
    harness.press(Command::Undo).write_ends(refused(Reason::NotOffered, ""));
    let Some((_, Write::Move { id, booking, .. })) = harness.written.back() else { panic!("{:?}", harness.written) };
    assert_eq!((id.as_str(), booking.start, booking.end), ("a-new", today("11:00"), quarter("11:00").end));
    harness.write_ends(Outcome::Done(Done::Moved { id: Some("a-back".into()) }));
    assert_eq!(*standing(&harness), Standing::TakenBack);
}

#[test]
fn the_journal_opens_on_the_newest_and_enter_takes_back_the_selected_one() {
    let mut harness = checked_in();
    harness.press(Command::Go(Pane::Today)).press(Command::First).press(Command::Cancel).press(Command::Enter);
    harness.write_ends(Outcome::Done(Done::Cancelled));
    harness.press(Command::Journal);
    let Mode::Journal(view) = &harness.desk.mode else { panic!("no journal") };
    assert_eq!(view.place(&harness.desk), 0);
    harness.press(Command::Down).press(Command::Down).press(Command::Enter);
    let Mode::Journal(view) = &harness.desk.mode else { panic!("it closed") };
    assert_eq!(view.place(&harness.desk), 1, "it stops at the end");
    assert_eq!(undo_of(&harness), harness.desk.journal.entries[0].id.as_ref().unwrap().as_str());
    harness.press(Command::Back);
    assert!(harness.is_on_main_screen());
}

#[test]
fn a_day_that_is_over_stays() {
    let mut harness = checked_in();
    harness.tells_time(crate::harness::at("2026-11-24T08:00:00+05:30")).answer_all();
    let entry = harness.desk.journal.entries[0].clone();
    assert_eq!(harness.desk.way_back(&entry).unwrap_err(), "its day is over");
}

#[test]
fn the_journal_keeps_two_hundred_and_its_debug_output_names_nobody() {
    let mut harness = checked_in();
    let entry = harness.desk.journal.entries[0].clone();
    for ticket in 1000..1300 {
        harness.desk.journal.note(frontdesk::desk::model::journal::Entry {
            ticket: frontdesk::desk::port::Ticket(ticket),
            ..entry.clone()
        });
    }
    assert_eq!(harness.desk.journal.entries.len(), 200);
    assert!(!format!("{:?}", harness.desk.journal).contains("Bose"));
}
