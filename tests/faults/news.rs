//! Another desk's change is seen within a moment by push, and within five seconds without (P12).

use std::time::{Duration, Instant};

use frontdesk::domain::booking::{AppointmentKind, Booking, ForWhom, Mode, PaymentMode, Span};
use frontdesk::domain::ids::AppointmentId;
use frontdesk::domain::two_days::TwoDays;
use frontdesk::domain::zone::Zone;

use crate::figures::percentile;
use crate::harness::{Desk, Practice};
use crate::proxy::{Fault, Proxy};

const CHANGES: usize = 200;

/// How many slots of tomorrow the desk shows as free.
fn free_tomorrow(desk: &Desk) -> Option<usize> {
    let screen = desk.screen();
    let row = screen.lines().find(|row| row.contains("Tomorrow"))?;
    let before = &row[..row.rfind(" free")?];
    before.rsplit(' ').next()?.parse().ok()
}

/// Another desk: books slots of tomorrow, and gives them up again.
struct Other {
    client: frontdesk::client::Client,
    free: Vec<Span>,
    booked: Vec<AppointmentId>,
    keys: usize,
}

impl Other {
    async fn of(practice: &Practice) -> Self {
        let client = practice.client();
        let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let offer = client.offer(&"rao".into(), &"indiranagar".into(), TwoDays::from(today)).await.unwrap();
        let zone = Zone::named("Asia/Kolkata").unwrap();
        let free = offer.slots.iter().filter(|slot| slot.available && slot.service.as_str() == "rao-consult");
        let free = free.map(|slot| slot.span).filter(|span| zone.date(span.start) != today).collect();
        Self { client, free, booked: Vec::new(), keys: 0 }
    }

    /// One change; the moment at which the server had said that it is done.
    async fn changes(&mut self, books: bool) -> Instant {
        self.keys += 1;
        let key = format!("news-{}", self.keys);
        if books {
            let span = self.free[self.booked.len()];
            let booking = Booking {
                key,
                doctor: "rao".into(),
                clinic: "indiranagar".into(),
                patient: ForWhom::Known(format!("p-{:04}", 400 - self.booked.len()).as_str().into()),
                start: span.start,
                end: span.end,
                service: "rao-consult".into(),
                kind: AppointmentKind::Regular,
                mode: Mode::InClinic,
                payment: PaymentMode::Cash,
                notes: None,
                overbook: false,
            };
            let booked = self.client.book(&booking, &Zone::named("Asia/Kolkata").unwrap()).await.unwrap();
            self.booked.push(booked.id);
        } else {
            let id = self.booked.pop().unwrap();
            self.client.cancel(&id, None, &key).await.unwrap();
        }
        Instant::now()
    }
}

/// How long the lists take that a change has read again, on this computer as it is now.
async fn reads_take(practice: &Practice) -> Vec<Duration> {
    let (client, mut times) = (practice.client(), Vec::new());
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    for _ in 0..50 {
        let began = Instant::now();
        client.offer(&"rao".into(), &"indiranagar".into(), TwoDays::from(today)).await.unwrap();
        client.appointments(&"indiranagar".into(), TwoDays::from(today), today).await.unwrap();
        times.push(began.elapsed());
    }
    times
}

/// Changes that follow each other at once, `many` at a time; how long each took to be seen.
async fn seen_after(practice: &Practice, desk: &Desk, many: usize) -> Vec<Duration> {
    let mut other = Other::of(practice).await;
    let mut times = Vec::new();
    let mut books = true;
    while times.len() < CHANGES {
        let before = free_tomorrow(desk).unwrap();
        let mut done = Vec::new();
        for _ in 0..many {
            done.push(other.changes(books).await);
        }
        for (at, done) in done.into_iter().enumerate() {
            let shown = |free: usize| if books { free < before - at } else { free > before + at };
            while !free_tomorrow(desk).is_some_and(shown) {
                assert!(done.elapsed() < Duration::from_secs(60), "a change is never seen:\n{}", desk.screen());
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            times.push(done.elapsed());
        }
        books = !books;
    }
    times
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_elsewhere_is_seen_within_a_moment_by_push() {
    let practice = Practice::sample().await;
    let desk = practice.desk();
    desk.sees("● live").await.sees("Tomorrow").await.sees("▶11:30").await;
    // The stream is open once a change is seen at all.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut reads = reads_take(&practice).await;
    let of_reads = percentile(&mut reads, 99);
    let mut times = seen_after(&practice, &desk, 1).await;
    let (p50, p99) = (percentile(&mut times, 50), percentile(&mut times, 99));
    println!("{} changes by push: p50 {p50:?}, p99 {p99:?}; two lists take up to {of_reads:?} here", times.len());
    // A change is told, and the lists that it touches are read.
    assert!(p99 <= Duration::from_millis(200).max(of_reads * 4), "p99 {p99:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_elsewhere_is_seen_within_five_seconds_without_push() {
    let practice = Practice::sample().await;
    let line = Proxy::to(practice.address);
    let nothing = b"HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    line.plans(move |exchange| {
        let is_stream = exchange.path.starts_with("/desk/v1/events");
        if is_stream { Fault::Instead(nothing.to_vec()) } else { Fault::Pass }
    });
    let desk = practice.desk_through(line.address);
    desk.sees("● live").await.sees("Tomorrow").await.sees("▶11:30").await;
    let mut times = seen_after(&practice, &desk, 20).await;
    let (p50, p99) = (percentile(&mut times, 50), percentile(&mut times, 99));
    println!("{} changes by polling: p50 {p50:?}, p99 {p99:?}", times.len());
    assert!(p99 <= Duration::from_secs(5), "p99 {p99:?}");
}
