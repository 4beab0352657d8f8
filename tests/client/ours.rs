//! Our own server with only some of its names switched on, and behind a line that loses answers.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use frontdesk::client::{Booked, Client, Credentials, Extension, KeyState, Offered, Style};
use frontdesk::desk::port::{Answer, Done, Outcome, Question, Reason, Write};
use frontdesk::domain::appointment::{Name, Status};
use frontdesk::domain::booking::ForWhom;
use frontdesk::domain::ids::AppointmentId;
use frontdesk::domain::patient::{Gender, NewPatient};
use frontdesk::domain::two_days::TwoDays;
use frontdesk::server::{Clock, Names, Options, Running, Server, Store, clients, seed, serve};

use crate::desk::{Desk, booking, zone};
use crate::line::Line;

pub const PUBLISHED: Names = Names { core: false, published: true, extensions: false };
pub const CORE: Names = Names { core: true, published: false, extensions: false };

pub fn at(time: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(&format!("2026-11-23T{time}:00+05:30")).unwrap().to_utc()
}

/// The sample practice at 10:42.
pub struct Practice {
    _folder: tempfile::TempDir,
    _running: Running,
    pub address: SocketAddr,
    credentials: Credentials,
}

impl Practice {
    pub async fn with(names: Names) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::starting_at(at("10:42"));
        let store = Store::open(folder.path().join("practice.db")).unwrap();
        let seeded = seed::sample(&store, &clock).await.unwrap();
        let new = clients::add_client(&store, &seeded.business, "tests").await.unwrap();
        let credentials = Credentials { client_id: new.client_id, client_secret: new.client_secret };
        let listener = serve::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
        let options = Options { names, ..Options::default() };
        let running = Server::start(store, clock, listener, options).await.unwrap();
        Self { _folder: folder, address: running.addr(), _running: running, credentials }
    }

    pub fn client(&self, style: Style) -> Client {
        self.client_through(self.address, style)
    }

    pub fn client_through(&self, address: SocketAddr, style: Style) -> Client {
        Client::new(&format!("http://{address}"), self.credentials.clone()).unwrap().in_style(style)
    }
}

pub fn desk(client: Client) -> Desk {
    Desk::new(client, at("10:42"))
}

pub fn book(key: &str, patient: &str, time: &str) -> Write {
    Write::Book(Box::new(booking(key, ForWhom::Known(patient.into()), at(time))), zone())
}

pub fn booked(heard: &[Outcome]) -> AppointmentId {
    let Some(Outcome::Done(Done::Booked { id, .. })) = heard.last() else { panic!("{heard:?}") };
    id.clone()
}

pub fn somebody_new() -> ForWhom {
    ForWhom::New(Box::new(NewPatient {
        designation: None,
        name: Name { first: "Qadira".into(), middle: "".into(), last: "Zuberi".into() },
        gender: Gender::Female,
        dob: "1990-01-02".parse().unwrap(),
        mobile: Some("+919845012345".into()),
        email: None,
        username: None,
        address: frontdesk::domain::practice::Address::default(),
        partner_id: None,
    }))
}

/// Statuses of all appointments of Dr. Rao at that time.
async fn at_time(client: &Client, time: &str) -> Vec<Status> {
    let today = zone().date(at("10:42"));
    let listed = client.appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
    let there = listed.appointments.into_iter().filter(|a| a.doctor.as_str() == "rao" && a.start == at(time));
    there.map(|a| a.status).collect()
}

/// Everything that a desk does in a day.
async fn a_day(names: Names, style: Style) {
    let practice = Practice::with(names).await;
    let mut desk = desk(practice.client(style));
    let today = zone().date(at("10:42"));
    let offer = desk.client.offer(&"rao".into(), &"indiranagar".into(), TwoDays::from(today)).await.unwrap();
    assert!(offer.slots.iter().any(|slot| slot.available && slot.span.start == at("11:30")));

    let id = booked(&desk.writes(book("k-1", "p-0400", "11:30")).await);
    let again = booked(&desk.writes(book("k-1", "p-0400", "11:30")).await);
    assert_eq!(id, again, "the same key books once");
    let Answer::Details(details) = desk.asks(Question::Details { id: id.clone(), zone: zone() }).await else {
        panic!("another answer")
    };
    assert_eq!((details.appointment.start, &details.appointment.status), (at("11:30"), &Status::Booked));
    assert!(details.appointment.patient.name.is_some(), "named");

    let question = Question::Board { clinic: "indiranagar".into(), zone: zone(), days: TwoDays::from(today) };
    let Answer::Board(board) = desk.asks(question).await else { panic!("another answer") };
    let listed = board.appointments.iter().find(|a| a.id == id).unwrap();
    assert!(listed.patient.name.is_some());
    assert!(board.appointments.len() > 50, "more than a page");

    let heard = desk.writes(Write::CheckIn { key: "k-2".into(), id: id.clone() }).await;
    let [Outcome::Done(Done::CheckedIn { status, token, at: since })] = &heard[..] else { panic!("{heard:?}") };
    assert_eq!((status, token.is_some(), since.is_some()), (&Status::CheckedIn, true, true));

    let taken = desk.writes(book("k-3", "p-0049", "11:30")).await;
    assert!(matches!(&taken[..], [Outcome::Refused(r)] if r.reason == Reason::SlotTaken), "{taken:?}");

    let to = booking("k-4-new", ForWhom::Known("p-0400".into()), at("16:00"));
    let write = Write::Move { key: "k-4".into(), id: id.clone(), booking: Box::new(to), zone: zone() };
    let heard = desk.writes(write).await;
    let Some(Outcome::Done(Done::Moved { id: Some(new) })) = heard.last() else { panic!("{heard:?}") };
    assert_eq!(heard.len(), if names.published { 1 } else { 2 }, "in one step where there is one: {heard:?}");
    assert_eq!(at_time(&desk.client, "16:00").await, [Status::Booked]);
    let old = at_time(&desk.client, "11:30").await;
    assert!(old.len() == 1 && !old[0].holds_slot(), "{old:?}");

    let reason = Some("rang up".into());
    let heard = desk.writes(Write::Cancel { key: "k-5".into(), id: new.clone(), reason }).await;
    assert_eq!(heard, [Outcome::Done(Done::Cancelled)]);
    assert!(!at_time(&desk.client, "16:00").await[0].holds_slot());

    let first = Write::Book(Box::new(booking("k-6", somebody_new(), at("16:15"))), zone());
    let patient = |heard: &[Outcome]| match heard.last() {
        Some(Outcome::Done(Done::Booked { patient, .. })) => patient.clone().unwrap(),
        _ => panic!("{heard:?}"),
    };
    let (one, two) = (patient(&desk.writes(first.clone()).await), patient(&desk.writes(first).await));
    assert_eq!(one, two);
    assert_eq!(desk.client.patients("qadira zub").await.unwrap().len(), 1, "added once");
}

#[tokio::test]
async fn a_day_with_the_core_alone() {
    a_day(CORE, Style::Core).await;
}

#[tokio::test]
async fn a_day_with_the_published_names_alone() {
    a_day(PUBLISHED, Style::Published).await;
}

#[tokio::test]
async fn a_day_with_all_names() {
    a_day(Names::default(), Style::Core).await;
    a_day(Names::default(), Style::Published).await;
}

#[tokio::test]
async fn a_server_without_extensions_is_learned_and_done_without() {
    let practice = Practice::with(CORE).await;
    let client = practice.client(Style::Core);
    assert!(client.events(None).await.is_err());
    assert!(client.void("nothing").await.is_err());
    assert_eq!((client.offered(Extension::Push), client.offered(Extension::Keys)), (Offered::No, Offered::No));
}

/// Books, checks in and cancels while every answer is lost for a while, with and without extensions.
async fn answers_are_lost(names: Names, style: Style) {
    let practice = Practice::with(names).await;
    let line = Line::to(practice.address).await;
    let client = practice.client_through(line.address, style);
    client.sign_in().await.unwrap();
    let mut desk = desk(client);
    let direct = practice.client(style);
    let mut id = AppointmentId::new("");
    for step in 0..3 {
        let write = match step {
            0 => book("k-1", "p-0400", "11:30"),
            1 => Write::CheckIn { key: "k-2".into(), id: id.clone() },
            _ => Write::Cancel { key: "k-3".into(), id: id.clone(), reason: None },
        };
        line.loses_answers(true);
        let lost = line.lost();
        let heal = async {
            while line.lost() < lost + 2 {
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            line.loses_answers(false);
        };
        let (heard, ()) = tokio::join!(desk.writes(write), heal);
        assert!(matches!(heard[..], [Outcome::Unknown, Outcome::Done(_)]), "step {step}: {heard:?}");
        if step == 0 {
            id = booked(&heard);
        }
    }
    let statuses = at_time(&direct, "11:30").await;
    assert!(statuses.len() == 1 && !statuses[0].holds_slot(), "once, and cancelled: {statuses:?}");
}

#[tokio::test]
async fn lost_answers_are_found_out_with_the_core_alone() {
    answers_are_lost(CORE, Style::Core).await;
}

#[tokio::test]
async fn lost_answers_are_found_out_with_the_published_names_alone() {
    answers_are_lost(PUBLISHED, Style::Published).await;
}

#[tokio::test]
async fn lost_answers_are_found_out_with_everything() {
    answers_are_lost(Names::default(), Style::Core).await;
    answers_are_lost(Names::default(), Style::Published).await;
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_leaves_nothing_that_can_still_happen() {
    let practice = Practice::with(Names::default()).await;
    let client = practice.client(Style::Core);
    assert_eq!(client.void("given-up").await.unwrap(), KeyState::Void);
    let mut desk = desk(practice.client(Style::Core));
    let heard = desk.writes(book("given-up", "p-0400", "11:30")).await;
    assert!(matches!(heard[..], [Outcome::Refused(_)]), "{heard:?}");
    let id = booked(&desk.writes(book("k-1", "p-0400", "11:30")).await);
    let KeyState::Done(answer) = client.void("k-1").await.unwrap() else { panic!("it was done") };
    assert_eq!(Booked::read(&answer).unwrap().id, id);
    assert_eq!(client.offered(Extension::Keys), Offered::Yes);
}
