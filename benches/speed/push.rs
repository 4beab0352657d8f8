//! A booking that is acknowledged, and the moments at which fifty other desks know it: each is a real desk with its worker
//! over real HTTP, without a screen; what drawing costs is measured by itself.

use std::sync::Arc;
use std::time::{Duration, Instant};

use frontdesk::client::Client;
use frontdesk::desk::action::Action;
use frontdesk::desk::model::Settings;
use frontdesk::desk::port::{Effect, Reply};
use frontdesk::desk::{self, Desk};
use frontdesk::domain::zone::Zone;
use frontdesk::worker;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::hall::Hall;
use super::load::{self, Caller};
use super::table::{Goal, Row, Table, ms, percentile};
use super::terminal::NOW;
use super::{crowd, runtime};

const DESKS: usize = 50;
const BOOKINGS: usize = 40;
/// On the day; all fifty desks read it anew, on the same two cores.
const APPOINTMENTS: usize = 200;
/// Between two bookings: each is seen by itself.
const PAUSE: Duration = Duration::from_millis(300);

/// A desk knows of the appointment.
type Shown = (String, Instant);

pub fn measure(table: &mut Table) {
    let times = runtime().block_on(async {
        let hall = Hall::sqlite(APPOINTMENTS).await;
        let (tell, mut shown) = unbounded_channel();
        for _ in 0..DESKS {
            tokio::spawn(watch(
                Client::new(&format!("http://{}", hall.address), hall.credentials.clone()).unwrap(),
                tell.clone(),
            ));
        }
        // Every desk has seen its first lists and listens.
        tokio::time::sleep(Duration::from_secs(15)).await;
        while shown.try_recv().is_ok() {}
        let mut caller = Caller::to(hall.address).await;
        let mut times = Vec::new();
        for at in 0..BOOKINGS {
            tokio::time::sleep(PAUSE).await;
            // The first doctor's slots of tomorrow, which every desk has on its screen.
            let body = Hall::booking(at * crowd::DOCTORS);
            let (status, answer) =
                caller.call(&load::post("/dr/v1/business/doctor/appointments/slots/book", &hall.token, &body)).await;
            let acknowledged = Instant::now();
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(answer));
            let answer: serde_json::Value = serde_json::from_slice(answer).unwrap();
            let id = answer["data"]["appointment_id"].as_str().unwrap().to_owned();
            let mut seen = 0;
            while seen < DESKS {
                let (of, when) = tokio::time::timeout(Duration::from_secs(20), shown.recv()).await.unwrap().unwrap();
                if of == id {
                    times.push(ms(when.saturating_duration_since(acknowledged)));
                    seen += 1;
                }
            }
        }
        times
    });
    assert_eq!(times.len(), DESKS * BOOKINGS);
    let p99 = percentile(&times, 99.0);
    table.add(Row::new("push: acknowledged → known to 50 other desks, p99", p99, "ms", Goal::Most(200.0)));
    println!("     (p50 {:.1} ms)", percentile(&times, 50.0));
}

/// A desk that tells each appointment as soon as its lists have it.
async fn watch(client: Client, tell: UnboundedSender<Shown>) {
    let began = (Instant::now(), chrono::DateTime::parse_from_rfc3339(NOW).unwrap().to_utc());
    let now = move || began.1 + chrono::TimeDelta::from_std(began.0.elapsed()).unwrap();
    let settings =
        Settings { desk_name: "Desk".into(), zone: Zone::utc(), calling_code: "91".into(), run: uuid::Uuid::new_v4() };
    let mut desk = Desk::new(settings, now());
    let (effects, wishes) = unbounded_channel::<Effect>();
    let (answers, mut replies) = unbounded_channel::<Reply>();
    tokio::spawn(worker::run(Arc::new(client), wishes, answers, Arc::new(now), None));
    let mut known = std::collections::HashSet::new();
    let mut wish = desk::start(&mut desk);
    loop {
        for effect in wish.drain(..) {
            // At the end the worker goes first.
            if effects.send(effect).is_err() {
                return;
            }
        }
        let Some(reply) = replies.recv().await else { return };
        wish.extend(desk::update(&mut desk, Action::Time(now())));
        wish.extend(desk::update(&mut desk, Action::Reply(reply)));
        let boards = desk.boards.values().filter_map(|board| board.value());
        let new: Vec<String> = boards
            .flat_map(|board| &board.appointments)
            .filter(|a| !known.contains(a.id.as_str()))
            .map(|a| a.id.as_str().to_owned())
            .collect();
        for id in new {
            known.insert(id.clone());
            if tell.send((id, Instant::now())).is_err() {
                return;
            }
        }
    }
}
