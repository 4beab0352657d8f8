//! The details: the patient at a glance, and changing the notes.

use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::asking::Asked;
use frontdesk::desk::model::details::{Details, Phone};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Answer, Change, Done, Outcome, Question, Reason, Reply, Ticket, Write};
use frontdesk::domain::appointment::{Appointment, AppointmentDetails, By, Status};

use crate::harness::{Harness, appointment, at, desk, refused, says};

fn visit(id: &str, day: &str, status: Status) -> Appointment {
    let mut visit = appointment(id, "khan", "Sana", "Khan", "09:30", status);
    visit.start = at(&format!("{day}T09:30:00+05:30"));
    visit.end = at(&format!("{day}T09:45:00+05:30"));
    visit
}

/// Sana Khan's details are open, everything of them is answered.
fn open() -> Harness {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Details);
    for (ticket, question) in std::mem::take(&mut harness.asked) {
        let answer = match question {
            Question::Details { .. } => details_with("old words", 3, harness.appointments[0].clone()),
            Question::Visits { patient, .. } => {
                assert_eq!(patient.as_str(), "khan");
                let far = visit("v-far", "2026-12-07", Status::Booked);
                Answer::Visits(vec![
                    visit("v-missed", "2026-10-01", Status::NoShow(By::Api)),
                    visit("v-done", "2026-11-02", Status::Completed),
                    harness.appointments[0].clone(),
                    visit("v-next", "2026-11-24", Status::Booked),
                    far,
                ])
            }
            Question::Family { mobile } => {
                assert_eq!(mobile.raw(), "+919000000321");
                let family =
                    [crate::harness::patient("khan", "Sana", "Khan"), crate::harness::patient("ali", "Ali", "Khan")];
                Answer::Family(family.to_vec())
            }
            other => panic!("{other:?}"),
        };
        harness.happens(Action::Reply(Reply::Answer(ticket, Ok(answer))));
    }
    harness
}

fn details_with(notes: &str, version: u64, appointment: Appointment) -> Answer {
    Answer::Details(Box::new(AppointmentDetails {
        appointment: Appointment { version: Some(version), ..appointment },
        booked_at: None,
        visit_start: None,
        visit_end: None,
        service: None,
        payment: None,
        amount: None,
        notes: Some(notes.into()),
        cancel_reason: None,
        previous: None,
        next: None,
    }))
}

fn shown(harness: &Harness) -> &Details {
    match &harness.desk.mode {
        Mode::Details(details) => details,
        other => panic!("no details: {other:?}"),
    }
}

#[test]
fn the_patient_is_seen_at_a_glance() {
    let harness = open();
    let visits = harness.desk.visits(shown(&harness)).unwrap();
    let ids = |all: &[&Appointment]| all.iter().map(|a| a.id.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(&visits.upcoming), ["v-next", "v-far"], "the next one first, this one not among them");
    assert_eq!(ids(&visits.past), ["v-done", "v-missed"], "the last one first");
    assert_eq!(visits.no_shows, 1);
    let family = harness.desk.family(shown(&harness)).unwrap();
    assert_eq!(family.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["ali"]);
}

#[test]
fn the_phone_is_whole_only_when_asked_for_and_until_the_details_close() {
    let mut harness = open();
    assert_eq!(shown(&harness).phone, Phone::Masked);
    harness.press(Command::ShowPhone);
    assert_eq!(shown(&harness).phone, Phone::Whole);
    harness.press(Command::Back).press(Command::Details);
    assert_eq!(shown(&harness).phone, Phone::Masked);
}

#[test]
fn enter_on_a_visit_goes_to_its_day_where_it_can_be_moved() {
    let mut harness = open();
    harness.press(Command::Down).press(Command::Down);
    assert_eq!(shown(&harness).chosen, Some("v-far".into()));
    harness.press(Command::Enter);
    assert!(harness.is_on_main_screen());
    assert_eq!(harness.desk.first_day().to_string(), "2026-12-07");
    harness.appointments.push(visit("v-far", "2026-12-07", Status::Booked));
    harness.answer_all().press(Command::Move);
    assert_eq!(harness.desk.moving.as_ref().unwrap().appointment.id.as_str(), "v-far");
}

#[test]
fn up_and_down_leave_the_list_of_visits_above_and_stop_below() {
    let mut harness = open();
    for _ in 0..9 {
        harness.press(Command::Down);
    }
    assert_eq!(shown(&harness).chosen, Some("v-missed".into()));
    for _ in 0..9 {
        harness.press(Command::Up);
    }
    assert_eq!(shown(&harness).chosen, None);
    harness.press(Command::Enter);
    assert!(harness.is_on_main_screen(), "without a visit Enter closes");
}

#[test]
fn only_what_can_be_done_now_is_offered() {
    let harness = open();
    let offered = |status: Status| {
        let mut of = harness.appointments[0].clone();
        of.status = status;
        harness.desk.offered(&of)
    };
    use Command::{Cancel, CheckIn, EndVisit, Move, NoShow, Notes, Park, StartVisit, Urgent};
    assert_eq!(offered(Status::Booked), [CheckIn, NoShow, Park, Urgent, Move, Cancel, Notes]);
    assert_eq!(offered(Status::CheckedIn), [StartVisit, NoShow, Park, Urgent, Move, Cancel, Notes]);
    assert_eq!(offered(Status::Ongoing), [EndVisit, Notes]);
    assert_eq!(offered(Status::Completed), [Notes]);
    assert_eq!(offered(Status::Cancelled(By::Api)), []);
    assert_eq!(harness.desk.offered(&visit("v", "2026-11-24", Status::Booked)), [Urgent, Move, Cancel, Notes]);
}

#[test]
fn notes_are_changed_in_one_line_on_the_version_that_was_seen() {
    let mut harness = open();
    harness.press(Command::Notes);
    let Mode::Asking(asking) = &harness.desk.mode else { panic!("nothing is asked") };
    assert_eq!(asking.typed.value(), "old words");
    harness.types(", new").press(Command::Enter);
    let Some((_, Write::Edit { id, version, change, .. })) = harness.written.back() else { panic!("nothing was sent") };
    assert_eq!((id.as_str(), *version), ("a-khan", Some(3)));
    assert_eq!(*change, Change::Notes("old words, new".into()));
    harness.write_ends(Outcome::Done(Done::Edited { version: Some(4) }));
    let more = shown(&harness).more.value().unwrap();
    assert_eq!((more.notes.as_ref().unwrap().raw(), more.appointment.version), ("old words, new", Some(4)));
}

#[test]
fn notes_that_are_the_same_are_not_sent_and_esc_keeps_what_was_typed() {
    let mut harness = open();
    harness.press(Command::Notes).press(Command::Enter);
    assert!(harness.written.is_empty());
    harness.press(Command::Notes).types("!").press(Command::Back);
    assert_eq!(shown(&harness).appointment.id.as_str(), "a-khan", "the details are there again");
    harness.press(Command::Notes);
    let Mode::Asking(asking) = &harness.desk.mode else { panic!("nothing is asked") };
    assert_eq!(asking.typed.value(), "old words!");
}

#[test]
fn notes_on_a_stale_version_show_what_changed_and_keep_the_text() {
    let mut harness = open();
    harness.press(Command::Notes).types(", new").press(Command::Enter);
    harness.asked.clear();
    harness.write_ends(refused(Reason::Stale, "it has changed"));
    says(harness.notice(), Mark::Refused, "Not changed: Khan, Sana");
    let ticket = details_asked(&harness);
    let theirs = details_with("their words", 4, harness.appointments[0].clone());
    harness.happens(Action::Reply(Reply::Answer(ticket, Ok(theirs))));
    let Mode::Asking(asking) = &harness.desk.mode else { panic!("the text is gone") };
    assert_eq!(asking.typed.value(), "old words, new");
    assert!(asking.fault.as_ref().unwrap().contains("“their words”"), "{:?}", asking.fault);
    assert!(matches!(asking.what, Asked::Notes(_)));
    harness.press(Command::Enter);
    let Some((_, Write::Edit { version, .. })) = harness.written.back() else { panic!("nothing was sent") };
    assert_eq!(*version, Some(4), "seen by now");
}

fn details_asked(harness: &Harness) -> Ticket {
    let asked = harness.asked.iter().find(|(_, question)| matches!(question, Question::Details { .. }));
    asked.expect("it is not read again").0
}

#[test]
fn notes_that_were_refused_while_something_else_is_open_are_there_again_later() {
    let mut harness = open();
    harness.press(Command::Notes).types(", new").press(Command::Enter).press(Command::Back);
    harness.write_ends(refused(Reason::Stale, "it has changed"));
    assert!(harness.is_on_main_screen(), "nothing pops up");
    assert_eq!(harness.desk.journal.kept_notes.len(), 1);
}

#[test]
fn notes_that_were_refused_stay_kept_when_something_else_of_the_appointment_changes() {
    let mut harness = open();
    harness.press(Command::Notes).types(", new").press(Command::Enter).press(Command::Back);
    harness.write_ends(refused(Reason::Stale, "it has changed"));
    harness.press(Command::Urgent).types("fainted").press(Command::Enter);
    let Some((_, Write::Edit { change: Change::Urgent(_), .. })) = harness.written.back() else { panic!("not sent") };
    harness.write_ends(Outcome::Done(Done::Edited { version: Some(5) }));
    assert_eq!(harness.desk.journal.kept_notes.len(), 1);
}
