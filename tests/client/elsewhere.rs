//! A service that is not ours: what it lacks is done without, and what it loses is found out.

use axum::http::Method;
use chrono::{DateTime, NaiveDate, Utc};
use frontdesk::client::{ClientError, Extension, Offered};
use frontdesk::desk::port::{Answer, Board, Done, Outcome, Push, Question, Reason, Write};
use frontdesk::domain::appointment::{Name, Status};
use frontdesk::domain::booking::ForWhom;
use frontdesk::domain::patient::{Gender, NewPatient};
use frontdesk::domain::two_days::TwoDays;
use serde_json::json;

use crate::desk::{Desk, booking, zone};
use crate::service::{Mishap, START, Service};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(START - 3600, 0).unwrap()
}

fn at(minutes: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(START + minutes * 60, 0).unwrap()
}

fn desk(service: &Service) -> Desk {
    Desk::new(service.client(), now())
}

fn board() -> Question {
    let today: NaiveDate = zone().date(now());
    Question::Board { clinic: "4".into(), zone: zone(), days: TwoDays::from(today) }
}

async fn reads(desk: &mut Desk) -> Board {
    let Answer::Board(board) = desk.asks(board()).await else { panic!("another answer") };
    board
}

fn known(patient: &str) -> ForWhom {
    ForWhom::Known(patient.into())
}

fn book(key: &str, minutes: i64) -> Write {
    Write::Book(Box::new(booking(key, known("1"), at(minutes))), zone())
}

#[tokio::test]
async fn pages_of_every_length_are_followed_to_the_end() {
    for (length, count) in [(20, 20), (20, 41), (30, 60), (30, 75), (50, 50), (7, 50), (1, 3), (100, 64), (30, 0)] {
        let service = Service::new().await;
        service.has(count);
        service.with(|inner| inner.page_length = length);
        let today = zone().date(now());
        let listed = service.client().appointments(&"4".into(), TwoDays::from(today), today).await.unwrap();
        assert_eq!((listed.appointments.len() as u64, listed.unread), (count, 0), "{count} in pages of {length}");
        let calls = service.called("GET /dr/v1/appointment");
        let pages = usize::try_from(count).unwrap() / length + 1;
        assert!(calls <= 4 * (pages + 2), "{calls} calls for {pages} pages");
    }
}

#[tokio::test]
async fn pages_that_shift_while_they_are_read_lose_nobody_and_show_nobody_twice() {
    let service = Service::new().await;
    service.has(95);
    // While the third page is read, somebody is booked before all others.
    service.with(|inner| inner.shifts_after = Some(2));
    let today = zone().date(now());
    let listed = service.client().appointments(&"4".into(), TwoDays::from(today), today).await.unwrap();
    let mut ids: Vec<&str> = listed.appointments.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(ids.len(), 96);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 96);
    assert!(ids.contains(&"1"), "the one that came meanwhile");
}

#[tokio::test]
async fn a_board_without_names_comes_at_once_and_the_names_follow_a_few_at_a_time() {
    let service = Service::new().await;
    service.has(25);
    let mut desk = desk(&service);
    let first = reads(&mut desk).await;
    assert_eq!(first.appointments.len(), 25);
    assert!(first.appointments.iter().all(|a| a.patient.name.is_none()), "nobody waited for names");
    let names = desk.hears_names(25).await;
    assert!(names.contains(&"Rao, Patient24".to_owned()), "{names:?}");
    let most = service.with(|inner| inner.most_at_a_time);
    assert!((2..=4).contains(&most), "{most} at a time");
    // The next reading has them all, and nobody is looked up again.
    let again = reads(&mut desk).await;
    assert!(again.appointments.iter().all(|a| a.patient.name.is_some()));
    assert_eq!(service.called("GET /dr/v1/patient/"), 25);
}

#[tokio::test]
async fn somebody_whom_the_directory_does_not_know_is_left_nameless_and_not_asked_for_again() {
    let service = Service::new().await;
    service.has(3);
    service.with(|inner| inner.patients.remove(1));
    let mut desk = desk(&service);
    reads(&mut desk).await;
    desk.hears_names(2).await;
    let again = reads(&mut desk).await;
    assert_eq!(again.appointments.iter().filter(|a| a.patient.name.is_none()).count(), 1);
    reads(&mut desk).await;
    assert_eq!(service.called("GET /dr/v1/patient/2"), 1);
}

#[tokio::test]
async fn the_workflow_goes_by_published_names() {
    let service = Service::new().await;
    service.has(1);
    let mut desk = desk(&service);
    let heard = desk.writes(book("key-1", 60)).await;
    let [Outcome::Done(Done::Booked { id, .. })] = &heard[..] else { panic!("{heard:?}") };
    let Answer::Details(details) = desk.asks(Question::Details { id: id.clone(), zone: zone() }).await else {
        panic!("another answer")
    };
    assert_eq!(details.appointment.start, at(60));
    assert_eq!(details.appointment.patient.name.as_ref().unwrap().listed(), "Rao, Patient0");
    // It takes no check-in among the changes of status: the path of the core is tried.
    let heard = desk.writes(Write::CheckIn { key: "key-2".into(), id: "1000".into() }).await;
    let [Outcome::Done(Done::CheckedIn { status, token, .. })] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!((status, token), (&Status::CheckedIn, &Some(7)));
    let heard = desk.writes(Write::Cancel { key: "key-3".into(), id: id.clone(), reason: None }).await;
    assert_eq!(heard, [Outcome::Done(Done::Cancelled)]);
    let keys = service.with(|inner| inner.keys.clone());
    assert!(keys.contains(&"key-2".to_owned()) && keys.contains(&"key-3".to_owned()), "{keys:?}");
}

#[tokio::test]
async fn a_booking_whose_answer_is_lost_is_found_by_its_key_and_not_sent_again() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::Lost);
    let mut desk = desk(&service);
    let heard = desk.writes(book("key-1", 60)).await;
    assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Done(Done::Booked { .. })]), "{heard:?}");
    assert_eq!(service.called("POST /dr/v1/appointment"), 1);
}

#[tokio::test]
async fn a_booking_that_did_not_go_through_is_sent_again() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::NotDone);
    let mut desk = desk(&service);
    let heard = desk.writes(book("key-1", 60)).await;
    assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Done(Done::Booked { .. })]), "{heard:?}");
    assert_eq!(service.with(|inner| inner.appointments.len()), 2, "once");
}

#[tokio::test]
async fn a_booking_that_comes_late_is_not_called_taken_by_somebody_else() {
    let service = Service::new().await;
    service.has(1);
    // The first one is done just before the second arrives, which is then refused: the slot is our own.
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::Late);
    let mut desk = desk(&service);
    let heard = desk.writes(book("key-1", 60)).await;
    assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Done(Done::Booked { .. })]), "{heard:?}");
    assert_eq!(service.with(|inner| inner.appointments.len()), 2, "once");
}

#[tokio::test]
async fn a_slot_that_is_taken_is_refused_once_nothing_is_in_doubt() {
    let service = Service::new().await;
    service.has(1);
    // The same patient has it, by another desk: that is no booking of this one.
    service.with(|inner| inner.appointments[0].partner = "another-desk".into());
    let mut desk = desk(&service);
    let heard = desk.writes(book("key-1", 0)).await;
    assert!(matches!(&heard[..], [Outcome::Refused(refusal)] if refusal.says.raw() == "slot not available"));
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::NotDone);
    let heard = desk.writes(book("key-2", 0)).await;
    assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Refused(_)]), "{heard:?}");
    assert_eq!(desk.client.offered(Extension::Keys), Offered::No, "learned");
    assert_eq!(service.called("POST /desk/v1/keys/"), 1);
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::NotDone);
    desk.writes(book("key-3", 0)).await;
    assert_eq!(service.called("POST /desk/v1/keys/"), 1, "asked once");
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_is_told_only_once_the_key_is_void() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::NotDone);
    service.with(|inner| inner.voiding = [json!({"state": "running"}), json!({"state": "void"})].into());
    let mut desk = desk(&service);
    let heard = desk.writes(book("key-1", 0)).await;
    let [Outcome::Unknown, Outcome::Refused(refusal)] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!(refusal.says.raw(), "slot not available");
    assert_eq!(service.called("POST /desk/v1/keys/key-1/void"), 2, "while it runs it is not known");
    assert_eq!(desk.client.offered(Extension::Keys), Offered::Yes);
}

#[tokio::test]
async fn what_was_done_after_all_is_told_as_done_from_the_kept_answer() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::NotDone);
    let answer = json!({"data": {"appointment_id": 77, "patient_id": 1}});
    service.with(|inner| inner.voiding = [json!({"state": "done", "status": 200, "answer": answer})].into());
    let heard = desk(&service).writes(book("key-1", 0)).await;
    let [Outcome::Unknown, Outcome::Done(Done::Booked { id, .. })] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!(id.as_str(), "77");
}

#[tokio::test]
async fn lost_answers_to_a_check_in_and_a_cancellation_are_found_out_by_the_details() {
    let service = Service::new().await;
    service.has(2);
    let mut desk = desk(&service);
    service.goes_wrong(Method::PUT, "/dr/v1/business/appointments/check-in", Mishap::Lost);
    let heard = desk.writes(Write::CheckIn { key: "key-1".into(), id: "1000".into() }).await;
    assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Done(Done::CheckedIn { .. })]), "{heard:?}");
    service.goes_wrong(Method::PUT, "/dr/v1/appointment/1001/cancel", Mishap::Lost);
    let heard = desk.writes(Write::Cancel { key: "key-2".into(), id: "1001".into(), reason: None }).await;
    assert_eq!(heard, [Outcome::Unknown, Outcome::Done(Done::Cancelled)]);
}

fn somebody_new() -> NewPatient {
    NewPatient {
        designation: None,
        name: Name { first: "Qadira".into(), middle: "".into(), last: "Rao".into() },
        gender: Gender::Female,
        dob: "1990-01-02".parse().unwrap(),
        mobile: Some("+919845012345".into()),
        email: None,
        username: None,
        address: frontdesk::domain::practice::Address::default(),
        partner_id: None,
    }
}

#[tokio::test]
async fn a_new_patient_whose_slot_was_taken_is_not_added_again_with_the_next_one() {
    let service = Service::new().await;
    service.has(1);
    let book = |key: &str, minutes| {
        let for_whom = ForWhom::New(Box::new(somebody_new()));
        Write::Book(Box::new(booking(key, for_whom, at(minutes))), zone())
    };
    let mut desk = desk(&service);
    let heard = desk.writes(book("key-1", 0)).await;
    assert!(matches!(heard[..], [Outcome::Refused(_)]), "{heard:?}");
    let heard = desk.writes(book("key-2", 60)).await;
    assert!(matches!(heard[..], [Outcome::Done(Done::Booked { .. })]), "{heard:?}");
    assert_eq!(service.with(|inner| inner.patients.len()), 2, "the one of before, and the new one once");
}

#[tokio::test]
async fn a_new_patient_is_added_once_however_often_the_answer_is_lost() {
    let service = Service::new().await;
    let new = somebody_new();
    service.goes_wrong(Method::POST, "/dr/v1/patient", Mishap::Lost);
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::NotDone);
    let mut desk = desk(&service);
    let for_whom = ForWhom::New(Box::new(new));
    let heard = desk.writes(Write::Book(Box::new(booking("key-1", for_whom, at(0))), zone())).await;
    let Some(Outcome::Done(Done::Booked { patient, .. })) = heard.last() else { panic!("{heard:?}") };
    let patients = service.with(|inner| inner.patients.clone());
    assert_eq!(patients.len(), 1, "added once");
    assert_eq!(patient.as_ref().unwrap().as_str(), patients[0].0.to_string());
    assert_eq!(service.with(|inner| inner.appointments.len()), 1);
}

fn moves(key: &str, id: &str, minutes: i64) -> Write {
    let to = booking(&format!("{key}-new"), known("1"), at(minutes));
    Write::Move { key: key.into(), id: id.into(), booking: Box::new(to), zone: zone() }
}

fn statuses(service: &Service) -> Vec<(i64, String)> {
    service.with(|inner| inner.appointments.iter().map(|a| ((a.start - START) / 60, a.status.clone())).collect())
}

#[tokio::test]
async fn a_move_books_the_new_one_first_and_keeps_trying_to_cancel_the_old_one() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::PUT, "/dr/v1/appointment/1000/cancel", Mishap::NotDone);
    service.goes_wrong(Method::PUT, "/dr/v1/appointment/1000/cancel", Mishap::Lost);
    let mut desk = desk(&service);
    let heard = desk.writes(moves("key", "1000", 60)).await;
    assert!(
        matches!(heard[..], [Outcome::HalfMoved { .. }, Outcome::Unknown, Outcome::Done(Done::Moved { id: Some(_) })]),
        "{heard:?}"
    );
    assert_eq!(statuses(&service), [(0, "CN".to_owned()), (60, "BK".to_owned())]);
    assert_eq!(desk.client.offered(Extension::Reschedule), Offered::No);
    // The next one does not ask for a step that is not there.
    let before = service.called("PATCH") + service.called("PUT /dr/v1/appointment/2001/reschedule");
    desk.writes(moves("again", "2001", 120)).await;
    assert_eq!(service.called("PATCH") + service.called("PUT /dr/v1/appointment/2001/reschedule"), before);
    assert_eq!(
        statuses(&service).iter().filter(|(_, status)| status == "BK").count(),
        1,
        "one, and where it was moved"
    );
}

#[tokio::test]
async fn a_move_to_a_taken_slot_leaves_the_old_one_alone() {
    let service = Service::new().await;
    service.has(2);
    let heard = desk(&service).writes(moves("key", "1000", 5)).await;
    assert!(matches!(heard[..], [Outcome::Refused(_)]), "{heard:?}");
    assert_eq!(statuses(&service), [(0, "BK".to_owned()), (5, "BK".to_owned())]);
}

#[tokio::test]
async fn a_move_of_somebody_who_is_with_the_doctor_is_taken_back() {
    let service = Service::new().await;
    service.has(1);
    service.with(|inner| inner.appointments[0].status = "OG".into());
    let heard = desk(&service).writes(moves("key", "1000", 60)).await;
    assert!(matches!(heard[..], [Outcome::HalfMoved { .. }, Outcome::Refused(_)]), "{heard:?}");
    assert_eq!(statuses(&service), [(0, "OG".to_owned()), (60, "CN".to_owned())], "not two");
}

#[tokio::test]
async fn a_pause_that_is_asked_for_is_kept_by_all_reads() {
    let service = Service::new().await;
    service.has(1);
    let client = service.client();
    let today = zone().date(now());
    service.goes_wrong(Method::GET, "/dr/v1/appointment", Mishap::Busy(2));
    let busy = client.appointments(&"4".into(), TwoDays::from(today), today).await.unwrap_err();
    assert_eq!(busy.wait(), Some(std::time::Duration::from_secs(2)));
    let calls = service.with(|inner| inner.calls.len());
    assert!(client.patients("somebody").await.is_err(), "not sent");
    assert_eq!(service.with(|inner| inner.calls.len()), calls);
    tokio::time::sleep(busy.wait().unwrap()).await;
    assert_eq!(client.appointments(&"4".into(), TwoDays::from(today), today).await.unwrap().appointments.len(), 1);
}

#[tokio::test]
async fn a_write_that_is_told_to_pause_is_refused_where_nothing_is_in_doubt() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::Busy(1));
    let heard = desk(&service).writes(book("key-1", 60)).await;
    assert!(matches!(&heard[..], [Outcome::Refused(r)] if r.reason == Reason::Conflict), "{heard:?}");
}

#[tokio::test]
async fn a_time_out_that_the_server_tells_is_not_a_refusal() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::POST, "/dr/v1/appointment", Mishap::Refused(408));
    let heard = desk(&service).writes(book("key-1", 60)).await;
    assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Done(Done::Booked { .. })]), "{heard:?}");
}

#[tokio::test]
async fn a_half_done_move_whose_old_one_cannot_be_looked_at_for_a_moment_takes_nothing_away_on_a_guess() {
    let service = Service::new().await;
    service.has(1);
    // Somebody else has cancelled it meanwhile.
    service.with(|inner| inner.appointments[0].status = "CN".into());
    service.goes_wrong(Method::GET, "/dr/v1/appointment/1000", Mishap::NotDone);
    let heard = desk(&service).writes(moves("key", "1000", 60)).await;
    assert!(matches!(heard[..], [Outcome::HalfMoved { .. }, Outcome::Done(Done::Moved { .. })]), "{heard:?}");
    assert_eq!(statuses(&service), [(0, "CN".to_owned()), (60, "BK".to_owned())], "not none");
}

#[tokio::test]
async fn a_half_done_move_whose_cancelling_finds_nothing_at_its_address_is_taken_back() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::PUT, "/dr/v1/appointment/1000/cancel", Mishap::Refused(404));
    let heard = desk(&service).writes(moves("key", "1000", 60)).await;
    assert!(matches!(heard[..], [Outcome::HalfMoved { .. }, Outcome::Refused(_)]), "{heard:?}");
    assert_eq!(statuses(&service), [(0, "BK".to_owned()), (60, "CN".to_owned())], "not two");
}

#[tokio::test]
async fn a_half_done_move_whose_old_one_is_not_shown_says_that_both_may_stand() {
    let service = Service::new().await;
    service.has(1);
    service.goes_wrong(Method::PUT, "/dr/v1/appointment/1000/cancel", Mishap::Refused(403));
    service.goes_wrong(Method::GET, "/dr/v1/appointment/1000", Mishap::Refused(403));
    let heard = desk(&service).writes(moves("key", "1000", 60)).await;
    assert!(matches!(heard[..], [Outcome::HalfMoved { .. }, Outcome::Done(Done::BookedBesides { .. })]), "{heard:?}");
    assert_eq!(statuses(&service), [(0, "BK".to_owned()), (60, "BK".to_owned())]);
}

#[tokio::test]
async fn a_move_whose_answer_is_lost_is_looked_for_and_not_sent_again() {
    let service = Service::new().await;
    service.has(1);
    service.with(|inner| inner.moves = true);
    service.goes_wrong(Method::PUT, "/dr/v1/appointment/1000/reschedule", Mishap::Lost);
    let heard = desk(&service).writes(moves("key", "1000", 60)).await;
    assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Done(Done::Moved { id: Some(_) })]), "{heard:?}");
    assert_eq!(service.called("PUT /dr/v1/appointment/1000/reschedule"), 1);
}

#[tokio::test]
async fn a_move_by_somebody_else_is_not_taken_for_our_own() {
    let service = Service::new().await;
    service.has(2);
    service.with(|inner| {
        inner.moves = true;
        (inner.appointments[0].status, inner.appointments[0].next) = ("RE".into(), Some(1001));
    });
    service.goes_wrong(Method::PUT, "/dr/v1/appointment/1000/reschedule", Mishap::NotDone);
    let heard = desk(&service).writes(moves("key", "1000", 60)).await;
    assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Refused(_)]), "{heard:?}");
}

#[tokio::test]
async fn a_page_in_between_does_not_end_the_listening() {
    let service = Service::new().await;
    service.with(|inner| inner.pushes = true);
    service.goes_wrong(Method::GET, "/desk/v1/events", Mishap::Page);
    assert_eq!(desk(&service).hears_push().await, Push::Connected);
}

#[tokio::test]
async fn a_sign_in_that_is_put_off_is_not_called_wrong() {
    let service = Service::new().await;
    service.goes_wrong(Method::POST, "/connect-auth/", Mishap::Busy(60));
    let client = service.client();
    assert!(matches!(client.sign_in().await, Err(ClientError::Refused(_))));
    assert!(matches!(client.sign_in().await, Err(ClientError::Pausing(_))));
    service.goes_wrong(Method::POST, "/connect-auth/", Mishap::Refused(401));
    let client = service.client();
    for _ in 0..2 {
        assert!(matches!(client.sign_in().await, Err(ClientError::SignIn)));
    }
}
