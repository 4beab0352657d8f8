//! Today's list: checking in, cancelling, details.

use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::today::Group;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{Answer, Done, Failure, Outcome, Push, Question, Reason, Reply, Write};
use frontdesk::domain::appointment::Status;

use crate::harness::{appointment, desk, refused, says, today};

fn checked_in(token: u32) -> Outcome {
    Outcome::Done(Done::CheckedIn { status: Status::CheckedIn, token: Some(token), at: Some(today("10:42")) })
}

#[test]
fn who_waits_comes_before_who_is_due_and_what_is_done_is_hidden() {
    let mut harness = desk();
    let groups = |h: &crate::harness::Harness| h.desk.today_rows().iter().map(|r| r.group).collect::<Vec<_>>();
    assert_eq!(groups(&harness), [Group::Waiting, Group::Due]);
    harness.press(Command::ShowDone);
    assert_eq!(groups(&harness), [Group::Waiting, Group::Due, Group::Done]);
}

#[test]
fn c_on_the_row_checks_in_and_shows_the_token() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::CheckIn);
    assert!(matches!(&harness.written[0].1, Write::CheckIn { id, .. } if id.as_str() == "a-bose"));
    harness.write_ends(checked_in(5));
    says(harness.notice(), Mark::Done, "token 5: Bose, Tara");
    let rows = harness.desk.today_rows();
    assert_eq!(rows.iter().filter(|r| r.group == Group::Waiting).count(), 2);
}

#[test]
fn a_second_press_does_not_send_a_second_check_in() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down);
    harness.press(Command::CheckIn).press(Command::CheckIn);
    assert_eq!(harness.written.len(), 1);
}

#[test]
fn who_waits_already_is_not_checked_in_again() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::CheckIn);
    assert!(harness.written.is_empty());
    says(harness.notice(), Mark::Info, "checked in already, token 4");
}

#[test]
fn tomorrows_appointment_is_not_checked_in_today() {
    let mut harness = desk();
    let mut tomorrow = appointment("a-tom", "kumar", "Ravi", "Kumar", "11:30", Status::Booked);
    tomorrow.start += chrono::TimeDelta::days(1);
    tomorrow.end += chrono::TimeDelta::days(1);
    let start = tomorrow.start;
    harness.appointments.push(tomorrow);
    harness.press(Command::Reload).answer_all();
    harness.desk.grid.go(Some(start));
    harness.press(Command::CheckIn);
    assert!(harness.written.is_empty());
    says(harness.notice(), Mark::Info, "only today's");
}

#[test]
fn cancelling_asks_once_and_takes_a_reason() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Cancel);
    assert!(harness.written.is_empty(), "it asks first");
    harness.types("called off").press(Command::Enter);
    let Write::Cancel { id, reason, .. } = &harness.written[0].1 else { panic!("not cancelled") };
    assert_eq!((id.as_str(), reason.as_ref().unwrap().raw()), ("a-bose", "called off"));
    harness.write_ends(Outcome::Done(Done::Cancelled));
    says(harness.notice(), Mark::Done, "Cancelled Bose, Tara");
    assert_eq!(harness.desk.today_rows().len(), 1);
}

#[test]
fn esc_keeps_the_appointment() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Cancel).press(Command::Back);
    assert!(harness.written.is_empty());
    assert!(harness.is_on_main_screen());
}

#[test]
fn what_is_done_can_not_be_cancelled() {
    let mut harness = desk();
    harness.press(Command::ShowDone).press(Command::Go(Pane::Today)).press(Command::Last).press(Command::Cancel);
    says(harness.notice(), Mark::Info, "it is done");
    assert!(harness.is_on_main_screen());
}

#[test]
fn a_refused_check_in_says_why_and_reads_again() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::CheckIn);
    harness.write_ends(refused(Reason::Conflict, "the appointment is cancelled"));
    says(harness.notice(), Mark::Refused, "Not checked in: Bose, Tara");
    says(harness.notice(), Mark::Refused, "the appointment is cancelled");
    assert!(!harness.asked.is_empty());
}

#[test]
fn details_show_what_is_known_while_the_rest_is_awaited() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Details);
    let Mode::Details(details) = &harness.desk.mode else { panic!("no details") };
    assert_eq!(details.appointment.id.as_str(), "a-khan");
    assert!(details.more.is_first_wait());
    let (ticket, question) = harness.asked.pop_front().unwrap();
    assert!(matches!(question, Question::Details { .. }));
    harness.happens(Action::Reply(Reply::Answer(ticket, Err(Failure::Refused("gone".into())))));
    let Mode::Details(details) = &harness.desk.mode else { panic!("no details") };
    assert!(details.more.failure().is_some());
    harness.press(Command::Back);
    assert!(harness.is_on_main_screen());
}

#[test]
fn a_change_of_another_desk_does_not_move_the_selection() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down);
    harness.press(Command::Down);
    assert_eq!(harness.desk.today.selected.as_ref().unwrap().as_str(), "a-bose");
    harness.appointments.insert(0, appointment("a-new", "kumar", "Ravi", "Kumar", "10:45", Status::Booked));
    harness.happens(Action::Reply(Reply::Push(Push::Changed {
        doctor: "rao".into(),
        clinic: "north".into(),
        date: "2026-11-23".parse().unwrap(),
    })));
    harness.answer_all();
    assert_eq!(harness.desk.today_rows().len(), 3);
    let rows = harness.desk.today_rows();
    assert_eq!(harness.desk.today_selected(&rows).unwrap().1.id.as_str(), "a-bose");
}

#[test]
fn an_answer_of_the_wrong_kind_is_not_understood() {
    let mut harness = desk();
    harness.press(Command::Reload);
    let (ticket, _) = harness.asked.pop_front().unwrap();
    harness.happens(Action::Reply(Reply::Answer(ticket, Ok(Answer::Patients(Vec::new())))));
    assert_eq!(harness.desk.entities.failure(), Some(&Failure::NotUnderstood));
    assert!(harness.desk.entities.value().is_some(), "and what was known stays");
}

#[test]
fn a_row_that_goes_away_does_not_hand_its_key_to_another_patient() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down);
    harness.appointments[1].status = Status::from_code("CN");
    harness.appointments.push(appointment("a-roy", "kumar", "Ravi", "Roy", "11:30", Status::Booked));
    harness.press(Command::Reload).answer_all();
    harness.press(Command::CheckIn);
    assert!(harness.written.is_empty(), "the key was meant for somebody else");
    says(harness.notice(), Mark::Info, "Roy, Ravi is selected now");
    harness.press(Command::CheckIn);
    assert_eq!(harness.written.len(), 1);
}

#[test]
fn a_refusal_stays_in_sight_until_it_was_seen() {
    let mut harness = desk();
    harness.appointments.push(appointment("a-roy", "kumar", "Ravi", "Roy", "11:30", Status::Booked));
    harness.press(Command::Reload).answer_all();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::CheckIn);
    harness.press(Command::Down).press(Command::CheckIn);
    harness.write_ends(refused(Reason::Conflict, "no")).write_ends(checked_in(5));
    says(harness.notice(), Mark::Done, "Roy, Ravi");
    says(harness.desk.notices.refusal_in_sight().unwrap(), Mark::Refused, "Bose, Tara");
    harness.press(Command::Back);
    assert!(harness.desk.notices.refusal_in_sight().is_none());
}

#[test]
fn a_cancellation_that_never_left_keeps_its_reason() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Cancel).types("ill");
    harness.press(Command::Enter).write_ends(refused(Reason::NotSent, ""));
    let Mode::Cancelling(asked) = &harness.desk.mode else { panic!("not asked again") };
    assert_eq!(asked.reason.value(), "ill");
}

#[test]
fn a_cancellation_that_the_server_put_off_keeps_its_reason_and_says_how_long() {
    let mut harness = desk();
    harness.press(Command::Go(Pane::Today)).press(Command::Down).press(Command::Cancel).types("ill");
    harness.press(Command::Enter).write_ends(refused(Reason::Pause(30), "too many"));
    says(harness.notice(), Mark::Refused, "the server asks to wait, 30 s");
    let Mode::Cancelling(asked) = &harness.desk.mode else { panic!("not asked again") };
    assert_eq!(asked.reason.value(), "ill");
    harness.press(Command::Enter);
    assert_eq!(harness.written.len(), 1, "it is sent again");
}
