//! Where features meet: what one of them leaves behind must not change what a key of another means.

use chrono::TimeDelta;
use frontdesk::desk::action::{Action, Command, Pointed};
use frontdesk::desk::model::form::Whom;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Answer, Done, Failure, Outcome, Push, Question, Reason, Reply, Write};
use frontdesk::domain::appointment::{Appointment, By, Status};
use frontdesk::domain::patient::Patient;

use crate::harness::{Harness, appointment, at, desk, patient, quarter, refused, says, taken};

/// The directory answers the newest question about people.
fn directory(harness: &mut Harness, people: Vec<Patient>) {
    let place = harness.asked.iter().rposition(|(_, question)| matches!(question, Question::Patients { .. }));
    let (ticket, _) = harness.asked.remove(place.expect("the directory was not asked")).unwrap();
    harness.happens(Action::Reply(Reply::Answer(ticket, Ok(Answer::Patients(people)))));
}

/// Tara Bose is marked, and sent to 11:15.
fn sent_to_a_quarter_past() -> Harness {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Move);
    harness.asked.clear();
    harness.press(Command::NextFree).press(Command::Enter);
    assert!(matches!(harness.written.back(), Some((_, Write::Move { .. }))));
    harness
}

#[test]
fn nobody_who_was_not_in_sight_is_checked_in_by_an_enter_ahead_of_the_answer() {
    let mut harness = desk();
    harness.press(Command::Find).types("bsoe").press(Command::Enter);
    directory(&mut harness, Vec::new());
    assert!(harness.written.is_empty(), "Bose came into sight only now: {:?}", harness.written);
    harness.press(Command::Enter);
    assert!(matches!(harness.written.back(), Some((_, Write::CheckIn { id, .. })) if id.as_str() == "a-bose"));
}

#[test]
fn nobody_is_taken_into_the_form_by_an_enter_ahead_who_is_only_spelled_alike() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kahn").press(Command::Enter);
    directory(&mut harness, vec![patient("khan", "Sana", "Khan")]);
    assert!(matches!(&harness.form().whom, Whom::Search(_)), "Khan was not in sight yet");
    harness.press(Command::Enter);
    assert!(matches!(&harness.form().whom, Whom::Known(patient) if patient.id.as_str() == "khan"));
}

#[test]
fn a_line_books_nobody_who_is_only_nearly_called_so_before_they_are_chosen() {
    let mut harness = desk();
    harness.press(Command::CommandLine).types("b kahn rao 1130");
    directory(&mut harness, vec![patient("khan", "Sana", "Khan")]);
    harness.press(Command::Enter);
    assert!(harness.written.is_empty(), "{:?}", harness.written);
    harness.press(Command::Down).press(Command::Enter);
    assert_eq!(harness.booking().patient, frontdesk::domain::booking::ForWhom::Known("khan".into()));
}

#[test]
fn a_line_that_names_somebody_cancels_them_though_another_one_stands_twice() {
    let mut harness = sent_to_a_quarter_past();
    harness.write_ends(Outcome::Done(Done::BookedBesides { id: "a-new".into(), says: "not allowed".into() }));
    harness.press(Command::CommandLine).types("x khan").press(Command::Enter);
    let Mode::Cancelling(question) = &harness.desk.mode else { panic!("nothing is asked: {:?}", harness.desk.mode) };
    assert_eq!(question.appointment.id.as_str(), "a-khan");
}

#[test]
fn a_line_that_names_somebody_means_only_them_though_a_range_is_open() {
    let mut harness = desk();
    harness.appointments.push(appointment("a-roy", "roy", "Ravi", "Roy", "11:15", Status::Booked));
    harness.press(Command::Reload).answer_all();
    harness.press(Command::Go(Pane::Today)).press(Command::First).press(Command::Range);
    harness.press(Command::CommandLine).types("c roy").press(Command::Enter);
    assert!(harness.is_on_main_screen(), "{:?}", harness.desk.mode);
    assert!(matches!(harness.written.back(), Some((_, Write::CheckIn { id, .. })) if id.as_str() == "a-roy"));
}

#[test]
fn a_line_does_not_say_taken_of_what_this_desk_itself_is_asking_for() {
    let mut harness = desk();
    harness.press(Command::CommandLine).types("b kum rao 1130").answer_all().press(Command::Enter).write_unknown();
    harness.press(Command::CommandLine).types("b khan rao 1130").answer_all().press(Command::Enter);
    assert_eq!(harness.written.len(), 1, "it would lose against this desk's own booking");
    let Mode::CommandLine(line) = &harness.desk.mode else { panic!("{:?}", harness.desk.mode) };
    let problems: Vec<String> = harness.desk.read_line(line).problems.iter().map(|p| p.says().to_owned()).collect();
    assert!(problems.iter().any(|says| says.contains("11:30 is being booked")), "{problems:?}");
}

#[test]
fn a_refused_line_does_not_open_under_keys_that_are_meant_for_something_else() {
    let mut harness = desk();
    harness.press(Command::CommandLine).types("b kum rao 1130").answer_all().press(Command::Enter);
    let later = harness.desk.now + TimeDelta::seconds(2);
    harness.tells_time(later).press(Command::Down);
    harness.write_ends(refused(Reason::NotSent, ""));
    assert!(harness.is_on_main_screen(), "somebody is doing something else here");
    harness.press(Command::CommandLine);
    let Mode::CommandLine(line) = &harness.desk.mode else { panic!("{:?}", harness.desk.mode) };
    assert_eq!(line.typed.value(), "b kum rao 1130");
}

#[test]
fn from_the_queue_a_visit_in_the_details_leads_to_its_day() {
    let mut harness = desk();
    harness.press(Command::Queue).press(Command::Details);
    let mut far = appointment("v-far", "khan", "Sana", "Khan", "09:30", Status::Booked);
    (far.start, far.end) = (at("2026-12-07T09:30:00+05:30"), at("2026-12-07T09:45:00+05:30"));
    for (ticket, question) in std::mem::take(&mut harness.asked) {
        let answer = match question {
            Question::Visits { .. } => Ok(Answer::Visits(vec![far.clone()])),
            _ => Err(Failure::NotOffered),
        };
        harness.happens(Action::Reply(Reply::Answer(ticket, answer)));
    }
    harness.press(Command::Down).press(Command::Enter);
    assert!(harness.is_on_main_screen(), "the queue hides where it went: {:?}", harness.desk.mode);
    assert_eq!(harness.desk.first_day().to_string(), "2026-12-07");
}

#[test]
fn a_refused_move_takes_no_enter_that_is_meant_for_something_else() {
    // Something else was begun since: the mark does not change what Enter on a free slot means.
    let mut harness = sent_to_a_quarter_past();
    let later = harness.desk.now + TimeDelta::seconds(2);
    harness.tells_time(later).press(Command::NextFree);
    harness.write_ends(taken(vec![quarter("11:45")]));
    says(harness.notice(), Mark::Refused, "Not moved: Bose, Tara");
    harness.press(Command::Enter);
    assert!(harness.written.is_empty(), "{:?}", harness.written);
    assert!(matches!(harness.desk.mode, Mode::Form(_)), "{:?}", harness.desk.mode);

    // Nothing was: the mark is there again, but takes no key that was pressed before anybody can have seen it.
    let mut harness = sent_to_a_quarter_past();
    harness.tells_time(later);
    harness.write_ends(taken(vec![quarter("11:45")])).press(Command::Enter);
    assert!(harness.written.is_empty(), "{:?}", harness.written);
    harness.seen().press(Command::Enter);
    assert!(matches!(harness.written.back(), Some((_, Write::Move { .. }))));
}

#[test]
fn a_mark_stays_while_its_appointment_is_being_changed() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Move);
    harness.asked.clear();
    harness.press(Command::CheckIn).press(Command::NextFree).press(Command::Enter);
    assert_eq!(harness.written.len(), 1, "only the check-in");
    assert!(harness.desk.moving.is_some(), "it can be moved in a moment");
}

#[test]
fn c_once_more_never_means_a_neighbour_who_has_slipped_into_the_place() {
    let mut harness = desk();
    for (id, last, time) in [("a-roy", "Roy", "11:15"), ("a-sen", "Sen", "11:30")] {
        harness.appointments.push(appointment(id, id, "Ravi", last, time, Status::Booked));
    }
    harness.press(Command::Reload).answer_all();
    harness.press(Command::Go(Pane::Today)).press(Command::First).press(Command::Down);
    harness.press(Command::Go(Pane::Slots)).press(Command::CheckIn);
    assert!(matches!(harness.desk.mode, Mode::Asking(_)));
    harness.appointments[1].status = Status::Cancelled(By::Staff);
    let date = "2026-11-23".parse().unwrap();
    let changed = Push::Changed { doctor: "rao".into(), clinic: "north".into(), date };
    harness.happens(Action::Reply(Reply::Push(changed))).answer_all();
    harness.types("c");
    let sent: Vec<_> = harness.written.iter().map(|(_, write)| write.about().unwrap().as_str()).collect();
    assert!(sent.is_empty(), "it was meant for Bose, who is cancelled: {sent:?}");
}

#[test]
fn moving_back_that_leaves_both_standing_says_so_until_it_is_seen() {
    let mut harness = sent_to_a_quarter_past();
    let new =
        Appointment { id: "a-new".into(), ..appointment("a-new", "bose", "Tara", "Bose", "11:15", Status::Booked) };
    harness.write_ends(Outcome::Done(Done::Moved { id: Some("a-new".into()) }));
    harness.appointments[1].status = Status::Rescheduled(By::Staff);
    harness.appointments.push(new);
    harness.answer_all().press(Command::Undo);
    harness.write_ends(refused(Reason::NotOffered, ""));
    assert!(matches!(harness.written.back(), Some((_, Write::Move { .. }))), "{:?}", harness.written);
    harness.write_ends(Outcome::Done(Done::BookedBesides { id: "a-back".into(), says: "not allowed".into() }));
    let doubled = harness.desk.doubled().map(|(_, old)| old.id.as_str().to_owned());
    assert_eq!(doubled.as_deref(), Some("a-new"), "11:15 has to be cancelled by hand");
}

#[test]
fn who_leaves_hears_of_a_refusal_and_loses_nothing_that_was_typed() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.press(Command::Quit);
    harness.write_ends(taken(vec![quarter("11:45")]));
    assert!(!harness.quit, "somebody has to see that it was not booked");
    says(harness.notice(), Mark::Refused, "Not booked: Kumar, Ravi");
    assert_eq!(harness.desk.carried.len(), 1);
    harness.press(Command::Back).press(Command::Back).press(Command::Back).press(Command::Quit);
    assert!(harness.quit);
}

#[test]
fn what_is_done_instead_of_a_refused_undo_is_still_sent_for_who_leaves() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.write_ends(crate::harness::booked("a-new")).press(Command::Undo).press(Command::Quit);
    harness.write_ends(refused(Reason::NotOffered, ""));
    assert!(matches!(harness.written.back(), Some((_, Write::Cancel { .. }))) && !harness.quit);
    harness.write_ends(Outcome::Done(Done::Cancelled));
    assert!(harness.quit);
}

#[test]
fn who_leaves_hears_that_something_was_not_taken_back() {
    let mut harness = desk();
    harness.press(Command::Enter).types("kum").answer_all().press(Command::Enter).press(Command::Enter);
    harness.write_ends(crate::harness::booked("a-new")).press(Command::Undo).press(Command::Quit);
    harness.write_ends(refused(Reason::Conflict, "it was changed"));
    assert!(!harness.quit);
    says(harness.notice(), Mark::Refused, "it was changed");
}

#[test]
fn a_number_does_not_outlive_a_press_of_the_mouse() {
    let mut harness = desk();
    harness.appointments.push(appointment("a-roy", "roy", "Ravi", "Roy", "11:15", Status::Booked));
    harness.press(Command::Reload).answer_all();
    harness.press(Command::Go(Pane::Today)).press(Command::First).press(Command::Digit(7));
    harness.happens(Action::Pointed(Pointed::Row("a-bose".into()))).press(Command::CheckIn);
    assert!(harness.is_on_main_screen(), "{:?}", harness.desk.mode);
    assert!(matches!(harness.written.back(), Some((_, Write::CheckIn { id, .. })) if id.as_str() == "a-bose"));
}

#[test]
fn a_reason_for_going_first_that_was_refused_is_there_again() {
    for key in [Command::Queue, Command::Go(Pane::Today)] {
        let mut harness = desk();
        harness.press(key).press(Command::First).press(Command::Urgent).types("chest pain").press(Command::Enter);
        harness.write_ends(refused(Reason::NotSent, ""));
        let Mode::Asking(asking) = &harness.desk.mode else { panic!("nothing is asked: {:?}", harness.desk.mode) };
        assert_eq!(asking.typed.value(), "chest pain");
        assert!(asking.fault.is_some());
        harness.press(Command::Back);
        assert_eq!(matches!(harness.desk.mode, Mode::Queue(_)), key == Command::Queue);
    }
}
