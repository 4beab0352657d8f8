//! Several at once: by a number before the key, or by a range of rows.

use frontdesk::desk::action::{Action, Command, Edit};
use frontdesk::desk::model::asking::Asked;
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::model::{Mode, Pane};
use frontdesk::desk::port::{VisitStep, Write};
use frontdesk::domain::appointment::Status;

use crate::harness::{Harness, appointment, desk, says};

/// Khan waits; Bose, Roy, Sen and Das are due, in that order.
fn practice() -> Harness {
    let mut harness = desk();
    for (id, last, time) in [("a-roy", "Roy", "11:15"), ("a-sen", "Sen", "11:30"), ("a-das", "Das", "11:45")] {
        harness.appointments.push(appointment(id, id, "Ravi", last, time, Status::Booked));
    }
    harness.press(Command::Reload).answer_all();
    harness
}

/// In today's list, on the first row.
fn in_today() -> Harness {
    let mut harness = practice();
    harness.press(Command::Go(Pane::Today)).press(Command::First);
    harness
}

fn asked(harness: &Harness) -> Vec<&str> {
    let Mode::Asking(asking) = &harness.desk.mode else { panic!("not asked: {:?}", harness.desk.mode) };
    match &asking.what {
        Asked::CheckInMany(all) | Asked::NoShowMany(all) => all.iter().map(|id| id.as_str()).collect(),
        other => panic!("{other:?}"),
    }
}

fn checked_in(harness: &Harness) -> Vec<(&str, &str)> {
    let written = harness.written.iter().map(|(_, write)| match write {
        Write::CheckIn { id, key } => (id.as_str(), key.as_str()),
        other => panic!("{other:?}"),
    });
    written.collect()
}

#[test]
fn three_c_in_todays_list_asks_for_the_next_three_who_are_due() {
    let mut harness = in_today();
    harness.press(Command::Go(Pane::Slots)).press(Command::CheckIn);
    assert_eq!(asked(&harness), ["a-bose", "a-roy", "a-sen"]);
    assert_eq!(harness.desk.pane, Pane::Today, "the way to the pane is taken back");
    assert!(harness.written.is_empty());
    harness.press(Command::Enter);
    let sent = checked_in(&harness);
    assert_eq!(sent.iter().map(|(id, _)| *id).collect::<Vec<_>>(), ["a-bose", "a-roy", "a-sen"]);
    assert!(sent[0].1 != sent[1].1 && sent[1].1 != sent[2].1, "each has a key of its own");
    assert!(harness.is_on_main_screen());
}

#[test]
fn the_number_counts_from_the_selected_row_on() {
    let mut harness = in_today();
    harness.press(Command::Down).press(Command::Down);
    harness.press(Command::Go(Pane::Doctors)).press(Command::CheckIn);
    assert_eq!(asked(&harness), ["a-roy", "a-sen"]);
    harness.press(Command::Back).press(Command::Digit(9)).press(Command::CheckIn);
    assert_eq!(asked(&harness), ["a-roy", "a-sen", "a-das"], "no more than there are");
}

#[test]
fn a_way_to_the_pane_is_no_number() {
    let mut harness = practice();
    assert_eq!(harness.desk.pane, Pane::Slots);
    harness.press(Command::Go(Pane::Today)).press(Command::Down);
    harness.press(Command::Go(Pane::Slots)).press(Command::Go(Pane::Today)).press(Command::NextPane);
    harness.press(Command::Go(Pane::Today)).press(Command::CheckIn);
    assert!(matches!(harness.desk.mode, Mode::Main), "4c from another pane never asks");
    assert_eq!(checked_in(&harness).len(), 1);
}

#[test]
fn a_single_c_never_asks() {
    let mut harness = in_today();
    harness.press(Command::Down).press(Command::CheckIn);
    assert_eq!(checked_in(&harness).len(), 1);
    let mut harness = in_today();
    harness.press(Command::Down).press(Command::Go(Pane::Clinics)).press(Command::CheckIn);
    assert_eq!(checked_in(&harness)[0].0, "a-bose", "1c is one");
}

#[test]
fn c_once_more_checks_in_only_the_selected_one_and_esc_nobody() {
    let mut harness = in_today();
    harness.press(Command::Down).press(Command::Go(Pane::Slots)).press(Command::CheckIn);
    harness.happens(Action::Typed(Edit::Insert('c')));
    assert_eq!(checked_in(&harness).len(), 1);
    assert_eq!(checked_in(&harness)[0].0, "a-bose");
    let mut harness = in_today();
    harness.press(Command::Go(Pane::Slots)).press(Command::CheckIn).press(Command::Back);
    assert!(harness.written.is_empty() && harness.is_on_main_screen());
}

#[test]
fn other_letters_do_nothing_in_the_question() {
    let mut harness = in_today();
    harness.press(Command::Go(Pane::Slots)).press(Command::CheckIn).types("xo3");
    assert_eq!(asked(&harness).len(), 3);
}

#[test]
fn who_was_changed_while_it_was_asked_is_left_out_and_said() {
    let mut harness = in_today();
    harness.press(Command::Go(Pane::Slots)).press(Command::CheckIn);
    harness.appointments[1].status = Status::from_code("CN");
    harness.happens(Action::Reply(frontdesk::desk::port::Reply::Push(frontdesk::desk::port::Push::Changed {
        doctor: "rao".into(),
        clinic: "north".into(),
        date: "2026-11-23".parse().unwrap(),
    })));
    harness.answer_all().press(Command::Enter);
    assert_eq!(checked_in(&harness).len(), 2);
    says(harness.notice(), Mark::Info, "Left out, they have changed meanwhile: Bose, Tara");
}

#[test]
fn nobody_further_down_is_said() {
    let mut harness = in_today();
    harness.press(Command::ShowDone).press(Command::Last);
    harness.press(Command::Go(Pane::Slots)).press(Command::CheckIn);
    says(harness.notice(), Mark::Info, "Nobody further down is due");
    assert!(harness.is_on_main_screen());
}

#[test]
fn a_range_is_marked_by_moving_and_c_asks_for_the_due_ones_in_it() {
    let mut harness = in_today();
    harness.press(Command::Range).press(Command::Down).press(Command::Down);
    {
        let rows = harness.desk.today_rows();
        assert_eq!(harness.desk.today_range(&rows), Some(0..=2));
    }
    harness.press(Command::CheckIn);
    assert_eq!(asked(&harness), ["a-bose", "a-roy"], "Khan is marked, too, but waits already");
    harness.press(Command::Enter);
    assert_eq!(checked_in(&harness).len(), 2);
    assert!(harness.desk.today.range.is_none(), "the range has done its work");
}

#[test]
fn a_range_upwards_is_the_same() {
    let mut harness = in_today();
    harness.press(Command::Last).press(Command::Range).press(Command::Up).press(Command::CheckIn);
    assert_eq!(asked(&harness), ["a-sen", "a-das"]);
}

#[test]
fn esc_and_a_second_v_end_the_range() {
    for key in [Command::Back, Command::Range] {
        let mut harness = in_today();
        harness.press(Command::Range).press(Command::Down).press(key);
        assert!(harness.desk.today.range.is_none());
        assert_eq!(harness.desk.pane, Pane::Today, "and nothing else");
    }
}

#[test]
fn a_range_of_no_shows_is_asked_for_in_the_same_way() {
    let mut harness = in_today();
    harness.press(Command::Last).press(Command::Range).press(Command::Up).press(Command::NoShow);
    assert_eq!(asked(&harness), ["a-sen", "a-das"]);
    harness.press(Command::Enter);
    let steps: Vec<_> = harness
        .written
        .iter()
        .map(|(_, write)| match write {
            Write::Step { id, step, .. } => (id.as_str(), *step),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(steps, [("a-sen", VisitStep::NoShow), ("a-das", VisitStep::NoShow)]);
}

#[test]
fn a_range_whose_beginning_goes_away_ends() {
    let mut harness = in_today();
    harness.press(Command::Down).press(Command::Range).press(Command::Down).press(Command::Down);
    harness.appointments[1].status = Status::from_code("CN");
    harness.press(Command::Reload).answer_all();
    assert!(harness.desk.today.range.is_none());
    harness.press(Command::CheckIn);
    assert_eq!(checked_in(&harness).len(), 1, "c means the selected one again");
}

#[test]
fn in_the_queue_a_number_and_a_range_mean_the_doctors_rows() {
    let mut harness = practice();
    harness.press(Command::Queue).press(Command::First);
    harness.press(Command::Digit(2)).press(Command::CheckIn);
    assert_eq!(asked(&harness), ["a-bose", "a-roy"]);
    harness.press(Command::Back);
    assert!(matches!(harness.desk.mode, Mode::Queue(_)), "back in the queue");
    harness.press(Command::Last).press(Command::Range).press(Command::Up).press(Command::CheckIn);
    assert_eq!(asked(&harness), ["a-sen", "a-das"]);
    harness.press(Command::Enter);
    assert_eq!(checked_in(&harness).len(), 2);
    let Mode::Queue(view) = &harness.desk.mode else { panic!("no queue") };
    assert!(view.range.is_none());
}

#[test]
fn a_number_repeats_motions_and_days_where_no_pane_is_meant() {
    let mut harness = in_today();
    harness.press(Command::Digit(5)).press(Command::Down);
    assert_eq!(harness.desk.today.selected.as_ref().unwrap().as_str(), "a-das", "it stops at the end");
    harness.press(Command::Digit(0)).press(Command::Up);
    assert_eq!(harness.desk.today.selected.as_ref().unwrap().as_str(), "a-sen", "0 is no number");
    harness.press(Command::Go(Pane::Slots)).press(Command::Back);
    harness.press(Command::Go(Pane::Slots)).press(Command::DayForward);
    assert_eq!(harness.desk.first_day().to_string(), "2026-11-24", "the pane's own number is no count");
    harness.press(Command::Digit(0)).press(Command::DayForward).press(Command::DayForward);
    assert_eq!(harness.desk.first_day().to_string(), "2026-11-26");
    harness.press(Command::Digit(9)).press(Command::DayBack);
    assert_eq!(harness.desk.first_day().to_string(), "2026-11-17");
    let mut harness = practice();
    harness.press(Command::Go(Pane::Today)).press(Command::First);
    harness.press(Command::NextPane).press(Command::Go(Pane::Today)).press(Command::Down);
    assert_eq!(harness.desk.today.selected.as_ref().unwrap().as_str(), "a-bose", "4 led here: one row down");
}

#[test]
fn esc_drops_a_number_and_nothing_else() {
    let mut harness = in_today();
    harness.press(Command::Digit(7));
    assert_eq!(harness.desk.pending_count(), Some(7));
    harness.press(Command::Back);
    assert_eq!((harness.desk.pending_count(), harness.desk.pane), (None, Pane::Today));
}
