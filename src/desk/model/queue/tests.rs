//! The order of calling, and how late a doctor is.

use super::*;
use crate::domain::appointment::Who;
use crate::domain::booking::{AppointmentKind, Mode};
use crate::domain::text::Text;

fn at(time: &str) -> DateTime<Utc> {
    format!("2026-11-23T{time}:00Z").parse().unwrap()
}

fn appointment(id: &str, start: &str, status: Status) -> Appointment {
    Appointment {
        id: id.into(),
        doctor: "rao".into(),
        clinic: "north".into(),
        patient: Who::unknown("p".into()),
        start: at(start),
        end: at(start) + TimeDelta::minutes(15),
        status,
        kind: AppointmentKind::Regular,
        mode: Mode::InClinic,
        token: None,
        checked_in: None,
        urgent: None,
        walk_in: false,
        version: None,
    }
}

fn waiting(id: &str, start: &str, token: u32, came: &str) -> Appointment {
    let (token, checked_in) = (Some(token), Some(at(came)));
    Appointment { token, checked_in, ..appointment(id, start, Status::CheckedIn) }
}

fn ids(all: &[Appointment]) -> Vec<String> {
    in_call_order(all).into_iter().map(|a| a.id.as_str().to_owned()).collect()
}

fn minutes_late(all: &[Appointment], now: &str) -> Option<i64> {
    lateness(&all.iter().collect::<Vec<_>>(), at(now)).map(|late| late.num_minutes())
}

#[test]
fn tokens_decide_then_nothing_else() {
    let all = [waiting("b", "10:00", 2, "09:50"), waiting("c", "09:00", 3, "09:40"), waiting("a", "10:30", 1, "09:55")];
    assert_eq!(ids(&all), ["a", "b", "c"]);
}

#[test]
fn who_goes_first_stands_first_and_who_is_put_aside_last() {
    let mut all =
        [waiting("a", "10:00", 1, "09:50"), waiting("b", "10:15", 2, "09:55"), waiting("c", "10:30", 3, "10:00")];
    all[0].status = Status::Parked;
    all[2].urgent = Some(Text::from("fainted"));
    assert_eq!(ids(&all), ["c", "b", "a"]);
}

#[test]
fn without_tokens_who_came_first_is_called_first() {
    let mut all = [waiting("late", "10:00", 1, "10:20"), waiting("early", "10:30", 2, "10:10")];
    all.iter_mut().for_each(|a| a.token = None);
    assert_eq!(ids(&all), ["early", "late"]);
}

#[test]
fn in_one_list_each_doctors_own_order_holds() {
    let mut all =
        [waiting("r1", "10:00", 1, "10:20"), waiting("r2", "10:15", 2, "10:00"), waiting("i1", "10:10", 1, "10:05")];
    all[2].doctor = "iyer".into();
    let order = ids(&all);
    assert_eq!(order, ["i1", "r1", "r2"], "r2 has the later token, although the earlier time");
}

#[test]
fn a_doctor_is_late_by_the_appointment_that_should_be_next() {
    let all = [waiting("a", "10:15", 1, "10:00"), waiting("b", "10:00", 2, "10:05")];
    assert_eq!(minutes_late(&all, "10:42"), Some(27));
    assert_eq!(minutes_late(&all, "10:10"), Some(5), "the first is not due to be called yet, the second is");
    assert_eq!(minutes_late(&all[..1], "10:10"), None, "who came early makes nobody late");
    assert_eq!(minutes_late(&all[..1], "10:15"), None);
}

#[test]
fn who_came_late_or_without_an_appointment_makes_nobody_late() {
    let late = waiting("late", "09:00", 1, "10:40");
    assert_eq!(minutes_late(&[late], "10:42"), Some(2));
    let walk_in = Appointment { walk_in: true, ..waiting("w", "10:00", 1, "10:00") };
    assert_eq!(minutes_late(&[walk_in], "10:42"), None);
}

#[test]
fn who_is_with_the_doctor_counts_where_the_next_appointment_has_begun() {
    let inside = appointment("in", "10:00", Status::Ongoing);
    let absent = appointment("absent", "09:00", Status::Booked);
    let due = appointment("due", "10:30", Status::Booked);
    assert_eq!(minutes_late(&[inside.clone(), absent.clone()], "10:42"), None, "who never came makes nobody late");
    assert_eq!(minutes_late(&[inside, absent.clone(), due.clone()], "10:42"), Some(12));
    assert_eq!(minutes_late(&[absent, due], "10:42"), None, "a doctor who is free is not late");
}

#[test]
fn somebody_who_goes_first_hides_nothing_of_what_the_others_wait() {
    let first = Appointment { urgent: Some(Text::from("baby")), ..waiting("u", "10:40", 9, "10:40") };
    assert_eq!(minutes_late(&[first, waiting("a", "10:15", 4, "10:00")], "10:42"), Some(27));
}

#[test]
fn who_is_put_aside_is_not_next() {
    let mut all = [waiting("a", "10:00", 1, "09:50"), waiting("b", "10:30", 2, "09:55")];
    all[0].status = Status::Parked;
    assert_eq!(minutes_late(&all, "10:42"), Some(12));
}
