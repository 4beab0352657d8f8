//! What was typed before the desk ended: it is there again as it was, whatever has happened meanwhile.

use chrono::TimeDelta;
use frontdesk::desk;
use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::desk::model::Mode;
use frontdesk::desk::model::asking::Asked;
use frontdesk::desk::model::draft::Draft;
use frontdesk::desk::model::form::{FormField, Purpose, Step, Whom, Why};
use frontdesk::desk::model::lock::{Pin, Shut};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::port::{self, Answer, Earlier, Failure, LeftBehind, Question, Reason, Reply, Seat};
use frontdesk::domain::appointment::{AppointmentDetails, Status};
use frontdesk::domain::booking::{AppointmentKind, ForWhom, Mode as VisitMode, PaymentMode};

use crate::harness::{Harness, NOW, appointment, at, booked, desk, fresh, kolkata, refused, says, today};

/// As the file has it.
fn kept(harness: &Harness) -> Draft {
    let written = serde_json::to_string(&Draft::of(&harness.desk)).unwrap();
    serde_json::from_str(&written).unwrap()
}

/// A new desk that knows what the old one had typed, and nothing else yet.
fn begins_with(draft: Draft) -> Harness {
    let mut harness = fresh();
    desk::bring_back(&mut harness.desk, vec![(at(NOW) - TimeDelta::minutes(3), draft)]);
    harness.starts();
    harness
}

/// The desk ends without a word, and a new one has read everything.
fn after_the_end_of(harness: &Harness) -> Harness {
    let mut again = begins_with(kept(harness));
    again.appointments.clone_from(&harness.appointments);
    again.answer_all().seen();
    again
}

fn is_back(harness: &Harness) {
    says(harness.notice(), Mark::Info, "What was typed at 10:39 before the desk ended is here again");
}

#[test]
fn nothing_is_kept_while_nothing_is_typed() {
    let mut harness = desk();
    assert!(Draft::of(&harness.desk).is_empty());
    harness.press(Command::Enter);
    assert!(Draft::of(&harness.desk).is_empty(), "an empty form is nothing");
    harness.types("k");
    assert!(!Draft::of(&harness.desk).is_empty());
    harness.press(Command::Back).press(Command::Enter);
    assert!(harness.is_on_main_screen() && Draft::of(&harness.desk).is_empty(), "what is discarded is gone");
}

#[test]
fn a_form_is_there_again_on_its_slot_with_all_that_was_typed_and_chosen() {
    let mut harness = desk();
    harness.press(Command::NextFree).press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    harness.press(Command::NextField).happens(Action::Typed(Edit::Right));
    harness.press(Command::NextField).press(Command::NextField).press(Command::NextField);
    harness.types("c").press(Command::NextField).types("in pain").happens(Action::Typed(Edit::Left));
    let before = harness.form().clone();
    assert_eq!((before.focus, before.kind.clone()), (FormField::Notes, AppointmentKind::FollowUp));

    let mut again = after_the_end_of(&harness);
    is_back(&again);
    let form = again.form();
    assert!(matches!(&form.whom, Whom::Known(patient) if patient.id.as_str() == "kumar"));
    assert_eq!((form.span, &form.doctor, form.step.clone()), (before.span, &before.doctor, Step::Editing));
    assert_eq!((form.focus, form.notes.value(), form.notes.cursor()), (FormField::Notes, "in pain", 6));
    assert_eq!((&form.kind, form.service, &form.payment), (&before.kind, before.service, &before.payment));
    assert_eq!(kept(&again), kept(&harness), "nothing is lost, however often the desk ends");

    again.types("ful").press(Command::Enter);
    let booking = again.booking();
    assert_eq!((booking.start, &booking.patient), (before.span.start, &ForWhom::Known("kumar".into())));
    assert_eq!(booking.notes.as_ref().unwrap().raw(), "in paifuln");
}

#[test]
fn every_letter_of_a_search_and_of_a_registration_is_there_again() {
    let mut harness = desk();
    harness.press(Command::Enter);
    for (at, letter) in "Zelda Quux".char_indices() {
        harness.happens(Action::Typed(Edit::Insert(letter))).answer_all();
        let again = after_the_end_of(&harness);
        let Whom::Search(search) = &again.form().whom else { panic!("no search") };
        assert_eq!(search.typed.value(), &"Zelda Quux"[..=at]);
        assert!(search.hits.value().is_some(), "who matches is asked for again");
    }
    harness.press(Command::Enter).types("f").press(Command::NextField).types("3/5/19");
    let mut again = after_the_end_of(&harness);
    let Whom::New(new, _) = &again.form().whom else { panic!("no registration") };
    let told = [&new.first_name, &new.last_name, &new.gender, &new.born].map(|field| field.value());
    assert_eq!(told, ["Zelda", "Quux", "F", "3/5/19"]);
    assert_eq!(again.form().focus, FormField::Born);
    // Esc goes back to the search, which is asked anew.
    again.press(Command::Back).answer_all();
    let Whom::Search(search) = &again.form().whom else { panic!("no search") };
    assert!(search.typed.value() == "Zelda Quux" && search.hits.value().is_some());
}

#[test]
fn who_was_gone_to_in_the_hits_stays_chosen() {
    let mut harness = desk();
    harness.press(Command::Enter).types("k").answer_all().press(Command::Down);
    let again = after_the_end_of(&harness);
    let Whom::Search(search) = &again.form().whom else { panic!("no search") };
    assert_eq!(search.found()[search.chosen].id.as_str(), "kumar");
}

#[test]
fn a_slot_that_somebody_has_meanwhile_is_told_as_lost() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    let time = harness.form().span.start;
    let mut other = appointment("a-new", "sen", "Ila", "Sen", "10:45", Status::Booked);
    (other.start, other.end) = (time, time + TimeDelta::minutes(15));
    harness.appointments.push(other);
    let mut again = after_the_end_of(&harness);
    is_back(&again);
    assert_eq!(again.lost().why, Why::Taken);
    assert!(!again.lost().offers.is_empty());
    again.press(Command::Enter);
    assert_eq!(again.booking().patient, ForWhom::Known("kumar".into()), "nothing is typed again");
}

#[test]
fn a_slot_that_has_passed_meanwhile_says_so() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    let mut again = begins_with(kept(&harness));
    again.tells_time(today("11:40")).answer_all().seen();
    assert_eq!(again.lost().why, Why::Said("10:45 has passed.".into()));
}

#[test]
fn it_waits_for_the_line_and_is_kept_all_the_while() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    let mut again = begins_with(kept(&harness));
    again.fail_all(&Failure::Unreachable);
    assert!(again.is_on_main_screen());
    assert_eq!(kept(&again), kept(&harness));
    again.tells_time(today("10:43")).answer_all().seen();
    assert!(matches!(again.form().whom, Whom::Known(_)));
}

#[test]
fn where_something_else_is_begun_it_is_taken_along() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    let mut again = begins_with(kept(&harness));
    again.press(Command::Help).press(Command::Back).answer_all();
    assert!(again.is_on_main_screen() && again.desk.carried.len() == 1);
    says(again.notice(), Mark::Info, "Typed at 10:39 before the desk ended and taken along");
    again.press(Command::Enter).answer_all().press(Command::Enter);
    assert_eq!(again.booking().patient, ForWhom::Known("kumar".into()));
}

#[test]
fn keys_that_were_pressed_before_anybody_can_have_seen_it_do_nothing() {
    let mut harness = desk();
    harness.appointments[1].start = today("11:00");
    harness.press(Command::Go(frontdesk::desk::model::Pane::Today)).press(Command::Down).press(Command::Cancel);
    assert!(matches!(harness.desk.mode, Mode::Cancelling(_)), "{:?}", harness.desk.mode);
    harness.types("rang up");
    let mut again = begins_with(kept(&harness));
    again.answer_all();
    assert!(matches!(again.desk.mode, Mode::Cancelling(_)));
    again.press(Command::Enter);
    assert!(again.written.is_empty(), "an Enter for something else cancels nobody");
    again.seen().press(Command::Enter);
    assert_eq!(again.written.len(), 1);
}

#[test]
fn a_walk_in_is_there_again_in_the_queue_of_its_doctor() {
    let mut harness = desk();
    harness.press(Command::WalkIn).types("kum").answer_all().press(Command::Enter).answer_all();
    harness.press(Command::NextDoctor).answer_all();
    assert_eq!(harness.form().doctor.as_str(), "iyer");
    let again = after_the_end_of(&harness);
    is_back(&again);
    let form = again.form();
    assert_eq!((form.purpose, form.doctor.as_str()), (Purpose::WalkIn, "iyer"));
    assert!(matches!(&form.whom, Whom::Known(patient) if patient.id.as_str() == "kumar"));
}

#[test]
fn what_was_taken_along_is_again() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    harness.press(Command::Enter);
    harness.write_ends(crate::harness::taken(Vec::new())).seen().press(Command::Back);
    assert_eq!(harness.desk.carried.len(), 1);
    let mut again = after_the_end_of(&harness);
    assert!(again.is_on_main_screen() && again.desk.carried.len() == 1);
    says(again.notice(), Mark::Info, "and taken along");
    again.press(Command::NextFree).press(Command::Enter).press(Command::Enter);
    assert_eq!(again.booking().patient, ForWhom::Known("kumar".into()));
}

fn sends() -> Harness {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    harness.press(Command::NextField).press(Command::NextField).press(Command::NextField).press(Command::NextField);
    harness.types("u").press(Command::Enter);
    assert_eq!(harness.written.len(), 1);
    harness
}

#[test]
fn a_form_that_was_sent_is_kept_until_its_write_is_known() {
    let mut harness = sends();
    assert_eq!(kept(&harness).sent.len(), 1);
    assert_eq!(kept(&harness).sent[0].key, harness.booking().key);
    harness.write_unknown();
    assert_eq!(kept(&harness).sent.len(), 1, "it may come back refused");
    harness.write_ends(booked("a-new"));
    assert!(kept(&harness).is_empty(), "it went through: nobody needs it any more");
}

#[test]
fn a_sent_form_that_went_through_does_not_come_back() {
    let mut harness = sends();
    let mut new = appointment("a-new", "kumar", "Ravi", "Kumar", "10:45", Status::Booked);
    (new.start, new.end) = (harness.booking().start, harness.booking().end);
    harness.appointments.push(new);
    let again = after_the_end_of(&harness);
    assert!(again.is_on_main_screen() && again.desk.carried.is_empty());
    says(again.notice(), Mark::Done, "Booked before the desk ended: Kumar, Ravi");
    assert!(kept(&again).is_empty());
}

#[test]
fn a_sent_form_that_did_not_go_through_is_taken_along_with_everything() {
    let harness = sends();
    let mut again = after_the_end_of(&harness);
    says(again.notice(), Mark::Info, "not booked, taken along");
    again.press(Command::Enter).press(Command::Enter);
    let booking = again.booking();
    assert_eq!((&booking.patient, &booking.payment), (&ForWhom::Known("kumar".into()), &PaymentMode::Upi));
}

#[test]
fn a_sent_form_waits_for_the_end_of_its_write_where_this_desk_finds_that_out() {
    for went_through in [true, false] {
        let harness = sends();
        let mut again = begins_with(kept(&harness));
        let (ticket, pending) = harness.desk.pending.first_key_value().unwrap();
        again.desk.pending.insert(*ticket, pending.clone());
        again.answer_all().seen();
        assert!(again.desk.carried.is_empty() && !kept(&again).sent.is_empty(), "the lists do not decide it");
        let outcome = if went_through { booked("a-new") } else { refused(Reason::Conflict, "no") };
        again.happens(Action::Reply(Reply::Written(*ticket, outcome)));
        assert_eq!(again.desk.carried.len(), usize::from(!went_through));
        assert_eq!(kept(&again).is_empty(), went_through);
    }
}

#[test]
fn a_reason_to_cancel_is_there_again_beside_its_appointment() {
    let mut harness = desk();
    harness.press(Command::Go(frontdesk::desk::model::Pane::Today)).press(Command::Down).press(Command::Cancel);
    harness.types("travelling");
    let again = after_the_end_of(&harness);
    is_back(&again);
    let Mode::Cancelling(asked) = &again.desk.mode else { panic!("{:?}", again.desk.mode) };
    assert_eq!((asked.appointment.id.as_str(), asked.reason.value()), ("a-bose", "travelling"));
}

#[test]
fn a_reason_that_can_not_be_asked_for_now_is_there_when_it_is() {
    let mut harness = desk();
    harness.press(Command::Go(frontdesk::desk::model::Pane::Today)).press(Command::Down).press(Command::Cancel);
    harness.types("travelling");
    let mut again = begins_with(kept(&harness));
    again.press(Command::Help).press(Command::Back).answer_all();
    says(again.notice(), Mark::Info, "is there when it is asked for");
    assert!(!kept(&again).is_empty());
    again.press(Command::Go(frontdesk::desk::model::Pane::Today)).press(Command::Down).press(Command::Cancel);
    let Mode::Cancelling(asked) = &again.desk.mode else { panic!("{:?}", again.desk.mode) };
    assert_eq!(asked.reason.value(), "travelling");
}

#[test]
fn why_somebody_goes_first_is_there_again() {
    let mut harness = desk();
    harness.press(Command::Go(frontdesk::desk::model::Pane::Today)).press(Command::Urgent).types("chest pa");
    let again = after_the_end_of(&harness);
    is_back(&again);
    let Mode::Asking(asking) = &again.desk.mode else { panic!("{:?}", again.desk.mode) };
    assert!(matches!(&asking.what, Asked::Urgent(of) if of.id.as_str() == "a-khan"));
    assert_eq!(asking.typed.value(), "chest pa");
}

/// Answers the oldest question; the details, which the small practice does not know, with these notes.
fn answers_one(harness: &mut Harness, notes: &str) {
    let (ticket, question) = harness.asked.pop_front().unwrap();
    if !matches!(question, Question::Details { .. }) {
        harness.asked.push_front((ticket, question));
        harness.answer_one();
        return;
    }
    let details = AppointmentDetails {
        appointment: harness.appointments[0].clone(),
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
    };
    harness.happens(Action::Reply(Reply::Answer(ticket, Ok(Answer::Details(Box::new(details))))));
}

fn answers_all(harness: &mut Harness, notes: &str) {
    while !harness.asked.is_empty() {
        answers_one(harness, notes);
    }
}

#[test]
fn notes_are_there_again_over_the_details_of_their_appointment() {
    let mut harness = desk();
    harness.press(Command::Go(frontdesk::desk::model::Pane::Today)).press(Command::Details);
    answers_all(&mut harness, "old");
    harness.press(Command::Notes).types(" and new");
    let mut again = begins_with(kept(&harness));
    answers_all(&mut again, "old");
    again.seen();
    is_back(&again);
    let Mode::Asking(asking) = &again.desk.mode else { panic!("{:?}", again.desk.mode) };
    assert!(matches!(&asking.what, Asked::Notes(details) if details.more.value().is_some()));
    assert_eq!(asking.typed.value(), "old and new");
}

#[test]
fn the_command_line_and_the_find_box_are_there_again() {
    let mut harness = desk();
    harness.press(Command::CommandLine).types("kum rao tomo");
    let again = after_the_end_of(&harness);
    is_back(&again);
    let Mode::CommandLine(line) = &again.desk.mode else { panic!("{:?}", again.desk.mode) };
    assert_eq!(line.typed.value(), "kum rao tomo");
    let mut harness = desk();
    harness.press(Command::Find).types("kum").answer_all();
    let again = after_the_end_of(&harness);
    let Mode::Finding(finding) = &again.desk.mode else { panic!("{:?}", again.desk.mode) };
    assert!(finding.typed.value() == "kum" && !finding.rows.is_empty());
}

#[test]
fn the_lock_covers_what_comes_back() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    let mut again = begins_with(kept(&harness));
    again.desk.lock.shut = Some(Shut::new(again.desk.now));
    again.desk.lock.pin = Pin::new("4711");
    again.answer_all().seen();
    assert!(again.desk.lock.is_shut());
    again.types("4711").press(Command::Enter);
    assert!(!again.desk.lock.is_shut());
    assert!(
        matches!(again.form().whom, Whom::Known(_)),
        "it opened beneath the lock, and no key of the PIN went into it"
    );
}

#[test]
fn of_several_desks_that_ended_the_last_one_opens_and_the_others_are_taken_along() {
    let mut one = desk();
    one.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
    let mut other = desk();
    other.press(Command::NextFree).press(Command::Enter).types("bose").answer_all().press(Command::Enter).answer_all();
    let mut again = fresh();
    let left = vec![(at(NOW) - TimeDelta::minutes(1), kept(&other)), (at(NOW) - TimeDelta::minutes(9), kept(&one))];
    desk::bring_back(&mut again.desk, left);
    again.starts().answer_all().seen();
    assert!(matches!(&again.form().whom, Whom::Known(patient) if patient.id.as_str() == "bose"));
    assert!(matches!(&again.desk.carried[0].whom, Whom::Known(patient) if patient.id.as_str() == "kumar"));
}

#[test]
fn what_came_back_is_not_said_over_how_an_earlier_write_ended() {
    for (outcome, mark) in [(None, Mark::Unknown), (Some(booked("a-new")), Mark::Done)] {
        let mut harness = desk();
        harness.press(Command::CommandLine).types("kum rao tomo").press(Command::Back);
        let mut again = begins_with(kept(&harness));
        let open = vec![Earlier { key: "k-1".into(), at: at(NOW), what: port::Asked::CheckIn("a-1".into()) }];
        again.happens(Action::Reply(Reply::LeftBehind(LeftBehind { open, elsewhere: 0, damaged: 0 })));
        if let Some(outcome) = outcome {
            again.write_ends(outcome);
        }
        again.answer_all().seen();
        assert_eq!(again.notice().mark, mark, "{}", again.notice().says);
        assert!(again.desk.drafts.waiting.is_empty(), "it was said, beneath");
    }
}

#[test]
fn what_is_kept_says_nothing_of_patients_where_it_is_looked_at() {
    let mut harness = desk();
    harness.press(Command::Enter).types("Zelda Quux").answer_all().press(Command::Enter).answer_all();
    let looked_at = format!("{:?}", Draft::of(&harness.desk));
    assert!(!looked_at.contains("Zelda") && !looked_at.contains("Quux"), "{looked_at}");
}

/// Killed right after Enter: the journal has the booking, the draft has the form as it was before.
#[test]
fn a_form_whose_booking_is_in_the_journal_was_sent_whatever_the_draft_says() {
    for (patient, whose) in [("kumar", true), ("khan", false)] {
        for went_through in [true, false] {
            let mut harness = desk();
            harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).answer_all();
            let (draft, form) = (kept(&harness), harness.form().clone());
            let seat = Seat {
                key: "k-1".into(),
                doctor: form.doctor.clone(),
                clinic: form.clinic.clone(),
                patient: Some(patient.into()),
                span: form.span,
                service: "consult".into(),
                kind: AppointmentKind::Regular,
                mode: VisitMode::InClinic,
                payment: PaymentMode::Cash,
                overbook: false,
                noted: false,
                zone: kolkata(),
            };
            let open = vec![Earlier { key: "k-1".into(), at: at(NOW), what: port::Asked::Book(seat) }];
            let mut again = begins_with(draft.clone());
            again.appointments.clone_from(&harness.appointments);
            again.happens(Action::Reply(Reply::LeftBehind(LeftBehind { open, elsewhere: 0, damaged: 0 })));
            again.answer_all().seen();
            assert_eq!(again.is_on_main_screen(), whose, "{patient}: it is not there to be sent once more");
            assert!(!kept(&again).is_empty(), "it is kept until the end is known");
            again.write_ends(if went_through { booked("a-new") } else { refused(Reason::DeskEnded, "") });
            if whose {
                assert_eq!(again.desk.carried.len(), usize::from(!went_through));
                assert_eq!(kept(&again).is_empty(), went_through);
            }
        }
    }
}
