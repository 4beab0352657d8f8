//! The next free slot: of this doctor, of any doctor, under constraints; in one call where the server counts, by windows
//! of two days where it does not.

use chrono::{Days, NaiveDate, TimeDelta};
use frontdesk::desk::action::{Action, Command};
use frontdesk::desk::model::notice::Mark;
use frontdesk::desk::port::{Answer, Board, Entities, Failure, FreeTime, Question, Reply};
use frontdesk::domain::booking::{AppointmentKind, Mode, Span};
use frontdesk::domain::slots::{Offer, OfferedService, OfferedSlot};

use crate::harness::{Harness, NOW, at, desk, says};

/// When a doctor is free on a date.
type Free = fn(&str, u32) -> &'static [&'static str];

/// A practice of which only the free times matter, and what it was asked.
struct Clinic {
    free: Free,
    counts: bool,
    entities: Entities,
    asked: Vec<Question>,
}

fn date(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + Days::new(u64::from(day) - 1)
}

/// A desk that has read today and tomorrow of the clinic.
fn open(free: Free, counts: bool) -> (Harness, Clinic) {
    let mut harness = desk();
    let entities = harness.desk.entities.value().unwrap().clone();
    let mut clinic = Clinic { free, counts, entities, asked: Vec::new() };
    harness.press(Command::Reload);
    clinic.answer_all(&mut harness);
    harness.desk.grid = Default::default();
    harness.tells_time(at(NOW));
    clinic.asked.clear();
    (harness, clinic)
}

impl Clinic {
    fn answer_all(&mut self, harness: &mut Harness) {
        while let Some((ticket, question)) = harness.asked.pop_front() {
            let answer = self.answer(&question);
            self.asked.push(question);
            harness.happens(Action::Reply(Reply::Answer(ticket, answer)));
        }
    }

    fn answer(&self, question: &Question) -> Result<Answer, Failure> {
        match question {
            Question::Offer { doctor, days, .. } => {
                let slots = days.days().flat_map(|day| self.slots(doctor.as_str(), day)).collect();
                Ok(Answer::Offer(Offer { services: vec![service()], slots }))
            }
            Question::Entities => Ok(Answer::Entities(self.entities.clone())),
            Question::Board { .. } => Ok(Answer::Board(Board::default())),
            Question::Availability { .. } if !self.counts => Err(Failure::NotOffered),
            Question::Availability { clinic, doctors, from, days } => {
                let all = ["rao", "iyer"].map(Into::into);
                let asked = if doctors.is_empty() { &all[..] } else { doctors };
                let count = |doctor: &str, day: NaiveDate| {
                    (day, u32::try_from(self.slots(doctor, day).iter().filter(|slot| slot.available).count()).unwrap())
                };
                let times = asked.iter().map(|doctor| FreeTime {
                    doctor: doctor.clone(),
                    clinic: clinic.clone(),
                    first: None,
                    free: from.iter_days().take(*days as usize).map(|day| count(doctor.as_str(), day)).collect(),
                });
                Ok(Answer::Availability(times.collect()))
            }
            other => panic!("nobody expected {other:?}"),
        }
    }

    fn slots(&self, doctor: &str, day: NaiveDate) -> Vec<OfferedSlot> {
        let days = u32::try_from((day - date(1)).num_days() + 1).unwrap();
        let free = (self.free)(doctor, days);
        let walls = (9..20).flat_map(|hour| [0, 15, 30, 45].map(|minute| format!("{hour:02}:{minute:02}")));
        let slot = |wall: String| {
            let start = at(&format!("{day}T{wall}:00+05:30"));
            let span = Span { start, end: start + TimeDelta::minutes(15) };
            OfferedSlot { span, service: "consult".into(), available: free.contains(&&*wall) }
        };
        walls.map(slot).collect()
    }

    fn offers(&self) -> usize {
        self.asked.iter().filter(|question| matches!(question, Question::Offer { .. })).count()
    }

    fn counted(&self) -> usize {
        self.asked.iter().filter(|question| matches!(question, Question::Availability { .. })).count()
    }
}

fn service() -> OfferedService {
    OfferedService {
        id: "consult".into(),
        name: "Consultation".into(),
        minutes: Some(15),
        price: None,
        prepaid: false,
        modes: vec![Mode::InClinic],
        kind: AppointmentKind::Regular,
        followup_days: None,
    }
}

fn who(harness: &Harness) -> String {
    format!("{} {}", harness.desk.doctor.as_ref().unwrap().as_str(), harness.selected_time())
}

/// Rao is free today, tomorrow, and on the 30th; Iyer tomorrow and on the 27th.
fn usual(doctor: &str, day: u32) -> &'static [&'static str] {
    match (doctor, day) {
        ("rao", 23) => &["11:30", "16:00"],
        ("rao", 24) => &["09:15", "17:00"],
        ("rao", 30) => &["10:00", "16:15"],
        ("iyer", 23) => &["11:30", "12:15"],
        ("iyer", 24) => &["09:00", "17:00"],
        ("iyer", 27) => &["14:00"],
        (_, _) => &[],
    }
}

#[test]
fn n_goes_from_free_slot_to_free_slot_and_waits_for_nobody_where_it_is_known() {
    let (mut harness, _) = open(usual, true);
    assert_eq!(who(&harness), "rao 23 11:30");
    for expected in ["rao 23 16:00", "rao 24 09:15", "rao 24 17:00"] {
        harness.press(Command::NextFree);
        assert_eq!(who(&harness), expected);
        assert!(harness.asked.is_empty() && harness.desk.free.looking.is_none());
    }
    harness.press(Command::PreviousFree);
    assert_eq!(who(&harness), "rao 24 09:15");
}

#[test]
fn n_beyond_the_two_days_takes_one_count_and_reads_only_the_day_it_goes_to() {
    let (mut harness, mut clinic) = open(usual, true);
    harness.press(Command::NextFree).press(Command::NextFree).press(Command::NextFree).press(Command::NextFree);
    assert!(harness.desk.free.looking.is_some(), "the screen says that it looks");
    let Some((_, Question::Availability { from, days, doctors, .. })) = harness.asked.front() else { panic!() };
    assert_eq!((*from, *days, doctors.len()), (date(25), 30, 1));
    clinic.answer_all(&mut harness);
    assert_eq!(who(&harness), "rao 30 10:00");
    assert_eq!(harness.desk.first_day(), date(30));
    assert_eq!(clinic.counted(), 1);
    let of_30 = |question: &&Question| matches!(question, Question::Offer { days, .. } if days.first() == date(30));
    assert_eq!(clinic.asked.iter().filter(of_30).count(), 2, "the day, and the other doctor's for the neighbours");
    assert_eq!(clinic.offers(), 2);
}

#[test]
fn without_counts_windows_are_read_side_by_side_and_the_same_slot_is_found() {
    let (mut harness, mut clinic) = open(usual, false);
    for _ in 0..3 {
        harness.press(Command::NextFree);
    }
    harness.press(Command::NextFree);
    let (ticket, question) = harness.asked.pop_front().unwrap();
    let answer = clinic.answer(&question);
    harness.happens(Action::Reply(Reply::Answer(ticket, answer)));
    let firsts: Vec<NaiveDate> = harness
        .asked
        .iter()
        .filter_map(|(_, question)| if let Question::Offer { days, .. } = question { Some(days.first()) } else { None })
        .collect();
    assert_eq!(firsts, [25, 27, 29, 31, 33, 35, 37].map(date), "seven windows at once");
    clinic.answer_all(&mut harness);
    assert_eq!(who(&harness), "rao 30 10:00");
    assert_eq!(harness.desk.offers.keys().filter(|(.., day)| *day > date(29)).count(), 0, "the rest is forgotten");
}

#[test]
fn an_earlier_window_that_is_answered_later_still_comes_first() {
    let free: Free = |doctor, day| if doctor == "rao" && [23, 26, 29].contains(&day) { &["11:30"] } else { &[] };
    let (mut harness, clinic) = open(free, false);
    harness.press(Command::NextFree);
    let (ticket, question) = harness.asked.pop_front().unwrap();
    harness.happens(Action::Reply(Reply::Answer(ticket, clinic.answer(&question))));
    let mut asked: Vec<_> = std::mem::take(&mut harness.asked).into();
    asked.reverse();
    let last = asked.pop().unwrap();
    for (ticket, question) in asked {
        harness.happens(Action::Reply(Reply::Answer(ticket, clinic.answer(&question))));
    }
    assert_eq!(who(&harness), "rao 23 11:30", "the first window may have an earlier one");
    harness.happens(Action::Reply(Reply::Answer(last.0, clinic.answer(&last.1))));
    assert_eq!(who(&harness), "rao 26 11:30");
}

#[test]
fn a_count_goes_that_many_slots_on() {
    let (mut harness, mut clinic) = open(usual, true);
    harness.press(Command::Digit(3)).press(Command::NextFree);
    assert_eq!(who(&harness), "rao 24 17:00");
    harness.press(Command::Digit(2)).press(Command::NextFree);
    clinic.answer_all(&mut harness);
    assert_eq!(who(&harness), "rao 30 16:15");
    harness.press(Command::Digit(2)).press(Command::PreviousFree);
    clinic.answer_all(&mut harness);
    assert_eq!(who(&harness), "rao 24 17:00");
}

#[test]
fn the_free_slot_before_is_found_on_earlier_days_and_never_in_the_past() {
    for counts in [true, false] {
        let (mut harness, mut clinic) = open(usual, counts);
        harness.press(Command::Digit(4)).press(Command::NextFree);
        clinic.answer_all(&mut harness);
        assert_eq!(who(&harness), "rao 30 10:00");
        for expected in ["rao 24 17:00", "rao 24 09:15", "rao 23 16:00", "rao 23 11:30", "rao 23 11:30"] {
            harness.press(Command::PreviousFree);
            clinic.answer_all(&mut harness);
            assert_eq!(who(&harness), expected);
        }
        says(harness.notice(), Mark::Info, "No earlier free slot of Rao");
    }
}

#[test]
fn the_next_of_any_doctor_is_the_earliest_and_the_chosen_doctor_comes_first_at_the_same_time() {
    for counts in [true, false] {
        let (mut harness, mut clinic) = open(usual, counts);
        let mut seen = Vec::new();
        for _ in 0..7 {
            harness.press(Command::NextFreeOfAny);
            clinic.answer_all(&mut harness);
            seen.push(who(&harness));
        }
        let expected = [
            "iyer 23 12:15",
            "rao 23 16:00",
            "iyer 24 09:00",
            "rao 24 09:15",
            "rao 24 17:00",
            "iyer 27 14:00",
            "rao 30 10:00",
        ];
        assert_eq!(seen, expected, "{counts}");
    }
}

#[test]
fn where_a_doctors_slots_are_still_awaited_the_next_of_any_waits_for_them() {
    let (mut harness, mut clinic) = open(usual, true);
    harness.press(Command::Reload);
    let iyers = |question: &Question| matches!(question, Question::Offer { doctor, .. } if doctor.as_str() == "iyer");
    harness.desk.offers.retain(|(doctor, ..), _| doctor.as_str() != "iyer");
    harness.asked.retain(|(_, question)| !iyers(question));
    harness.press(Command::NextFreeOfAny);
    assert_eq!(who(&harness), "rao 23 11:30");
    assert!(harness.desk.free.looking.is_some());
    clinic.answer_all(&mut harness);
    assert_eq!(who(&harness), "iyer 23 12:15");
}

#[test]
fn esc_stops_waiting_and_a_late_answer_changes_nothing() {
    for counts in [true, false] {
        let (mut harness, mut clinic) = open(usual, counts);
        for _ in 0..4 {
            harness.press(Command::NextFree);
        }
        harness.press(Command::Back);
        assert!(harness.desk.free.looking.is_none());
        clinic.answer_all(&mut harness);
        assert_eq!(who(&harness), "rao 24 17:00");
        assert_eq!(harness.desk.first_day(), date(23));
    }
}

#[test]
fn who_goes_on_to_something_else_is_not_carried_off() {
    let elsewhere = [Command::NextDoctor, Command::DayForward, Command::Up, Command::NextClinic, Command::Help];
    for command in elsewhere {
        let (mut harness, mut clinic) = open(usual, true);
        for _ in 0..4 {
            harness.press(Command::NextFree);
        }
        harness.press(command);
        clinic.answer_all(&mut harness);
        assert_ne!(who(&harness), "rao 30 10:00", "{command:?}");
        assert!(harness.desk.free.looking.is_none());
    }
    let (mut harness, mut clinic) = open(usual, true);
    for _ in 0..4 {
        harness.press(Command::NextFree);
    }
    harness.press(Command::ShowDone).press(Command::MaskNames);
    clinic.answer_all(&mut harness);
    assert_eq!(who(&harness), "rao 30 10:00", "what has nothing to do with it does not end it");
}

#[test]
fn nothing_found_is_said_with_how_far_it_was_looked() {
    let none: Free = |_, day| if day == 23 { &["11:30"] } else { &[] };
    for counts in [true, false] {
        let (mut harness, mut clinic) = open(none, counts);
        harness.press(Command::NextFree);
        clinic.answer_all(&mut harness);
        says(harness.notice(), Mark::Info, "No later free slot of Rao up to Wed 23 Dec");
        assert_eq!(who(&harness), "rao 23 11:30");
        harness.press(Command::NextFreeOfAny);
        clinic.answer_all(&mut harness);
        says(harness.notice(), Mark::Info, "of any doctor here up to Wed 23 Dec");
        assert!(harness.asked.is_empty() && harness.desk.free.looking.is_none());
    }
}

#[test]
fn a_line_that_breaks_ends_the_search_and_says_why() {
    let (mut harness, _) = open(usual, true);
    for _ in 0..4 {
        harness.press(Command::NextFree);
    }
    harness.fail_all(&Failure::NoAnswer);
    says(harness.notice(), Mark::Info, "the server does not answer");
    assert!(harness.desk.free.looking.is_none());
    assert_eq!(who(&harness), "rao 24 17:00");

    let (mut harness, clinic) = open(usual, false);
    for _ in 0..4 {
        harness.press(Command::NextFree);
    }
    let (ticket, question) = harness.asked.pop_front().unwrap();
    harness.happens(Action::Reply(Reply::Answer(ticket, clinic.answer(&question))));
    harness.fail_all(&Failure::Unreachable);
    says(harness.notice(), Mark::Info, "can't be reached");
    assert!(harness.desk.free.looking.is_none());
}

fn look_for(harness: &mut Harness, clinic: &mut Clinic, typed: &str) {
    harness.press(Command::FindFree).happens(Action::Typed(frontdesk::desk::action::Edit::DeleteLine));
    harness.types(typed).press(Command::Enter);
    clinic.answer_all(harness);
}

#[test]
fn constraints_find_the_first_slot_under_them_and_n_goes_on_under_them_until_esc() {
    for counts in [true, false] {
        let (mut harness, mut clinic) = open(usual, counts);
        look_for(&mut harness, &mut clinic, "after 4pm, mon tue, rao or iyer, within 14 days");
        assert!(harness.is_on_main_screen());
        assert_eq!(who(&harness), "rao 23 16:00");
        for expected in ["rao 24 17:00", "iyer 24 17:00", "rao 30 16:15"] {
            harness.press(Command::NextFree);
            clinic.answer_all(&mut harness);
            assert_eq!(who(&harness), expected, "counts: {counts}");
        }
        harness.press(Command::PreviousFree);
        clinic.answer_all(&mut harness);
        assert_eq!(who(&harness), "iyer 24 17:00");
        let under = harness.desk.free.under.as_ref().unwrap();
        assert_eq!(under.in_short(&harness.desk), "after 16:00 · Mon Tue · Rao, Iyer · up to Mon 7 Dec");
        harness.press(Command::Back);
        assert!(harness.desk.free.under.is_none());
        harness.press(Command::PreviousFree);
        clinic.answer_all(&mut harness);
        assert_eq!(who(&harness), "iyer 24 09:00", "any free slot of the doctor again");
    }
}

#[test]
fn nothing_under_the_constraints_says_what_was_looked_at_and_what_could_be_loosened() {
    let (mut harness, mut clinic) = open(usual, true);
    look_for(&mut harness, &mut clinic, "after 6pm, tue thu, rao or iyer, within 14 days");
    let notice = harness.notice();
    says(notice, Mark::Info, "No free slot after 18:00 on Tue or Thu with Rao or Iyer up to Mon 7 Dec.");
    says(notice, Mark::Info, "4 are free at other times of those days.");
    says(notice, Mark::Info, "F changes the times, the days, the doctors, how far it looks");
    assert!(harness.desk.free.under.is_none());
    harness.press(Command::FindFree);
    let frontdesk::desk::model::Mode::Asking(asking) = &harness.desk.mode else { panic!() };
    assert_eq!(asking.typed.value(), "after 6pm, tue thu, rao or iyer, within 14 days", "nothing is typed twice");
}

#[test]
fn days_that_the_constraints_rule_out_are_not_read() {
    let (mut harness, mut clinic) = open(usual, false);
    look_for(&mut harness, &mut clinic, "fri");
    assert_eq!(who(&harness), "iyer 27 14:00");
    let read: Vec<NaiveDate> = clinic
        .asked
        .iter()
        .filter_map(|question| if let Question::Offer { days, .. } = question { Some(days.first()) } else { None })
        .collect();
    assert!(read.iter().all(|day| [27, 34, 41, 48].map(date).contains(day)), "{read:?}");
}

#[test]
fn a_word_that_is_not_understood_is_told_and_stays() {
    let (mut harness, mut clinic) = open(usual, true);
    look_for(&mut harness, &mut clinic, "tue blah");
    let frontdesk::desk::model::Mode::Asking(asking) = &harness.desk.mode else { panic!() };
    assert_eq!(asking.typed.value(), "tue blah");
    assert!(asking.fault.as_ref().unwrap().contains("“blah”"));
    assert_eq!(harness.desk.understood(asking), *asking.fault.as_ref().unwrap());
}

#[test]
fn constraints_of_one_clinic_do_not_hold_at_another() {
    let (mut harness, mut clinic) = open(usual, true);
    look_for(&mut harness, &mut clinic, "after 4pm");
    assert!(harness.desk.free.under.is_some());
    harness.press(Command::NextClinic);
    assert!(harness.desk.free.under.is_none());
}
