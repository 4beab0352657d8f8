//! What a desk does with a visit beside booking it, at our server: its steps, walk-ins, taking back, urgency, free times;
//! and what it is told where a server has none of it.

use frontdesk::client::Style;
use frontdesk::desk::port::{Answer, Change, Done, Failure, Outcome, Question, Reason, VisitStep, Write};
use frontdesk::domain::appointment::{Appointment, By, Status};
use frontdesk::domain::booking::{AppointmentKind, ForWhom, PaymentMode, WalkIn};
use frontdesk::domain::ids::AppointmentId;
use frontdesk::domain::two_days::TwoDays;
use frontdesk::server::Names;

use crate::desk::{Desk, zone};
use crate::line::Line;
use crate::ours::{CORE, PUBLISHED, Practice, at, book, booked, desk, somebody_new};

const STYLES: [(Names, Style); 2] =
    [(Names { core: true, published: true, extensions: true }, Style::Core), (PUBLISHED, Style::Published)];

async fn in_queue(desk: &mut Desk, patient: &str, time: &str) -> AppointmentId {
    let id = booked(&desk.writes(book(&format!("b-{time}"), patient, time)).await);
    let heard = desk.writes(Write::CheckIn { key: format!("c-{time}"), id: id.clone() }).await;
    assert!(matches!(heard.last(), Some(Outcome::Done(Done::CheckedIn { .. }))), "{heard:?}");
    id
}

async fn step(desk: &mut Desk, id: &AppointmentId, step: VisitStep) -> Status {
    let heard = desk.writes(Write::Step { key: format!("{step:?}-{}", id.as_str()), id: id.clone(), step }).await;
    let Some(Outcome::Done(Done::Stepped { status })) = heard.last() else { panic!("{heard:?}") };
    status.clone()
}

/// The write, of which the first answers are lost.
async fn losing(line: &Line, write: impl Future<Output = Vec<Outcome>>) -> Vec<Outcome> {
    line.loses_answers(true);
    let lost = line.lost();
    let heals = async {
        while line.lost() < lost + 2 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        line.loses_answers(false);
    };
    tokio::join!(write, heals).0
}

async fn listed(practice: &Practice, id: &AppointmentId) -> Appointment {
    let today = zone().date(at("10:42"));
    let all = practice.client(Style::Core).appointments(&"indiranagar".into(), TwoDays::from(today), today).await;
    all.unwrap().appointments.into_iter().find(|a| a.id == *id).unwrap()
}

#[tokio::test]
async fn a_visit_goes_through_its_steps_by_the_names_of_both_styles() {
    for (names, style) in STYLES {
        let practice = Practice::with(names).await;
        let mut desk = desk(practice.client(style));
        let one = in_queue(&mut desk, "p-0400", "16:00").await;
        assert_eq!(step(&mut desk, &one, VisitStep::Park).await, Status::Parked);
        let waits_since = listed(&practice, &one).await.checked_in;
        assert_eq!(step(&mut desk, &one, VisitStep::CallBack).await, Status::CheckedIn);
        assert_eq!((listed(&practice, &one).await.checked_in, waits_since.is_some()), (waits_since, true));
        assert_eq!(step(&mut desk, &one, VisitStep::Start).await, Status::Ongoing);
        assert_eq!(step(&mut desk, &one, VisitStep::End).await, Status::CompletedNoPrescription);
        let two = booked(&desk.writes(book("two", "p-0049", "16:15")).await);
        let missed = step(&mut desk, &two, VisitStep::NoShow).await;
        assert!(missed.same_state(&Status::NoShow(By::Api)), "{missed:?}");
        let heard = desk.writes(Write::Step { key: "late".into(), id: two, step: VisitStep::Start }).await;
        assert!(matches!(heard.last(), Some(Outcome::Refused(r)) if r.reason == Reason::Conflict), "{heard:?}");
    }
}

#[tokio::test]
async fn a_step_whose_answer_is_lost_is_found_out() {
    let practice = Practice::with(Names::default()).await;
    let line = Line::to(practice.address).await;
    let mut desk = desk(practice.client_through(line.address, Style::Core));
    let id = in_queue(&mut desk, "p-0400", "16:00").await;
    let write = Write::Step { key: "s".into(), id: id.clone(), step: VisitStep::Start };
    let heard = losing(&line, desk.writes(write)).await;
    assert!(
        matches!(heard[..], [Outcome::Unknown, Outcome::Done(Done::Stepped { status: Status::Ongoing })]),
        "{heard:?}"
    );
}

#[tokio::test]
async fn a_walk_in_joins_the_queue_in_one_step_also_when_the_answer_is_lost() {
    let practice = Practice::with(Names::default()).await;
    let line = Line::to(practice.address).await;
    let mut desk = desk(practice.client_through(line.address, Style::Core));
    let walk_in = |key: &str, patient| {
        Write::WalkIn(Box::new(WalkIn {
            key: key.into(),
            doctor: "rao".into(),
            clinic: "indiranagar".into(),
            patient,
            kind: AppointmentKind::Regular,
            payment: PaymentMode::Later,
            notes: Some("fever".into()),
        }))
    };
    let heard = desk.writes(walk_in("one", ForWhom::Known("p-0400".into()))).await;
    let Some(Outcome::Done(Done::WalkedIn { id, token: Some(first), at: Some(_), .. })) = heard.last() else {
        panic!("{heard:?}")
    };
    let there = listed(&practice, id).await;
    assert!(there.walk_in && there.status == Status::CheckedIn && there.token == Some(*first));
    let heard = losing(&line, desk.writes(walk_in("two", somebody_new()))).await;
    let [Outcome::Unknown, Outcome::Done(Done::WalkedIn { patient: Some(_), token: Some(second), .. })] = &heard[..]
    else {
        panic!("{heard:?}")
    };
    assert_eq!(*second, first + 1);
}

#[tokio::test]
async fn each_change_is_taken_back_once() {
    let practice = Practice::with(Names::default()).await;
    let mut desk = desk(practice.client(Style::Core));
    let id = in_queue(&mut desk, "p-0400", "16:00").await;
    let undo = |key: &str, version| Write::Undo { key: key.into(), id: id.clone(), version };
    let heard = desk.writes(undo("stale", Some(1))).await;
    assert!(matches!(heard.last(), Some(Outcome::Refused(r)) if r.reason == Reason::Stale), "{heard:?}");
    let seen = listed(&practice, &id).await.version;
    let heard = desk.writes(undo("one", seen)).await;
    assert!(matches!(heard.last(), Some(Outcome::Done(Done::Undone { status: Some(Status::Booked) }))), "{heard:?}");
    let heard = desk.writes(undo("two", None)).await;
    assert!(matches!(heard.last(), Some(Outcome::Refused(_))), "only the last change: {heard:?}");
}

#[tokio::test]
async fn who_goes_first_and_why_is_told_to_every_desk_and_a_stale_version_changes_nothing() {
    let practice = Practice::with(Names::default()).await;
    let mut desk = desk(practice.client(Style::Core));
    let id = in_queue(&mut desk, "p-0400", "16:00").await;
    let seen = listed(&practice, &id).await.version;
    assert!(seen.is_some());
    let edit = |key: &str, version, change| Write::Edit { key: key.into(), id: id.clone(), version, change };
    let urgent = |why: Option<&str>| Change::Urgent(why.map(Into::into));
    let heard = desk.writes(edit("e1", seen, urgent(Some("chest pain")))).await;
    let Some(Outcome::Done(Done::Edited { version: Some(now) })) = heard.last() else { panic!("{heard:?}") };
    assert_eq!(listed(&practice, &id).await.urgent.unwrap().raw(), "chest pain");
    let heard = desk.writes(edit("e2", seen, urgent(None))).await;
    assert!(matches!(heard.last(), Some(Outcome::Refused(r)) if r.reason == Reason::Stale), "{heard:?}");
    assert!(listed(&practice, &id).await.urgent.is_some(), "nothing was written");
    let heard = desk.writes(edit("e3", Some(*now), urgent(None))).await;
    let Some(Outcome::Done(Done::Edited { version })) = heard.last() else { panic!("{heard:?}") };
    let heard = desk.writes(edit("e4", *version, Change::Notes("brought old reports".into()))).await;
    assert!(matches!(heard.last(), Some(Outcome::Done(Done::Edited { .. }))), "{heard:?}");
    assert_eq!(listed(&practice, &id).await.urgent, None);
    let details = desk.asks(Question::Details { id: id.clone(), zone: zone() }).await;
    let Answer::Details(details) = details else { panic!() };
    assert_eq!(details.notes.unwrap().raw(), "brought old reports");
}

#[tokio::test]
async fn free_times_visits_and_a_family_are_read() {
    let practice = Practice::with(Names::default()).await;
    let mut desk = desk(practice.client(Style::Core));
    let id = in_queue(&mut desk, "p-0400", "16:00").await;
    let from = zone().date(at("10:42"));
    let ask = |doctors: &[&str]| Question::Availability {
        clinic: "indiranagar".into(),
        doctors: doctors.iter().map(|d| (*d).into()).collect(),
        from,
        days: 7,
    };
    let Answer::Availability(all) = desk.asks(ask(&[])).await else { panic!() };
    let Answer::Availability(one) = desk.asks(ask(&["rao"])).await else { panic!() };
    assert!(all.len() > 2 && one.len() == 1);
    assert_eq!((one[0].doctor.as_str(), one[0].first.unwrap().start), ("rao", at("11:30")));
    assert_eq!(one[0].free[0].0, from);
    let Answer::Visits(visits) = desk.asks(Question::Visits { patient: "p-0400".into(), zone: zone() }).await else {
        panic!()
    };
    assert!(visits.iter().any(|visit| visit.id == id && visit.status == Status::CheckedIn));
    assert!(visits.is_sorted_by_key(|visit| visit.start));
    let mobile = listed(&practice, &id).await.patient.mobile.unwrap();
    let Answer::Family(family) = desk.asks(Question::Family { mobile }).await else { panic!() };
    assert!(family.iter().any(|patient| patient.id.as_str() == "p-0400"));
}

#[tokio::test]
async fn what_a_server_does_not_have_is_told_as_such() {
    let practice = Practice::with(CORE).await;
    let mut desk = desk(practice.client(Style::Core));
    let days = Question::Availability {
        clinic: "indiranagar".into(),
        doctors: Vec::new(),
        from: zone().date(at("10:42")),
        days: 7,
    };
    assert_eq!(desk.tries(days).await, Err(Failure::NotOffered));
    let id = booked(&desk.writes(book("one", "p-0400", "16:00")).await);
    let missed = Write::Step { key: "missed".into(), id: id.clone(), step: VisitStep::NoShow };
    for write in [Write::Undo { key: "undo".into(), id, version: None }, missed] {
        let heard = desk.writes(write).await;
        assert!(matches!(heard.last(), Some(Outcome::Refused(r)) if r.reason == Reason::NotOffered), "{heard:?}");
    }
}
