//! What a desk left open that has ended, against services that know no keys: what they show must do, and nothing is sent
//! again before no late original can arrive any more.

use std::path::Path;
use std::time::{Duration, Instant};

use axum::http::Method;
use chrono::{DateTime, Utc};
use frontdesk::client::Style;
use frontdesk::desk::port::{Done, Outcome, Reason, VisitStep, Write};
use frontdesk::domain::appointment::Name;
use frontdesk::domain::booking::{Booking, ForWhom};
use frontdesk::domain::patient::{Gender, NewPatient};
use frontdesk::worker::Journal;

use crate::desk::{Desk, booking, zone};
use crate::service::{Mishap, START, Service};

/// How late a write may arrive in these tests.
const LATE: Duration = Duration::from_millis(1500);

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(START - 3600, 0).unwrap()
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(START + minutes * 60, 0).unwrap()
}

fn journal(folder: &Path) -> Journal {
    Journal::open(folder, uuid::Uuid::new_v4(), "service").unwrap().waiting(LATE)
}

/// What a desk wrote down before it was killed.
async fn left(folder: &Path, writes: &[Write]) {
    let journal = journal(folder);
    for write in writes {
        journal.opens(write, now()).await.unwrap();
    }
}

/// The next desk, and how each of what was left ended.
async fn settled(service: &Service, folder: &Path) -> Vec<Outcome> {
    let mut desk = Desk::with_journal(service.client(), now(), journal(folder));
    let count = desk.takes_what_was_left().await;
    let mut outcomes = Vec::new();
    while outcomes.len() < count {
        let (ticket, outcome) = desk.hears_outcome().await;
        if matches!(outcome, Outcome::Done(_) | Outcome::Refused(_) | Outcome::NotTold) {
            outcomes.push((ticket, outcome));
        }
    }
    outcomes.sort_by_key(|(ticket, _)| *ticket);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

fn book(key: &str, patient: &str, minutes: i64) -> Write {
    Write::Book(Box::new(booking(key, ForWhom::Known(patient.into()), at(minutes))), zone())
}

fn to(minutes: i64) -> Booking {
    Booking { key: "key-new".into(), ..booking("key-new", ForWhom::Known("1".into()), at(minutes)) }
}

fn somebody_new() -> ForWhom {
    ForWhom::New(Box::new(NewPatient {
        designation: None,
        name: Name { first: "Zoya".into(), middle: "".into(), last: "Rao".into() },
        gender: Gender::Female,
        dob: "1990-01-02".parse().unwrap(),
        mobile: None,
        email: None,
        username: None,
        address: frontdesk::domain::practice::Address::default(),
        partner_id: None,
    }))
}

#[tokio::test]
async fn what_has_happened_is_found_by_its_key_and_what_the_service_shows() {
    let (service, folder) = (Service::new().await, tempfile::tempdir().unwrap());
    service.has(4);
    let mut desk = Desk::new(service.client(), now());
    let known = book("key-1", "1", 60);
    let new = Write::Book(Box::new(booking("key-2", somebody_new(), at(65))), zone());
    let check_in = Write::CheckIn { key: "key-3".into(), id: "1001".into() };
    let cancel = Write::Cancel { key: "key-4".into(), id: "1002".into(), reason: None };
    let writes = [known, new, check_in, cancel];
    for write in &writes {
        desk.writes(write.clone()).await;
    }
    left(folder.path(), &writes).await;
    let calls = service.called("POST /dr/v1/appointment");
    let outcomes = settled(&service, folder.path()).await;
    assert!(
        matches!(
            &outcomes[..],
            [
                Outcome::Done(Done::Booked { .. }),
                Outcome::Done(Done::Booked { .. }),
                Outcome::Done(Done::CheckedIn { .. }),
                Outcome::Done(Done::Cancelled),
            ]
        ),
        "{outcomes:?}"
    );
    assert_eq!(service.called("POST /dr/v1/appointment"), calls, "nothing was sent again");
}

#[tokio::test]
async fn a_booking_of_a_known_patient_is_sent_again_only_when_nothing_can_be_late() {
    let (service, folder) = (Service::new().await, tempfile::tempdir().unwrap());
    service.has(1);
    left(folder.path(), &[book("key-1", "1", 60)]).await;
    let began = Instant::now();
    let outcomes = settled(&service, folder.path()).await;
    assert!(matches!(outcomes[..], [Outcome::Done(Done::Booked { .. })]), "{outcomes:?}");
    assert!(began.elapsed() >= LATE, "a late original was waited for");
    let keys = service.with(|inner| inner.appointments.iter().map(|a| a.partner.clone()).collect::<Vec<_>>());
    assert_eq!(keys, ["", "key-1"], "once, under its own key");
}

#[tokio::test]
async fn an_original_that_arrives_meanwhile_is_the_one() {
    let (service, folder) = (Service::new().await, tempfile::tempdir().unwrap());
    service.has(1);
    left(folder.path(), &[book("key-1", "1", 60)]).await;
    let late = async {
        tokio::time::sleep(LATE / 2).await;
        // What the desk had sent before it was killed.
        service.client().book(&booking("key-1", ForWhom::Known("1".into()), at(60)), &zone()).await.unwrap();
    };
    let (outcomes, ()) = tokio::join!(settled(&service, folder.path()), late);
    assert!(matches!(outcomes[..], [Outcome::Done(Done::Booked { .. })]), "{outcomes:?}");
    assert_eq!(service.with(|inner| inner.appointments.len()), 2, "once");
}

#[tokio::test]
async fn what_was_typed_is_not_guessed_and_what_can_not_be_seen_is_said() {
    let (service, folder) = (Service::new().await, tempfile::tempdir().unwrap());
    service.has(2);
    let noted = Booking { notes: Some("fasting".into()), ..booking("key-1", ForWhom::Known("1".into()), at(60)) };
    let undone = Write::CheckIn { key: "key-2".into(), id: "1000".into() };
    let new_and_free = Write::Book(Box::new(booking("key-3", somebody_new(), at(65))), zone());
    // Somebody has that slot, and nobody can tell whether it is the one who was new.
    let new_and_taken = Write::Book(Box::new(booking("key-4", somebody_new(), at(5))), zone());
    let edit = Write::Undo { key: "key-5".into(), id: "1000".into(), version: None };
    let step = Write::Step { key: "key-6".into(), id: "1000".into(), step: VisitStep::NoShow };
    let writes = [Write::Book(Box::new(noted), zone()), undone, new_and_free, new_and_taken, edit, step];
    left(folder.path(), &writes).await;
    let outcomes = settled(&service, folder.path()).await;
    let not = |outcome: &Outcome| matches!(outcome, Outcome::Refused(refusal) if refusal.reason == Reason::DeskEnded);
    assert!(not(&outcomes[0]) && not(&outcomes[1]) && not(&outcomes[2]) && not(&outcomes[5]), "{outcomes:?}");
    assert_eq!((&outcomes[3], &outcomes[4]), (&Outcome::NotTold, &Outcome::NotTold));
    assert_eq!(service.called("POST /dr/v1/appointment"), 0, "nothing was sent");
}

#[tokio::test]
async fn a_move_that_was_half_done_is_finished() {
    let (service, folder) = (Service::new().await, tempfile::tempdir().unwrap());
    service.has(1);
    service.client().book(&to(60), &zone()).await.unwrap();
    let write = Write::Move { key: "key-1".into(), id: "1000".into(), booking: Box::new(to(60)), zone: zone() };
    left(folder.path(), &[write]).await;
    let outcomes = settled(&service, folder.path()).await;
    assert!(matches!(outcomes[..], [Outcome::Done(Done::Moved { id: Some(_) })]), "{outcomes:?}");
    assert_eq!(standing(&service), [("CN".into(), 0), ("BK".into(), 60)]);
}

#[tokio::test]
async fn a_move_of_which_nothing_arrived_leaves_the_appointment_where_it_is() {
    let (service, folder) = (Service::new().await, tempfile::tempdir().unwrap());
    service.has(1);
    let write = Write::Move { key: "key-1".into(), id: "1000".into(), booking: Box::new(to(60)), zone: zone() };
    left(folder.path(), &[write]).await;
    let outcomes = settled(&service, folder.path()).await;
    assert!(matches!(&outcomes[..], [Outcome::Refused(why)] if why.reason == Reason::DeskEnded), "{outcomes:?}");
    assert_eq!(standing(&service), [("BK".into(), 0)]);
}

#[tokio::test]
async fn a_move_that_was_being_taken_back_is_taken_back_and_never_finished() {
    let (service, folder) = (Service::new().await, tempfile::tempdir().unwrap());
    service.has(1);
    // The visit has begun: the old one can't be cancelled.
    service.with(|inner| inner.appointments[0].status = "CK".into());
    let write = Write::Move { key: "key-1".into(), id: "1000".into(), booking: Box::new(to(60)), zone: zone() };
    let mut desk = Desk::with_journal(service.client(), now(), journal(folder.path()));
    // The cancellation of the new one does not get through before the desk is killed.
    for _ in 0..8 {
        service.goes_wrong(Method::PUT, "/dr/v1/appointment/2001/cancel", Mishap::NotDone);
    }
    desk.begins(write);
    service.has_been_called("PUT /dr/v1/appointment/2001/cancel").await;
    let killed = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read(&killed).unwrap();
    drop(desk);
    // Meanwhile the old one could be cancelled again: a desk that finished the move now would leave the patient with none.
    service.with(|inner| {
        inner.mishaps.clear();
        inner.appointments[0].status = "BK".into();
    });
    let next = tempfile::tempdir().unwrap();
    std::fs::write(next.path().join("killed.intents"), text).unwrap();
    let outcomes = settled(&service, next.path()).await;
    assert!(matches!(&outcomes[..], [Outcome::Refused(why)] if why.reason == Reason::DeskEnded), "{outcomes:?}");
    assert_eq!(standing(&service), [("BK".into(), 0), ("CN".into(), 60)]);
}

/// Where every appointment stands, and how many minutes after the first slot it is.
fn standing(service: &Service) -> Vec<(String, i64)> {
    service.with(|inner| inner.appointments.iter().map(|a| (a.status.clone(), (a.start - START) / 60)).collect())
}

#[tokio::test]
async fn what_can_not_be_given_up_says_so_and_goes_on() {
    let service = Service::new().await;
    service.has(1);
    let mut desk = Desk::new(service.client(), now());
    for _ in 0..3 {
        service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::NotDone);
    }
    let ticket = desk.begins(book("key-1", "1", 60));
    assert_eq!(desk.hears_outcome_of(ticket).await, Outcome::Unknown);
    desk.gives_up(ticket);
    assert_eq!(desk.hears_outcome_of(ticket).await, Outcome::GoesOn);
    assert!(matches!(desk.hears_outcome_of(ticket).await, Outcome::Done(Done::Booked { .. })));
    assert_eq!(service.client().style(), Style::Published);
}
