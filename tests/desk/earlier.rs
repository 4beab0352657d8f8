//! What a desk left open that has ended, what it keeps from being done, and giving up.

use chrono::TimeDelta;
use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::journal::Standing;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pane, Settings};
use frontdesk::desk::port::{
    Asked, Done, Earlier, Effect, LeftBehind, Outcome, Place, Reason, Reply, Seat, Ticket, VisitStep, Write,
};
use frontdesk::desk::{self, Desk};
use frontdesk::domain::appointment::Status;
use frontdesk::domain::booking::{AppointmentKind, Mode as VisitMode, PaymentMode};
use frontdesk::domain::zone::Zone;

use crate::harness::{Harness, NOW, appointment, at, booked, desk, kolkata, patient, quarter, refused, says, today};

/// A desk before anything was answered.
fn fresh() -> Harness {
    let mut harness = desk();
    let settings =
        Settings { desk_name: "Desk 1".into(), zone: Zone::utc(), calling_code: "91".into(), run: uuid::Uuid::nil() };
    harness.desk = Desk::new(settings, at(NOW));
    let effects = desk::start(&mut harness.desk);
    harness.take(effects);
    harness
}

fn seat(time: &str, patient: Option<&str>) -> Seat {
    Seat {
        key: "k-seat".into(),
        doctor: "rao".into(),
        clinic: "north".into(),
        patient: patient.map(Into::into),
        span: quarter(time),
        service: "consult".into(),
        kind: AppointmentKind::Regular,
        mode: VisitMode::InClinic,
        payment: PaymentMode::Cash,
        overbook: false,
        noted: false,
        zone: kolkata(),
    }
}

fn earlier(what: Asked) -> Earlier {
    Earlier { key: "k-1".into(), at: today("10:40"), what }
}

impl Harness {
    fn finds(&mut self, what: Asked) -> &mut Self {
        let open = vec![earlier(what)];
        self.happens(Action::Reply(Reply::LeftBehind(LeftBehind { open, elsewhere: 0, damaged: 0 })))
    }

    fn is_refused_with(&self, words: &str) {
        says(self.notice(), Mark::Info, words);
        assert!(self.written.is_empty(), "nothing was sent");
    }
}

fn a_booking_of_kumar() -> Harness {
    let mut harness = desk();
    harness.finds(Asked::Book(seat("11:15", Some("kumar"))));
    harness
}

#[test]
fn what_was_left_open_is_the_first_thing_the_worker_does_and_is_said_to_be_unknown() {
    let mut harness = fresh();
    harness.finds(Asked::Book(seat("11:15", Some("kumar"))));
    assert!(matches!(&harness.written[0].1, Write::Earlier(earlier) if earlier.key == "k-1"));
    says(harness.notice(), Mark::Unknown, "a booking of Mon 11:15 with a doctor");
    harness.answer_all();
    says(harness.notice(), Mark::Unknown, "a booking of Mon 11:15 with Rao");
    let people = vec![patient("kumar", "Ravi", "Kumar")];
    harness.happens(Action::Reply(Reply::Names(people)));
    says(harness.notice(), Mark::Unknown, "Kumar, Ravi · Rao · Mon 11:15");
    let entry = harness.desk.journal.entries.last().unwrap();
    assert_eq!((&entry.standing, entry.at), (&Standing::Unknown, today("10:40")));
    assert!(entry.says.contains("Rao · Mon 11:15"));
    assert_eq!(harness.desk.journal.entries.len(), 1, "it is one entry, however often it is said better");
}

#[test]
fn how_it_ended_is_said_once_doctors_have_names() {
    let mut harness = fresh();
    harness.finds(Asked::Book(seat("11:15", Some("kumar")))).write_ends(booked("a-new"));
    assert_eq!(harness.notice().mark, Mark::Unknown);
    assert_eq!(harness.desk.pending.len(), 1);
    harness.answer_all();
    says(harness.notice(), Mark::Done, "Booked a booking of Mon 11:15 with Rao");
    assert!(harness.desk.pending.is_empty());
}

#[test]
fn its_slot_and_its_patient_wait_until_it_is_known_and_what_was_typed_stays() {
    let mut harness = a_booking_of_kumar();
    // The slot.
    harness.desk.grid.go(Some(today("11:15")));
    harness.press(Command::Book);
    harness.is_refused_with_slot();
    // The patient, in another slot.
    harness.written.clear();
    harness.press(Command::NextFree).press(Command::Enter).types("kum").answer_all().press(Command::Enter);
    harness.press(Command::Enter);
    assert!(harness.written.is_empty());
    let form = harness.form();
    assert!(form.refusal.as_deref().unwrap().contains("still being found out"), "{:?}", form.refusal);
    assert!(matches!(&form.whom, frontdesk::desk::model::form::Whom::Known(p) if p.id.as_str() == "kumar"));
    // Once it is known, the same Enter books.
    let refusal = refused(Reason::DeskEnded, "");
    harness.happens(Action::Reply(Reply::Written(ticket_of_earlier(&harness), refusal)));
    harness.press(Command::Enter);
    assert_eq!(harness.written.len(), 1);
}

fn ticket_of_earlier(harness: &Harness) -> Ticket {
    let mut pending = harness.desk.pending.iter();
    *pending.find(|(_, pending)| matches!(pending.write, Write::Earlier(_))).unwrap().0
}

impl Harness {
    fn is_refused_with_slot(&self) {
        says(self.notice(), Mark::Info, "11:15 is being booked");
    }
}

#[test]
fn other_appointments_of_the_patient_are_not_changed_until_it_is_known() {
    let mut harness = desk();
    // Bose has 11:00.
    harness.finds(Asked::Book(seat("11:30", Some("bose"))));
    harness.written.clear();
    harness.desk.pane = Pane::Today;
    harness.desk.today.selected = Some("a-bose".into());
    for key in [Command::CheckIn, Command::Cancel, Command::NoShow, Command::Urgent, Command::Move] {
        harness.press(key);
        harness.is_refused_with("still being found out");
        assert!(harness.is_on_main_screen() && harness.desk.moving.is_none(), "{key:?}");
    }
    // Somebody else is no matter of it.
    harness.desk.today.selected = Some("a-khan".into());
    harness.press(Command::StartVisit);
    assert_eq!(harness.written.len(), 1);
}

#[test]
fn a_change_of_an_appointment_holds_that_one_and_is_said_with_its_name() {
    let mut harness = fresh();
    harness.finds(Asked::CheckIn("a-bose".into()));
    says(harness.notice(), Mark::Unknown, "a check-in");
    let of = appointment("a-bose", "bose", "Tara", "Bose", "11:00", Status::Booked);
    harness.happens(Action::Reply(Reply::Concerned(Box::new(of)))).answer_all();
    says(harness.notice(), Mark::Unknown, "Bose, Tara · Rao · 11:00");
    let done = Done::CheckedIn { status: Status::CheckedIn, token: Some(7), at: None };
    harness.write_ends(Outcome::Done(done));
    says(harness.notice(), Mark::Done, "Checked in, token 7: Bose, Tara · Rao · 11:00");
    assert_eq!(harness.desk.listed(&"a-bose".into()).unwrap().status, Status::CheckedIn);
}

#[test]
fn every_kind_ends_in_words_of_its_own() {
    let place = Place {
        doctor: "rao".into(),
        clinic: "north".into(),
        patient: None,
        kind: AppointmentKind::Regular,
        payment: PaymentMode::Later,
    };
    let to = seat("11:30", Some("bose"));
    let cases = [
        (Asked::Book(seat("11:15", None)), "Booked a booking of Mon 11:15 with Rao", "Not booked", booked("a-9")),
        (Asked::Cancel("a-bose".into()), "Cancelled Bose", "Not cancelled", Outcome::Done(Done::Cancelled)),
        (
            Asked::Move { id: "a-bose".into(), to, back: false },
            "Moved",
            "Not moved",
            Outcome::Done(Done::Moved { id: Some("a-9".into()) }),
        ),
        (
            Asked::Step { id: "a-khan".into(), step: VisitStep::Start },
            "With the doctor: Khan",
            "Not changed",
            Outcome::Done(Done::Stepped { status: Status::Ongoing }),
        ),
        (
            Asked::WalkIn(place),
            "In the queue, token 3: somebody who joins the queue of Rao",
            "Not in the queue",
            Outcome::Done(Done::WalkedIn { id: "a-9".into(), patient: None, token: Some(3), at: None }),
        ),
        (
            Asked::Undo { id: "a-khan".into(), version: None },
            "Taken back: Khan",
            "Not taken back",
            Outcome::Done(Done::Undone { status: None }),
        ),
        (Asked::Edit("a-khan".into()), "Changed: Khan", "Not changed", Outcome::Done(Done::Edited { version: None })),
    ];
    for (what, done, not, outcome) in cases {
        let mut harness = desk();
        harness.finds(what.clone()).write_ends(outcome);
        says(harness.notice(), Mark::Done, done);
        assert_eq!(harness.desk.journal.entries.last().unwrap().standing, Standing::Done);
        let mut harness = desk();
        harness.finds(what).write_ends(refused(Reason::DeskEnded, ""));
        says(harness.notice(), Mark::Refused, not);
        assert!(harness.notice().says.contains("the desk ended before it was sent"));
        assert!(harness.desk.pending.is_empty());
    }
}

#[test]
fn what_nobody_can_tell_stays_a_question_with_what_to_do() {
    let mut harness = desk();
    harness.finds(Asked::Edit("a-khan".into())).write_ends(Outcome::NotTold);
    says(harness.notice(), Mark::Unknown, "look at the list before you repeat it");
    let entry = harness.desk.journal.entries.last().unwrap().clone();
    assert_eq!(entry.standing, Standing::NotTold);
    assert!(harness.desk.way_back(&entry).is_err());
    assert!(harness.desk.pending.is_empty(), "nothing waits for it any more");
}

#[test]
fn what_was_for_another_server_and_what_could_not_be_read_is_said() {
    let mut harness = desk();
    let left = LeftBehind { open: Vec::new(), elsewhere: 2, damaged: 0 };
    harness.happens(Action::Reply(Reply::LeftBehind(left)));
    says(harness.notice(), Mark::Info, "2 writes of an earlier desk were meant for another server");
    let left = LeftBehind { open: Vec::new(), elsewhere: 0, damaged: 1 };
    harness.happens(Action::Reply(Reply::LeftBehind(left)));
    says(harness.notice(), Mark::Unknown, "1 line of what an earlier desk left open could not be read");
}

#[test]
fn what_an_earlier_desk_did_is_not_what_the_dot_repeats() {
    let mut harness = desk();
    let done = Done::CheckedIn { status: Status::CheckedIn, token: Some(7), at: None };
    harness.finds(Asked::CheckIn("a-bose".into())).write_ends(Outcome::Done(done));
    assert_eq!(harness.desk.repeatable, None);
}

/// A booking of Kumar at 11:15 whose answer was lost.
fn lost() -> Harness {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.write_unknown();
    harness
}

#[test]
fn a_booking_that_is_not_known_is_given_up_from_its_slot() {
    let mut harness = lost();
    let ticket = harness.written[0].0;
    harness.press(Command::GiveUp);
    says(harness.notice(), Mark::Sent, "Giving up: Kumar, Ravi");
    assert_eq!(harness.given_up, [ticket]);
    harness.press(Command::GiveUp);
    says(harness.notice(), Mark::Info, "being given up already");
    assert_eq!(harness.given_up.len(), 1);
    harness.write_ends(refused(Reason::GivenUp, ""));
    says(harness.notice(), Mark::Refused, "Not booked: Kumar, Ravi");
    assert!(harness.notice().says.contains("given up, and it can't happen any more"));
    assert_eq!(harness.desk.carried.len(), 1, "what was typed is taken along");
    assert!(matches!(harness.desk.journal.entries[0].standing, Standing::Refused { .. }));
}

#[test]
fn what_has_happened_after_all_is_done_although_it_was_given_up() {
    let mut harness = lost();
    harness.press(Command::GiveUp).write_ends(booked("a-new"));
    says(harness.notice(), Mark::Done, "Booked Kumar, Ravi");
    assert!(harness.desk.carried.is_empty() && harness.desk.pending.is_empty());
}

#[test]
fn where_the_server_can_not_refuse_it_the_desk_says_so_and_goes_on() {
    let mut harness = lost();
    let ticket = harness.written[0].0;
    harness.press(Command::GiveUp).happens(Action::Reply(Reply::Written(ticket, Outcome::GoesOn)));
    says(harness.notice(), Mark::Unknown, "goes on finding out: Kumar, Ravi");
    assert!(harness.desk.pending[&ticket].unknown);
    harness.press(Command::GiveUp);
    assert_eq!(harness.given_up.len(), 2, "it may be tried again");
}

#[test]
fn it_is_given_up_from_its_row_and_from_the_journal_too() {
    let mut harness = desk();
    harness.desk.pane = Pane::Today;
    harness.desk.today.selected = Some("a-bose".into());
    harness.press(Command::CheckIn).write_unknown();
    let ticket = harness.written[0].0;
    harness.press(Command::GiveUp);
    assert_eq!(harness.given_up, [ticket]);
    let mut harness = lost();
    let ticket = harness.written[0].0;
    harness.press(Command::NextFree).press(Command::GiveUp);
    says(harness.notice(), Mark::Info, "there is nothing to give up");
    harness.press(Command::Journal).press(Command::GiveUp);
    assert!(matches!(harness.desk.mode, Mode::Journal(_)));
    assert_eq!(harness.given_up, [ticket]);
}

#[test]
fn only_what_is_not_known_can_be_given_up() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.press(Command::GiveUp);
    says(harness.notice(), Mark::Info, "there is nothing to give up");
    let offers = harness.desk.offers();
    assert!(!offers(Command::GiveUp));
    harness.write_unknown();
    assert!(harness.desk.offers()(Command::GiveUp));
}

#[test]
fn who_leaves_with_something_open_is_told_that_the_next_desk_finds_out() {
    let mut harness = lost();
    harness.press(Command::Quit);
    says(harness.notice(), Mark::Info, "Waiting for 1 write to be known before leaving");
    let mut harness = lost();
    harness.happens(Action::Reply(Reply::LeftBehind(LeftBehind::default()))).press(Command::Quit);
    says(harness.notice(), Mark::Info, "q again leaves: the next desk here finds out");
    assert!(!harness.quit);
    harness.write_ends(booked("a-new"));
    assert!(harness.quit);
}

#[test]
fn a_patient_whose_write_is_only_on_its_way_does_not_wait() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.press(Command::NextFree).press(Command::Enter).types("kum").answer_all();
    harness.press(Command::Enter).press(Command::Enter);
    assert_eq!(harness.written.len(), 2, "the answer is a moment away");
    let soon = harness.desk.now + TimeDelta::seconds(1);
    harness.tells_time(soon);
    assert!(!harness.written.iter().any(|(_, write)| matches!(write, Write::Earlier(_))));
}

#[test]
fn the_keys_of_an_earlier_desk_go_back_to_the_worker_as_they_came() {
    let mut harness = desk();
    let what = Asked::Move { id: "a-bose".into(), to: seat("11:30", Some("bose")), back: true };
    let effects = desk::update(
        &mut harness.desk,
        Action::Reply(Reply::LeftBehind(LeftBehind { open: vec![earlier(what.clone())], elsewhere: 0, damaged: 0 })),
    );
    let sent = effects.iter().find_map(|effect| match effect {
        Effect::Write(_, Write::Earlier(earlier)) => Some((**earlier).clone()),
        _ => None,
    });
    assert_eq!(sent, Some(earlier(what)));
}
